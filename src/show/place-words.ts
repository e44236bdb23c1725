import type { PictureReference } from '../contracts/turn.js';
import { type Box, boxArea, boxCentre } from '../util/box.js';

/** Of the picture's width or height: how close to its side something is at it. */
const edge = 0.02;

/** Where something is in a picture, as people say it: "at the right edge", "in the upper left", "in the middle". */
export function placeWords(box: Box, { width, height }: Pick<PictureReference, 'width' | 'height'>): string {
  if (boxArea(box) > 0.6 * width * height) return 'across the picture';
  if (box[2] >= width * (1 - edge) && box[0] > width * 0.66) return 'at the right edge';
  if (box[0] <= width * edge && box[2] < width * 0.34) return 'at the left edge';
  const [x, y] = boxCentre(box);
  const across = x < width * 0.36 ? 'left' : x > width * 0.64 ? 'right' : undefined;
  const down = y < height * 0.36 ? 'upper' : y > height * 0.64 ? 'lower' : undefined;
  if (across && down) return `in the ${down} ${across}`;
  if (across) return `on the ${across}`;
  return down ? `at the ${down === 'upper' ? 'top' : 'bottom'}` : 'in the middle';
}
