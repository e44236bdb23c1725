/** Places that vision models give in thousandths of the picture's width and height: `[x1, y1, x2, y2]`. */
import { z } from 'zod';
import type { Sight } from '../../contracts/model.js';
import { type Box, boxArea } from '../../util/box.js';
import { seenPart } from '../shared/picture-to-send.js';

export const placeWords =
  '"box": [x1, y1, x2, y2], its left, top, right and bottom edge as whole numbers from 0 to 1000, thousandths of the width and height of the picture';

export const placeSchema = { type: 'array', items: { type: 'integer' } } as const;

const four = z.tuple([z.number(), z.number(), z.number(), z.number()]);

/**
 * A place in pixels of the base picture, inside the part that was looked at; undefined for what is no place. Fractions
 * of 1 and corners in another order are understood.
 */
export function placeOf(given: unknown, sight: Sight): Box | undefined {
  const read = four.safeParse(given);
  if (!read.success) return undefined;
  const isFraction = read.data.every((value) => value >= 0 && value <= 1);
  const share = (value: number): number => Math.min(1, Math.max(0, isFraction ? value : value / 1000));
  const [x1, y1, x2, y2] = read.data;
  const { left, top, width, height } = seenPart(sight);
  const across = (value: number): number => left + share(value) * width;
  const down = (value: number): number => top + share(value) * height;
  const box: Box = [across(Math.min(x1, x2)), down(Math.min(y1, y2)), across(Math.max(x1, x2)), down(Math.max(y1, y2))];
  return boxArea(box) >= 1 ? box : undefined;
}
