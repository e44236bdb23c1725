/** What stands above and below each other. */
import { boxCentre, boxHeight, boxWidth } from '../util/box.js';
import { type Cell, isAligned, type Page, type Row } from './page.js';

/** The nearest cell in a key's column on one side, if it passes; nothing may be read across other words. */
export function nearestInColumn(
  page: Page,
  key: Cell,
  side: 'below' | 'above',
  passes: (cell: Cell) => boolean,
): { readonly cell: Cell; readonly row: Row } | undefined {
  const height = boxHeight(key.box);
  const near = page.rows
    .flatMap((row) => row.cells.map((cell) => ({ cell, row })))
    .map((one) => ({ ...one, gap: side === 'below' ? one.cell.box[1] - key.box[3] : key.box[1] - one.cell.box[3] }))
    .filter(({ cell, gap }) => gap > -0.4 * height && cell !== key && isInColumn(key, cell))
    .sort((a, b) => a.gap - b.gap);
  const [first] = near;
  if (!first || !passes(first.cell)) return undefined;
  // A number may stand high over its bar; words under a heading follow it closely.
  return first.gap < (/^\W*\d[\d.,%]*\W*$/.test(first.cell.text) ? 40 : 2) * height ? first : undefined;
}

export function isInColumn(a: Cell, b: Cell): boolean {
  const [x] = boxCentre(b.box);
  const inside = x > a.box[0] - boxHeight(a.box) / 2 && x < a.box[2] + boxHeight(a.box) / 2;
  return inside || isAligned(a.box, b.box, Math.max(boxHeight(a.box), 0.1 * boxWidth(a.box)));
}
