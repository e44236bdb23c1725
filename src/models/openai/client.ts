import OpenAI from 'openai';
import { createPaidFetch } from '../shared/paid-fetch.js';
import type { OpenAiSettings } from './settings.js';

/**
 * The SDK's client for one call, which stops with `signal`. Neither the SDK nor anything else repeats what may have
 * arrived, and its own timeout, which does not bound the body, gives way to ours.
 */
export function createClient(
  { key, baseUrl }: Pick<OpenAiSettings, 'key' | 'baseUrl'>,
  fetch: typeof globalThis.fetch,
  limits: {
    readonly timeoutMs: number;
    readonly maxBytes: number;
    readonly signal: AbortSignal;
    /** Hears the body of a reply as it arrives. */
    readonly onPart?: (part: Uint8Array) => void;
  },
): OpenAI {
  const paidFetch = createPaidFetch({
    fetch,
    timeoutMs: limits.timeoutMs,
    maxBytes: limits.maxBytes,
    onPart: limits.onPart,
    isTransient: ({ body }) => !/insufficient_quota|billing_hard_limit/.test(body),
  });
  return new OpenAI({
    apiKey: key ?? 'none',
    ...(key === undefined ? { defaultHeaders: { authorization: null } } : {}),
    baseURL: baseUrl.replace(/\/$/, ''),
    // Otherwise the SDK looks for them in the environment of the process.
    ...{ organization: null, project: null, adminAPIKey: null, webhookSecret: null, logLevel: 'off' as const },
    maxRetries: 0,
    // The longest that a timer takes.
    timeout: 2 ** 31 - 1,
    // Given here and not to the SDK, which would hide whether the server was already asked when it aborts.
    fetch: (url, init) => paidFetch(url, { ...init, signal: limits.signal }),
  });
}
