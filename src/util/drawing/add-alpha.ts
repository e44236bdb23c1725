import type { Mask, Pixels } from '../pixels.js';
import { forEachRow } from './mix.js';

/** The picture with what `mask` (as large) does not select transparent. */
export async function addAlpha(pixels: Pixels, mask: Mask, signal?: AbortSignal): Promise<Pixels> {
  const { width, height, channels, data } = pixels;
  const shown = new Uint8Array(width * height * 4);
  await forEachRow(pixels, signal, (y) => {
    for (let at = y * width; at < (y + 1) * width; at++) {
      for (let channel = 0; channel < 3; channel++) shown[at * 4 + channel] = data[at * channels + channel];
      const own = channels === 4 ? data[at * channels + 3] : 255;
      shown[at * 4 + 3] = (own * mask.data[at]) / 255 + 0.5;
    }
  });
  return { width, height, channels: 4, data: shown };
}
