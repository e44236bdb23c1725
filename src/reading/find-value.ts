/** Finds the value that belongs to a key: behind it, in its row, in its column, below or above it. */
import { boxCentre, boxHeight, boxWidth } from '../util/box.js';
import { isInColumn, nearestInColumn } from './columns.js';
import type { Cell, Page, Row } from './page.js';
import { findKey, type PlacedWord, placedWords, type TextQuestion } from './question.js';
import type { FindValues, TextValue, ValueKind } from './values.js';
import { isSumLine } from './wordings.js';

/** An answer that may stand in the text. */
export interface Candidate {
  readonly text: string;
  /** 0..1: how much of the question it explains, and how plainly it belongs to its key. */
  readonly score: number;
  /** What it is called, where that stands elsewhere: over it, above it. */
  readonly about?: string;
  /** Where it stands. */
  readonly cells: readonly Cell[];
  readonly row: Row;
}

/** How much of the question a row explains. */
interface RowMatch {
  readonly row: Row;
  /** 0..1 */
  readonly share: number;
  /** Where the last of the keys ends in the row's text. */
  readonly end: number;
  readonly start: number;
  /** Cells that hold a key. */
  readonly cells: readonly Cell[];
}

/** Rows that hold a key of the question, the best first. */
export function matchRows(page: Page, question: TextQuestion): readonly RowMatch[] {
  const keys = question.keys.length > 0 ? question.keys : question.hints;
  if (keys.length === 0) return [];
  const elsewhere = keys.map((key) => page.rows.filter((row) => findKey(key, placedWords(row.text))));
  return page.rows
    .flatMap((row) => {
      const words = placedWords(row.text);
      const found = keys.map((key) => findKey(key, words));
      const here = found.filter((one) => one !== undefined);
      if (here.length === 0) return [];
      const best = Math.max(...here.map(({ weight }) => weight));
      const total = found.reduce(
        (sum, one, at) => sum + keys[at].weight * (one?.weight ?? (elsewhere[at].length > 0 ? 0.5 : 0)),
        0,
      );
      const most = question.keys.length > 0 ? keys.reduce((sum, { weight }) => sum + weight, 0) : 1;
      const hinted = question.keys.length > 0 ? question.hints.filter((key) => findKey(key, words)).length : 0;
      const spoken = words.filter(({ stem }) => /\p{L}/u.test(stem)).length;
      // A line of little else than the key is the key's own.
      const plain = Math.min(1, here.length / Math.max(1, spoken));
      const share = Math.min(1, total / most) * (0.94 + 0.06 * plain) + 0.02 * Math.min(2, hinted);
      const hasSeveral = (row.text.match(/\d[\d:.,]*/g)?.length ?? 0) > 1;
      // Of "Doors 19:00 Start 20:30" the words as they were said tell which is meant.
      const spans = here.filter(({ weight }) => !hasSeveral || weight === best).map(({ at }) => at);
      return [{ row, share: Math.min(1, share), ...spanOf(spans), cells: cellsWith(row, spans) }];
    })
    .sort((a, b) => b.share - a.share);
}

const spanOf = (spans: readonly PlacedWord[]): { readonly start: number; readonly end: number } => ({
  start: Math.min(...spans.map(({ start }) => start)),
  end: Math.max(...spans.map(({ end }) => end)),
});

/** The cells of a row with where they begin in its text. */
export function placedCells(row: Row): readonly { readonly cell: Cell; readonly start: number }[] {
  let start = 0;
  return row.cells.map((cell) => {
    const placed = { cell, start };
    start += cell.text.length + 1;
    return placed;
  });
}

const cellsWith = (row: Row, spans: readonly PlacedWord[]): readonly Cell[] =>
  placedCells(row)
    .filter(({ cell, start }) => spans.some((span) => span.start < start + cell.text.length && span.end > start))
    .map(({ cell }) => cell);

