/** Out-of-focus backgrounds, as a wide lens makes them. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { encodeLight, linearLight } from '../colour/oklab.js';
import type { Mask, Pixels } from '../pixels.js';
import { invertMask, resizeMask } from './masks.js';
import { copyPixels, forEachRow, mixInto } from './mix.js';
import { fromPixels, toPixels } from './sharp-pixels.js';

/** Long side in pixels at which the blur is computed: what is blurred has no finer detail than this keeps. */
const workingSide = 512;

/** Radius of the disc that a point becomes, as a share of the picture's longer side. */
const discShare = 0.02;

/**
 * Blurs all that `mask` (as large as the picture) does not select. Only the background takes part in the blur, so the
 * subject casts no halo; light is averaged linearly over a disc, so lights become discs. Pixels that the mask selects
 * fully stay exactly as they are.
 * @param strength 1 is as a portrait lens does it, 2 twice as much
 */
export async function blurBackground(
  pixels: Pixels,
  mask: Mask,
  strength: number,
  signal: AbortSignal,
): Promise<Pixels> {
  const { width, height } = pixels;
  const scale = Math.min(1, workingSide / Math.max(width, height));
  const small = {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
  const working = await toPixels(
    fromPixels(pixels)
      .resize({ ...small, fit: 'fill', kernel: 'mitchell' })
      .removeAlpha(),
  );
  const subject = await resizeMask(mask, small.width, small.height);
  const radius = Math.max(1, Math.round(strength * discShare * Math.max(small.width, small.height)));
  const blurred = await discBlur(working, backgroundShare(subject), radius, signal);
  const background = await toPixels(fromPixels(blurred).resize({ width, height, fit: 'fill', kernel: 'cubic' }));
  const source = await withAlphaOf(pixels, background, signal);
  const around = invertMask(mask);
  await nextTurn();
  const result = copyPixels(pixels);
  await mixInto(result, source, around, { left: 0, top: 0 }, signal);
  return result;
}

/** The share of each pixel that is background: none where subject and background mix, for those carry its colour. */
function backgroundShare(subject: Mask): Float32Array {
  const { width, height, data } = subject;
  const share = new Float32Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      let max = 0;
      for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++)
        for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column++)
          max = Math.max(max, data[row * width + column]);
      share[y * width + x] = max >= 128 ? 0 : (1 - max / 128) ** 2;
    }
  return share;
}

const steps = 8192;
const encodings = Uint8Array.from({ length: steps + 1 }, (_, step) => encodeLight(step / steps) + 0.5);
const encode = (light: number): number => encodings[Math.min(steps, Math.round(light * steps))];

/** Averages of the weighted pixels in a disc around each pixel. Sums along rows make its cost one of rows, not area. */
async function discBlur(pixels: Pixels, weights: Float32Array, radius: number, signal: AbortSignal): Promise<Pixels> {
  const { width, height } = pixels;
  const stride = (width + 1) * 4;
  const sums = new Float64Array(stride * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const from = y * width + x;
      const to = y * stride + x * 4;
      // Lights count for more than their clipped brightness says, as they do on film.
      const luma = Math.max(pixels.data[from * 3], pixels.data[from * 3 + 1], pixels.data[from * 3 + 2]) / 255;
      const weight = weights[from] * (1 + 2 * luma ** 8);
      for (let channel = 0; channel < 3; channel++)
        sums[to + 4 + channel] = sums[to + channel] + weight * linearLight[pixels.data[from * 3 + channel]];
      sums[to + 7] = sums[to + 3] + weight;
    }
  const halves = Array.from({ length: 2 * radius + 1 }, (_, row) =>
    Math.floor(Math.sqrt((radius + 0.5) ** 2 - (row - radius) ** 2)),
  );
  const data = new Uint8Array(width * height * 3);
  // A disc full of the subject only: no background is seen there, so its own colour does.
  await forEachRow({ width: width * 2 * radius, height }, signal, (y) => {
    for (let x = 0; x < width; x++) {
      let [red, green, blue, weight] = [0, 0, 0, 0];
      for (let down = -radius; down <= radius; down++) {
        const row = y + down;
        if (row < 0 || row >= height) continue;
        const half = halves[down + radius];
        const start = row * stride + Math.max(0, x - half) * 4;
        const end = row * stride + Math.min(width, x + half + 1) * 4;
        red += sums[end] - sums[start];
        green += sums[end + 1] - sums[start + 1];
        blue += sums[end + 2] - sums[start + 2];
        weight += sums[end + 3] - sums[start + 3];
      }
      const to = (y * width + x) * 3;
      if (weight > 1e-6) {
        data[to] = encode(red / weight);
        data[to + 1] = encode(green / weight);
        data[to + 2] = encode(blue / weight);
      } else data.set(pixels.data.subarray(to, to + 3), to);
    }
  });
  return { width, height, channels: 3, data };
}

/** The blurred colours under the picture's own transparency. */
async function withAlphaOf(pixels: Pixels, colours: Pixels, signal: AbortSignal): Promise<Pixels> {
  if (pixels.channels === 3) return colours;
  const { width } = pixels;
  const data = new Uint8Array(pixels.data);
  await forEachRow(pixels, signal, (y) => {
    for (let at = y * width; at < (y + 1) * width; at++)
      for (let channel = 0; channel < 3; channel++) data[at * 4 + channel] = colours.data[at * 3 + channel];
  });
  return { ...pixels, data };
}
