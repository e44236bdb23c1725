import sharp, { type Metadata, type Sharp } from 'sharp';
import { PictureError } from '../contracts/errors.js';
import { type PictureFormat, recognisePicture } from './picture-format.js';

export const pictureLimits = {
  bytes: 25_000_000,
  pixels: 50_000_000,
  /** Pixels of the longer side. */
  side: 16_000,
  /** Seconds that decoding and encoding may take. */
  seconds: 20,
} as const;

/** A lossless picture is kept lossless up to here. */
const losslessLimits = { pixels: 8_000_000, bytes: 4_000_000 } as const;

// For the whole process: each picture is decoded once and kept by us, so libvips' own cache would only hold memory;
// two threads a picture leave room for the models on a small machine.
sharp.cache(false);
sharp.concurrency(2);

export interface CleanPicture {
  readonly bytes: Buffer;
  /** Pixels, upright. */
  readonly width: number;
  readonly height: number;
  readonly mediaType: 'image/jpeg' | 'image/png';
}

/**
 * Makes a hostile file a picture of ours: upright, 8-bit sRGB, no metadata; PNG where it has transparency or was
 * lossless and is small, a JPEG of quality 95 without chroma subsampling otherwise. Of an animation, the first frame.
 * @param name a clean file name for the person, see cleanName
 * @throws PictureError whose `friendly` says what is wrong with the file and what to do
 */
export async function cleanPicture(bytes: Uint8Array, name?: string): Promise<CleanPicture> {
  const format = accept(bytes, name);
  const open = (): Sharp =>
    sharp(bytes, {
      failOn: 'error',
      limitInputPixels: pictureLimits.pixels,
      sequentialRead: true,
      animated: false,
    }).timeout({ seconds: pictureLimits.seconds });
  try {
    const metadata = await sharp(bytes, { limitInputPixels: false, animated: false }).metadata();
    checkHeader(metadata, format, name);
    return await encode(open, metadata, format);
  } catch (cause) {
    if (cause instanceof PictureError) throw cause;
    if (cause instanceof Error && cause.message.startsWith('timeout'))
      throw refusal(name, 'takes too long to open', 'Please send a smaller one, as JPEG or PNG.', cause);
    throw refusal(name, 'is damaged or cut off, so I cannot open it', 'Please send it again, as JPEG or PNG.', cause);
  }
}

function accept(bytes: Uint8Array, name: string | undefined): PictureFormat {
  if (bytes.byteLength === 0) throw refusal(name, 'is empty', 'Please send it again.');
  if (bytes.byteLength > pictureLimits.bytes)
    throw refusal(
      name,
      `is ${megabytes(bytes.byteLength)} MB, and I take pictures up to ${megabytes(pictureLimits.bytes)} MB`,
      'Please send a smaller one.',
    );
  const recognised = recognisePicture(bytes);
  if ('format' in recognised) return recognised.format;
  const what = recognised.known ? `is ${recognised.known} which I cannot read` : 'is no picture that I can read';
  throw refusal(name, what, 'Please send JPEG or PNG (WebP, GIF and AVIF are fine, too).');
}

/** Before anything is decoded: a few bytes of header may promise gigabytes of pixels. */
function checkHeader(metadata: Metadata, format: PictureFormat, name: string | undefined): void {
  const { width, height } = metadata;
  if ((metadata.format === 'heif' ? metadata.compression : metadata.format) !== (format === 'avif' ? 'av1' : format))
    throw refusal(name, 'is not what it claims to be', 'Please send JPEG or PNG.');
  if (width > pictureLimits.side || height > pictureLimits.side || width * height > pictureLimits.pixels)
    throw refusal(
      name,
      `is ${width.toLocaleString('en')} × ${height.toLocaleString('en')} pixels; I take up to ${megabytes(pictureLimits.pixels)} megapixels and ${pictureLimits.side.toLocaleString('en')} pixels a side`,
      'Please send a smaller one.',
    );
}

async function encode(open: () => Sharp, metadata: Metadata, format: PictureFormat): Promise<CleanPicture> {
  const transparent = metadata.hasAlpha && !(await open().stats()).isOpaque;
  const upright = (): Sharp => {
    const picture = open().autoOrient().toColourspace('srgb');
    return transparent ? picture : picture.removeAlpha();
  };
  const lossless = format === 'png' || format === 'gif';
  if (transparent || (lossless && metadata.width * metadata.height <= losslessLimits.pixels)) {
    const { data, info } = await upright().png().toBuffer({ resolveWithObject: true });
    if (transparent || data.byteLength <= losslessLimits.bytes)
      return { bytes: data, width: info.width, height: info.height, mediaType: 'image/png' };
  }
  const { data, info } = await fineJpeg(upright()).toBuffer({ resolveWithObject: true });
  return { bytes: data, width: info.width, height: info.height, mediaType: 'image/jpeg' };
}

/** Quality 95 with full colour resolution: edges of edits stay crisp. */
export const fineJpeg = (picture: Sharp): Sharp => picture.jpeg({ quality: 95, chromaSubsampling: '4:4:4' });

/** A file name fit to be shown: no path, no control or direction characters, at most 100 characters. */
export function cleanName(name: string | undefined): string | undefined {
  const last = name?.split(/[/\\]/).at(-1) ?? '';
  const clean = [...last.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '').trim()].slice(0, 100).join('');
  return clean === '' ? undefined : clean;
}

function refusal(name: string | undefined, what: string, remedy: string, cause?: unknown): PictureError {
  const file = name ? `“${name}”` : 'That file';
  return new PictureError(`[pictures] a file ${what}`, { friendly: `${file} ${what}. ${remedy}`, cause });
}

const megabytes = (count: number): string => {
  const millions = count / 1e6;
  return millions >= 10 ? Math.ceil(millions).toString() : millions.toFixed(1);
};
