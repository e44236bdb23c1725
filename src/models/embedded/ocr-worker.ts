/** The worker thread of ocr.ts. */
import { LRUCache } from 'lru-cache';
import type { Sight, TextLine } from '../../contracts/model.js';
import { serveWorker } from '../../util/worker-service.js';
import { loadTextReader, type TextReader } from './text-reader.js';

let loading: Promise<TextReader> | undefined;
const reader = (): Promise<TextReader> => {
  loading ??= loadTextReader();
  return loading;
};

/** What was read lately, by picture and view. */
const known = new LRUCache<string, readonly TextLine[]>({ max: 200 });

serveWorker({
  async warmUp() {
    await reader();
  },
  async read({ sight }: { readonly sight: Sight }): Promise<readonly TextLine[]> {
    const key = JSON.stringify([sight.id, sight.view ?? null]);
    const kept = known.get(key);
    if (kept) return kept;
    const lines = await (await reader()).read(sight);
    known.set(key, lines);
    return lines;
  },
});
