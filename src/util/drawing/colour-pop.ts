import type { Mask, Pixels } from '../pixels.js';
import { copyPixels, forEachRow } from './mix.js';

/** The picture in grey, except where `mask` (as large) selects: there its pixels stay exactly as they are. */
export async function colourPop(pixels: Pixels, mask: Mask, signal: AbortSignal): Promise<Pixels> {
  const popped = copyPixels(pixels);
  const { data, channels, width } = popped;
  await forEachRow(pixels, signal, (y) => {
    let at = y * width * channels;
    for (let x = 0; x < width; x++, at += channels) {
      const share = mask.data[y * width + x];
      if (share === 255) continue;
      // Rec. 709 luma: what the eye takes for the brightness of a colour.
      const grey = 0.2126 * data[at] + 0.7152 * data[at + 1] + 0.0722 * data[at + 2];
      for (let channel = 0; channel < 3; channel++)
        // Storing in a byte cuts the fraction off: half of one more makes that rounding.
        data[at + channel] = grey + ((data[at + channel] - grey) * share) / 255 + 0.5;
    }
  });
  return popped;
}
