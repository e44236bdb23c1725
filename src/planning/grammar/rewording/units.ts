import type { Word } from '../words.js';

/** A sentence, or what stands in parentheses: words from `start` to before `end`, without the sign behind it. */
export interface Unit {
  readonly start: number;
  readonly end: number;
}

export const isEnd = (word: Word | undefined): boolean => word !== undefined && /^[.?!;()]$/.test(word.text);

/** The sentences of a text; "16.50" is one word in two. */
export function unitsOf(words: readonly Word[]): readonly Unit[] {
  const units: Unit[] = [];
  let start = 0;
  for (let at = 0; at <= words.length; at++) {
    const isDecimal =
      words[at]?.text === '.' && [words[at - 1], words[at + 1]].every((word) => /^\d/.test(word?.text ?? ''));
    if (at < words.length && (!isEnd(words[at]) || isDecimal)) continue;
    if (at > start) units.push({ start, end: at });
    start = at + 1;
  }
  return units;
}
