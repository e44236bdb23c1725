import sharp, { type Sharp } from 'sharp';
import { forEachRow } from '../util/drawing/mix.js';
import type { Pixels } from '../util/pixels.js';
import type { PictureFormat } from './picture-format.js';

// For the whole process: each picture is decoded once and kept by us, so libvips' own cache would only hold memory;
// two threads a picture leave room for the models on a small machine.
sharp.cache(false);
sharp.concurrency(2);

/** A lossless picture is kept lossless up to here. */
const losslessLimits = { pixels: 8_000_000, bytes: 4_000_000 } as const;

export interface CleanPicture {
  readonly bytes: Buffer;
  /** Pixels, upright. */
  readonly width: number;
  readonly height: number;
  readonly mediaType: 'image/jpeg' | 'image/png';
}

/** @param open opens the file anew, within limits */
export async function encodeClean(open: () => Sharp, format: PictureFormat): Promise<CleanPicture> {
  const { width, height, hasAlpha } = await open().metadata();
  const transparent = hasAlpha && !(await open().stats()).isOpaque;
  const upright = (): Sharp => {
    const picture = open().autoOrient().toColourspace('srgb');
    return transparent ? picture : picture.removeAlpha();
  };
  const lossless = format === 'png' || format === 'gif';
  if (transparent && width * height <= losslessLimits.pixels) return encodeTransparent(upright());
  if (transparent || (lossless && width * height <= losslessLimits.pixels)) {
    const { data, info } = await upright().png().toBuffer({ resolveWithObject: true });
    if (transparent || data.byteLength <= losslessLimits.bytes)
      return { bytes: data, width: info.width, height: info.height, mediaType: 'image/png' };
  }
  const { data, info } = await fineJpeg(upright()).toBuffer({ resolveWithObject: true });
  return { bytes: data, width: info.width, height: info.height, mediaType: 'image/jpeg' };
}

/**
 * What lies hidden under nothing goes: a model that knows no transparency would see it. In its place comes what the rest
 * stands out from.
 */
async function encodeTransparent(picture: Sharp): Promise<CleanPicture> {
  const { data, info } = await picture.ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  let [light, weight] = [0, 0];
  await forEachRow(info, undefined, (y) => {
    for (let at = y * width * 4; at < (y + 1) * width * 4; at += 4) {
      light += data[at + 3] * (data[at] + data[at + 1] + data[at + 2]);
      weight += data[at + 3] * 3;
    }
  });
  if (weight === 0) throw new BlankPicture('all of it is transparent');
  const behind = light / weight > lightFrom ? dark : white;
  await forEachRow(info, undefined, (y) => {
    for (let at = y * width * 4; at < (y + 1) * width * 4; at += 4)
      if (data[at + 3] === 0) [data[at], data[at + 1], data[at + 2]] = [behind, behind, behind];
  });
  const bytes = await sharp(data, { raw: { width, height, channels: 4 }, limitInputPixels: false })
    .png()
    .toBuffer();
  return { bytes, width, height, mediaType: 'image/png' };
}

/** Levels, 0..255. */
const lightFrom = 160;
const dark = 32;
const white = 255;

export class BlankPicture extends Error {}

/** Quality 95 with full colour resolution: edges of edits stay crisp. */
export const fineJpeg = (picture: Sharp): Sharp => picture.jpeg({ quality: 95, chromaSubsampling: '4:4:4' });

/** Made pixels as a file: what has transparency without loss. */
export async function encode({ width, height, channels, data }: Pixels): Promise<CleanPicture> {
  const raw = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const picture = sharp(raw, { raw: { width, height, channels }, limitInputPixels: false });
  if (channels === 4 && hasTransparency(data))
    return { bytes: await picture.png().toBuffer(), width, height, mediaType: 'image/png' };
  return { bytes: await fineJpeg(picture.removeAlpha()).toBuffer(), width, height, mediaType: 'image/jpeg' };
}

function hasTransparency(rgba: Uint8Array): boolean {
  for (let alpha = 3; alpha < rgba.length; alpha += 4) if (rgba[alpha] < 255) return true;
  return false;
}
