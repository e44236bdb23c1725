import { LRUCache } from 'lru-cache';
import type { Log } from '../contracts/log.js';

const usualMs = 60_000;
const mostKnown = 1000;
/** "trying again in 340ms" is the same trouble as "trying again in 682ms". */
const waits = /\d+ ?ms\b/g;

/** The same log, in which one warning of the same trouble is told once a minute: what is tried again every second would bury the rest. */
export function lessOften(log: Log, ms = usualMs): Log {
  const told = new LRUCache<string, true>({ max: mostKnown, ttl: ms });
  return {
    debug: (facts, text) => log.debug(facts, text),
    info: (facts, text) => log.info(facts, text),
    warn(facts, text) {
      const key = `${text.replace(waits, '')} ${JSON.stringify(facts, (name, value) => (name === 'wait' ? undefined : wordsOf(value)))}`;
      if (told.has(key)) return;
      told.set(key, true);
      log.warn(facts, text);
    },
    error: (facts, text) => log.error(facts, text),
  };
}

const wordsOf = (value: unknown): unknown => (value instanceof Error ? value.message : value);
