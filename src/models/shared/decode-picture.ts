/** Pictures that models send back: from outside, so hostile until decoded within limits. */
import sharp, { type Sharp } from 'sharp';

export const decodeLimits = { bytes: 30_000_000, pixels: 50_000_000, side: 16_000, seconds: 20 } as const;

/** By their first bytes; what else sharp could open (SVG, PDF, TIFF) no model has a reason to send. */
const isKnown = (head: string): boolean =>
  head.startsWith('\xff\xd8\xff') ||
  head.startsWith('\x89PNG\r\n\x1a\n') ||
  (head.startsWith('RIFF') && head.startsWith('WEBP', 8));

/**
 * Opens a JPEG, PNG or WebP, upright, and of an animation the first frame. Everything made from it is decoded within limits.
 * Rejects with an Error that says what is wrong with the file.
 */
export async function decodePicture(bytes: Uint8Array): Promise<Sharp> {
  if (bytes.byteLength > decodeLimits.bytes) throw new Error(`it has more than ${decodeLimits.bytes} bytes`);
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(16, bytes.byteLength)).toString('latin1');
  if (!isKnown(head)) throw new Error('it is no JPEG, PNG or WebP');
  const { width, height } = await sharp(bytes, { limitInputPixels: false }).metadata();
  // Before anything is decoded: a few bytes of header may promise gigabytes of pixels.
  if (Math.max(width, height) > decodeLimits.side || width * height > decodeLimits.pixels)
    throw new Error(`it has ${width} × ${height} pixels`);
  return sharp(bytes, { failOn: 'error', limitInputPixels: decodeLimits.pixels, animated: false })
    .timeout({ seconds: decodeLimits.seconds })
    .autoOrient();
}
