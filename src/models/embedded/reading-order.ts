/** Puts lines of text in the order in which a person reads them. */
import { type Box, boxHeight, boxWidth } from '../../util/box.js';

/** Rows from the top, in a row from the left; columns of running text one after the other. */
export function inReadingOrder<Line extends { readonly box: Box }>(lines: readonly Line[]): Line[] {
  const columns = splitColumns(lines);
  if (columns.length > 1) return columns.flatMap((column) => inReadingOrder(column));
  const rows: Line[][] = [];
  for (const line of [...lines].sort((a, b) => middle(a.box) - middle(b.box))) {
    const row = rows.at(-1);
    if (row?.every((other) => isSameRow(other.box, line.box))) row.push(line);
    else rows.push([line]);
  }
  return rows.flatMap((row) => row.sort((a, b) => a.box[0] - b.box[0]));
}

const middle = (box: Box): number => (box[1] + box[3]) / 2;

function isSameRow(a: Box, b: Box): boolean {
  const shared = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  return shared > 0.5 * Math.min(boxHeight(a), boxHeight(b));
}

/**
 * Splits at gutters: an empty strip with at least three lines of prose on both sides. A menu or a table, with short
 * entries, is read row by row.
 */
function splitColumns<Line extends { readonly box: Box }>(lines: readonly Line[]): Line[][] {
  const sorted = [...lines].sort((a, b) => a.box[0] - b.box[0]);
  let end = Number.NEGATIVE_INFINITY;
  for (const [at, line] of sorted.entries()) {
    const left = sorted.slice(0, at);
    const right = sorted.slice(at);
    if (line.box[0] > end && isProse(left) && isProse(right)) return [left, right];
    end = Math.max(end, line.box[2]);
  }
  return [[...lines]];
}

const isProse = (lines: readonly { readonly box: Box }[]): boolean =>
  lines.length >= 3 &&
  lines.reduce((sum, { box }) => sum + boxWidth(box) / Math.max(1, boxHeight(box)), 0) / lines.length > 7;
