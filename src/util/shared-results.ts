import { LRUCache } from 'lru-cache';
import { sharedWork } from './shared-work.js';

export interface SharedResults<Result extends object> {
  /**
   * The result for `key`: kept from before, or of the run under way, or of a new run. A caller that aborts leaves the
   * run to the others; when nobody waits any more, the run's own signal aborts. Failures are not kept.
   */
  get(key: string, signal: AbortSignal, make: (signal: AbortSignal) => Promise<Result>): Promise<Result>;
}

/** @param max how many results are kept, the least recently used go first */
export function sharedResults<Result extends object>(max: number): SharedResults<Result> {
  const kept = new LRUCache<string, Result>({ max });
  const underWay = sharedWork<Result>();
  return {
    async get(key, signal, make) {
      signal.throwIfAborted();
      const known = kept.get(key);
      if (known) return known;
      const { result } = await underWay.run(key, signal, async (own) => {
        const made = await make(own);
        kept.set(key, made);
        return made;
      });
      return result;
    },
  };
}
