/** Runs in the worker: fetches the library's files, says how far it is, and knows what went wrong on the way. */
import type { Library } from './library.js';
import type { LoadFault, LoadOrder, Progress } from './local-calls.js';

/** ms without a byte after which a download is given up. */
const patience = 60_000;

export class HubError extends Error {
  readonly fault: LoadFault['fault'];
  constructor(fault: LoadFault['fault'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'HubError';
    this.fault = fault;
  }
}

export function openHub({ env, LogLevel }: Library, { folder, endpoint, mayFetch, progress }: LoadOrder): void {
  // Its console lines hold what models are given.
  env.logLevel = LogLevel.NONE;
  env.cacheDir = folder;
  env.localModelPath = folder;
  env.allowRemoteModels = mayFetch;
  if (endpoint !== undefined) env.remoteHost = endpoint;
  env.fetch = (url, init) => watchedFetch(url, init, progress);
}

async function watchedFetch(url: string | URL, init: RequestInit | undefined, progress: Progress): Promise<Response> {
  const { host } = new URL(url);
  const stalled = new AbortController();
  const waiting = setTimeout(() => stalled.abort(new Error(`nothing came for ${patience / 1000} seconds`)), patience);
  let response: Response;
  try {
    response = await fetch(url, { ...init, signal: stalled.signal });
  } catch (cause) {
    clearTimeout(waiting);
    throw new HubError('unreachable', `${host}: ${deepest(cause)}`, { cause });
  }
  const { status, headers, body } = response;
  if (status !== 200 || !body) {
    clearTimeout(waiting);
    return response;
  }
  progress[1] += Number(headers.get('content-length') ?? 0);
  const bytes = counted(body, progress, () => waiting.refresh(), host);
  return new Response(ReadableStream.from(bytes), { status, headers });

  async function* counted(
    chunks: AsyncIterable<Uint8Array>,
    counter: Progress,
    onChunk: () => void,
    from: string,
  ): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of chunks) {
        onChunk();
        counter[0] += chunk.byteLength;
        yield chunk;
      }
    } catch (cause) {
      throw new HubError('broken-off', `${from}: ${deepest(cause)}`, { cause });
    } finally {
      clearTimeout(waiting);
    }
  }
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
  if (error instanceof Error && error.cause instanceof Error) return deepest(error.cause);
  const { message, code } =
    error instanceof Error
      ? { code: undefined, ...error, message: error.message }
      : { message: String(error), code: undefined };
  return message === '' ? String(code) : message;
}
