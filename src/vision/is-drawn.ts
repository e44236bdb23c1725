/** Whether a picture looks drawn, as screens, slips and slides do, and not taken with a camera. */
import type { Pixels } from '../util/pixels.js';

/** So many places are looked at. */
const samples = 9000;
/** Shares of places that are like their neighbours, and of the two colours that most have; photos reach neither both. */
const minFlat = 0.7;
const minCommon = 0.5;
/** Backgrounds that run from one colour into another: hardly any place differs from its neighbour. */
const minEven = 0.8;
const minSmooth = 0.7;

export function isDrawn({ width, height, channels, data }: Pixels): boolean {
  const step = Math.max(1, Math.floor(Math.sqrt((width * height) / samples)));
  const colours = new Map<number, number>();
  let [seen, flat, smooth] = [0, 0, 0];
  for (let y = 0; y < height; y += step)
    for (let x = 0; x < width - 1; x += step) {
      const at = (y * width + x) * channels;
      const colour = ((data[at] >> 4) << 8) | ((data[at + 1] >> 4) << 4) | (data[at + 2] >> 4);
      colours.set(colour, (colours.get(colour) ?? 0) + 1);
      const change = Math.max(
        ...[0, 1, 2].map((channel) => Math.abs(data[at + channel] - data[at + channels + channel])),
      );
      seen++;
      if (change <= 3) flat++;
      if (change <= 1) smooth++;
    }
  const [first = 0, second = 0] = [...colours.values()].sort((a, b) => b - a);
  const isPlain = flat > minFlat * seen && first + second > minCommon * seen;
  return isPlain || (flat > minEven * seen && smooth > minSmooth * seen);
}
