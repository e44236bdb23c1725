/** What a page lists: the rows of a table, a name with its value, the columns of a forecast or a chart. */
import { boxCentre, boxHeight, boxWidth } from '../util/box.js';
import { boardOf } from './boards.js';
import { shapeOf } from './cell-shape.js';
import { isInColumn } from './columns.js';
import type { Entry, Field, Listing } from './listing.js';
import type { Cell, Page, Row } from './page.js';
import { pairsInColumns } from './rank-labels.js';
import { stackedEntries } from './stacked-entries.js';
import { notesOf, taskListOf } from './task-lists.js';
import type { FindValues } from './values.js';
import { isSumLine } from './wordings.js';

/** All that is listed, the largest listing first. Kept for the ways that ask for it one after the other. */
export function listingsOf(page: Page, findValues: FindValues): readonly Listing[] {
  const kept = known.get(page);
  if (kept) return kept;
  const found = findListings(page, findValues);
  known.set(page, found);
  return found;
}

const known = new WeakMap<Page, readonly Listing[]>();

function findListings(page: Page, findValues: FindValues): readonly Listing[] {
  const board = boardOf(page, findValues);
  if (board) return [board];
  const rows = page.rows.filter(({ text }) => /[\p{L}\p{N}]/u.test(text));
  const found: Listing[] = [];
  for (let from = 0; from < rows.length; ) {
    const end = endOfRun(rows, from);
    if (end - from > 1) found.push(...listingOf(rows.slice(from, end), page, findValues));
    from = Math.max(end, from + 1);
  }
  const tasks = taskListOf(page, findValues) ?? notesOf(page, findValues);
  const chart = chartListing(page, findValues);
  const bars = barListing(rows, findValues);
  return [...found, ...(tasks ? [tasks] : []), ...(chart ? [chart] : []), ...(bars ? [bars] : [])].sort(
    (a, b) => b.entries.length - a.entries.length,
  );
}

/** Names, each with a number in the next line: bars that lie, with their values at a little height from their names. */
function barListing(rows: readonly Row[], findValues: FindValues): Listing | undefined {
  const pairs = rows.flatMap((row, at) => {
    const next = rows[at + 1];
    const isPair =
      row.cells.length === 1 &&
      next?.cells.length === 1 &&
      shapeOf(row.text) !== 'number' &&
      isShort(row.text) &&
      /^[£$€]?\d[\d.,]*\s?[%°k]?$/.test(next.text);
    return isPair ? [[row, next] as const] : [];
  });
  if (pairs.length < 3) return undefined;
  const entries = pairs.map(([row, next]): Entry => {
    const cells = [...row.cells, ...next.cells];
    return {
      label: tidyLabel(row.text),
      fields: cells.map((cell) => ({ text: cell.text, cell, values: findValues(cell.text) })),
      cells,
      row: { cells, text: `${row.text} ${next.text}`, box: row.box },
    };
  });
  return { headings: [], entries };
}

/** Names below each other's numbers: the bars of a chart. */
function chartListing(page: Page, findValues: FindValues): Listing | undefined {
  const pairs = pairsInColumns(page, findValues);
  const isChart =
    pairs.length > 1 && pairs.every(({ value, row }) => row === pairs[0].row && /^[^\p{L}]+$/u.test(value.text));
  if (!isChart || pairs.length < pairs[0].row.cells.length) return undefined;
  return {
    headings: [],
    entries: pairs.map(({ label, cells, row }) => ({
      label,
      fields: cells.map((cell): Field => ({ text: cell.text, cell, values: findValues(cell.text) })),
      cells,
      row: { ...row, cells, text: cells.map(({ text }) => text).join(' ') },
    })),
  };
}

/** Rows of several cells that follow each other; a single word between them is a heading of a part ("MAINS"). */
function endOfRun(rows: readonly Row[], from: number): number {
  if (rows[from].cells.length < 2) return from + 1;
  let end = from + 1;
  while (end < rows.length) {
    if (end - from > 1 && isHeadingOver(rows[end], rows[end + 1])) break;
    const isJoined = rows[end].cells.length > 1 && sharesColumn(rows.slice(from, end), rows[end]);
    const widest = Math.max(...rows.slice(from, end).map(({ cells }) => cells.length));
    // Bars below figures are no part of them.
    const goesOn =
      rows[end].cells.length === 1 &&
      2 * (rows[end + 1]?.cells.length ?? 0) > Math.max(2, widest) &&
      isLike(rows[end + 1], rows.slice(from, end));
    const isPart = goesOn && isShort(rows[end].text);
    const isGap = goesOn && isNear(rows[end], rows[end + 1]);
    if (!isJoined && !isPart && !isGap) break;
    end++;
  }
  return end;
}

