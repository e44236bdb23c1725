/** Runs in the worker: fetches the library's files, says how far it is, and knows what went wrong on the way. */
import { createHash, type Hash } from 'node:crypto';
import type { Library } from './library.js';
import type { LoadFault, LoadOrder, Progress, Stop } from './local-calls.js';

/** ms without a byte after which a download is given up. */
const maxSilenceMs = 60_000;
/** ms */
const lookEvery = 100;

export class HubError extends Error {
  readonly fault: LoadFault['fault'];
  constructor(fault: LoadFault['fault'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'HubError';
    this.fault = fault;
  }
}

export function openHub({ env, LogLevel }: Library, { folder, endpoint, mayFetch, progress, stop }: LoadOrder): void {
  // Its console lines hold what models are given.
  env.logLevel = LogLevel.NONE;
  env.cacheDir = folder;
  env.localModelPath = folder;
  env.allowRemoteModels = mayFetch;
  if (endpoint !== undefined) env.remoteHost = endpoint;
  env.fetch = (url, init) => watchedFetch(url, init, progress, stop);
}

async function watchedFetch(
  url: string | URL,
  init: RequestInit | undefined,
  progress: Progress,
  stop: Stop,
): Promise<Response> {
  const { host } = new URL(url);
  const watch = watchOver(stop);
  let response: Response;
  try {
    response = await fetch(url, { ...init, signal: watch.signal });
  } catch (cause) {
    watch.end();
    throw new HubError('unreachable', `${host}: ${deepest(cause)}`, { cause });
  }
  const { status, headers, body } = response;
  if (status !== 200 || !body) {
    watch.end();
    return response;
  }
  progress[1] += Number(headers.get('content-length') ?? 0);
  const reader = body.getReader();
  const sum = checksumOf(headers);
  const watched = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        watch.live();
        if (!done) {
          progress[0] += value.byteLength;
          sum?.hash.update(value);
          return controller.enqueue(value);
        }
        if (sum && sum.hash.digest('hex') !== sum.expected) throw new Error('what came is not what the hub has');
        controller.close();
      } catch (cause) {
        controller.error(new HubError('broken-off', `${host}: ${deepest(cause)}`, { cause }));
      }
      watch.end();
    },
    cancel(reason) {
      watch.end();
      return reader.cancel(reason);
    },
  });
  return new Response(watched, { status, headers });
}

/** The hub tags large files with their sha256, small ones with something else. */
function checksumOf(headers: Headers): { readonly hash: Hash; readonly expected: string } | undefined {
  const tag = headers.get('x-linked-etag') ?? headers.get('etag') ?? '';
  const [, expected] = /^"?([0-9a-f]{64})"?$/.exec(tag) ?? [];
  const isPacked = (headers.get('content-encoding') ?? 'identity') !== 'identity';
  return expected === undefined || isPacked ? undefined : { hash: createHash('sha256'), expected };
}

/** A signal that aborts when `live` was not called for `maxSilenceMs`, or `stop` is set. */
function watchOver(stop: Stop): { readonly signal: AbortSignal; live(): void; end(): void } {
  const controller = new AbortController();
  const silence = setTimeout(
    () => controller.abort(new Error(`nothing came for ${maxSilenceMs / 1000} seconds`)),
    maxSilenceMs,
  );
  const look = setInterval(() => {
    if (Atomics.load(stop, 0) === 1) controller.abort(new Error('it was ended'));
  }, lookEvery);
  return {
    signal: controller.signal,
    live: () => void silence.refresh(),
    end() {
      clearTimeout(silence);
      clearInterval(look);
    },
  };
}

/** What the library threw while it loaded a model. */
export function loadFaultOf(error: unknown): LoadFault {
  if (error instanceof HubError) return { fault: error.fault, words: error.message };
  const words = deepest(error);
  // The library's own class for what is not there, or not for us.
  if (error instanceof Error && error.name === 'ModelFileNotFoundError') return { fault: 'missing', words };
  if (/occurred while trying to load file/.test(words)) return { fault: 'refused', words };
  return { fault: 'unfit', words };
}

function deepest(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return deepest(error.cause);
  // Of several addresses that were tried, only the code is told.
  return error.message || ('code' in error ? String(error.code) : error.name);
}
