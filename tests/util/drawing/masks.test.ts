import { expect, test } from 'vitest';
import { addToMask, cutMask, emptyMask, growMask, resizeMask, shapeMask } from '../../../src/util/drawing/masks.js';
import { mixInto } from '../../../src/util/drawing/mix.js';
import { drawn, ellipseIn, firstPixelWhere, pixelAt } from '../../support/drawn-pictures.js';

const signal = new AbortController().signal;
const whole = { left: 0, top: 0, width: 100, height: 80 };

test.each(['ellipse', 'rectangle'] as const)(
  'an %s is full inside and fades outside, within its feather',
  async (shape) => {
    const box = [20, 20, 80, 60] as const;
    const mask = await shapeMask(shape, box, whole, 6);
    const inside = shape === 'ellipse' ? ellipseIn(whole, box) : await shapeMask('rectangle', box, whole, 0.001);
    expect(
      firstPixelWhere(mask, (x, y) => inside.data[y * 100 + x] === 255 && mask.data[y * 100 + x] < 255),
    ).toBeUndefined();
    expect(mask.data[40 * 100 + 83]).toBeGreaterThan(20);
    expect(mask.data[40 * 100 + 83]).toBeLessThan(235);
    const beyond = (x: number, y: number): boolean => x < 12 || x > 88 || y < 12 || y > 68;
    expect(firstPixelWhere(mask, (x, y) => beyond(x, y) && mask.data[y * 100 + x] > 0)).toBeUndefined();
  },
);

test('a part of a shape is that part of the whole shape', async () => {
  const part = { left: 10, top: 15, width: 30, height: 40 };
  const box = [20, 20, 80, 60] as const;
  expect(await shapeMask('ellipse', box, part, 6)).toEqual(cutMask(await shapeMask('ellipse', box, whole, 6), part));
});

test('masks unite: of two selections the stronger counts', () => {
  const union = emptyMask({ width: 4, height: 1 });
  addToMask(union, { width: 2, height: 1, data: Uint8Array.of(100, 200) }, 1, 0);
  addToMask(union, { width: 2, height: 1, data: Uint8Array.of(150, 50) }, 2, 0);
  expect([...union.data]).toEqual([0, 100, 200, 50]);
});

test('a grown mask reaches about so much further, on all sides', async () => {
  const grown = await growMask(ellipseIn(whole, [30, 20, 70, 60]), 6);
  const row = grown.data.subarray(40 * 100, 41 * 100);
  expect([row[30], row[27], row[69]]).toEqual([255, 255, 255]);
  expect(row[24]).toBeGreaterThan(60);
  expect([row[16], row[83]]).toEqual([0, 0]);
  expect(grown.data[14 * 100 + 50]).toBeGreaterThan(60);
});

test('a mask in another size selects the same', async () => {
  const large = await resizeMask(ellipseIn(whole, [30, 20, 70, 60]), 200, 160);
  expect([large.width, large.height, large.data[80 * 200 + 100], large.data[0]]).toEqual([200, 160, 255, 0]);
});

test('mixing fades by the mask: nothing of it at 0, all at 255', async () => {
  const target = drawn(3, 1, () => [10, 20, 30]);
  const mask = { width: 3, height: 1, data: Uint8Array.of(0, 128, 255) };
  await mixInto(
    target,
    drawn(3, 1, () => [200, 100, 0]),
    mask,
    { left: 0, top: 0 },
    signal,
  );
  expect([0, 1, 2].map((x) => pixelAt(target, x, 0))).toEqual([
    [10, 20, 30],
    [105, 60, 15],
    [200, 100, 0],
  ]);
});

test('what is transparent lends no colour to a mix', async () => {
  const target = drawn(2, 1, (x) => [255, 0, 0, x === 0 ? 0 : 255]);
  const mask = { width: 2, height: 1, data: Uint8Array.of(128, 255) };
  await mixInto(
    target,
    drawn(2, 1, () => [0, 0, 200, 255]),
    mask,
    { left: 0, top: 0 },
    signal,
  );
  expect(pixelAt(target, 0, 0)).toEqual([0, 0, 200, 128]);
  expect(pixelAt(target, 1, 0)).toEqual([0, 0, 200, 255]);
});

test('long work stops when it is told to', async () => {
  const picture = drawn(10, 10, () => [0, 0, 0]);
  const mask = { width: 10, height: 10, data: new Uint8Array(100) };
  await expect(
    mixInto(picture, picture, mask, { left: 0, top: 0 }, AbortSignal.abort(new Error('enough'))),
  ).rejects.toThrow('enough');
});
