import type { Lexicon } from '../../contracts/lexicon.js';
import type { Thing } from './intent.js';
import type { Parse } from './phrase.js';
import type { Word } from './words.js';

/** What reading noun phrases needs to know. */
export interface Nouns {
  readonly lexicon: Lexicon;
  /** Whether the lexicon knows this very phrase, not only its last word ("hot dog", but not "old dog"). */
  readonly isExact: (phrase: string) => boolean;
  /** Noun phrases by the depth at which they stand in others; see `nounPhrases`. */
  readonly phrases: readonly ((words: readonly Word[], at: number) => readonly Parse<Thing>[])[];
}

/**
 * All ways to read a noun phrase at a word, the longest first: "the two red cars | to the left of the bus | in the photo".
 * A phrase without any noun ("the left one") is none.
 */
export function nounPhrases(nouns: Nouns, words: readonly Word[], at: number, depth = 0): readonly Parse<Thing>[] {
  return at < words.length ? (nouns.phrases[depth]?.(words, at) ?? []) : [];
}

const maxParses = 12;

/** Parses that end at the same word differ in little; without a limit a long row of "left of" has thousands. */
export function fewPerEnd<Value>(parses: readonly Parse<Value>[], max = maxParses): readonly Parse<Value>[] {
  const ends = new Map<number, number>();
  return parses
    .filter(({ next }) => {
      const count = ends.get(next) ?? 0;
      ends.set(next, count + 1);
      return count < 2;
    })
    .slice(0, max);
}

export const emptyThing = (noun: string): Thing => ({
  noun,
  plural: false,
  definite: false,
  every: false,
  traits: [],
  relations: [],
  known: true,
});