/** Whether a row looks like one of those before it: "Wed  Rain  14°" below the hours of a chart does not. */
function isLike(row: Row, before: readonly Row[]): boolean {
  const shapes = row.cells.map(({ text }) => shapeOf(text));
  const listed = before.filter(({ cells }) => cells.length > 1 && cells.some(({ text }) => shapeOf(text) !== 'word'));
  return (
    listed.length === 0 ||
    listed.some(({ cells }) => {
      const same = cells.filter(({ text }, at) => shapeOf(text) === shapes[at]).length;
      return Math.abs(cells.length - shapes.length) < 2 && 2 * same >= Math.min(cells.length, shapes.length);
    })
  );
}

/** Words side by side over values: another table begins. */
const isHeadingOver = (row: Row, next: Row | undefined): boolean =>
  row.cells.length > 1 &&
  row.cells.every(({ text }) => shapeOf(text) === 'word' && !isState(text)) &&
  next !== undefined &&
  next.cells.length > 1 &&
  next.cells.filter(({ text }) => /\d/.test(text)).length >= Math.min(2, next.cells.length - 1) &&
  Math.abs(next.cells.length - row.cells.length) < 3;

const isState = (text: string): boolean =>
  /^(?:on|off|yes|no|closed|open|done|included|free|none|today|tomorrow)$/i.test(text.trim());

const isShort = (text: string): boolean => text.split(/\s+/).length <= 3 && !/[.!?]$/.test(text);
const isNear = (a: Row, b: Row): boolean => b.box[1] - a.box[3] < boxHeight(a.box);

const sharesColumn = (rows: readonly Row[], row: Row): boolean =>
  rows.slice(-3).some((other) => {
    const shared = row.cells.filter((cell) =>
      other.cells.some((one) => isInColumn(one, cell) || isInColumn(cell, one)),
    );
    return shared.length >= Math.min(2, row.cells.length - 1);
  });

/** "Departures | Thornby Central" over the row of headings is the board's own title. */
function withoutTitle(rows: readonly Row[]): readonly Row[] {
  const [title, head, next] = rows;
  const isTitle =
    next !== undefined &&
    title.cells.length < head.cells.length - 1 &&
    head.cells.length > 2 &&
    title.cells.every(({ text }) => isHeadingText(text)) &&
    head.cells.every(({ text }) => isHeadingText(text)) &&
    Math.abs(next.cells.length - head.cells.length) < 2 &&
    next.cells.some(({ text }) => shapeOf(text) !== 'word');
  return isTitle ? rows.slice(1) : rows;
}

/** "Points", and "Round 1", "per 100 g" or "2025" among others. */
const isHeadingText = (text: string): boolean =>
  shapeOf(text) === 'word' ||
  /^(?:\p{L}{1,9}\.? ?\d{1,2}|(?:per|je|pro|pour) \d{1,4} ?\p{L}{1,10}|(?:19|20)\d\d)$/u.test(text.trim());
/** Words side by side; with numbers among them only over columns of numbers. */
function isHeadingRow({ cells }: Row, below: readonly Row[]): boolean {
  if (!cells.every(({ text }) => isHeadingText(text))) return false;
  if (cells.filter(({ text }) => shapeOf(text) === 'word').length > cells.length / 2) return true;
  const body = below.filter((row) => row.cells.length > 1);
  const ofNumbers = body.filter((row) => row.cells.slice(1).every(({ text }) => /\d/.test(text)));
  return shapeOf(cells[0].text) === 'word' && body.length > 1 && ofNumbers.length > 0.7 * body.length;
}

function listingOf(all: readonly Row[], page: Page, findValues: FindValues): readonly Listing[] {
  const rows = withoutTitle(all);
  const [first, ...rest] = rows;
  const stacked = stackedEntries(rows, findValues);
  if (stacked) return [{ headings: [], entries: stacked }];
  const shapes = (row: Row): ReadonlySet<string> => new Set(row.cells.map(({ text }) => shapeOf(text)));
  const body = rest.filter(({ cells }) => cells.length > 2);
  // A forecast: what is of one kind stands side by side.
  const isAcross =
    first.cells.length > 2 &&
    shapes(first).size === 1 &&
    body.length > 1 &&
    body.length === rest.length &&
    body.every((row) => shapes(row).size === 1) &&
    new Set(body.map((row) => shapeOf(row.cells[0].text))).size > 1;
  if (isAcross) return [{ headings: [], entries: columnEntries(first, rest, findValues) }];
  const isHeaded =
    first.cells.length > 1 &&
    isHeadingRow(first, rest) &&
    rest.filter((row) => row.cells.length > 1).length > 0 &&
    rest.some((row) => row.cells.some(({ text }) => shapeOf(text) !== 'word')) &&
    first.cells.length >= Math.max(...rest.map(({ cells }) => cells.length)) - 1 &&
    (isOverNumbers(first, rest) ||
      first.cells.length > (rest.some((row) => /\d/.test(row.cells[0].text)) ? 1 : 2) - Number(isBold(first, page)));
  const headings = isHeaded ? first.cells : [];
  const listed = isHeaded ? rest : rows;
  const entries = underHeadings(listed, headings).flatMap(([row, own]) =>
    row.cells.length > 1 ? [entryOf(row, own, findValues)] : [],
  );
  return entries.length === 0 ? [] : [{ headings, entries }];
}

