import type { Mask, Pixels } from '../pixels.js';
import { growMask } from './masks.js';
import { copyPixels, paintInto } from './mix.js';

/** A picture with a line of one colour around what `mask` (as large) selects. */
export async function drawOutline(pixels: Pixels, mask: Mask, colour: string, signal: AbortSignal): Promise<Pixels> {
  const stroke = Math.max(2, 0.005 * Math.max(pixels.width, pixels.height));
  const outlined = copyPixels(pixels);
  for (const [width, painted] of [
    [1.6 * stroke, '#000000'],
    [stroke, colour],
  ] as const) {
    const grown = await growMask(mask, width);
    const ring: Mask = { ...grown, data: new Uint8Array(grown.data) };
    for (let at = 0; at < ring.data.length; at++) ring.data[at] -= Math.min(ring.data[at], mask.data[at]);
    await paintInto(outlined, channelsOf(painted), ring, signal);
  }
  return outlined;
}

/** @param colour `#rrggbb` */
const channelsOf = (colour: string): readonly number[] =>
  [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
