/** `fetch` for calls that cost money: what a server may have carried out is never asked for twice. */
import { setTimeout as sleep } from 'node:timers/promises';
import { retryAfterMs } from '../../util/safe-fetch.js';

export interface PaidFetchOptions {
  readonly fetch: typeof fetch;
  /** Of one try, from connecting to the last byte of the reply, in ms. */
  readonly timeoutMs: number;
  /** Of the unpacked reply. */
  readonly maxBytes: number;
  /** The most that `Retry-After` may make one call wait, all tries together, in ms; default 20 s. */
  readonly maxWaitMs?: number;
  /** False for a refusal (429, 503) that waiting does not fix, such as an empty account; by default none is. */
  readonly isTransient?: (refusal: { readonly status: number; readonly body: string }) => boolean;
  /** Hears the body of a reply with a good status as it arrives. What it makes of it changes nothing of the reply. */
  readonly onPart?: (part: Uint8Array, response: Response) => void;
}

export type PaidFetchFault = 'unreachable' | 'cut' | 'too-slow' | 'too-large' | 'aborted';

/** Messages name the host only; nothing in it holds headers or bodies. */
export class PaidFetchError extends Error {
  readonly fault: PaidFetchFault;
  /** Whether the server may have carried out what was asked, and will bill it. */
  readonly mayHaveArrived: boolean;
  constructor(fault: PaidFetchFault, mayHaveArrived: boolean, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = 'PaidFetchError';
    this.fault = fault;
    this.mayHaveArrived = mayHaveArrived;
  }
}

const defaultWaitMs = 20_000;
/** After the first try, where nothing says how long to wait. */
const pausesMs = [250, 1000] as const;

/**
 * Resolves for every status, with the whole reply read. Tried again are: refusals with 429, and with 503 where
 * `Retry-After` says when, for they were not carried out; connections that could not be made; and GETs that failed in
 * any way that may pass. Redirects are not followed. Rejects with PaidFetchError only; when the signal aborts, its
 * reason is the cause.
 */
export function createPaidFetch(options: PaidFetchOptions): typeof fetch {
  const { maxWaitMs = defaultWaitMs, isTransient = () => true } = options;

  return async (input, init) => {
    const signal = init?.signal ?? undefined;
    const isRead = /^(get|head)$/i.test(init?.method ?? (input instanceof Request ? input.method : 'get'));
    const host = hostOf(input);
    let waited = 0;
    for (let tries = 0; ; tries++) {
      const pause = pausesMs[tries];
      const { reply, failure } = await once(options, input, init, host).then(
        (got) => ({ reply: got, failure: undefined }),
        (error: unknown) => ({ reply: undefined, failure: error }),
      );
      if (!reply) {
        if (pause === undefined || !isTransientFailure(failure, isRead)) throw failure;
        await wait(pause, signal, host);
        continue;
      }
      const { response, body } = reply;
      const asked = waitAskedFor(response.headers);
      const refused = response.status === 429 || (response.status === 503 && (asked !== undefined || isRead));
      const failed = isRead && (response.status === 502 || response.status === 504);
      const next = asked ?? pause;
      if (!(refused || failed) || tries >= pausesMs.length || next === undefined || waited + next > maxWaitMs)
        return response;
      if (!isTransient({ status: response.status, body: new TextDecoder().decode(body) })) return response;
      waited += next;
      await wait(next, signal, host);
    }
  };
}

interface Reply {
  readonly response: Response;
  readonly body: Uint8Array;
}

async function once(
  { fetch, timeoutMs, maxBytes, onPart }: PaidFetchOptions,
  input: Parameters<typeof fetch>[0],
  init: RequestInit | undefined,
  host: string,
): Promise<Reply> {
  const aborted = init?.signal ?? undefined;
  if (aborted?.aborted) throw new PaidFetchError('aborted', false, `${host} was not asked`, { cause: aborted.reason });
  const deadline = AbortSignal.timeout(timeoutMs);
  const signal = aborted ? AbortSignal.any([aborted, deadline]) : deadline;
  try {
    const response = await fetch(input, { ...init, signal, redirect: 'manual' });
    const body = await readAll(response, { maxBytes, host, ...(response.ok && { onPart }) });
    return { response: withBody(response, body), body };
  } catch (cause) {
    if (cause instanceof PaidFetchError) throw cause;
    if (aborted?.aborted)
      throw new PaidFetchError('aborted', true, `${host} was left before it answered`, { cause: aborted.reason });
    if (deadline.aborted)
      throw new PaidFetchError('too-slow', true, `${host} took longer than ${timeoutMs / 1000} s`, { cause });
    if (neverArrived(cause))
      throw new PaidFetchError('unreachable', false, `${host} cannot be reached: ${reasonOf(cause)}`, { cause });
    throw new PaidFetchError('cut', true, `${host} broke off: ${reasonOf(cause)}`, { cause });
  }
}

async function readAll(
  response: Response,
  { maxBytes, host, onPart }: Pick<PaidFetchOptions, 'maxBytes' | 'onPart'> & { readonly host: string },
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.byteLength;
    if (size > maxBytes) {
      await reader?.cancel();
      throw new PaidFetchError('too-large', true, `${host} answered with more than ${maxBytes} bytes`);
    }
    chunks.push(part.value);
    onPart?.(part.value, response);
  }
  return Buffer.concat(chunks);
}

/** The same reply with a body that has already arrived, so that reading it takes no time. */
function withBody({ status, statusText, headers }: Response, body: Uint8Array): Response {
  const kept = new Headers(headers);
  // They tell of the packed body.
  for (const name of ['content-encoding', 'content-length', 'transfer-encoding']) kept.delete(name);
  const isEmpty = body.byteLength === 0;
  return new Response(isEmpty ? null : Uint8Array.from(body), { status, statusText, headers: kept });
}

async function wait(ms: number, signal: AbortSignal | undefined, host: string): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (cause) {
    if (signal?.aborted)
      throw new PaidFetchError('aborted', false, `${host} was not asked again`, { cause: signal.reason });
    throw cause;
  }
}

const isTransientFailure = (failure: unknown, isRead: boolean): boolean =>
  failure instanceof PaidFetchError &&
  (failure.fault === 'unreachable' || (isRead && (failure.fault === 'cut' || failure.fault === 'too-slow')));

/** `Retry-After`, or OpenAI's more precise `retry-after-ms`, in ms from now. */
function waitAskedFor(headers: Headers): number | undefined {
  const precise = headers.get('retry-after-ms')?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(precise)) return Number(precise);
  return retryAfterMs(headers.get('retry-after'));
}

/** Failures to find the host or to connect: no byte of the request was sent. */
const connectFaults: readonly string[] = [
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'],
];

function neverArrived(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // A port that `fetch` refuses: https://fetch.spec.whatwg.org/#port-blocking
  if (error.message === 'bad port') return true;
  if ('code' in error && connectFaults.includes(String(error.code))) return !wasConnected(error);
  return neverArrived(error.cause);
}

/** A network that goes away under an open connection fails its `read` or `write` in the same words. */
const wasConnected = (error: Error): boolean =>
  'syscall' in error && (error.syscall === 'read' || error.syscall === 'write');

/** `fetch` says "fetch failed"; what happened is in its cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return reasonOf(error.cause);
  return error.message || ('code' in error ? String(error.code) : error.name);
}

function hostOf(input: Parameters<typeof fetch>[0]): string {
  const address = input instanceof Request ? input.url : String(input);
  return URL.canParse(address) ? new URL(address).host : 'the server';
}
