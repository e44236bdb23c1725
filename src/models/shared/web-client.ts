import { lookup } from 'node:dns/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import PQueue from 'p-queue';
import pRetry from 'p-retry';
import type { ZodType } from 'zod';
import { ModelError } from '../../contracts/errors.js';
import type { CallOptions, FoundPicture } from '../../contracts/model.js';
import { readJson } from '../../util/lenient-json.js';
import { createSafeFetch, type Fetched, type SafeFetch, SafeFetchError } from '../../util/safe-fetch.js';

export interface WebClientOptions {
  readonly backend: string;
  /** Where the service is, when the operator configured another place than its own. */
  readonly configuredUrl: string | undefined;
  /** Hosts that pictures come from; absent: any public host. */
  readonly pictureHosts?: readonly string[];
  readonly userAgent: string;
}

/** A polite and careful client of one service: few requests at a time, retries that heed `Retry-After`, bounds. */
export interface WebClient {
  /** Asks the service's own API. Rejects with ModelError when it fails or answers with something else. */
  json<Answer>(url: URL, schema: ZodType<Answer>, options: CallOptions): Promise<Answer>;
  /** Fetches the smaller version, or the picture itself where that fails. Rejects with ModelError. */
  picture(found: Pick<FoundPicture, 'url' | 'thumbnail'>, options: CallOptions): Promise<Uint8Array>;
  /** Whether `picture` would try this address at all. */
  accepts(url: string): boolean;
  close(): Promise<void>;
}

const megabyte = 1 << 20;
/** Longest `Retry-After` that is waited for; beyond, the caller hears of it. */
const maxRetryAfterMs = 15_000;

export function createWebClient({ backend, configuredUrl, pictureHosts, userAgent }: WebClientOptions): WebClient {
  const trustedOrigins = configuredUrl === undefined ? [] : [new URL(configuredUrl).origin];
  const service: Service = {
    backend,
    pictureHosts,
    web: createSafeFetch({ lookup: (host) => lookup(host, { all: true }), userAgent, trustedOrigins }),
    // Wikimedia asks for one API request at a time; Openverse stops strangers that ask much more with 429.
    questions: new PQueue({ concurrency: 1, interval: 1000, intervalCap: 4 }),
    downloads: new PQueue({ concurrency: 2, interval: 1000, intervalCap: 8 }),
  };
  return {
    async json(url, schema, { signal }) {
      const { bytes } = await get(service, url.href, 'answer', signal);
      const answer = schema.safeParse(readJson(Buffer.from(bytes).toString('utf8')));
      if (answer.success) return answer.data;
      throw new ModelError(
        `[${backend}] ${url.host} answered in a form that is not understood; look whether its address is right`,
        { backend, cause: answer.error },
      );
    },
    async picture({ url, thumbnail }, { signal }) {
      if (thumbnail === undefined) return download(service, url, signal);
      try {
        return await download(service, thumbnail, signal);
      } catch (error) {
        if (!(error instanceof ModelError) || error.retryable || thumbnail === url) throw error;
        return download(service, url, signal);
      }
    },
    accepts: (url) =>
      URL.canParse(url) && (new URL(url).protocol === 'https:' || trustedOrigins.includes(new URL(url).origin)),
    async close() {
      service.questions.clear();
      service.downloads.clear();
      await service.web.close();
    },
  };
}

interface Service {
  readonly backend: string;
  readonly pictureHosts: readonly string[] | undefined;
  readonly web: SafeFetch;
  readonly questions: PQueue;
  readonly downloads: PQueue;
}

async function get(service: Service, url: string, kind: 'answer' | 'picture', signal: AbortSignal): Promise<Fetched> {
  const { backend, web, pictureHosts } = service;
  const queue = kind === 'answer' ? service.questions : service.downloads;
  const once = async (): Promise<Fetched> => {
    const fetched = await queue.add(
      () =>
        web.get(url, {
          signal,
          hosts: kind === 'picture' ? pictureHosts : undefined,
          accept: kind === 'answer' ? 'application/json' : 'image/*',
          maxBytes: kind === 'answer' ? 8 * megabyte : 25 * megabyte,
          timeoutMs: 30_000,
        }),
      { signal },
    );
    if (fetched.status !== 200) throw new Refusal(fetched);
    return fetched;
  };
  try {
    return await pRetry(once, {
      retries: 2,
      minTimeout: 300,
      signal,
      shouldRetry: ({ error }) => isTransient(error),
      onFailedAttempt: async ({ error, retriesLeft }) => {
        const wait = error instanceof Refusal ? error.waitMs : 0;
        if (retriesLeft > 0 && wait <= maxRetryAfterMs) await sleep(wait, undefined, { signal });
      },
    });
  } catch (cause) {
    signal.throwIfAborted();
    throw modelError(backend, cause);
  }
}

async function download(service: Service, url: string, signal: AbortSignal): Promise<Uint8Array> {
  const { backend } = service;
  const { bytes, mediaType } = await get(service, url, 'picture', signal);
  if (!/^(image\/|application\/octet-stream$|binary\/octet-stream$|$)/.test(mediaType) || bytes.length === 0)
    throw new ModelError(`[${backend}] ${mediaType || 'nothing'} came where a picture was expected; take another`, {
      backend,
    });
  return bytes;
}

/** An answer with another status than 200. */
class Refusal extends Error {
  readonly status: number;
  /** How long the server asks to wait. */
  readonly waitMs: number;
  constructor({ status, retryAfterMs = 0, bytes }: Fetched) {
    super(`status ${status}: ${Buffer.from(bytes).toString('utf8', 0, 200).replace(/\s+/g, ' ')}`);
    this.status = status;
    this.waitMs = retryAfterMs;
  }
}

function isTransient(error: Error): boolean {
  if (error instanceof Refusal) return (error.status === 429 || error.status >= 500) && error.waitMs <= maxRetryAfterMs;
  return error instanceof SafeFetchError && error.fault === 'network';
}

function modelError(backend: string, cause: unknown): ModelError {
  if (!(cause instanceof Refusal)) {
    const what = cause instanceof Error ? cause.message : String(cause);
    const retryable = cause instanceof SafeFetchError && (cause.fault === 'network' || cause.fault === 'too-slow');
    return new ModelError(`[${backend}] ${what}; ${retryable ? 'try again later' : 'take another'}`, {
      backend,
      retryable,
      friendly: retryable ? `I can't reach ${backend} at the moment.` : `I could not fetch that from ${backend}.`,
      cause,
    });
  }
  const { status, waitMs } = cause;
  const retryable = status === 429 || status >= 500;
  const later = waitMs > 0 ? `in ${Math.ceil(waitMs / 1000)} s` : 'later';
  return new ModelError(`[${backend}] ${cause.message}; ${retryable ? `try again ${later}` : 'fix its settings'}`, {
    backend,
    status,
    retryable,
    friendly: retryable ? `${backend} is too busy for me now; try again ${later}.` : `${backend} refused my request.`,
    cause,
  });
}
