/** Fetches what strangers link to, and posts where a platform says, without letting them aim at this machine or its network. */
import type { LookupFunction } from 'node:net';
import { Agent, fetch, type Response } from 'undici';
import { isPublicAddress, type Lookup, lookupPublic, NotPublicError } from './public-address.js';

export interface SafeFetchOptions {
  readonly lookup: Lookup;
  readonly userAgent: string;
  /**
   * Origins ("http://127.0.0.1:8080") that the operator configured: only they may be plain HTTP, on another port than
   * 443, or on a private address.
   */
  readonly trustedOrigins: readonly string[];
}

export interface SafeRequest {
  readonly signal: AbortSignal;
  /** Hosts that may be asked, redirects included, besides the trusted origins; absent: any public host. */
  readonly hosts?: readonly string[];
  /** The address was written by somebody in a chat, so the trusted origins are no exception to it. */
  readonly fromStranger?: boolean;
  readonly accept: string;
  /** Of the unpacked body. */
  readonly maxBytes: number;
  /** For all of it: redirects, headers and body. */
  readonly timeoutMs: number;
  /** Further headers for one address, asked for at each redirect: a token goes to its own hosts only. */
  readonly headers?: (target: URL) => Readonly<Record<string, string>>;
}
export interface SafePost extends SafeRequest {
  readonly body: Uint8Array | string;
  readonly contentType: string;
}

export interface Fetched {
  readonly status: number;
  /** Lower-case, without parameters: "image/jpeg"; empty when the server did not say. */
  readonly mediaType: string;
  /** How long its `Retry-After` header asks to wait, if there is one. */
  readonly retryAfterMs: number | undefined;
  readonly bytes: Uint8Array;
}

export interface SafeFetch {
  /**
   * GETs an address, following up to 3 redirects, each checked like the first: https on port 443 of a public address,
   * which is the very address that the connection is then made to (so that DNS cannot answer differently twice).
   * Resolves for every status. Rejects with SafeFetchError, or with the signal's reason when that aborts.
   */
  get(url: string, request: SafeRequest): Promise<Fetched>;
  /** POSTs to an address, which is checked in the same way; no redirect is followed. */
  post(url: string, request: SafePost): Promise<Fetched>;
  close(): Promise<void>;
}

export type SafeFetchFault = 'refused' | 'redirects' | 'too-large' | 'too-slow' | 'network';

/** Messages name host and path only: queries may hold keys. */
export class SafeFetchError extends Error {
  readonly fault: SafeFetchFault;
  /** Whose address was refused, where only its host was not expected. */
  readonly host: string | undefined;
  constructor(fault: SafeFetchFault, message: string, options?: { readonly cause?: unknown; readonly host?: string }) {
    super(message, options);
    this.name = 'SafeFetchError';
    this.fault = fault;
    this.host = options?.host;
  }
}

const maxRedirects = 3;

export function createSafeFetch({ lookup, userAgent, trustedOrigins }: SafeFetchOptions): SafeFetch {
  const limits = { connectTimeout: 10_000, maxResponseSize: -1, connections: 4 };
  const guarded = new Agent({ ...limits, connect: { lookup: guardedLookup(lookup) } });
  const open = new Agent(limits);

  const trustedFor = ({ fromStranger }: SafeRequest): readonly string[] => (fromStranger ? [] : trustedOrigins);

  function ask(target: URL, request: SafeRequest | SafePost, signal: AbortSignal): Promise<Response> {
    const isPost = 'body' in request;
    return fetch(target, {
      dispatcher: trustedFor(request).includes(target.origin) ? open : guarded,
      redirect: 'manual',
      ...(isPost ? { method: 'POST', body: request.body } : {}),
      headers: {
        'user-agent': userAgent,
        accept: request.accept,
        ...(isPost ? { 'content-type': request.contentType } : {}),
        ...request.headers?.(target),
      },
      signal,
    });
  }

  async function follow(start: string, request: SafeRequest, signal: AbortSignal): Promise<Fetched> {
    let url = start;
    for (let hop = 0; hop <= maxRedirects; hop++) {
      const target = check(url, request.hosts, trustedFor(request));
      const response = await ask(target, request, signal);
      const location = response.headers.get('location');
      if (response.status < 300 || response.status > 399 || location === null) return read(response, target, request);
      await response.body?.cancel();
      url = URL.canParse(location, target) ? new URL(location, target).href : location;
    }
    throw new SafeFetchError('redirects', `${place(start)} redirected more than ${maxRedirects} times`);
  }

  async function inTime(
    url: string,
    request: SafeRequest,
    work: (signal: AbortSignal) => Promise<Fetched>,
  ): Promise<Fetched> {
    const deadline = AbortSignal.timeout(request.timeoutMs);
    try {
      return await work(AbortSignal.any([request.signal, deadline]));
    } catch (cause) {
      request.signal.throwIfAborted();
      const own = [cause, cause instanceof Error ? cause.cause : undefined].find((it) => it instanceof SafeFetchError);
      if (own) throw own;
      if (deadline.aborted)
        throw new SafeFetchError('too-slow', `${place(url)} took longer than ${request.timeoutMs / 1000} s`, { cause });
      throw new SafeFetchError('network', `${place(url)} cannot be reached: ${reasonOf(cause)}`, { cause });
    }
  }

  return {
    get: (url, request) => inTime(url, request, (signal) => follow(url, request, signal)),
    post: (url, request) =>
      inTime(url, request, async (signal) => {
        const target = check(url, request.hosts, trustedFor(request));
        return read(await ask(target, request, signal), target, request);
      }),
    async close() {
      await Promise.all([guarded.destroy(), open.destroy()]);
    },
  };
}

