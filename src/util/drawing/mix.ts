import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Mask, PixelPart, Pixels } from '../pixels.js';

/** A copy whose data may be changed. */
export const copyPixels = (pixels: Pixels): Pixels => ({ ...pixels, data: new Uint8Array(pixels.data) });

/** Work on this many pixels (some 5 ms) happens between two turns of the event loop. */
const pixelsAtOnce = 300_000;

/** Does something for each row of a picture, letting other work in between; rejects when `signal` aborts. */
export async function forEachRow(
  { width, height }: { readonly width: number; readonly height: number },
  signal: AbortSignal | undefined,
  row: (y: number) => void,
): Promise<void> {
  const rowsAtOnce = Math.max(1, Math.floor(pixelsAtOnce / width));
  for (let y = 0; y < height; y++) {
    if (y % rowsAtOnce === 0) {
      signal?.throwIfAborted();
      // What came before it may have taken its time as well.
      if (y > 0 || rowsAtOnce < height) await nextTurn();
    }
    row(y);
  }
}

/**
 * Fades `target` into `source` where `mask` selects, in place: 0 leaves a pixel as it is, exactly, 255 takes the
 * source's. Transparent pixels take no part in the colour.
 * @param source as large as `mask`
 * @param at where the first pixel of source and mask lies in the target
 */
export async function mixInto(
  target: Pixels,
  source: Pixels,
  mask: Mask,
  at: Pick<PixelPart, 'left' | 'top'>,
  signal: AbortSignal,
): Promise<void> {
  const mix = target.channels === 3 && source.channels === 3 ? mixOpaque : mixAlpha;
  await forEachRow(mask, signal, (y) => {
    const to = ((at.top + y) * target.width + at.left) * target.channels;
    mix(target, to, source, y * source.width * source.channels, mask, y * mask.width);
  });
}

/** Fades `target` into one colour where `mask` (as large) selects, in place. @param colour red, green and blue */
export async function paintInto(
  target: Pixels,
  colour: readonly number[],
  mask: Mask,
  signal: AbortSignal,
): Promise<void> {
  const { width } = target;
  const row: Pixels = { width, height: 1, channels: 3, data: new Uint8Array(3 * width) };
  for (let at = 0; at < row.data.length; at++) row.data[at] = colour[at % 3];
  const mix = target.channels === 3 ? mixOpaque : mixAlpha;
  await forEachRow(mask, signal, (y) => mix(target, y * width * target.channels, row, 0, mask, y * width));
}

type MixRow = (target: Pixels, to: number, source: Pixels, from: number, mask: Mask, select: number) => void;

const mixOpaque: MixRow = (target, to, source, from, mask, select) => {
  for (let x = 0; x < mask.width; x++, to += 3, from += 3) {
    const share = mask.data[select + x];
    if (share === 0) continue;
    for (let channel = 0; channel < 3; channel++) {
      const old = target.data[to + channel];
      // Storing in a byte cuts the fraction off: half of one more makes that rounding.
      target.data[to + channel] = old + ((source.data[from + channel] - old) * share) / 255 + 0.5;
    }
  }
};

const mixAlpha: MixRow = (target, to, source, from, mask, select) => {
  for (let x = 0; x < mask.width; x++, to += target.channels, from += source.channels) {
    const share = mask.data[select + x] / 255;
    if (share === 0) continue;
    const shown = share * (source.channels === 4 ? source.data[from + 3] : 255);
    const kept = (1 - share) * (target.channels === 4 ? target.data[to + 3] : 255);
    const alpha = shown + kept;
    if (alpha > 0)
      for (let channel = 0; channel < 3; channel++)
        target.data[to + channel] =
          (source.data[from + channel] * shown + target.data[to + channel] * kept) / alpha + 0.5;
    if (target.channels === 4) target.data[to + 3] = alpha + 0.5;
  }
};
