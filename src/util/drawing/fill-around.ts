import sharp from 'sharp';
import type { Mask, Pixels } from '../pixels.js';
import { addAlpha } from './add-alpha.js';
import { copyPixels, forEachRow } from './mix.js';

/**
 * The picture with one colour around what `mask` (as large) selects.
 * @param colour a CSS name, or "transparent"
 * @returns undefined where the colour is none
 */
export async function fillAround(
  pixels: Pixels,
  mask: Mask,
  colour: string,
  signal: AbortSignal,
): Promise<Pixels | undefined> {
  if (colour === 'transparent') return addAlpha(pixels, mask, signal);
  const fill = await colourOf(colour);
  if (!fill) return undefined;
  const filled = copyPixels(pixels);
  const { width, channels } = pixels;
  await forEachRow(pixels, signal, (y) => {
    for (let at = y * width; at < (y + 1) * width; at++) {
      const share = mask.data[at] / 255;
      for (let channel = 0; channel < channels; channel++) {
        const to = at * channels + channel;
        filled.data[to] = fill[channel] + (filled.data[to] - fill[channel]) * share + 0.5;
      }
    }
  });
  return filled;
}

/** Red, green, blue and alpha of a colour's name. */
async function colourOf(name: string): Promise<Uint8Array | undefined> {
  try {
    const dot = sharp({ create: { width: 1, height: 1, channels: 4, background: name } });
    return await dot.raw().toBuffer();
  } catch {
    return undefined;
  }
}
