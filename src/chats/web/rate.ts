import { LRUCache } from 'lru-cache';

export interface RateLimits {
  /** So many at once. */
  readonly burst: number;
  /** So many a second in the long run. */
  readonly perSecond: number;
}

const keysKept = 10_000;

/** Says whether whoever has this key may do it once more now. */
export function createRate({ burst, perSecond }: RateLimits, now: () => number): (key: string) => boolean {
  const kept = new LRUCache<string, { readonly left: number; readonly at: number }>({ max: keysKept });
  return (key) => {
    const at = now();
    const known = kept.get(key) ?? { left: burst, at };
    const left = Math.min(burst, known.left + (Math.max(0, at - known.at) / 1000) * perSecond);
    const may = left >= 1;
    kept.set(key, { left: may ? left - 1 : left, at });
    return may;
  };
}
