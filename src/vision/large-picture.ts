/** Photos so large that, scaled to what models look at, they lose what is small. */
import type { Box } from '../util/box.js';
import type { PixelPart } from '../util/pixels.js';

/** Pixels of the longer side from which on a glance, which is a third of it or less, loses what is small. */
const largeFrom = 3000;

export const isLarge = ({ width, height }: { readonly width: number; readonly height: number }): boolean =>
  Math.max(width, height) >= largeFrom;

/** Four parts that make up the whole, row by row from the top left: two by two, or side by side of what is long. */
export function fourParts({ left, top, width, height }: PixelPart): readonly Box[] {
  const columns = width > 2 * height ? 4 : height > 2 * width ? 1 : 2;
  const rows = 4 / columns;
  return Array.from({ length: columns * rows }, (_, at): Box => {
    const [x, y] = [left + (width / columns) * (at % columns), top + (height / rows) * Math.floor(at / columns)];
    return [x, y, x + width / columns, y + height / rows];
  });
}