/** A value with its place in the row's text. */
interface RowValue extends TextValue {
  readonly cell: Cell;
}

export const rowValues = (row: Row, findValues: FindValues): readonly RowValue[] =>
  placedCells(row).flatMap(({ cell, start }, at) =>
    findValues(cell.text)
      // "Account number" beside it says that nobody is called by it.
      .filter(({ kinds }) => !(kinds.includes('phone') && isNumbered(row.cells[at - 1]?.text ?? '')))
      .map((value) => ({ ...value, cell, start: value.start + start, end: value.end + start })),
  );

const isNumbered = (label: string): boolean =>
  /\b(?:iban|bic|account|acct|sort code|card|tracking|customer|invoice|order|ref\w*|serial|isbn|ean|vat|notice|meter|policy|booking|member\w*)\b.{0,10}$/i.test(
    label,
  );

export const isOfKind = ({ kinds }: TextValue, wanted: readonly ValueKind[]): boolean =>
  kinds.some((kind) => wanted.includes(kind));

/** "How long?" is no temperature. */
const hasUnit = ({ text, kinds }: TextValue, { unit, text: asked }: TextQuestion): boolean =>
  !unit ||
  (kinds.includes('number') &&
    /^[\d.,]+$/.test(text) &&
    !/\bhow (?:long|heavy|fast|many (?:seconds|minutes|grams|kilos))\b|\bweigh/.test(asked)) ||
  unit.test(text);

/** Values of the wanted kinds that belong to the keys of the question, the best first. */
export function valuesByKey(page: Page, question: TextQuestion, findValues: FindValues): readonly Candidate[] {
  return matchRows(page, question)
    .flatMap((match): readonly Candidate[] => {
      const beside = valueInRow(page, match, question, findValues);
      if (beside) return [beside];
      const near = valueInColumn(page, match, question, findValues);
      return near ? [near] : [];
    })
    .sort((a, b) => b.score - a.score);
}

function valueInRow(
  page: Page,
  match: RowMatch,
  question: TextQuestion,
  findValues: FindValues,
): Candidate | undefined {
  const { row, share, end } = match;
  if (isHeadingRow(page, row)) return undefined;
  if (question.kinds.length === 0) return textBehind(match);
  const values = rowValues(row, findValues);
  const fitting = values.filter((value) => isOfKind(value, question.kinds) && hasUnit(value, question));
  const value = pickInRow(fitting, match, question);
  const isFree = question.kinds.includes('money') && /\b(?:free|gratis|complimentary)\b/i.test(row.text);
  if (!value && isFree) return { text: row.text, score: 0.9 * share, cells: row.cells, row };
  if (!value) return undefined;
  const amounts = fitting.filter(({ kinds }) => kinds.includes('quantity'));
  // "14.2 GB of 15 GB" says only as a whole which is which.
  if (question.kinds[0] === 'quantity' && amounts.length > 1)
    return { text: row.text, score: share, cells: row.cells, row };
  const joined = withTime(value, values, question.kinds);
  const inKind = value.kinds.includes(question.kinds[0]) || question.kinds.includes('time') ? 1 : 0.8;
  const isBehind = value.start >= end ? 1 : 0.97;
  return { text: joined.text, score: share * inKind * isBehind, cells: [value.cell], row };
}

