import type { Operator, Quantity } from './intent.js';
import { endOf, type Parse } from './phrase.js';
import { numbers } from './vocabulary.js';
import type { Word } from './words.js';

const bounds: readonly (readonly [pattern: string, operator: Operator])[] = [
  ['at least|minimum', '>='],
  ['no|not less|fewer than', '>='],
  ['a minimum of', '>='],
  ['minimum of?', '>='],
  ['at most|maximum', '<='],
  ['no|not more than', '<='],
  ['not|never over|above|exceeding', '<='],
  ['a maximum of', '<='],
  ['up to', '<='],
  ['maximum of?', '<='],
  ['more|greater|larger than', '>'],
  ['over|above|exceeding', '>'],
  ['less|fewer|smaller than', '<'],
  ['under|below', '<'],
  ['exactly|precisely|only|just', '=='],
  ['a|the total|sum|number|count|overall of', '=='],
  ['in total', '=='],
  ['a total|sum|group of', '=='],
  ['about|around|approximately', '=='],
];

const amounts: readonly (readonly [pattern: string, number: number, operator: Operator])[] = [
  ['a|one? pair of', 2, '=='],
  ['a couple of', 2, '=='],
  ['couple of', 2, '=='],
  ['a? dozen of?', 12, '=='],
  ['a? single', 1, '=='],
  ['several|multiple|various|numerous|plenty of?', 2, '>='],
  ['many|lots|plenty of?', 3, '>='],
  ['a lot|bunch of', 3, '>='],
  ['a few', 2, '>='],
  ['one|1 or more', 1, '>='],
  ['two|2 or more', 2, '>='],
  ['three|3 or more', 3, '>='],
  ['four|4 or more', 4, '>='],
  ['five|5 or more', 5, '>='],
];

/** "two", "more than 3", "at least a pair of", "three or more": how many, and in which sense. */
export function readQuantity(words: readonly Word[], at: number): Parse<Quantity> | undefined {
  const bound = longest(bounds, words, at);
  const start = bound?.next ?? at;
  const operator = bound?.value[1] ?? '==';
  const fixed = longest(amounts, words, start);
  if (fixed) {
    const [, number, own] = fixed.value;
    return { value: { operator: bound ? operator : own, number }, next: fixed.next };
  }
  const number = readNumber(words[start]);
  if (number === undefined) {
    // "only a dog", "more than a dog"
    const article = bound && !/^(?:over|under|about)/.test(bound.value[0]) && endOf('a|an', words, start);
    return article && article > 0 ? { value: { operator, number: 1 }, next: article } : undefined;
  }
  const more = endOf('or more|above|over', words, start + 1);
  if (more > 0) return { value: { operator: '>=', number }, next: more };
  const less = endOf('or less|fewer|below', words, start + 1);
  if (less > 0) return { value: { operator: '<=', number }, next: less };
  return { value: { operator, number }, next: start + 1 };
}

export function readNumber(word: Word | undefined): number | undefined {
  if (!word) return undefined;
  if (/^\d{1,6}$/.test(word.text)) return Number(word.text);
  return numbers.get(word.text);
}

function longest<Row extends readonly [string, ...unknown[]]>(
  rows: readonly Row[],
  words: readonly Word[],
  at: number,
): Parse<Row> | undefined {
  let best: Parse<Row> | undefined;
  for (const row of rows) {
    const next = endOf(row[0], words, at);
    if (next > at && (!best || next > best.next)) best = { value: row, next };
  }
  return best;
}
