/** Whether a picture looks drawn, as screens, slips and slides do, and not taken with a camera. */
import type { Pixels } from '../util/pixels.js';

/** So many places are looked at. */
const samples = 9000;
/** Shares of places that are like their neighbours, and of the two colours that most have; photos reach neither both. */
const minFlat = 0.7;
const minCommon = 0.5;

export function isDrawn({ width, height, channels, data }: Pixels): boolean {
  const step = Math.max(1, Math.floor(Math.sqrt((width * height) / samples)));
  const colours = new Map<number, number>();
  let [seen, flat] = [0, 0];
  for (let y = 0; y < height; y += step)
    for (let x = 0; x < width - 1; x += step) {
      const at = (y * width + x) * channels;
      const colour = ((data[at] >> 4) << 8) | ((data[at + 1] >> 4) << 4) | (data[at + 2] >> 4);
      colours.set(colour, (colours.get(colour) ?? 0) + 1);
      const isLike = [0, 1, 2].every((channel) => Math.abs(data[at + channel] - data[at + channels + channel]) <= 3);
      seen++;
      if (isLike) flat++;
    }
  const [first = 0, second = 0] = [...colours.values()].sort((a, b) => b - a);
  return flat > minFlat * seen && first + second > minCommon * seen;
}
