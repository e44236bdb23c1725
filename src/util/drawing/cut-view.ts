import type { Box } from '../box.js';
import { pixelPart } from '../pixel-part.js';
import type { Pixels } from '../pixels.js';
import { fromPixels, toPixels } from './sharp-pixels.js';

/** A copy of the part of a picture that `view` (pixels, edges rounded) shows. */
export async function cutView(pixels: Pixels, view: Box): Promise<Pixels> {
  const { left, top, width, height } = pixelPart(view, pixels);
  const { channels, data } = pixels;
  const cut = new Uint8Array(width * height * channels);
  for (let y = 0; y < height; y++) {
    const start = ((top + y) * pixels.width + left) * channels;
    cut.set(data.subarray(start, start + width * channels), y * width * channels);
  }
  return { width, height, channels, data: cut };
}

/**
 * A picture, or what `view` shows of it, made smaller where its longer side exceeds `longSide` pixels; never larger.
 */
export async function renderView(pixels: Pixels, view: Box | undefined, longSide: number): Promise<Pixels> {
  const cut = view ? await cutView(pixels, view) : pixels;
  if (Math.max(cut.width, cut.height) <= longSide) return cut;
  return toPixels(fromPixels(cut).resize({ width: longSide, height: longSide, fit: 'inside' }));
}
