import { unitVector } from '../../util/vector.js';

/** Side of the square that a picture is stretched to before its feature is taken. */
export const featureSide = 224;

const trunk = 'tower_0/MobilenetV3/expanded_conv_';
/** A middle layer, which knows marks and colours, and the last one, which knows kinds of things. */
export const trunkNodes = [`${trunk}11/add`, `${trunk}14/add`] as const;
/** Means over quarters keep what stands where: without them flat things are told apart in .55 instead of .8 of cases. */
const grid = 2;

interface FeatureMap {
  /** [1, height, width, channels] */
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/**
 * The picture feature: each map's means over a 2×2 grid (cells share the middle row where the count is odd), each
 * map L2-normalised, joined, L2-normalised: (88 + 120) · 4 = 832 numbers.
 */
export function trunkFeature(maps: readonly FeatureMap[]): Float32Array {
  const parts = maps.map((map) => unitVector(gridMeans(map)));
  const joined = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return unitVector(joined);
}

function gridMeans({ shape: [, height, width, channels], values }: FeatureMap): Float32Array {
  const means = new Float32Array(grid * grid * channels);
  for (let row = 0; row < grid; row++)
    for (let column = 0; column < grid; column++) {
      const target = means.subarray((row * grid + column) * channels, (row * grid + column + 1) * channels);
      const top = Math.floor((row * height) / grid);
      const bottom = Math.ceil(((row + 1) * height) / grid);
      const left = Math.floor((column * width) / grid);
      const right = Math.ceil(((column + 1) * width) / grid);
      const share = 1 / ((bottom - top) * (right - left));
      for (let y = top; y < bottom; y++)
        for (let x = left; x < right; x++) {
          const from = (y * width + x) * channels;
          for (let channel = 0; channel < channels; channel++) target[channel] += values[from + channel] * share;
        }
    }
  return means;
}
