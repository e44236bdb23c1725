import { type Box, boxHeight, boxWidth, growBox } from '../box.js';
import { type Mask, type PixelPart, type Pixels, pixelPart } from '../pixels.js';
import { mixInto } from './mix.js';
import { cutView, fromPixels, toPixels } from './sharp-pixels.js';

/** How something is hidden: as soft colours, as large squares, or under a black cover. */
export type Hiding = 'soft' | 'pixelated' | 'black';

/** So few averages along its longer side are left of a region: features of a face and letters of a plate are gone. */
const cells = 5;

/**
 * Hides what lies in `box` for good, in place: of its pixels only a few averages are kept, or none.
 * @param mask what to hide, as large as the pixel part of the box grown by `margin`
 */
export async function obscure(
  target: Pixels,
  box: Box,
  margin: number,
  mask: Mask,
  hiding: Hiding,
  signal: AbortSignal,
): Promise<void> {
  const outer = growBox(box, margin);
  const part = pixelPart(outer, target);
  await mixInto(
    target,
    hiding === 'black' ? blackAs(part) : await averaged(target, outer, box, hiding),
    mask,
    part,
    signal,
  );
}

const blackAs = ({ width, height }: PixelPart): Pixels => ({
  width,
  height,
  channels: 3,
  data: new Uint8Array(3 * width * height),
});

async function averaged(target: Pixels, outer: Box, box: Box, hiding: Hiding): Promise<Pixels> {
  const part = pixelPart(outer, target);
  const cell = Math.max(boxWidth(box), boxHeight(box)) / cells;
  const columns = Math.max(1, Math.round(part.width / cell));
  const rows = Math.max(1, Math.round(part.height / cell));
  const averages = await toPixels(
    fromPixels(await cutView(target, outer)).resize({ width: columns, height: rows, fit: 'fill', kernel: 'linear' }),
  );
  const size = { width: part.width, height: part.height, fit: 'fill' } as const;
  const shown = fromPixels(averages);
  return toPixels(
    hiding === 'pixelated'
      ? shown.resize({ ...size, kernel: 'nearest' })
      : shown.resize({ ...size, kernel: 'cubic' }).blur(Math.max(0.3, cell / 3)),
  );
}
