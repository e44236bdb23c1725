/** Finds the value at a row and under a heading. */
import { isInColumn } from './columns.js';
import { type Candidate, isOfKind, rowValues } from './find-value.js';
import type { Page, Row } from './page.js';
import { findKey, type Key, placedWords, type TextQuestion } from './question.js';
import type { FindValues } from './values.js';

/** A cell by its row and its column's heading: the "Platform" of the "10:45", the "Departs" of "Leeds". */
export function valuesInTable(page: Page, question: TextQuestion, findValues: FindValues): readonly Candidate[] {
  const asked: readonly Key[] = [...question.keys, ...question.hints];
  return page.rows
    .flatMap((head, top) => {
      if (head.cells.length < 2 || rowValues(head, findValues).length > head.cells.length / 2) return [];
      const body = page.rows.slice(top + 1).filter(({ cells }) => cells.length > 1);
      return body.flatMap((row) => intersections(head, row, asked, question, findValues));
    })
    .sort((a, b) => b.score - a.score);
}

function intersections(
  head: Row,
  row: Row,
  asked: readonly Key[],
  question: TextQuestion,
  findValues: FindValues,
): readonly Candidate[] {
  const inRow = asked.filter((key) => findKey(key, placedWords(row.text)));
  if (!inRow.some((key) => question.keys.includes(key))) return [];
  return head.cells.flatMap((heading) => {
    const inHead = asked.filter((key) => !inRow.includes(key) && findKey(key, placedWords(heading.text)));
    const cell = row.cells.find((one) => isInColumn(heading, one));
    if (inHead.length === 0 || !cell) return [];
    if (inRow.every((key) => findKey(key, placedWords(cell.text)))) return [];
    const value =
      question.kinds.length > 0 ? findValues(cell.text).find((one) => isOfKind(one, question.kinds)) : undefined;
    if (question.kinds.length > 0 && !value) return [];
    const used = new Set([...inRow, ...inHead]);
    const needed = question.keys.length;
    const share = question.keys.filter((key) => used.has(key)).length / Math.max(1, needed);
    const exact = inHead.some((key) => findKey(key, placedWords(heading.text))?.weight === 1) ? 1 : 0.97;
    return [{ text: value?.text ?? cell.text, score: (0.4 + 0.6 * share) * exact, cells: [cell], row }];
  });
}
