import type { Intent, Scope } from './intent.js';
import type { Nouns } from './nouns.js';
import type { Parse } from './phrase.js';
import { picturesPhrase, whereToLook } from './pictures.js';
import { endOfTrail, type Sentence } from './sentence.js';
import type { Word } from './words.js';

/** What each rule of the grammar reads from. */
export interface Reader {
  readonly nouns: Nouns;
  readonly sentence: Sentence;
  readonly words: readonly Word[];
}

/** What may follow a phrase: trails, and at most one scope ("in both images"). */
export function tail(reader: Reader, at: number): Parse<Scope | undefined> {
  let next = endOfTrail(reader.words, at);
  let value: Scope | undefined;
  for (;;) {
    const scope = whereToLook(reader.words, next);
    if (!scope || scope.value === 'this' || value) return { value, next };
    value = scope.value;
    next = endOfTrail(reader.words, scope.next);
  }
}

/** Pictures as a subject: "the left image", "both", "it". */
export function pictureSubject(reader: Reader, at: number): Parse<Scope | undefined> | undefined {
  const named = picturesPhrase(reader.words, at);
  if (named) return { value: named.value === 'this' ? undefined : named.value, next: named.next };
  const word = reader.words[at]?.text ?? '';
  if (/^(?:it|this|that|they|these|one)$/.test(word)) return { value: undefined, next: at + 1 };
  if (word === 'both' || word === 'each') return { value: { of: 'each' }, next: at + 1 };
  return undefined;
}

export const wordAt = (reader: Reader, at: number): string => reader.words[at]?.text ?? '';

/** What a family of instructions makes of the words from `at` on; `weight` (0..1) says how sure its wording makes it. */
export interface Found extends Parse<Intent> {
  readonly weight: number;
}
export type Family = (reader: Reader, at: number) => readonly Found[];
