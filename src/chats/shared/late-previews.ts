/** Platforms look at links after they have told of the message: what they show of them comes a moment later. */
import { LRUCache } from 'lru-cache';
import { settlesWithin } from '../../util/settles-within.js';

export interface LatePreviews<Preview> {
  /** What is shown of a message's links, when it comes; undefined when it takes long. */
  wait(message: string): Promise<Preview | undefined>;
  /** What comes after all is handed over, for a minute. */
  expect(message: string, take: (preview: Preview) => void): void;
  came(message: string, preview: Preview): void;
}

/** ms that a question waits for it. */
const waitMs = 4000;
/** ms for which it is of use. */
const usefulMs = 60_000;
const maxKept = 500;

export function latePreviews<Preview extends object>(ms = waitMs): LatePreviews<Preview> {
  const early = new LRUCache<string, Preview>({ max: maxKept, ttl: usefulMs });
  const waiting = new LRUCache<string, (preview: Preview) => void>({ max: maxKept, ttl: usefulMs });
  return {
    async wait(message) {
      const known = early.get(message);
      if (known) return known;
      const coming = new Promise<Preview>((resolve) => waiting.set(message, resolve));
      const isThere = await settlesWithin(coming, ms);
      waiting.delete(message);
      return isThere ? coming : undefined;
    },
    expect: (message, take) => void waiting.set(message, take),
    came(message, preview) {
      const take = waiting.get(message);
      waiting.delete(message);
      if (take) take(preview);
      else early.set(message, preview);
    },
  };
}