/** Of an amount of money the last in its row, the line's sum; of a number the one before its key ("2 x Latte"). */
function pickInRow(
  fitting: readonly RowValue[],
  { start, end, row, cells }: RowMatch,
  question: TextQuestion,
): RowValue | undefined {
  const { kinds } = question;
  // "2. Mash the bananas" has a number, and no two of them.
  const ordinal = /^\s*\(?\d{1,2}[.)]\s+\p{L}/u.exec(row.text)?.[0].length ?? 0;
  const outside = fitting.filter((value) => (value.end <= start || value.start >= end) && value.start >= ordinal);
  const apart = outside.length > 0 ? outside : fitting;
  // "2 carrots | 1 tsp cumin": what stands with the key is its own.
  const own = /^(?:number|quantity|time|date)$/.test(kinds[0] ?? '')
    ? apart.filter((one) => cells.includes(one.cell) && !(kinds[0] === 'number' && one.kinds.includes('quantity')))
    : [];
  const free = own.length > 0 ? own : apart;
  if (kinds.includes('money')) {
    const money = free.filter((value) => value.kinds.includes('money'));
    const behind = money.filter((value) => value.start >= end);
    // "Tickets £18 / students £12": amounts with words between them have their own words.
    if (behind.length > 1 && /\p{L}{3}/u.test(row.text.slice(behind[0].end, behind[1].start))) return behind[0];
    const plain = free.filter((value) => value.start >= end && !value.kinds.includes('percent'));
    if (plain.length > 1 && /\p{L}{3}/u.test(row.text.slice(plain[0].end, plain[1].start))) return plain[0];
    return behind.at(-1) ?? money.at(-1) ?? (plain.length > 1 ? undefined : plain[0]);
  }
  if (kinds[0] === 'number') {
    const whole = free.filter(
      ({ kinds: own, text }) => !own.includes('money') && !own.includes('percent') && !/^(?:19|20)\d\d$/.test(text),
    );
    const counts = whole.filter(({ kinds: own }) => !own.includes('quantity'));
    const timesBehind = whole.find((value) => /[x×]\s*$/i.test(row.text.slice(end, value.start)));
    // "Copper pipe 15 mm 6" are six.
    const likely = counts.length > 0 ? counts : whole;
    const before = likely.filter((value) => value.end <= start).at(-1);
    return timesBehind ?? before ?? likely.find((value) => value.start >= end) ?? likely[0];
  }
  return free.find((value) => value.start >= end) ?? free.at(-1);
}

/** "Saturday 18 July, 10 am": a date and a time in one row are told together. */
function withTime(value: RowValue, all: readonly RowValue[], kinds: readonly ValueKind[]): { readonly text: string } {
  if (!(kinds.includes('date') && kinds.includes('time')) || value.kinds.length > 1) return value;
  const other = all.find(
    (next) =>
      next !== value && isOfKind(next, ['date', 'time']) && !isOfKind(next, value.kinds) && next.start > value.start,
  );
  return other ? { text: `${value.text}, ${other.text}` } : value;
}

