/** Decoded pixels to sharp and back, and the parts of pictures that are shown. */
import sharp, { type Sharp } from 'sharp';
import type { Box } from '../box.js';
import { type Mask, type Pixels, pixelPart } from '../pixels.js';

/** Starts a sharp pipeline on decoded pixels. */
export const fromPixels = ({ data, width, height, channels }: Pixels): Sharp =>
  sharp(data, { raw: { width, height, channels } });

/** Starts a sharp pipeline on a mask as a one-channel picture. */
export const fromMask = ({ data, width, height }: Mask): Sharp => sharp(data, { raw: { width, height, channels: 1 } });

/** Runs a pipeline of a colour picture. */
export async function toPixels(pipeline: Sharp): Promise<Pixels> {
  const { data, info } = await pipeline.toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  if (channels !== 3 && channels !== 4)
    throw new Error(`[drawing] a colour picture came out with ${channels} channels`);
  return { width, height, channels, data };
}

/** Runs a pipeline of a one-channel picture. */
export async function toMask(pipeline: Sharp): Promise<Mask> {
  const { data, info } = await pipeline
    .extractChannel(0)
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

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
