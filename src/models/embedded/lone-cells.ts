/** Lone digits in tables, which the detector of lines passes over: places where a row and a column meet, with ink in them. */
import type { Pixels } from '../../util/pixels.js';
import type { FoundText } from './reading-order.js';
import type { RotatedBox } from './rotated-box.js';

interface Cell {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Each is recognised: bounds time. */
const maxPlaces = 30;
/** A column goes on for so many lines' heights. */
const reach = 26;
/** Ink differs so much from its ground, 0..255. */
const minContrast = 50;

/** @returns where a lone letter or digit may stand, in pixels of the picture */
export function loneCells(found: readonly FoundText[], pixels: Pixels): readonly RotatedBox[] {
  const toCell = ({ place }: FoundText): Cell => ({
    x: place.centre[0],
    y: place.centre[1],
    width: place.width,
    height: place.height,
  });
  // Of short lines the angle is known badly: they stand in the way all the same.
  const taken = found.map(toCell);
  const cells = found
    .filter(({ place }) => Math.abs(Math.sin(place.angle)) < 0.03 && Math.cos(place.angle) > 0)
    .map(toCell);
  const rows = rowsOf(cells).filter((row) => row.length > 1);
  const columns = rows.filter((row) => row.length > 2).flat();
  const places: RotatedBox[] = [];
  for (const row of rows) {
    const y = row.reduce((sum, cell) => sum + cell.y, 0) / row.length;
    const height = Math.min(...row.map((cell) => cell.height));
    for (const column of columns) {
      if (Math.abs(column.y - y) > reach * height || column.height > 2 * height || height > 2 * column.height) continue;
      const half = Math.max(column.width / 2, 0.6 * height);
      if (half > 3 * height || taken.some((cell) => isOver(cell, { x: column.x, y, width: 2 * half, height })))
        continue;
      const box = inkIn(pixels, { x: column.x, y, width: 2 * half + 0.4 * height, height });
      const isKnown =
        box && places.some(({ centre }) => Math.hypot(centre[0] - box.centre[0], centre[1] - box.centre[1]) < height);
      if (box && !isKnown) places.push(box);
      if (places.length >= maxPlaces) return places;
    }
  }
  return places;
}

const isOver = (a: Cell, b: Cell): boolean =>
  Math.abs(a.x - b.x) < (a.width + b.width) / 2 && Math.abs(a.y - b.y) < 0.4 * (a.height + b.height);

function rowsOf(cells: readonly Cell[]): readonly (readonly Cell[])[] {
  const rows: Cell[][] = [];
  for (const cell of [...cells].sort((a, b) => a.y - b.y)) {
    const row = rows.at(-1);
    if (row?.every((other) => Math.abs(other.y - cell.y) < 0.4 * Math.min(other.height, cell.height))) row.push(cell);
    else rows.push([cell]);
  }
  return rows;
}

/** A box around what is written in a cell, if it is as large as one or two digits and touches no side. */
function inkIn(pixels: Pixels, { x, y, width, height }: Cell): RotatedBox | undefined {
  const [left, right] = [Math.max(0, Math.floor(x - width / 2)), Math.min(pixels.width, Math.ceil(x + width / 2))];
  const [top, bottom] = [
    Math.max(0, Math.floor(y - 0.55 * height)),
    Math.min(pixels.height, Math.ceil(y + 0.55 * height)),
  ];
  if (right - left < 4 || bottom - top < 4) return undefined;
  const light = (px: number, py: number): number => {
    const at = (py * pixels.width + px) * pixels.channels;
    return 0.299 * pixels.data[at] + 0.587 * pixels.data[at + 1] + 0.114 * pixels.data[at + 2];
  };
  const all: number[] = [];
  for (let py = top; py < bottom; py++) for (let px = left; px < right; px++) all.push(light(px, py));
  const ground = [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)];
  let [x1, y1, x2, y2] = [right, bottom, -1, -1];
  for (const [at, value] of all.entries()) {
    if (Math.abs(value - ground) < minContrast) continue;
    const [px, py] = [left + (at % (right - left)), top + Math.floor(at / (right - left))];
    [x1, y1, x2, y2] = [Math.min(x1, px), Math.min(y1, py), Math.max(x2, px), Math.max(y2, py)];
  }
  const [inkWidth, inkHeight] = [x2 - x1 + 1, y2 - y1 + 1];
  const isDigit =
    inkHeight > 0.3 * height && inkHeight < 1.05 * height && inkWidth > 0.1 * height && inkWidth < 1.5 * height;
  if (x2 < 0 || !isDigit || x1 === left || x2 === right - 1) return undefined;
  return {
    centre: [(x1 + x2 + 1) / 2, (y1 + y2 + 1) / 2],
    width: inkWidth + 0.9 * inkHeight,
    height: 1.5 * inkHeight,
    angle: 0,
  };
}
