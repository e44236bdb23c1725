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
  if (!hasForeign) return { legible: lines.map(tidied), foreign: false };
  const legible = lines.filter((line) => line.score >= doubtful && !isMixed(line));
  return { legible: legible.map(tidied), foreign: true };
}

const months = 'ct|kt';
/** Letters and digits that look alike, where only one of them can be meant: "1l June", "0ct". */
const tidied = (line: TextLine): TextLine => ({
  ...line,
  text: line.text
    .replace(/(?<=(?:^|[\s(])\d)[lI](?=[\s.,)]|$)/g, '1')
    .replace(/(?<=^|[\s(])[lI](?=\d(?:[\s.,:)]|$))/g, '1')
    .replace(new RegExp(`\\b0(?=(?:${months})\\b)`, 'g'), 'O')
    .replace(/(?<=\d) ?: ?(?=\d\d\b)/g, ':'),
});

const doubtful = 0.9;

const mixesAlphabets = (word: string): boolean =>
  /\p{Script=Latin}/u.test(word) && /[\p{Script=Cyrillic}\p{Script=Greek}]/u.test(word);