/** @throws SafeFetchError when the address must not be fetched */
function check(url: string, hosts: readonly string[] | undefined, trustedOrigins: readonly string[]): URL {
  const refuse = (why: string, host?: string): never => {
    throw new SafeFetchError('refused', `${place(url)} is not fetched: ${why}`, { host });
  };
  if (!URL.canParse(url)) return refuse('that is no web address');
  const target = new URL(url);
  if (target.username || target.password) return refuse('it holds a name or password');
  if (trustedOrigins.includes(target.origin)) return target;
  if (target.protocol !== 'https:') return refuse('it is not https');
  if (target.port !== '') return refuse('it asks for another port than 443');
  // The URL parser has turned decimal, octal and hexadecimal forms of addresses into the usual one.
  const literal = target.hostname.replace(/^\[(.*)\]$/, '$1');
  if (/^[\d.]+$|:/.test(literal) && !isPublicAddress(literal)) return refuse('its address is not public');
  if (hosts && !hosts.includes(target.hostname))
    return refuse('its host is not one of those expected', target.hostname);
  return target;
}

/** Called by `net.connect` with what it then connects to; IP addresses in URLs never get here. */
function guardedLookup(lookup: Lookup): LookupFunction {
  return (host, options, callback) => {
    lookupPublic(host, lookup).then(
      (addresses) => {
        if (options.all) callback(null, [...addresses]);
        else callback(null, addresses[0].address, addresses[0].family);
      },
      (cause: Error) => {
        const refused = cause instanceof NotPublicError;
        callback(refused ? new SafeFetchError('refused', `${host} is not fetched: ${cause.message}`) : cause, '');
      },
    );
  };
}

async function read(response: Response, target: URL, request: SafeRequest): Promise<Fetched> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    // Leaving the loop cancels the body, and with it the connection.
    if (size > request.maxBytes)
      throw new SafeFetchError('too-large', `${place(target.href)} is larger than ${request.maxBytes} bytes`);
    chunks.push(chunk);
  }
  return {
    status: response.status,
    mediaType: (response.headers.get('content-type') ?? '').split(';')[0].trim().toLowerCase(),
    retryAfterMs: retryAfterMs(response.headers.get('retry-after')),
    bytes: Buffer.concat(chunks),
  };
}

function place(url: string): string {
  if (!URL.canParse(url)) return JSON.stringify(url.slice(0, 80));
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`.slice(0, 200);
}

/** `fetch` says "fetch failed"; what happened is in its cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? reasonOf(error.cause) : error.message;
}

/** What a longer `Retry-After` counts as: no process waits that long, and timers overflow after 24 days. */
const maxRetryAfterMs = 24 * 60 * 60 * 1000;

/**
 * How long a server asks to wait, in ms from now: `Retry-After` in seconds (fractions, too) or as an HTTP date.
 * Between 0 and a day; undefined when there is no such header or it cannot be understood.
 * @param now ms since 1970
 */
export function retryAfterMs(header: string | null | undefined, now = Date.now()): number | undefined {
  const value = header?.trim() ?? '';
  const ms = /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isNaN(ms) ? undefined : Math.min(maxRetryAfterMs, Math.max(0, ms));
}
