import type { Word } from './words.js';

/** A word of a pattern such as `to|on the? left`: its alternatives stand between |, what may be missing has a ?. */
interface Slot {
  readonly words: ReadonlySet<string>;
  readonly optional: boolean;
}

interface Pattern {
  readonly slots: readonly Slot[];
  /** The words with which a match may begin. */
  readonly first: ReadonlySet<string>;
}

const compiled = new Map<string, Pattern>();

function patternOf(written: string): Pattern {
  const known = compiled.get(written);
  if (known) return known;
  const slots = written.split(' ').map((part) => ({
    words: new Set(part.replace(/\?$/, '').split('|')),
    optional: part.endsWith('?'),
  }));
  const required = slots.findIndex(({ optional }) => !optional);
  const leading = required < 0 ? slots : slots.slice(0, required + 1);
  const pattern = { slots, first: new Set(leading.flatMap(({ words }) => [...words])) };
  compiled.set(written, pattern);
  return pattern;
}

/** Where the pattern, begun at word `at`, may end: the longest match, or -1; to match no word at all is no match. */
export function endOf(pattern: string, words: readonly Word[], at: number): number {
  const { slots, first } = patternOf(pattern);
  const word = words[at];
  // Most patterns fail at their first word; that must cost nothing.
  return word && first.has(word.text) ? endOfSlots(slots, words, at) : -1;
}

function endOfSlots(slots: readonly Slot[], words: readonly Word[], at: number): number {
  const end = matchSlots({ slots, words }, 0, at);
  return end === at ? -1 : end;
}

interface Matched {
  readonly slots: readonly Slot[];
  readonly words: readonly Word[];
}

function matchSlots(matched: Matched, slot: number, position: number): number {
  const wanted = matched.slots[slot];
  if (!wanted) return position;
  const here = matched.words[position];
  if (here && wanted.words.has(here.text)) {
    const end = matchSlots(matched, slot + 1, position + 1);
    if (end >= 0) return end;
  }
  return wanted.optional ? matchSlots(matched, slot + 1, position) : -1;
}

type ByFirstWord = ReadonlyMap<string, readonly (readonly Slot[])[]>;

interface PatternList {
  readonly patterns: readonly string[];
  /** By a word, those that may begin with it. */
  readonly byFirstWord: ByFirstWord;
}

/** Lists of patterns by their first: many are written where they are used, so the same comes as another array each time. */
const lists = new Map<string, PatternList[]>();

function byFirstWordOf(patterns: readonly string[]): ByFirstWord {
  const alike = lists.get(patterns[0]) ?? [];
  for (const list of alike) if (isSameList(list.patterns, patterns)) return list.byFirstWord;
  const byFirstWord = new Map<string, (readonly Slot[])[]>();
  for (const { slots, first } of patterns.map(patternOf))
    for (const word of first) byFirstWord.set(word, [...(byFirstWord.get(word) ?? []), slots]);
  lists.set(patterns[0], [...alike, { patterns, byFirstWord }]);
  return byFirstWord;
}

function isSameList(one: readonly string[], other: readonly string[]): boolean {
  if (one === other) return true;
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false;
  return true;
}

/** The longest match of several patterns, or -1. */
export function endOfAny(patterns: readonly string[], words: readonly Word[], at: number): number {
  const word = words[at];
  let longest = -1;
  for (const slots of (word && byFirstWordOf(patterns).get(word.text)) ?? [])
    longest = Math.max(longest, endOfSlots(slots, words, at));
  return longest;
}

/** Whether any of the patterns stands anywhere in the words. */
export function standsIn(patterns: readonly string[], words: readonly Word[]): boolean {
  const byFirstWord = byFirstWordOf(patterns);
  return words.some(({ text }, at) => byFirstWord.get(text)?.some((slots) => endOfSlots(slots, words, at) > 0));
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
