import type { Box } from '../../src/util/box.js';
import type { Mask, Pixels } from '../../src/util/pixels.js';

export type Colour = readonly [red: number, green: number, blue: number, alpha?: number];

/** A picture whose every pixel is what `colourAt` says: three channels, or four when it gives an alpha. */
export function drawn(width: number, height: number, colourAt: (x: number, y: number) => Colour): Pixels {
  const channels = colourAt(0, 0).length === 4 ? 4 : 3;
  const data = new Uint8Array(width * height * channels);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) data.set(colourAt(x, y) as readonly number[], (y * width + x) * channels);
  return { width, height, channels, data };
}

/** A picture with many colours and edges everywhere: whatever is changed shows. */
export const busy = (width: number, height: number): Pixels =>
  drawn(width, height, (x, y) => [(x * 37 + y * 11) % 256, (x * 5 + y * 71) % 256, (x * y) % 256]);

export const pixelAt = ({ data, channels, width }: Pixels, x: number, y: number): readonly number[] => [
  ...data.subarray((y * width + x) * channels, (y * width + x + 1) * channels),
];

/** A mask as large as the picture that selects an ellipse in `box`, hard-edged. */
export function ellipseIn({ width, height }: { readonly width: number; readonly height: number }, box: Box): Mask {
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const dx = (x + 0.5 - (box[0] + box[2]) / 2) / ((box[2] - box[0]) / 2);
      const dy = (y + 0.5 - (box[1] + box[3]) / 2) / ((box[3] - box[1]) / 2);
      if (dx * dx + dy * dy <= 1) data[y * width + x] = 255;
    }
  return { width, height, data };
}

/** Whether a predicate holds for every pixel; says the first where it does not. */
export function firstPixelWhere(
  { width, height }: { readonly width: number; readonly height: number },
  holds: (x: number, y: number) => boolean,
): readonly [x: number, y: number] | undefined {
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) if (holds(x, y)) return [x, y];
  return undefined;
}
