/** What one person may use a minute of what all share. */
import { LRUCache } from 'lru-cache';
import type { Whose } from './turns.js';

export interface MinuteUse {
  /** Pixels of pictures that are opened. */
  readonly pixels: number;
  /** Bytes of pictures that are taken in. */
  readonly bytes: number;
  /** ms of models. */
  readonly modelMs: number;
}
type Kind = keyof MinuteUse;

export interface MinuteBudgets {
  /**
   * Takes so much, or says after how many ms there will be room for it. What is more than a whole minute's share is taken
   * when the whole share is there.
   */
  take(whose: Whose, kind: Kind, amount: number): { readonly retryAfterMs: number } | undefined;
  /** Counts what was used already; more of it is refused until it is made up for. */
  note(whose: Whose, kind: Kind, amount: number): void;
}

const minuteMs = 60_000;
const peopleKept = 10_000;

/** @param limits a minute; Infinity for no limit. What was not used is kept for a minute. @param now ms, never going back */
export function createMinuteBudgets(limits: MinuteUse, now: () => number = () => performance.now()): MinuteBudgets {
  const kept = new LRUCache<string, { readonly left: number; readonly at: number }>({ max: peopleKept });

  const keyOf = ({ team, person }: Whose, kind: Kind): string => JSON.stringify([kind, team, person]);

  function leftOf(key: string, limit: number): number {
    const known = kept.get(key);
    if (!known) return limit;
    return Math.min(limit, known.left + ((now() - known.at) / minuteMs) * limit);
  }

  return {
    take(whose, kind, amount) {
      const limit = limits[kind];
      // What nobody in particular asks for is nobody's to use up.
      if (limit === Number.POSITIVE_INFINITY || whose.person === '') return undefined;
      const key = keyOf(whose, kind);
      const left = leftOf(key, limit);
      const missing = Math.min(amount, limit) - left;
      if (missing > 0) return { retryAfterMs: Math.ceil((missing / limit) * minuteMs) };
      kept.set(key, { left: left - amount, at: now() });
      return undefined;
    },
    note(whose, kind, amount) {
      const limit = limits[kind];
      if (limit === Number.POSITIVE_INFINITY || whose.person === '') return;
      const key = keyOf(whose, kind);
      kept.set(key, { left: leftOf(key, limit) - amount, at: now() });
    },
  };
}

export const unlimited: MinuteUse = {
  pixels: Number.POSITIVE_INFINITY,
  bytes: Number.POSITIVE_INFINITY,
  modelMs: Number.POSITIVE_INFINITY,
};
