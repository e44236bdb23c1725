/** What is true of all of a picture: whether it is in colour, and how light it is. */
import type { Pixels } from '../pixels.js';

/** So many pixels tell it. */
const samples = 20_000;
/** Of 255 between the largest and the smallest channel: compression leaves a little colour in grey. */
const grey = 14;
const coloured = 34;

/** `undecided`: colours so faint that it may be a tinted picture. */
export function colouringOf(pixels: Pixels): 'colour' | 'grey' | 'undecided' {
  const spreads = sampled(pixels, (red, green, blue) => Math.max(red, green, blue) - Math.min(red, green, blue));
  const strong = spreads[Math.floor(0.97 * (spreads.length - 1))];
  if (strong <= grey) return 'grey';
  return strong >= coloured ? 'colour' : 'undecided';
}

const dark = 70;
const bright = 150;

/** By what most of the picture is like, as the eye weighs red, green and blue. */
export function lightOf(pixels: Pixels): 'dark' | 'bright' | 'undecided' {
  const lights = sampled(pixels, (red, green, blue) => 0.299 * red + 0.587 * green + 0.114 * blue);
  const middle = lights[Math.floor(lights.length / 2)];
  const mean = lights.reduce((sum, light) => sum + light, 0) / lights.length;
  if (Math.max(middle, mean) < dark) return 'dark';
  return Math.min(middle, mean) > bright ? 'bright' : 'undecided';
}

/** Sorted, of pixels all over the picture. */
function sampled(
  { width, height, channels, data }: Pixels,
  measure: (red: number, green: number, blue: number) => number,
): readonly number[] {
  const step = Math.max(1, Math.floor((width * height) / samples));
  const values: number[] = [];
  for (let at = 0; at < width * height; at += step) {
    const start = at * channels;
    values.push(measure(data[start], data[start + 1], data[start + 2]));
  }
  return values.sort((a, b) => a - b);
}
