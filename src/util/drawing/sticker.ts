import { type Box, boxCentre } from '../box.js';
import { type Mask, type Pixels, pixelPart } from '../pixels.js';
import { cutMask } from './masks.js';
import { mixInto } from './mix.js';
import { cutView, fromMask, fromPixels, toMask, toPixels } from './sharp-pixels.js';

/**
 * Puts a drawing on the middle of `box` with a soft shadow beneath, in place; what would lie outside of the picture is
 * cut off.
 * @param drawing square, transparent around what it shows
 * @param size its side in the picture, pixels
 */
export async function putSticker(
  target: Pixels,
  drawing: Pixels,
  size: number,
  box: Box,
  signal: AbortSignal,
): Promise<void> {
  const reach = Math.ceil(size * 0.12);
  const padded = await toPixels(
    fromPixels(drawing)
      .resize({ width: size, height: size, fit: 'fill' })
      .extend({ top: reach, bottom: reach, left: reach, right: reach, background: { r: 0, g: 0, b: 0, alpha: 0 } }),
  );
  const shape = alphaOf(padded);
  const shadow = await toMask(
    fromMask(shape)
      .blur(Math.max(0.3, size * 0.03))
      .linear(0.45, 0),
  );
  const [x, y] = boxCentre(box);
  const [left, top] = [Math.round(x - padded.width / 2), Math.round(y - padded.height / 2)];
  const black: Pixels = { ...shadow, channels: 3, data: new Uint8Array(shadow.data.length * 3) };
  await place(target, black, shadow, left, top + Math.round(size * 0.03), signal);
  // The drawing's own transparency is its mask, so its colours count fully.
  await place(target, await toPixels(fromPixels(padded).removeAlpha()), shape, left, top, signal);
}

function alphaOf({ width, height, data }: Pixels): Mask {
  const alpha = new Uint8Array(width * height);
  for (let at = 0; at < alpha.length; at++) alpha[at] = data[at * 4 + 3];
  return { width, height, data: alpha };
}

/** Mixes what of a picture lies inside of the target. */
async function place(
  target: Pixels,
  source: Pixels,
  mask: Mask,
  left: number,
  top: number,
  signal: AbortSignal,
): Promise<void> {
  const [x1, y1] = [Math.max(0, -left), Math.max(0, -top)];
  const [x2, y2] = [Math.min(source.width, target.width - left), Math.min(source.height, target.height - top)];
  if (x2 <= x1 || y2 <= y1) return;
  const visible: Box = [x1, y1, x2, y2];
  const cut = await cutView(source, visible);
  await mixInto(target, cut, cutMask(mask, pixelPart(visible, mask)), { left: left + x1, top: top + y1 }, signal);
}
