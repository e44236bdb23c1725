/** Answers from lists and charts. */

import { anyOrdinal, numberWords, positionOf } from '../language/numbers.js';
import type { Row } from './page.js';
import type { TextQuestion } from './question.js';
import { itemsOf, itemText, summedLabels } from './rank-labels.js';
import { sectionRows } from './sections.js';
import { type Way, whole } from './way.js';
import { inTotal } from './wordings.js';

const itemNouns =
  'item|thing|line|entry|task|point|step|row|product|name|dish|word|bullet|topic|position|todo|to do|one|place';

/** "What's the third item?" */
export const item: Way = ({ page, question: { text }, findValues }) => {
  const found = new RegExp(`\\b(${anyOrdinal}|\\d{1,2}(?:st|nd|rd|th))(?: \\w+)? (?:${itemNouns})\\b`).exec(text)?.[1];
  const counted = /\b(?:item|line|step|point|number|task) (?:number |no )?(\d{1,2}|[a-z]+)$/.exec(text)?.[1];
  const numbered = counted && (numberWords.get(counted) || Number.parseInt(counted, 10) || undefined);
  const spoken = found ?? (/^(?:what is|which is)/.test(text) && numbered ? `${numbered}th` : undefined);
  if (spoken === undefined) return undefined;
  const items = /\bline\b/.test(text) ? page.rows : itemsOf(page, findValues);
  const row = items.at(positionOf(spoken) ?? items.length);
  return [row && whole([row], itemText(row), 0.85)];
};

/** "How many things are on the shopping list" names only the list. */
const withoutItem = (question: TextQuestion): TextQuestion => ({
  ...question,
  keys: question.keys.filter(({ word }) => !/^(?:offer|serv|sell|item|entri|product|dish)$/.test(word)),
  hints: [],
});

/** "How many items are on the list?" */
export const itemCount: Way = ({ page, question, findValues }) => {
  const { text, keys } = question;
  const part =
    /\bhow many\b/.test(text) && question.kinds[0] === 'number' ? sectionRows(page, withoutItem(question)) : undefined;
  if (part && !part.some((row) => /\d/.test(row.text) && withoutItem(question).keys.length > 1))
    return [whole(part, `${part.length} (${part.map((row) => itemText(row)).join(', ')})`, 0.85)];
  if (keys.length > 1) return undefined;
  if (
    !/\bhow many (?:different )?(?:items|things|lines|tasks|entries|points|steps|products|dishes|names|topics)\b/.test(
      text,
    )
  )
    return undefined;
  const items = itemsOf(page, findValues);
  return items.length > 1 ? [whole(items, String(items.length), 0.75)] : undefined;
};

/** "How many is that in total?" of a chart: the sum of its numbers, with what was added. */
export const sum: Way = ({ page, question, findValues }) => {
  if (!inTotal.test(question.text)) return undefined;
  const summed = summedLabels(page, question, findValues);
  return summed && [summed];
};

/** "How many more has the one than the other?" is answered by neither number. */
export const comparedItems: Way = ({ question: { text } }) =>
  /\b(?:how (?:many|much)|what) .*\b(?:more|fewer|less|larger|higher|longer|cheaper|difference)\b.*\b(?:than|between)\b/.test(
    text,
  )
    ? [{ text: '', score: 0, cells: [], row: nothing }]
    : undefined;

const nothing: Row = { text: '', cells: [], box: [0, 0, 0, 0] };
