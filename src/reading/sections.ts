/** Parts of a page under headings of their own: "Desserts", "You will need". */
import { boxHeight } from '../util/box.js';
import type { Page, Row } from './page.js';
import { findKey, placedWords, type TextQuestion } from './question.js';
import { itemText } from './rank-labels.js';
import { type Way, whole } from './way.js';

/** Lines under a heading: "which desserts are there?", "what are the ingredients?" */
export const section: Way = ({ page, question }) => {
  const { text } = question;
  if (
    !/^(?:and )?(?:what|which|list|show|name|read)\b/.test(text) ||
    /\bhow\b|\b(?:cheapest|most|least|first|last|second|third|\w+est)\b/.test(text)
  )
    return undefined;
  const asksList =
    /\b(?:are there|do they (?:have|serve|offer)|are (?:on|in)|are the|do i need|are needed|is there for|have they|all the|list)\b/.test(
      text,
    );
  if (!asksList) return undefined;
  const rows = sectionRows(page, question);
  return rows && [whole(rows, rows.map((row) => itemText(row)).join('\n'), 0.86)];
};

/** The lines below the heading that a question names, up to the next heading. */
export function sectionRows(page: Page, question: TextQuestion): readonly Row[] | undefined {
  const [key, another] = question.keys.length > 0 ? question.keys : question.hints;
  if (!key || another) return undefined;
  const { rows } = page;
  const at = rows.findIndex(
    (row, place) =>
      place > 0 && isHeadingLine(row, rows) && findKey({ ...key, others: [] }, placedWords(row.text)) !== undefined,
  );
  if (at < 0) return undefined;
  const rest = rows.slice(at + 1);
  const gapOver = (below: number): number => (rest[below]?.box[1] ?? 0) - (rest[below - 1]?.box[3] ?? 0);
  // Bars stand wide apart, and all alike.
  const usual = Math.max(1, gapOver(1));
  const end = rest.findIndex(
    (row, below) =>
      isHeadingLine(row, rows) ||
      (below > 0 &&
        gapOver(below) > 1.6 * boxHeight(row.box) &&
        (row.cells.length === 1 || gapOver(below) > 1.3 * usual)),
  );
  const own = rest.slice(0, end < 0 ? rest.length : end);
  return own.length > 0 ? own : undefined;
}

const isHeadingLine = ({ text, cells, box }: Row, rows: readonly Row[]): boolean => {
  const isLone = cells.length === 1 && text.split(/\s+/).length <= 3 && !/\d|[.!?,]$/.test(text);
  const at = rows.findIndex((row) => row.text === text);
  const isOverPairs =
    rows.slice(at + 1, at + 3).length === 2 && rows.slice(at + 1, at + 3).every((row) => row.cells.length > 1);
  const isShouted = text === text.toUpperCase() || /:$/.test(text) || isOverPairs;
  const usual = [...rows].map((row) => boxHeight(row.box)).sort((a, b) => a - b)[Math.floor(rows.length / 2)] ?? 0;
  return isLone && (isShouted || boxHeight(box) > 1.08 * usual);
};
