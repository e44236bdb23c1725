/** Picture features like CLIP's, of real pixels: colours and edges by place, in a space of a model's own. */
import sharp from 'sharp';
import { unitVector } from '../../src/util/vector.js';
import { disguise } from './disguised-features.js';

const side = 64;
/** Steps of each colour channel, and directions of edges. */
const [tones, directions] = [4, 8];

interface Picture {
  readonly width: number;
  readonly height: number;
  /** RGB. */
  readonly data: Uint8Array;
}

/** Vectors of one length from different `seed`s look alike and mean different things, as those of two models do. */
export function clipLike(length: number, seed: number): (picture: Picture) => Promise<readonly number[]> {
  const asThatModel = disguise(length, seed);
  return async ({ width, height, data }) => {
    const small = await sharp(data, { raw: { width, height, channels: 3 } })
      .resize(side, side, { fit: 'fill' })
      .raw()
      .toBuffer();
    const parts = [...[1, 2].flatMap((grid) => coloursOf(small, grid)), ...edgesOf(small, 4)];
    const joined = parts.flatMap((part) => [...part]);
    return [...asThatModel(unitVector(Float32Array.from(joined)))];
  };
}

/** The square root of how much of each colour is in each cell; every value counts for the two steps that it is between. */
function coloursOf(data: Uint8Array, grid: number): readonly Float32Array[] {
  const cells = Array.from({ length: grid * grid }, () => new Float32Array(tones ** 3));
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const cell = cells[Math.floor((y * grid) / side) * grid + Math.floor((x * grid) / side)];
      const at = 3 * (y * side + x);
      for (let corner = 0; corner < 8; corner++) {
        let [bin, share] = [0, 1];
        for (let channel = 0; channel < 3; channel++) {
          const value = (data[at + channel] / 255) * (tones - 1);
          const low = Math.min(tones - 2, Math.floor(value));
          const isHigh = (corner >> channel) & 1;
          bin = bin * tones + low + isHigh;
          share *= isHigh ? value - low : 1 - (value - low);
        }
        cell[bin] += share;
      }
    }
  return cells.map((cell) => unitVector(cell.map(Math.sqrt)).map((value) => value / grid));
}

function edgesOf(data: Uint8Array, grid: number): readonly Float32Array[] {
  const bright = (x: number, y: number): number => {
    const at = 3 * (y * side + x);
    return (data[at] + data[at + 1] + data[at + 2]) / 765;
  };
  const cells = Array.from({ length: grid * grid }, () => new Float32Array(directions).fill(0.2));
  for (let y = 1; y < side - 1; y++)
    for (let x = 1; x < side - 1; x++) {
      const [dx, dy] = [bright(x + 1, y) - bright(x - 1, y), bright(x, y + 1) - bright(x, y - 1)];
      const turn = (Math.atan2(dy, dx) / (2 * Math.PI) + 1) * directions;
      const cell = cells[Math.floor((y * grid) / side) * grid + Math.floor((x * grid) / side)];
      cell[Math.floor(turn) % directions] += Math.hypot(dx, dy);
    }
  return cells.map((cell) => unitVector(cell.map(Math.sqrt)).map((value) => (0.7 * value) / grid));
}
