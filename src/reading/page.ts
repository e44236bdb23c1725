/** Lines of text as a person sees them on a page: cells of one row together, columns of prose one after the other. */
import type { TextLine } from '../contracts/model.js';
import { aroundBoxes, type Box, boxCentre, boxHeight, boxWidth } from '../util/box.js';
import { partsOfPage } from './regions.js';

/** A piece of text that was read in one go, in the frame in which the page stands upright. */
export interface Cell {
  readonly text: string;
  /** Upright in the page's own frame: for telling what is beside and below what. */
  readonly box: Box;
  readonly line: TextLine;
}

/** Cells side by side, from the left: "TOTAL" and "27.86". */
export interface Row {
  readonly cells: readonly Cell[];
  readonly text: string;
  readonly box: Box;
}

/** Rows that stand together, without an empty line between them. */
export type Block = readonly Row[];

export interface Page {
  readonly blocks: readonly Block[];
  readonly rows: readonly Row[];
}

export function layOutPage(lines: readonly TextLine[]): Page {
  const angle = commonAngle(lines);
  const cells = lines.map((line): Cell => ({ text: line.text.trim(), box: boxInFrame(line, angle), line }));
  const parts = partsOfPage(cells.filter(({ text }) => text !== ''));
  const groups = parts.flatMap((part) => columnsOf(part)).flatMap(standAlone);
  const blocks = groups.flatMap((group) => blocksOf(rowsOf(group)));
  return { blocks, rows: blocks.flat() };
}

/** A line for each row, an empty one between blocks. */
export const pageText = ({ blocks }: Pick<Page, 'blocks'>): string =>
  blocks.map((block) => block.map(({ text }) => text).join('\n')).join('\n\n');

/** The direction in which most of the text is written, radians: a median, since short words seem to lean where they don't. */
function commonAngle(lines: readonly TextLine[]): number {
  const isNear = (a: number, b: number): boolean => Math.cos(a - b) > 0.98;
  const leans = lines.map(({ lean, text }) => ({ angle: lean?.angle ?? 0, weight: text.length }));
  const support = (angle: number): number =>
    leans.reduce((sum, other) => sum + (isNear(angle, other.angle) ? other.weight : 0), 0);
  const best = leans.reduce(
    (kept, { angle }) => (support(kept) >= support(angle) ? kept : angle),
    leans[0]?.angle ?? 0,
  );
  const near = leans
    .filter(({ angle }) => isNear(angle, best))
    .map(({ angle, weight }) => ({ off: Math.atan2(Math.sin(angle - best), Math.cos(angle - best)), weight }))
    .sort((a, b) => a.off - b.off);
  const half = near.reduce((sum, { weight }) => sum + weight, 0) / 2;
  let sum = 0;
  const middleOne = near.find(({ weight }) => {
    sum += weight;
    return sum >= half;
  });
  return best + (middleOne?.off ?? 0);
}

/** A short word on a level page leans so much at most, radians. */
const maxSeemingLean = 0.2;

function boxInFrame({ box, lean }: TextLine, angle: number): Box {
  if (Math.abs(angle) < 0.001 && Math.abs(lean?.angle ?? 0) < maxSeemingLean) return box;
  const [x, y] = boxCentre(box);
  const { angle: own, width, height } = lean ?? { angle: 0, width: boxWidth(box), height: boxHeight(box) };
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  const [u, v] = [x * cosine + y * sine, y * cosine - x * sine];
  const rest = own - angle;
  const dx = (width * Math.abs(Math.cos(rest)) + height * Math.abs(Math.sin(rest))) / 2;
  const dy = (width * Math.abs(Math.sin(rest)) + height * Math.abs(Math.cos(rest))) / 2;
  return [u - dx, v - dy, u + dx, v + dy];
}

/**
 * Parts of the page at gutters: an empty strip with at least three lines of prose on both sides. A menu or a table, with
 * short entries, is read row by row.
 */
function columnsOf(cells: readonly Cell[]): (readonly Cell[])[] {
  const sorted = [...cells].sort((a, b) => a.box[0] - b.box[0]);
  let end = Number.NEGATIVE_INFINITY;
  for (const [at, cell] of sorted.entries()) {
    const [left, right] = [sorted.slice(0, at), sorted.slice(at)];
    if (cell.box[0] > end && isProse(left) && isProse(right)) return [...columnsOf(left), ...columnsOf(right)];
    end = Math.max(end, cell.box[2]);
  }
  return [cells];
}

