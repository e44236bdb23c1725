/** Fetches the pictures that predictions made, at once, since their addresses soon expire. */
import { lookup } from 'node:dns/promises';
import pRetry from 'p-retry';
import { ModelError } from '../../contracts/errors.js';
import { toPixels } from '../../util/drawing/sharp-pixels.js';
import type { Pixels } from '../../util/pixels.js';
import { createSafeFetch, SafeFetchError } from '../../util/safe-fetch.js';
import { decodeLimits, decodePicture } from '../shared/decode-picture.js';
import { type Asked, oddOutput } from './failure.js';
import { nameOf } from './model-file.js';

export interface Downloads {
  /** The picture at an address that a prediction gave, or in its data URI. Rejects with ModelError. */
  picture(address: string, asked: Asked, signal: AbortSignal): Promise<Pixels>;
  close(): Promise<void>;
}

/** Replicate's own host for outputs, and its parts: pbxt.replicate.delivery. */
const deliveryHost = 'replicate.delivery';
const timeoutMs = 30_000;

/** @param baseUrl where everything goes instead of Replicate, when that is configured */
export function createDownloads(baseUrl: string | undefined): Downloads {
  const base = baseUrl === undefined ? undefined : new URL(baseUrl);
  const web = createSafeFetch({
    lookup: (host) => lookup(host, { all: true }),
    userAgent: 'clovabot/0.1',
    trustedOrigins: base ? [base.origin] : [],
  });

  /** Where to fetch it: nothing goes to another host than Replicate's, or the configured one. */
  function placeOf(address: string): URL | undefined {
    if (!URL.canParse(address)) return undefined;
    const url = new URL(address);
    const isDelivered = url.hostname === deliveryHost || url.hostname.endsWith(`.${deliveryHost}`);
    if (base && isDelivered) return new URL(url.pathname + url.search, base.origin);
    return isDelivered || url.origin === base?.origin ? url : undefined;
  }

  async function fetchBytes(url: URL, asked: Asked, signal: AbortSignal): Promise<Uint8Array> {
    const once = async (): Promise<Uint8Array> => {
      const { status, bytes } = await web.get(url.href, {
        signal,
        hosts: [url.hostname, deliveryHost],
        accept: 'image/*',
        maxBytes: decodeLimits.bytes,
        timeoutMs,
      });
      if (status === 200) return bytes;
      const gone = [403, 404, 410].includes(status);
      throw new ModelError(
        `[replicate] the result of ${asked.reference} could not be fetched (status ${status}${gone ? ': it has expired' : ''}); try again`,
        { backend: 'replicate', status, retryable: true, friendly: 'The result was gone before I could fetch it.' },
      );
    };
    try {
      return await pRetry(once, {
        retries: 2,
        minTimeout: 200,
        signal,
        shouldRetry: ({ error }) => isTransient(error),
      });
    } catch (cause) {
      signal.throwIfAborted();
      if (cause instanceof ModelError) throw cause;
      const what = cause instanceof Error ? cause.message : String(cause);
      throw new ModelError(`[replicate] the result of ${asked.reference} could not be fetched: ${what}; try again`, {
        backend: 'replicate',
        retryable: true,
        friendly: 'I could not fetch the result from Replicate.',
        cause,
      });
    }
  }

  return {
    async picture(address, asked, signal) {
      const inline = /^data:image\/[\w.+-]+;base64,/.exec(address)?.[0];
      const place = placeOf(address);
      if (inline === undefined && !place) throw oddOutput(asked, `a picture on ${deliveryHost}`, address);
      const bytes = place
        ? await fetchBytes(place, asked, signal)
        : Buffer.from(address.slice(inline?.length), 'base64');
      try {
        return await toPixels(await decodePicture(bytes));
      } catch (cause) {
        throw new ModelError(
          `[replicate] the result of ${asked.reference} is no picture that can be used: ${cause instanceof Error ? cause.message : String(cause)}; try again, or choose another model`,
          { backend: 'replicate', friendly: `What came from ${nameOf(asked.reference)} is no picture.`, cause },
        );
      }
    },
    close: () => web.close(),
  };
}

const isTransient = (error: Error): boolean =>
  error instanceof SafeFetchError
    ? error.fault === 'network'
    : error instanceof ModelError && error.status !== undefined && error.status >= 500;
