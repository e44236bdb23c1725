/** Reads text in pictures with PP-OCRv4 in a worker thread. */
import { LRUCache } from 'lru-cache';
import type { Capabilities, TextLine } from '../../contracts/model.js';
import type { Turns } from '../../util/turns.js';
import { createNativeWorker } from './native-worker.js';
import { machineTurns } from './workers.js';

export interface OcrService {
  readonly read: Capabilities['read'];
  /** Starts the worker and loads the models (about a second). */
  warmUp(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

export function createOcr(turns: Turns = machineTurns(1)): OcrService {
  const worker = createNativeWorker('ocr', new URL('./ocr-worker.js', import.meta.url), turns);
  // By picture and view: people ask about one receipt ten times, and the worker rests in between. Not for longer: what
  // is forgotten must not stay here.
  const known = new LRUCache<string, readonly TextLine[]>({ max: 200, ttl: 600_000, ttlAutopurge: true });

  return {
    async read(sight, options) {
      const key = JSON.stringify([sight.id, sight.view ?? null]);
      const kept = known.get(key);
      if (kept) return kept;
      // The worker's handler of the same name returns this type.
      const lines = (await worker.call('read', { sight }, options)) as readonly TextLine[];
      known.set(key, lines);
      return lines;
    },
    async warmUp(signal) {
      await worker.call('warmUp', undefined, { signal });
    },
    close: () => worker.close(),
  };
}
