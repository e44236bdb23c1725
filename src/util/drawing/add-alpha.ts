import type { Mask, Pixels } from '../pixels.js';

/** The picture with what `mask` (as large) does not select transparent. */
export function addAlpha({ width, height, channels, data }: Pixels, mask: Mask): Pixels {
  const shown = new Uint8Array(width * height * 4);
  for (let at = 0; at < width * height; at++) {
    for (let channel = 0; channel < 3; channel++) shown[at * 4 + channel] = data[at * channels + channel];
    const own = channels === 4 ? data[at * channels + 3] : 255;
    shown[at * 4 + 3] = (own * mask.data[at]) / 255 + 0.5;
  }
  return { width, height, channels: 4, data: shown };
}
