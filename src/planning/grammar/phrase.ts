import type { Word } from './words.js';

/** A word of a pattern such as `to|on the? left`: its alternatives stand between |, what may be missing has a ?. */
interface Slot {
  readonly words: ReadonlySet<string>;
  readonly optional: boolean;
}

const compiled = new Map<string, readonly Slot[]>();

function slotsOf(pattern: string): readonly Slot[] {
  const known = compiled.get(pattern);
  if (known) return known;
  const slots = pattern.split(' ').map((part) => ({
    words: new Set(part.replace(/\?$/, '').split('|')),
    optional: part.endsWith('?'),
  }));
  compiled.set(pattern, slots);
  return slots;
}

/** Where the pattern, begun at word `at`, may end: the longest match, or -1; to match no word at all is no match. */
export function endOf(pattern: string, words: readonly Word[], at: number): number {
  const slots = slotsOf(pattern);
  // Most patterns fail at their first word; that must cost nothing.
  if (!slots[0].optional && !slots[0].words.has(words[at]?.text ?? '')) return -1;
  const match = (slot: number, position: number): number => {
    const wanted = slots[slot];
    if (!wanted) return position;
    const here = words[position];
    if (here && wanted.words.has(here.text)) {
      const end = match(slot + 1, position + 1);
      if (end >= 0) return end;
    }
    return wanted.optional ? match(slot + 1, position) : -1;
  };
  const end = match(0, at);
  return end === at ? -1 : end;
}

/** The longest match of several patterns, or -1. */
export function endOfAny(patterns: readonly string[], words: readonly Word[], at: number): number {
  return Math.max(-1, ...patterns.map((pattern) => endOf(pattern, words, at)));
}

const beginnings = new WeakMap<readonly string[], ReadonlySet<string>>();

/** Words with which any of some patterns may begin. */
function firstWords(patterns: readonly string[]): ReadonlySet<string> {
  const known = beginnings.get(patterns);
  if (known) return known;
  const first = new Set<string>();
  for (const pattern of patterns)
    for (const { words, optional } of slotsOf(pattern)) {
      for (const word of words) first.add(word);
      if (!optional) break;
    }
  beginnings.set(patterns, first);
  return first;
}

/** Whether any of the patterns stands anywhere in the words. */
export function standsIn(patterns: readonly string[], words: readonly Word[]): boolean {
  const first = firstWords(patterns);
  return words.some(({ text }, at) => first.has(text) && endOfAny(patterns, words, at) > 0);
}

/** One way to read words: what they mean and where the reading stops. */
export interface Parse<Value> {
  readonly value: Value;
  readonly next: number;
}

/** Words from `start` to before `end`, as they are read. */
export const textOf = (words: readonly Word[], start: number, end: number): string =>
  words
    .slice(start, end)
    .map(({ text }) => text)
    .join(' ');

/**
 * A rule that reads the same words at the same position only once: rules ask for the same phrases again and again. What
 * was read is forgotten with the words.
 */
export function memo<Key extends object, Value>(rule: (key: Key, at: number) => Value): typeof rule {
  const known = new WeakMap<Key, Map<number, Value>>();
  return (key, at) => {
    let values = known.get(key);
    if (!values) {
      values = new Map();
      known.set(key, values);
    }
    // A Value may be undefined itself, so what `get` returns is one if the map has it.
    if (values.has(at)) return values.get(at) as Value;
    const value = rule(key, at);
    values.set(at, value);
    return value;
  };
}
