import { forEachRow } from '../util/drawing/mix.js';
import type { Pixels } from '../util/pixels.js';

/** Squares across and down whose brightness is compared, each with its right neighbour. */
const [columns, rows] = [9, 8];
/** Bits that may differ: encoded again, smaller or darker, a photo differs in 6 at most; of 4,656 pairs of others none in less than 12. */
const maxDifferent = 8;

/**
 * What a picture is known again by that was encoded anew, made smaller, or a little darker: whether it gets brighter from
 * square to square (a difference hash), as 16 hexadecimal digits. For what is asked before any model has looked.
 */
export async function pictureMark(pixels: Pixels): Promise<string> {
  const brightness = await squares(pixels);
  let mark = '';
  for (let row = 0; row < rows; row++) {
    let bits = 0;
    for (let column = 0; column + 1 < columns; column++) {
      const at = row * columns + column;
      bits = bits * 2 + (brightness[at + 1] > brightness[at] ? 1 : 0);
    }
    mark += bits.toString(16).padStart(2, '0');
  }
  return mark;
}

/** Whether two marks are of nearly the same picture. */
export function areNearlySame(one: string, other: string): boolean {
  if (one === '' || one.length !== other.length) return false;
  let different = 0;
  for (let at = 0; at < one.length; at++) {
    let bits = Number.parseInt(one[at], 16) ^ Number.parseInt(other[at], 16);
    for (; bits > 0; bits >>= 1) different += bits & 1;
  }
  return different <= maxDifferent;
}

/** The mean brightness of each square, from the top left. */
async function squares({ width, height, channels, data }: Pixels): Promise<Float64Array> {
  const sums = new Float64Array(columns * rows);
  const counts = new Float64Array(columns * rows);
  await forEachRow({ width, height }, undefined, (y) => {
    const row = Math.min(rows - 1, Math.floor((y * rows) / height));
    for (let x = 0; x < width; x++) {
      const square = row * columns + Math.min(columns - 1, Math.floor((x * columns) / width));
      const at = (y * width + x) * channels;
      sums[square] += 0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2];
      counts[square] += 1;
    }
  });
  return sums.map((sum, square) => sum / Math.max(1, counts[square]));
}
