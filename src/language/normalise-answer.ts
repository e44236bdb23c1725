import { readNumber, readYesNo } from './read-words.js';

/** Other words for the same answer. */
const sameWord: Readonly<Record<string, string>> = {
  correct: 'yes',
  incorrect: 'no',
  nothing: '0',
  gray: 'grey',
  first: 'left',
  second: 'right',
};

/**
 * The form in which two answers are compared: lower case, no punctuation, articles or politeness; numbers as digits;
 * `true`/`false` as `yes`/`no`; each word in singular.
 * @param singular the singular of one lower-case word
 */
export function normaliseAnswer(answer: string, singular: (word: string) => string): string {
  const words = answer
    .toLowerCase()
    .normalize('NFKC')
    .replace(/[^\p{Letter}\p{Number}.\s-]/gu, ' ')
    .replace(/\.(?!\d)/g, ' ')
    .split(/\s+/)
    .filter((word) => word && !['a', 'an', 'the'].includes(word));
  return words.map((word) => sameWord[word] ?? normalWord(word, singular)).join(' ');
}

function normalWord(word: string, singular: (word: string) => string): string {
  const number = readNumber(word);
  if (number !== undefined) return String(number);
  const yes = readYesNo(word);
  return yes === undefined ? singular(word) : yes ? 'yes' : 'no';
}
