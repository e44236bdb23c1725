/** Labels with numbers: bar charts, tables, bills. Which has the most, the least; how many one of them has. */
import { boxHeight } from '../util/box.js';
import { isInColumn } from './columns.js';
import { type Candidate, placedCells, rowValues } from './find-value.js';
import type { Cell, Page, Row } from './page.js';
import type { TextQuestion } from './question.js';
import type { FindValues, TextValue } from './values.js';
import { isSumLine } from './wordings.js';

interface Pair {
  readonly label: string;
  readonly value: TextValue;
  readonly amount: number;
  readonly cells: readonly Cell[];
  readonly row: Row;
}

const most =
  /\b(?:most|highest|largest|biggest|greatest|max|maximum|priciest|dearest|longest|hottest|warmest|heaviest|fastest|top|best|busiest|strongest|richest|largest|fullest|tallest|oldest|loudest|latest|furthest|farthest|steepest|highest|in front|ahead|in the lead)\b|^(?:who|which) .*\b(?:winner|won|wins|leads|leading)\b/;
const least =
  /\b(?:fewest|least|lowest|smallest|cheapest|min|minimum|shortest|coldest|coolest|lightest|slowest|worst|fewer|quietest|emptiest|calmest|lowest|weakest|youngest|nearest|closest|at the bottom|behind|in last place)\b/;

/** Which end of a ranking is asked about; undefined where none is. */
export function endAsked(text: string): 'most' | 'least' | undefined {
  if (/\bleast expensive\b/.test(text)) return 'least';
  if (least.test(text)) return 'least';
  return most.test(text) ? 'most' : undefined;
}

/** Amounts of one kind: "25 MB" and an error's number can't be compared. */
function areAlike(pairs: readonly Pair[]): boolean {
  const kindOf = ({ value: { kinds } }: Pair): string =>
    ['money', 'percent', 'quantity'].find((kind) => kinds.some((own) => own === kind)) ?? 'number';
  const kinds = new Set(pairs.map(kindOf));
  kinds.delete(kinds.has('money') && !kinds.has('quantity') ? 'number' : '');
  return kinds.size === 1;
}

/** The sum of a chart's numbers; undefined where the page tells a total of its own, or a number was not read. */
export function summedLabels(page: Page, question: TextQuestion, findValues: FindValues): Candidate | undefined {
  const isTotalled = page.rows.some(({ text }) => isSumLine(text));
  const pairs = pairsInColumns(page, findValues);
  const [first] = pairs;
  if (!first || isTotalled || pairs.length < 3 || !areAlike(pairs)) return undefined;
  if (pairs.length < first.row.cells.length || question.kinds.includes('money') !== first.value.kinds.includes('money'))
    return undefined;
  const total = Math.round(100 * pairs.reduce((sum, { amount }) => sum + amount, 0)) / 100;
  const text = `${total} (${pairs.map(({ value }) => value.text).join(' + ')})`;
  return { text, score: 0.8, cells: pairs.flatMap(({ cells }) => cells), row: first.row };
}

/** Labels in a row, each with a number over or under it. */
export function pairsInColumns(page: Page, findValues: FindValues): readonly Pair[] {
  const numbers = page.rows.flatMap((row) =>
    placedCells(row).flatMap(({ cell }) => {
      const [value, ...others] = findValues(cell.text).filter(({ amount }) => amount !== undefined);
      const isAlone = value !== undefined && others.length === 0 && !/\p{L}{3}/u.test(cell.text);
      return isAlone && value.amount !== undefined ? [{ cell, value, amount: value.amount }] : [];
    }),
  );
  return page.rows.flatMap((row) => {
    const labels = row.cells.filter(
      ({ text }) => /\p{L}/u.test(text) && !numbers.some(({ cell }) => cell.text === text),
    );
    if (labels.length < 2) return [];
    return labels.flatMap((label): Pair[] => {
      const [near] = numbers
        .filter(
          ({ cell }) => isInColumn(label, cell) && Math.abs(cell.box[1] - label.box[1]) > 0.6 * boxHeight(label.box),
        )
        .sort((a, b) => Math.abs(a.cell.box[1] - label.box[1]) - Math.abs(b.cell.box[1] - label.box[1]));
      return near && isNext(label, near.cell, page)
        ? [{ label: label.text, ...near, cells: [label, near.cell], row }]
        : [];
    });
  });
}

/** Whether nothing stands between two cells of a column. */
const isNext = (label: Cell, value: Cell, { rows }: Page): boolean => {
  const [upper, lower] = label.box[1] < value.box[1] ? [label, value] : [value, label];
  return !rows.some(({ cells }) =>
    cells.some(
      (cell) =>
        cell !== label &&
        cell !== value &&
        cell.box[1] > (upper.box[1] + upper.box[3]) / 2 &&
        cell.box[3] < (lower.box[1] + lower.box[3]) / 2 &&
        isInColumn(label, cell),
    ),
  );
};

/** Lines of a list: those with a price or a number before them, bullets, or the longest run of equal lines. */
export function itemsOf(page: Page, findValues: FindValues): readonly Row[] {
  const isPriced = (row: Row): boolean =>
    rowValues(row, findValues).some(({ kinds }) => kinds.includes('money')) &&
    /\p{L}{2}/u.test(row.text) &&
    !isSumLine(row.text.replace(/[\d.,]+/g, ''));
  const numbered = page.rows.filter(({ text }) =>
    /^\s*(?:\(?\d{1,2}[.):]\s*\p{L}|[-•*‣◦▪·]\s*\p{L}|\[[ xX]?\]\s*\p{L}|[□☐☑]\s*\p{L})/u.test(text),
  );
  // Of some bullets the reader sees nothing.
  const around = page.blocks.find((block) => numbered.some((row) => block.includes(row)));
  if (
    around &&
    numbered.length > 1 &&
    numbered.every((row) => /^\s*[-•*‣◦▪·]/u.test(row.text) && around.includes(row)) &&
    numbered.length < around.length
  )
    return around.slice(isHeadingOf(around) ? 1 : 0);
  if (numbered.length > 1) return numbered;
  const priced = page.rows.filter(isPriced);
  if (priced.length > 1) return priced;
  const [title, ...rest] = page.rows;
  const blocks = page.blocks.map((block) => block.filter((row) => row !== title || rest.length === 0));
  return blocks.reduce((longest, block) => (block.length > longest.length ? block : longest), []);
}

/** "Method", "To do:" over its lines. */
const isHeadingOf = ([first, ...rest]: readonly Row[]): boolean =>
  /:$/.test(first.text) || (first.text.split(/\s+/).length < 3 && rest.every(({ text }) => /^\W/.test(text)));

export const itemText = ({ text }: Pick<Row, 'text'>): string =>
  text.replace(/^\s*(?:\(?\d{1,2}[.):]\s*|[-•*‣◦▪·]\s*|\[[ xX]?\]\s*|[□☐☑]\s*)/u, '').trim();
