import { type Box, boxHeight, boxWidth, growBox } from '../box.js';
import { type Mask, type Pixels, pixelPart } from '../pixels.js';
import { mixInto } from './mix.js';
import { cutView, fromPixels, toPixels } from './sharp-pixels.js';

/** So few averages along its longer side are left of a region: features of a face and letters of a plate are gone. */
const cells = 5;

/**
 * Hides what lies in `box` for good, in place: of its pixels only a few averages are kept, shown as soft colours.
 * @param mask what to hide, as large as the pixel part of the box grown by `margin`
 */
export async function obscure(
  target: Pixels,
  box: Box,
  margin: number,
  mask: Mask,
  signal: AbortSignal,
): Promise<void> {
  const outer = growBox(box, margin);
  const part = pixelPart(outer, target);
  const cell = Math.max(boxWidth(box), boxHeight(box)) / cells;
  const columns = Math.max(1, Math.round(part.width / cell));
  const rows = Math.max(1, Math.round(part.height / cell));
  const averages = await toPixels(
    fromPixels(await cutView(target, outer)).resize({ width: columns, height: rows, fit: 'fill', kernel: 'linear' }),
  );
  const soft = await toPixels(
    fromPixels(averages)
      .resize({ width: part.width, height: part.height, fit: 'fill', kernel: 'cubic' })
      .blur(Math.max(0.3, cell / 3)),
  );
  await mixInto(target, soft, mask, part, signal);
}
