import { LRUCache } from 'lru-cache';
import { ModelError } from '../../errors.js';
import type { Capabilities } from '../../model.js';
import { beforeAbort } from '../../util/before-abort.js';
import { workerService } from '../../util/worker-service.js';
import type { TextCalls } from './text-calls.js';

export interface TextEncoder {
  readonly embedText: Capabilities['embedText'];
  warmUp(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** ms from the moment the worker begins with a call; the first one also loads the net. */
const timeout = 60_000;
/** Texts whose vectors (2 kB each) are remembered. */
const remembered = 4000;
/** Longer texts say no more to this net, and a person's text has any length. */
const mostCharacters = 2000;

/** Sentence features with Universal Sentence Encoder Lite (English, 512-d), in a worker thread. */
export function createTextEncoder(): TextEncoder {
  const worker = workerService('text', new URL('./text-worker.js', import.meta.url), 256);
  // Promises are kept, so that equal texts asked for at the same time are encoded once.
  const known = new LRUCache<string, Promise<Float32Array>>({ max: remembered });

  async function encode(texts: readonly string[]): Promise<Awaited<ReturnType<TextCalls['embed']>>> {
    try {
      // The worker's handlers are declared by the same type.
      return (await worker.call('embed', { texts }, { timeout })) as Awaited<ReturnType<TextCalls['embed']>>;
    } catch (cause) {
      throw new ModelError('[embedded] the text could not be encoded; ask again', {
        backend: 'embedded',
        retryable: true,
        cause,
      });
    }
  }

  async function embed(texts: readonly string[]): Promise<readonly Float32Array[]> {
    const cut = texts.map((text) => text.slice(0, mostCharacters));
    const unknown = [...new Set(cut)].filter((text) => !known.has(text));
    if (unknown.length > 0) {
      const batch = encode(unknown);
      for (const [index, text] of unknown.entries()) {
        const vector = batch.then((vectors) => vectors[index]);
        vector.catch(() => known.delete(text));
        known.set(text, vector);
      }
    }
    return Promise.all(cut.map((text) => known.get(text) ?? encode([text]).then(([vector]) => vector)));
  }

  return {
    embedText(texts, { signal }) {
      return beforeAbort(embed(texts), signal);
    },
    async warmUp(signal) {
      await beforeAbort(embed(['How many dogs are in the picture?']), signal);
    },
    close: () => worker.close(),
  };
}