const isProse = (cells: readonly Cell[]): boolean =>
  cells.length >= 3 &&
  cells.reduce((sum, { box }) => sum + boxWidth(box) / Math.max(1, boxHeight(box)), 0) / cells.length > 7;

/** Lines below each other that belong to nothing beside them ("Ship date:" over "Fri 12 June") are a group of their own. */
function standAlone(cells: readonly Cell[]): (readonly Cell[])[] {
  const asides = stacksOf(cells).filter((stack) => stack.length > 1 && isAside(stack, cells));
  const taken = new Set(asides.flat());
  let rest = cells.filter((cell) => !taken.has(cell));
  const groups: (readonly Cell[])[] = [];
  for (const stack of asides) {
    const isBefore = ({ box }: Cell): boolean => middle(box) < stack[0].box[3];
    groups.push(rest.filter(isBefore), stack);
    rest = rest.filter((cell) => !isBefore(cell));
  }
  return [...groups, rest].filter((group) => group.length > 0);
}

/** Cells that follow each other closely downwards, aligned with each other. */
function stacksOf(cells: readonly Cell[]): (readonly Cell[])[] {
  const stacks: Cell[][] = [];
  for (const cell of [...cells].sort((a, b) => a.box[1] - b.box[1])) {
    const stack = stacks.find((above) => follows(above[above.length - 1], cell));
    if (stack) stack.push(cell);
    else stacks.push([cell]);
  }
  return stacks;
}

function follows(above: Cell, below: Cell): boolean {
  const low = Math.min(boxHeight(above.box), boxHeight(below.box));
  if (Math.max(boxHeight(above.box), boxHeight(below.box)) > 1.7 * low) return false;
  const gap = below.box[1] - above.box[3];
  return gap > -0.5 * low && gap < 1.1 * low && isAligned(above.box, below.box, 0.8 * low);
}

/** By their left ends, centres or right ends. */
export const isAligned = (a: Box, b: Box, slack: number): boolean =>
  [a[0] - b[0], a[2] - b[2], (a[0] + a[2] - b[0] - b[2]) / 2].some((off) => Math.abs(off) < slack);

/** So many beside a cell make a row of a table. */
const tableRow = 3;

/** Whether a stack has something beside it, but most of its lines have nothing. */
function isAside(stack: readonly Cell[], cells: readonly Cell[]): boolean {
  const beside = stack.map(
    (cell) => cells.filter((other) => !stack.includes(other) && isSameRow(other.box, cell.box)).length,
  );
  const joined = beside.filter((count) => count > 0).length;
  // A cell among several is one of a table's row.
  return joined > 0 && joined / stack.length < 0.6 && Math.max(...beside) < tableRow;
}

function rowsOf(cells: readonly Cell[]): Row[] {
  const rows: Cell[][] = [];
  for (const cell of [...cells].sort((a, b) => middle(a.box) - middle(b.box))) {
    const row = rows.at(-1);
    if (row?.every((other) => isBeside(other.box, cell.box))) row.push(cell);
    else rows.push([cell]);
  }
  return rows.map((row) => rowOf(row.sort((a, b) => a.box[0] - b.box[0])));
}

const rowOf = (cells: readonly Cell[]): Row => ({
  cells,
  text: cells.map(({ text }) => text).join(' '),
  box: aroundBoxes(cells.map(({ box }) => box)),
});

/** Lines of which the reader could not tell the places lie on each other, and stay lines. */
const isBeside = (a: Box, b: Box): boolean =>
  isSameRow(a, b) && Math.min(a[2], b[2]) - Math.max(a[0], b[0]) < 0.5 * Math.min(boxWidth(a), boxWidth(b));

const middle = (box: Box): number => (box[1] + box[3]) / 2;

function isSameRow(a: Box, b: Box): boolean {
  const shared = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  return shared > 0.5 * Math.min(boxHeight(a), boxHeight(b));
}

/** Parted where the space between two rows is clearly wider than it mostly is. */
function blocksOf(rows: readonly Row[]): Block[] {
  const gaps = rows.slice(1).map((row, at) => row.box[1] - rows[at].box[3]);
  const usual = [...gaps].sort((a, b) => a - b)[Math.floor((gaps.length - 1) / 3)] ?? 0;
  const blocks: Row[][] = [];
  for (const [at, row] of rows.entries()) {
    const gap = gaps[at - 1] ?? Number.POSITIVE_INFINITY;
    const height = Math.min(boxHeight(row.box), boxHeight((rows[at - 1] ?? row).box));
    if (gap > Math.max(0.7 * height, usual + 0.5 * height)) blocks.push([row]);
    else blocks[blocks.length - 1].push(row);
  }
  return blocks;
}
