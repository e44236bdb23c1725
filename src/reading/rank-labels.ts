/** Labels with numbers: bar charts, tables, bills. Which has the most, the least; how many one of them has. */
import { boxHeight } from '../util/box.js';
import { type Candidate, isInColumn, placedCells, rowValues } from './find-value.js';
import type { Cell, Page, Row } from './page.js';
import { findKey, placedWords, type TextQuestion } from './question.js';
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
  /\b(?:most|highest|largest|biggest|greatest|max|maximum|priciest|dearest|longest|hottest|warmest|heaviest|fastest|top|best)\b|^(?:who|which) .*\b(?:winner|won|wins|leads|leading)\b/;
const least =
  /\b(?:fewest|least|lowest|smallest|cheapest|min|minimum|shortest|coldest|coolest|lightest|slowest|worst|fewer)\b/;
const isMoney = /\b(?:cheap\w*|expensive|pric\w+|cost\w*|dear\w*|amounts?|pay|paid)\b/;

/** Which end of a ranking is asked about; undefined where none is. */
export function endAsked(text: string): 'most' | 'least' | undefined {
  if (/\bleast expensive\b/.test(text)) return 'least';
  if (least.test(text)) return 'least';
  return most.test(text) ? 'most' : undefined;
}

/** The label with the largest or smallest number; undefined where there are no two to compare. */
export function rankedLabel(page: Page, question: TextQuestion, findValues: FindValues): Candidate | undefined {
  const end = endAsked(question.text);
  if (!end) return undefined;
  const pairs = pairsOf(page, question, findValues).filter(({ label }) => !isSumLine(label));
  if (pairs.length < 2 || !areAlike(pairs)) return undefined;
  const sorted = [...pairs].sort((a, b) => (end === 'most' ? b.amount - a.amount : a.amount - b.amount));
  const [best, next] = sorted;
  const tied = sorted.filter(({ amount }) => amount === best.amount);
  if (tied.length > 1 && tied.length === pairs.length) return undefined;
  const named = /\b(?:amount|number|value|figure|price|cost|sum|total|score|temperature)\b/.test(question.text);
  const asksWhich = /\b(?:which|who|what (?:is|was) the (?:cheapest|most expensive|dearest|priciest)|whose)\b/.test(
    question.text,
  );
  const label = tied.map((pair) => pair.label).join(' and ');
  const text = named && !asksWhich ? `${best.value.text} (${label})` : `${label} (${best.value.text})`;
  // A number that was not read may be the one.
  const isWhole = pairs.every(
    ({ row }) =>
      pairs.filter((other) => other.row === row).length === 1 ||
      row.cells.every((cell) => pairs.some(({ cells }) => cells.includes(cell))),
  );
  return { text, score: next && isWhole ? 0.9 : 0.4, cells: tied.flatMap(({ cells }) => cells), row: best.row };
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

/** Each label of the page with its number. */
function pairsOf(page: Page, question: TextQuestion, findValues: FindValues): readonly Pair[] {
  const wantsMoney = isMoney.test(question.text);
  const inRows = pairsInRows(page, question, findValues, wantsMoney);
  const inColumns = pairsInColumns(page, findValues);
  return inRows.length > 1 ? inRows : inColumns;
}

function pairsInRows(page: Page, question: TextQuestion, findValues: FindValues, wantsMoney: boolean): readonly Pair[] {
  const column = headingAsked(page, question, findValues);
  return page.rows.flatMap((row): Pair[] => {
    const values = rowValues(row, findValues).filter(
      ({ kinds, amount }) => amount !== undefined && (!wantsMoney || kinds.includes('money')),
    );
    const isUnder = (cell: Cell): boolean =>
      column !== undefined && cell.box[1] > column.box[1] && isInColumn(column, cell);
    const money = values.filter(({ kinds }) => kinds.includes('money'));
    const value = values.find(({ cell }) => isUnder(cell)) ?? (column ? undefined : (money.at(-1) ?? values.at(-1)));
    const first = values.reduce((start, { start: at }) => Math.min(start, at), row.text.length);
    const label = labelOf(row.text.slice(0, first)) || labelOf(row.text.replace(/[-+]?\d[\d.,]*\s*(?:[x×]\s)?/gi, ' '));
    if (!value || value.amount === undefined || label === '') return [];
    return [{ label, value, amount: value.amount, cells: row.cells, row }];
  });
}

/** The heading of a column of numbers that the question names: "points", "sold". */
function headingAsked(page: Page, question: TextQuestion, findValues: FindValues): Cell | undefined {
  const keys = [...question.keys, ...question.hints];
  return page.rows
    .filter((row) => row.cells.length > 1 && rowValues(row, findValues).length === 0)
    .flatMap(({ cells }) => cells.slice(1))
    .find((cell) => keys.some((key) => findKey(key, placedWords(cell.text))));
}

const labelOf = (text: string): string =>
  text
    .replace(/^\s*(?:\d+\s*[x×.)]\s*|[-•*]\s*)/i, '')
    .replace(/[\s.:;,=–—_-]+$/, '')
    .replace(/^[\s.:;,=–—_-]+/, '')
    .trim()
    .match(/.*\p{L}.*/u)?.[0] ?? '';

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
      return near ? [{ label: label.text, ...near, cells: [label, near.cell], row }] : [];
    });
  });
}

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
    numbered.every((row) => /^\s*\P{L}?\D/u.test(row.text) && around.includes(row)) &&
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
