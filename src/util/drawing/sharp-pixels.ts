import sharp, { type Sharp } from 'sharp';
import type { Mask, Pixels } from '../pixels.js';

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
