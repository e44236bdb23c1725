import type { TextLine } from '../contracts/model.js';

/**
 * Lines without those in letters that the reader doesn't know: it takes Cyrillic or Greek for Latin letters that look
 * alike ("OCTOPO>KHO"), doubtfully, and mixes alphabets within a word.
 */
export function legibleLines(lines: readonly TextLine[]): {
  readonly legible: readonly TextLine[];
  readonly foreign: boolean;
} {
  const isMixed = ({ text }: TextLine): boolean => text.split(/\s+/).some(mixesAlphabets);
  const hasForeign = lines.some((line) => isMixed(line) && line.score < doubtful);
  if (!hasForeign) return { legible: lines, foreign: false };
  const legible = lines.filter((line) => line.score >= doubtful && !isMixed(line));
  return { legible, foreign: true };
}

const doubtful = 0.9;

const mixesAlphabets = (word: string): boolean =>
  /\p{Script=Latin}/u.test(word) && /[\p{Script=Cyrillic}\p{Script=Greek}]/u.test(word);
