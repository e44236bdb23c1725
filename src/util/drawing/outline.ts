import type { Mask, Pixels } from '../pixels.js';
import { growMask } from './masks.js';
import { copyPixels, mixInto } from './mix.js';

/** A picture with a line of one colour around what `mask` (as large) selects. */
export async function drawOutline(pixels: Pixels, mask: Mask, colour: string, signal: AbortSignal): Promise<Pixels> {
  const stroke = Math.max(2, 0.005 * Math.max(pixels.width, pixels.height));
  const outlined = copyPixels(pixels);
  for (const [width, painted] of [
    [1.6 * stroke, '#000000'],
    [stroke, colour],
  ] as const) {
    const grown = await growMask(mask, width);
    const ring: Mask = { ...grown, data: grown.data.map((value, at) => Math.max(0, value - mask.data[at])) };
    await mixInto(outlined, plain(pixels, painted), ring, { left: 0, top: 0 }, signal);
  }
  return outlined;
}

/** @param colour `#rrggbb` */
function plain({ width, height }: Pixels, colour: string): Pixels {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  const data = new Uint8Array(3 * width * height);
  for (let at = 0; at < data.length; at += 3) data.set([red, green, blue], at);
  return { width, height, channels: 3, data };
}
