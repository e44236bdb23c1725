import { expect, test } from 'vitest';
import {
  cutPixels,
  partAroundBox,
  partAroundHole,
  widenMask,
  withPart,
} from '../../../src/models/embedded/cut-part.js';
import { createOpencv } from '../../../src/models/embedded/opencv.js';
import type { Box } from '../../../src/util/box.js';
import { cutMask } from '../../../src/util/drawing/masks.js';
import type { Mask, Pixels } from '../../../src/util/pixels.js';
import { photo, samplePhoto } from '../drawn-text.js';

const grey = (width: number, height: number): Pixels => ({
  width,
  height,
  channels: 3,
  data: new Uint8Array(width * height * 3).fill(128),
});

/** `toEqual` takes half a minute for so many numbers. */
const areSame = (one: Mask | Pixels, other: Mask | Pixels): boolean =>
  one.width === other.width && one.height === other.height && Buffer.compare(one.data, other.data) === 0;

test('of a picture of 50 megapixels only the surroundings of the thing are taken', () => {
  const size = { width: 8660, height: 5774 };
  expect(partAroundBox(size, [1000, 2000, 1100.5, 2200])).toEqual({ left: 969, top: 1940, width: 162, height: 320 });
  const mask = { ...size, data: new Uint8Array(size.width * size.height) };
  expect(partAroundHole(mask)).toBeUndefined();
  mask.data[5773 * size.width + 8659] = 1;
  expect(partAroundHole(mask)).toEqual({ left: 8611, top: 5725, width: 49, height: 49 });
});

test('a thing in a large picture gets the mask and the filling that it gets in its part alone', async () => {
  const opencv = createOpencv();
  const options = { signal: AbortSignal.timeout(60_000) };
  try {
    const small = await photo(samplePhoto(6), 480);
    const place = { left: 700, top: 301, width: small.width, height: small.height };
    const large = withPart(grey(1600, 1100), small, place);
    expect(areSame(cutPixels(large, place), small)).toBe(true);
    const box: Box = [200.5, 150.25, 240, 190];
    const shifted: Box = [box[0] + 700, box[1] + 301, box[2] + 700, box[3] + 301];
    const alone = await opencv.segment({ id: 'alone', pixels: small }, box, options);
    const within = await opencv.segment({ id: 'within', pixels: large }, shifted, options);
    expect(areSame(within, widenMask(alone, place, large))).toBe(true);
    expect(areSame(await opencv.segment({ id: 'within', pixels: large }, shifted, options), within)).toBe(true);
    const filled = await opencv.fill({ id: 'within', pixels: large }, within, undefined, options);
    const filledAlone = await opencv.fill({ id: 'alone', pixels: small }, cutMask(within, place), undefined, options);
    expect(areSame(filled, withPart(large, filledAlone, place))).toBe(true);
    expect(areSame(filledAlone, small)).toBe(false);
  } finally {
    await opencv.close();
  }
});
