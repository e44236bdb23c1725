/** Names over their values: figures on a screen, a ticket's gate and seat. */
import { shapeOf } from './cell-shape.js';
import type { Entry } from './listing.js';
import type { Row } from './page.js';
import type { FindValues } from './values.js';

/** Rows of names, each over a row of their values: "GATE  SEAT" over "B14  23C". */
export function stackedEntries(rows: readonly Row[], findValues: FindValues): readonly Entry[] | undefined {
  const pairs = rows.flatMap((row, at) => {
    const next = rows[at + 1];
    const isOver =
      next !== undefined &&
      row.cells.length > 1 &&
      row.cells.every(({ text }) => shapeOf(text) === 'word') &&
      row.cells.length === next.cells.length &&
      next.cells.some(({ text }) => /\d/.test(text)) &&
      !(rows[at + 2]?.cells.length > 1 && rows[at + 2].cells.some(({ text }) => /\d/.test(text)));
    return isOver ? [[row, next] as const] : [];
  });
  const [head, below] = rows.slice(-2);
  // Figures under their names are no table of one row.
  const isTiles =
    rows.length === 2 &&
    head.cells.every(({ text }) => shapeOf(text) === 'word') &&
    below.cells.every(({ text }) => /^\W*\d/.test(text));
  const isPair =
    rows.length < 4 &&
    below !== undefined &&
    (isStackedName(head) || isTiles) &&
    below.cells.length === head.cells.length;
  if (isPair && pairs.length < 2) return stackOf(head, below, findValues);
  if (pairs.length < 2) return undefined;
  const over = rows.filter(
    (row, at) =>
      isStackedName(row) && isStackedName(rows[at + 2] ?? row) && rows[at + 1]?.cells.length === row.cells.length,
  );
  const heads = new Set([...pairs.map(([head]) => head), ...over]);
  return [...heads].flatMap((over) => {
    const under = rows[rows.indexOf(over) + 1];
    return heads.has(under) ? [] : stackOf(over, under, findValues);
  });
}

const stackOf = (head: Row, below: Row, findValues: FindValues): readonly Entry[] =>
  head.cells.map((cell, at) => {
    const cells = [cell, below.cells[at]];
    return {
      label: cell.text,
      fields: cells.map((one) => ({ text: one.text, cell: one, values: findValues(one.text) })),
      cells,
      row: { cells, text: `${cell.text} ${below.cells[at].text}`, box: below.box },
    };
  });

const isStackedName = ({ cells }: Row): boolean =>
  cells.length > 1 && cells.every(({ text }) => text === text.toUpperCase() && shapeOf(text) === 'word');
