const numberWords = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
  'twenty',
];
const sameWord: Readonly<Record<string, string>> = {
  yes: 'yes',
  no: 'no',
  true: 'yes',
  correct: 'yes',
  false: 'no',
  incorrect: 'no',
  none: '0',
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
  return words
    .map((word) => {
      const number = numberWords.indexOf(word);
      if (number >= 0) return String(number);
      if (/^\d+(\.0+)?$/.test(word)) return String(Number(word));
      return sameWord[word] ?? singular(word);
    })
    .join(' ');
}