const keyEnd = /^\s*(?:no|nr|number|num|is|are|on|at|by|of|code)?\s*[.:#=–—-]*\s*(?:is\s+)?/i;

/** Words side by side over values in their columns. */
export function isHeadingRow(page: Page, row: Row): boolean {
  if (row.cells.length < 2 || row.cells.some(({ text }) => /\d/.test(text))) return false;
  const next = page.rows.find((other) => other.box[1] > row.box[1] + boxHeight(row.box) / 2);
  if (!next || next.cells.length < 2) return false;
  const headed = next.cells.filter((cell) => row.cells.some((heading) => isInColumn(heading, cell)));
  return headed.length > next.cells.length / 2 && next.cells.some(({ text }) => /\d/.test(text) || text.length > 2);
}

/** What follows a key in its row: "Booking ref: XK42P9", "Gate B12". */
function textBehind({ row, share, end, start }: RowMatch): Candidate | undefined {
  const placed = placedCells(row);
  const own = placed.findLast(({ start: at }) => at < end);
  if (!own) return undefined;
  const rest = own.cell.text.slice(end - own.start);
  const inCell = rest.replace(keyEnd, '').trim();
  const next = placed.find(({ start: at }) => at > end);
  const isInCell = /[\p{L}\p{N}]/u.test(inCell);
  const isLabel = isInCell && next !== undefined && /\d/.test(next.cell.text) && !/[\d:=]/.test(rest);
  const said = isInCell && !isLabel ? inCell : (next?.cell.text ?? '');
  if (!/[\p{L}\p{N}]/u.test(said)) return undefined;
  // Labels side by side say nothing of each other.
  if (!isInCell && row.cells.length > 2 && !/[:=]\s*$/.test(own.cell.text) && !/\d/.test(said)) return undefined;
  const marked = /^\s*(?:no|nr|number|num|code)?\s*[.:#=–—-]/i.test(rest) || /^\s+is\s/i.test(rest);
  if (isInCell && !isLabel && !marked && !/\d/.test(said)) return undefined;
  const plainness = row.text.slice(0, start).trim() === '' ? 1 : 0.9;
  const cells = [(isInCell && !isLabel) || !next ? own.cell : next.cell];
  return { text: said, score: share * plainness * (marked || !isInCell ? 1 : 0.92), cells, row };
}

/** Below the key, as under a heading; above it, as over a bar of a chart. */
function valueInColumn(
  page: Page,
  { cells, share, row }: RowMatch,
  question: TextQuestion,
  findValues: FindValues,
): Candidate | undefined {
  const asked = [...question.keys, ...question.hints];
  const held = (cell: Cell): number =>
    asked.filter((one) => findKey(one, placedWords(cell.text))).length / placedWords(cell.text).length;
  const [key] = [...cells].sort((one, other) => held(other) - held(one));
  if (!key) return undefined;
  // What has a value beside it is no heading of what stands below it.
  const isLabel = row.cells.length === 2 && row.cells[0] === key && /\d/.test(row.cells[1].text);
  if (isLabel && question.kinds.length === 0) return undefined;
  // "LOST PARROT" is no heading of what is lost.
  if (question.kinds.length === 0 && held(key) < (/:\s*$/.test(key.text) ? 0.5 : 0.6)) return undefined;
  // A sentence is no heading.
  if (key.text.split(/\s+/).length > 5 && !/:\s*$/.test(key.text)) return undefined;
  for (const side of ['below', 'above'] as const) {
    const near = nearestInColumn(page, key, side, (cell) => {
      if (question.kinds.length === 0) return side === 'below';
      const isBare =
        /^\W*[\d.,%]+\W*$/.test(cell.text) &&
        Math.abs(boxCentre(cell.box)[0] - boxCentre(key.box)[0]) <
          Math.max(boxHeight(key.box), 0.35 * boxWidth(key.box));
      if (question.kinds[0] === 'number' && !(isBare && !/[.,]\d\d\W*$/.test(cell.text))) return false;
      return findValues(cell.text).some((value) => isOfKind(value, question.kinds) && hasUnit(value, question));
    });
    if (!near) continue;
    const values = findValues(near.cell.text);
    const value = values.find((one) => isOfKind(one, question.kinds) && hasUnit(one, question));
    const text = value
      ? withTime(
          { ...value, cell: near.cell },
          values.map((one) => ({ ...one, cell: near.cell })),
          question.kinds,
        ).text
      : near.cell.text;
    const isOwn = question.kinds[0] === 'number' || isHeading(key);
    return {
      text,
      score: share * (isOwn ? 0.95 : 0.7),
      about: `${row.text} ${key.text}`,
      cells: [near.cell],
      row: near.row,
    };
  }
  return undefined;
}

const isHeading = ({ text }: Cell): boolean =>
  /:\s*$/.test(text) || (text.split(/\s+/).length <= 3 && !/\d/.test(text));

/** Values of the kinds wherever they stand, but those of sums where items are asked about. */
export const valuesOfKind = (page: Page, question: TextQuestion, findValues: FindValues): readonly Candidate[] =>
  page.rows.flatMap((row) =>
    rowValues(row, findValues)
      .filter(
        (value) =>
          isOfKind(value, question.kinds) &&
          hasUnit(value, question) &&
          !(isSumLine(row.text) && question.keys.length > 0),
      )
      .map((value): Candidate => ({ text: value.text, score: 0.5, cells: [value.cell], row })),
  );
