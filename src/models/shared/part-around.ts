import { growBox } from '../../util/box.js';
import { type Mask, type PixelPart, pixelPart } from '../../util/pixels.js';

/** Sides of a part that is sent to be painted: at least so many pixels, where the picture has them. */
const minSide = 512;

/**
 * What a mask selects, with as much around it again on each side, so that small things are painted in full detail and
 * with their surroundings; undefined when it selects nothing.
 */
export function partAround({ width, height, data }: Mask): PixelPart | undefined {
  let [x1, y1, x2, y2] = [width, height, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (data[y * width + x] === 0) continue;
      if (x < x1) x1 = x;
      if (x >= x2) x2 = x + 1;
      if (y < y1) y1 = y;
      y2 = y + 1;
    }
  }
  if (x2 <= x1) return undefined;
  const longer = Math.max(x2 - x1, y2 - y1);
  return pixelPart(growBox([x1, y1, x2, y2], Math.max(longer, (minSide - longer) / 2)), { width, height });
}
