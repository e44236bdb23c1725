/** Takes what a mask selects out of a picture and continues the surroundings. */
import type { Mask, Pixels } from '../../util/pixels.js';
import { fillHole } from './patch-fill.js';
import { type Canvas, channels, type PatchField, spread } from './patch-match.js';

/** Pixels of the hole and of the part around it at which squares are compared: bounds the time. */
const maxHolePixels = 40_000;
const maxPixels = 250_000;
/** Half side of the window over which texture is measured, pixels. */
const textureReach = 8;
/** Mask values from here on are replaced wholly; below, the rim fades. */
const solid = 96;

/**
 * @param pixels a hole's part of a picture, see `partAroundHole`
 * @param mask of the same size; it selects something
 * @returns a copy; equal to the picture where the mask is 0
 */
export function fillFromSurroundings(pixels: Pixels, mask: Mask): Pixels {
  const result: Pixels = { ...pixels, data: Uint8Array.from(pixels.data) };
  const { width, height } = pixels;
  const scale = workScale(mask);
  const canvas = shrunk(pixels, mask, Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)));
  const field = fillHole(canvas);
  if (!field) throw new Error('[fill] too little is left around the hole; select a smaller thing');
  const isShrunk = canvas.width !== width || canvas.height !== height;
  const { data } = result;
  const colour = new Float32Array(3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      const selected = mask.data[at] ?? 0;
      if (selected === 0) continue;
      if (isShrunk) enlarge(pixels, mask, canvas, field, x, y, colour);
      else colour.set(canvas.values.subarray(channels * at, channels * at + 3));
      const share = Math.min(1, selected / solid);
      for (let channel = 0; channel < 3; channel++) {
        const to = at * pixels.channels + channel;
        data[to] = Math.round((1 - share) * (data[to] ?? 0) + share * (colour[channel] ?? 0));
      }
    }
  return result;
}

function workScale({ width, height, data }: Mask): number {
  const selected = data.reduce((count, value) => count + (value > 0 ? 1 : 0), 0);
  return Math.min(1, Math.sqrt(maxHolePixels / selected), Math.sqrt(maxPixels / (width * height)));
}

/** The picture at working size: each pixel the mean of the unselected ones that it covers. */
function shrunk(pixels: Pixels, mask: Mask, width: number, height: number): Canvas {
  const values = new Float32Array(width * height * channels);
  const known = new Float32Array(width * height);
  const hole = new Uint8Array(width * height);
  for (let y = 0; y < pixels.height; y++)
    for (let x = 0; x < pixels.width; x++) {
      const to = Math.floor((y * height) / pixels.height) * width + Math.floor((x * width) / pixels.width);
      const at = y * pixels.width + x;
      if (mask.data[at]) {
        hole[to] = 1;
        continue;
      }
      known[to] = (known[to] ?? 0) + 1;
      for (let channel = 0; channel < 3; channel++)
        values[channels * to + channel] =
          (values[channels * to + channel] ?? 0) + (pixels.data[at * pixels.channels + channel] ?? 0);
    }
  for (let at = 0; at < known.length; at++)
    for (let channel = 0; channel < 3; channel++)
      values[channels * at + channel] = (values[channels * at + channel] ?? 0) / Math.max(1, known[at] ?? 0);
  addTexture(values, hole, width, height);
  // The rim of a mask often misses a little of the object, which must not be copied.
  return { width, height, values, hole, forbidden: spread(hole, width, height, 2) };
}

/** Channels 4 and 5: mean steepness of brightness across and down, over the unselected pixels of a window. */
function addTexture(values: Float32Array, hole: Uint8Array, width: number, height: number): void {
  const brightness = (at: number): number =>
    0.3 * (values[channels * at] ?? 0) +
    0.59 * (values[channels * at + 1] ?? 0) +
    0.11 * (values[channels * at + 2] ?? 0);
  const strength = 3;
  for (const [channel, dx, dy] of [
    [3, 1, 0],
    [4, 0, 1],
  ] as const) {
    // Summed-area tables of steepness and of how many pixels have one.
    const sums = new Float64Array((width + 1) * (height + 1));
    const counts = new Float64Array((width + 1) * (height + 1));
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const at = y * width + x;
        const next = at + dx + dy * width;
        const isKnown = x + dx < width && y + dy < height && !hole[at] && !hole[next];
        const to = (y + 1) * (width + 1) + x + 1;
        for (const [table, value] of [
          [sums, isKnown ? Math.abs(brightness(at) - brightness(next)) : 0],
          [counts, isKnown ? 1 : 0],
        ] as const)
          table[to] = value + (table[to - 1] ?? 0) + (table[to - width - 1] ?? 0) - (table[to - width - 2] ?? 0);
      }
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const [left, right] = [Math.max(0, x - textureReach), Math.min(width, x + textureReach + 1)];
        const [top, bottom] = [Math.max(0, y - textureReach), Math.min(height, y + textureReach + 1)];
        const total = (table: Float64Array): number =>
          (table[bottom * (width + 1) + right] ?? 0) -
          (table[bottom * (width + 1) + left] ?? 0) -
          (table[top * (width + 1) + right] ?? 0) +
          (table[top * (width + 1) + left] ?? 0);
        values[channels * (y * width + x) + channel] = (strength * total(sums)) / Math.max(1, total(counts));
      }
  }
}

/** Colour of a full-size pixel: from the full-size picture, as far away as the field says for the working size. */
function enlarge(
  pixels: Pixels,
  mask: Mask,
  canvas: Canvas,
  field: PatchField,
  x: number,
  y: number,
  colour: Float32Array,
): void {
  const scaleX = pixels.width / canvas.width;
  const scaleY = pixels.height / canvas.height;
  const smallX = Math.min(canvas.width - 1, Math.floor(x / scaleX));
  const smallY = Math.min(canvas.height - 1, Math.floor(y / scaleY));
  colour.fill(0);
  let total = 0;
  for (let dy = -1; dy <= 1; dy++)
    for (let dx = -1; dx <= 1; dx++) {
      const nearX = smallX + dx;
      const nearY = smallY + dy;
      if (nearX < 0 || nearY < 0 || nearX >= canvas.width || nearY >= canvas.height) continue;
      const near = nearY * canvas.width + nearX;
      const source = field.nearest[near] ?? -1;
      if (source < 0) continue;
      const fromX = Math.round(x + ((source % canvas.width) - nearX) * scaleX);
      const fromY = Math.round(y + (Math.floor(source / canvas.width) - nearY) * scaleY);
      if (fromX < 0 || fromY < 0 || fromX >= pixels.width || fromY >= pixels.height) continue;
      const from = fromY * pixels.width + fromX;
      if (mask.data[from]) continue;
      const weight = (dx === 0 && dy === 0 ? 4 : 1) / (1 + (field.distance[near] ?? 0));
      total += weight;
      for (let channel = 0; channel < 3; channel++)
        colour[channel] = (colour[channel] ?? 0) + weight * (pixels.data[from * pixels.channels + channel] ?? 0);
    }
  const small = channels * (smallY * canvas.width + smallX);
  for (let channel = 0; channel < 3; channel++)
    colour[channel] = total > 0 ? (colour[channel] ?? 0) / total : (canvas.values[small + channel] ?? 0);
}
