/** Parts of a page that have nothing to do with each other: a menu and, beside it, the opening hours. */
import { type Box, boxHeight } from '../util/box.js';

interface Placed {
  readonly box: Box;
  readonly text: string;
}

/** Each part in its place, from the top, and from the left where they stand side by side. */
export function partsOfPage<Line extends Placed>(lines: readonly Line[]): (readonly Line[])[] {
  const gutter = gutterOf(lines);
  if (gutter !== undefined) return sides(lines, gutter).flatMap((side) => partsOfPage(side));
  // What stands over both, or under them, is cut off first.
  const gaps = gapsDown(lines);
  const between = (from: number, to: number): readonly Line[] =>
    lines.filter(({ box }) => middle(box) >= from && middle(box) < to);
  for (const cut of gaps) {
    const above = between(Number.NEGATIVE_INFINITY, cut);
    const below = between(cut, Number.POSITIVE_INFINITY);
    if (above.length === 0 || below.length === 0) continue;
    if (gutterOf(above) !== undefined || gutterOf(below) !== undefined)
      return [...partsOfPage(above), ...partsOfPage(below)];
  }
  // A title over both and a line under them.
  const widest = gaps.slice(0, maxPairedGaps).sort((a, b) => a - b);
  for (const [at, from] of widest.entries())
    for (const to of widest.slice(at + 1).reverse()) {
      if (gutterOf(between(from, to)) === undefined) continue;
      const parts = [between(Number.NEGATIVE_INFINITY, from), between(from, to), between(to, Number.POSITIVE_INFINITY)];
      return parts.filter((part) => part.length > 0).flatMap((part) => partsOfPage(part));
    }
  return [lines];
}

const maxPairedGaps = 8;

const middle = (box: Box): number => (box[1] + box[3]) / 2;

function sides<Line extends Placed>(
  lines: readonly Line[],
  gutter: number,
): readonly [readonly Line[], readonly Line[]] {
  return [lines.filter(({ box }) => box[2] <= gutter), lines.filter(({ box }) => box[2] > gutter)];
}

/** An empty strip downwards, whose sides don't share their rows; undefined where there is none. */
function gutterOf(lines: readonly Placed[]): number | undefined {
  const sorted = [...lines].sort((a, b) => a.box[0] - b.box[0]);
  const found: { readonly at: number; readonly width: number }[] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const { box } of sorted) {
    if (box[0] > end && Number.isFinite(end)) found.push({ at: (end + box[0]) / 2, width: box[0] - end });
    end = Math.max(end, box[2]);
  }
  const usual = medianHeight(lines);
  return found
    .filter(({ at, width }) => width > 0.8 * usual && areApart(...sides(lines, at)))
    .sort((a, b) => b.width - a.width)[0]?.at;
}

/** At least three lines on each side, most of which have none of their height beside them. */
function areApart(left: readonly Placed[], right: readonly Placed[]): boolean {
  if ((isPriceList(left) && isPriceList(right)) || isSidebar(left, right)) return true;
  // Numbers beside words, or over the names of their bars, belong to them.
  const isWorded = ({ text }: Placed): boolean => /\p{L}{3}/u.test(text);
  if (rowCount(left.filter(isWorded)) < 3 || rowCount(right.filter(isWorded)) < 3) return false;
  if (numbersNeed(left, right)) return false;
  const [few, many] = left.length < right.length ? [left, right] : [right, left];
  const inSpan = few.filter(
    ({ box }) => many.some((other) => other.box[1] < box[3]) && many.some((other) => other.box[3] > box[1]),
  );
  if (inSpan.length < 3) return false;
  const aligned = inSpan.filter((line) => many.some((other) => isAlignedWith(line.box, other.box)));
  // Three rows in a row that share their height are a table's.
  const rows = [...inSpan].sort((a, b) => middle(a.box) - middle(b.box)).map((line) => aligned.includes(line));
  if (rows.some((_, at) => rows[at] && rows[at + 1] && rows[at + 2] && rows[at + 3])) return false;
  return aligned.length < 0.62 * inSpan.length;
}

const price = /^[£$€]?\s?\d{1,4}[.,]\d{2}\s?(?:[£$€]|EUR|CHF)?$/;

/** Names with one price each, as on each half of a menu: side by side they have nothing to do with each other. */
function isPriceList(lines: readonly Placed[]): boolean {
  const prices = lines.filter(({ text }) => price.test(text.trim()));
  const rows = prices.filter((one) => {
    const beside = lines.filter((other) => other !== one && isLevelWith(other.box, one.box));
    return beside.length === 1 && /\p{L}{3}/u.test(beside[0].text) && beside[0].box[0] < one.box[0];
  });
  return rows.length > 2 && rows.length === prices.length;
}

/** Rows of a table: three numbers at the right, without a word beside them there, level with what is at the left. */
function numbersNeed(left: readonly Placed[], right: readonly Placed[]): boolean {
  const bare = right.filter(
    ({ text, box }) =>
      /^[^\p{L}]*\d[^\p{L}]*$/u.test(text) &&
      !right.some((other) => /\p{L}{3}/u.test(other.text) && isLevelWith(other.box, box)) &&
      left.some((other) => Math.abs(middle(other.box) - middle(box)) < 0.35 * boxHeight(box)),
  );
  return rowCount(bare) > 2;
}

/** What a window has to choose from, at the left of its switches: it goes on where they end. */
function isSidebar(left: readonly Placed[], right: readonly Placed[]): boolean {
  const [first] = left;
  const isColumn =
    left.length > 3 && left.every(({ box, text }) => !/\d/.test(text) && Math.abs(box[0] - first.box[0]) < 8);
  const switches = right.filter(({ text }) => /^(?:on|off)$/i.test(text.trim()));
  return isColumn && switches.length > 2 && left.some(({ box }) => !right.some((other) => isLevelWith(other.box, box)));
}

const isLevelWith = (a: Box, b: Box): boolean =>
  Math.abs(middle(a) - middle(b)) < 0.5 * Math.min(boxHeight(a), boxHeight(b));

const isAlignedWith = (a: Box, b: Box): boolean =>
  Math.abs(middle(a) - middle(b)) < 0.22 * Math.min(boxHeight(a), boxHeight(b)) + 1;

function rowCount(lines: readonly Placed[]): number {
  const middles = lines.map(({ box }) => middle(box)).sort((a, b) => a - b);
  const usual = medianHeight(lines);
  return middles.filter((at, n) => n === 0 || at - middles[n - 1] > 0.5 * usual).length;
}

const medianHeight = (lines: readonly Placed[]): number =>
  lines.map(({ box }) => boxHeight(box)).sort((a, b) => a - b)[Math.floor(lines.length / 2)] ?? 0;

/** Heights at which nothing stands, the widest first. */
function gapsDown(lines: readonly Placed[]): readonly number[] {
  const sorted = [...lines].sort((a, b) => a.box[1] - b.box[1]);
  const gaps: { readonly at: number; readonly height: number }[] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const { box } of sorted) {
    if (box[1] >= end && Number.isFinite(end)) gaps.push({ at: (end + box[1]) / 2, height: box[1] - end });
    end = Math.max(end, box[3] - 0.2 * boxHeight(box));
  }
  return gaps
    .sort((a, b) => b.height - a.height)
    .slice(0, 16)
    .map(({ at }) => at);
}