/** Rows with what stands over their columns: of a part that leaves one of the columns empty nothing does. */
function underHeadings(rows: readonly Row[], headings: readonly Cell[]): readonly (readonly [Row, readonly Cell[]])[] {
  const starts = rows.flatMap(({ cells }, at) => (cells.length === 1 ? [at] : []));
  return rows.map((row, at) => {
    const from = starts.findLast((start) => start <= at);
    if (from === undefined) return [row, headings];
    const part = rows.slice(from + 1, starts.find((start) => start > from) ?? rows.length);
    const isUsed = (heading: Cell): boolean =>
      part.some(({ cells }) => cells.some((cell) => isInColumn(heading, cell) || overlaps(heading, cell)));
    return [row, headings.every(isUsed) ? headings : []];
  });
}

/** "Short  Long" over the two prices of names that stand at their left. */
const isOverNumbers = ({ cells }: Row, below: readonly Row[]): boolean => {
  const wide = below.filter((row) => row.cells.length === cells.length + 1);
  return (
    wide.length > 1 &&
    wide.every(
      (row) => row.cells[0].box[2] < cells[0].box[0] && row.cells.slice(1).every(({ text }) => /\d/.test(text)),
    )
  );
};

const isBold = (first: Row, { rows }: Page): boolean => rows.indexOf(first) > 0 && first.cells.length > 2;

function entryOf(row: Row, headings: readonly Cell[], findValues: FindValues): Entry {
  const fields = row.cells.map((cell): Field => {
    const near = [...headings].sort((a, b) => Math.abs(apart(a, cell)) - Math.abs(apart(b, cell)))[0];
    const heading = headings.find((one) => isInColumn(one, cell)) ?? (near && overlaps(near, cell) ? near : undefined);
    return { text: cell.text, cell, values: findValues(cell.text), ...(heading && { heading: heading.text }) };
  });
  return { label: labelOf(row, fields), fields, cells: row.cells, row };
}

const apart = (a: Cell, b: Cell): number => boxCentre(a.box)[0] - boxCentre(b.box)[0];
const overlaps = (a: Cell, b: Cell): boolean =>
  Math.min(a.box[2], b.box[2]) - Math.max(a.box[0], b.box[0]) > -0.2 * boxWidth(b.box);

/** Its first cell with words: "Bluetooth", "London"; without numbers of a list or of pieces, and no date. */
function labelOf(row: Row, fields: readonly Field[]): string {
  const worded = fields.filter(({ text }) => /\p{L}{2}/u.test(text));
  const isWhen = ({ text, values }: Field): boolean =>
    values.some(
      ({ kinds, text: said }) =>
        kinds.some((kind) => /^(?:date|time)$/.test(kind)) && said.length > 0.6 * text.length && /\d/.test(said),
    );
  return tidyLabel((worded.find((field) => !isWhen(field)) ?? worded[0])?.text ?? row.cells[0].text);
}

export const tidyLabel = (text: string): string =>
  text
    .replace(/^\s*(?:\(?\d{1,2}[.):]\s+|\d{1,2}\s*[x×]?\s+(?=\p{L})|[-•*‣◦▪·□☐☑]\s*|\[[ xX]?\]\s*)/u, '')
    .replace(/[\s.:…]+$/, '')
    .trim();

function columnEntries(first: Row, rest: readonly Row[], findValues: FindValues): readonly Entry[] {
  return first.cells.map((cell) => {
    const below = rest.flatMap((row) => {
      const [near] = row.cells
        .filter((one) => isInColumn(cell, one))
        .sort((a, b) => Math.abs(apart(a, cell)) - Math.abs(apart(b, cell)));
      return near ? [near] : [];
    });
    const cells = [cell, ...below];
    return {
      label: cell.text,
      fields: cells.map((one): Field => ({ text: one.text, cell: one, values: findValues(one.text) })),
      cells,
      row: { cells, text: cells.map(({ text }) => text).join(' '), box: first.box },
    };
  });
}

/** Lines of a bill that are no items of it are left out. */
export const itemEntries = ({ entries }: Listing): readonly Entry[] =>
  entries.filter(({ row }) => !isSumLine(row.text.replace(/[\d.,%*]+/g, ' ')));
