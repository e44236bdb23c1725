import { expect, test } from 'vitest';
import type { Box, ImageValue, RegionsValue, Value } from '../../src/contracts/turn.js';
import { adjust } from '../../src/tools/adjust.js';
import { readChange } from '../../src/tools/shared/change-words.js';
import { prominent } from '../../src/tools/shared/find-subject.js';
import type { Pixels } from '../../src/util/pixels.js';
import { busy, drawn, ellipseIn, pixelAt } from '../support/drawn-pictures.js';
import { toolContext } from '../support/tool-context.js';

const text = (value: string): Value => ({ type: 'Text', value });
const number = (value: number): Value => ({ type: 'Number', value });

async function adjusted(
  before: Pixels,
  change: string,
  more: { amount?: number; object?: Box; keep?: Box; view?: Box } = {},
): Promise<{ after: Pixels; did?: string; image: ImageValue }> {
  const context = toolContext({ segment: async ({ pixels }, box) => ellipseIn(pixels, box) });
  const given = context.pictures.put(before, 'photo.jpg');
  const regions = (box: Box | undefined): RegionsValue | undefined =>
    box && { type: 'Regions', picture: given.picture, regions: [{ box, label: 'dog', score: 0.9 }] };
  const { output, did } = await adjust.run(
    {
      image: { ...given, view: more.view },
      change: text(change),
      amount: more.amount === undefined ? undefined : number(more.amount),
      object: regions(more.object),
      keep: regions(more.keep),
    },
    context,
  );
  if (output.type !== 'Image') throw new Error('an edit returns a picture');
  return { after: context.pictures.pixels(output.picture), did, image: output };
}

const mean = ({ data }: Pixels): number => data.reduce((sum, value) => sum + value, 0) / data.length;
const isGrey = ({ data, channels }: Pixels): boolean => data.every((value, at) => value === data[at - (at % channels)]);
const left: Pixels = drawn(40, 20, (x) => (x < 20 ? [200, 30, 30] : [20, 40, 90]));

test('brighter and darker, by as much as was said', async () => {
  const before = mean(left);
  const little = await adjusted(left, 'brighter', { amount: 15 });
  const much = await adjusted(left, 'brighter', { amount: 70 });
  expect(mean(little.after)).toBeGreaterThan(before + 3);
  expect(mean(much.after)).toBeGreaterThan(mean(little.after) + 10);
  expect(mean((await adjusted(left, 'darker')).after)).toBeLessThan(before - 3);
  expect([little.did, much.did]).toEqual(['a little brighter', 'much brighter']);
});

test('black and white, all of it or a part', async () => {
  const { after, did } = await adjusted(left, 'black and white');
  expect(isGrey(after)).toBe(true);
  expect(did).toBe('black and white');
  const part = await adjusted(left, 'black and white', { object: [0, 0, 20, 20] });
  expect(pixelAt(part.after, 10, 10)[0]).toBe(pixelAt(part.after, 10, 10)[2]);
  expect(pixelAt(part.after, 35, 10)).toEqual(pixelAt(left, 35, 10));
  expect(part.did).toBe('the dog made black and white');
});

test('the background in one colour', async () => {
  const { after, did } = await adjusted(left, 'filled white', { keep: [0, 0, 20, 20] });
  expect(pixelAt(after, 10, 10)).toEqual(pixelAt(left, 10, 10));
  expect(pixelAt(after, 38, 2)).toEqual([255, 255, 255]);
  expect(did).toBe('background made white behind the dog');
});

test('what moves pixels: turned, mirrored, cut to a shape, resized', async () => {
  const turned = await adjusted(left, 'rotated', { amount: -90 });
  expect([turned.after.width, turned.after.height]).toEqual([20, 40]);
  expect(turned.did).toBe('rotated by 90° to the left');
  const mirrored = await adjusted(left, 'mirrored');
  expect(pixelAt(mirrored.after, 39, 3)).toEqual(pixelAt(left, 0, 3));
  const square = await adjusted(left, 'square');
  expect([square.after.width, square.after.height]).toEqual([20, 20]);
  const wide = await adjusted(left, 'wide', { amount: 80 });
  expect([wide.after.width, wide.after.height, wide.did]).toEqual([80, 40, 'resized to 80 × 40']);
  const circle = await adjusted(busy(30, 30), 'circle');
  expect([circle.after.channels, pixelAt(circle.after, 0, 0)[3], pixelAt(circle.after, 15, 15)[3]]).toEqual([
    4, 0, 255,
  ]);
});

test('of a crop, what is shown is changed and shown', async () => {
  const view: Box = [20, 0, 40, 20];
  const light = await adjusted(left, 'brighter', { view });
  expect(light.image.view).toEqual(view);
  const turned = await adjusted(left, 'mirrored', { view });
  expect(turned.image.view).toBeUndefined();
  expect([turned.after.width, turned.after.height]).toEqual([20, 20]);
});

test('an unknown change is refused in plain words', async () => {
  await expect(adjusted(left, 'haunted')).rejects.toThrow('there is no change “haunted”');
  await expect(adjusted(left, 'mirrored', { object: [0, 0, 9, 9] })).rejects.toThrow('only a whole picture');
});

test('a square around a thing', async () => {
  const { did, after } = await adjusted(left, 'square', { object: [0, 0, 9, 9] });
  expect(did).toBe('cropped to a square around the dog, 10 × 10');
  expect([after.width, after.height]).toEqual([10, 10]);
});

test('what a picture is about: the large and living in the middle, and what it holds', () => {
  const region = (label: string, box: Box, score = 0.8) => ({ label, box, score });
  const view: Box = [0, 0, 100, 100];
  const rider = region('person', [30, 20, 60, 90]);
  const racket = region('tennis racket', [55, 40, 70, 50]);
  const far = region('person', [90, 10, 94, 18]);
  expect(prominent([region('couch', [0, 30, 100, 100]), racket, far, rider], view)).toEqual([rider, racket]);
  expect(prominent([region('dog', [10, 50, 30, 70]), far], view).map(({ label }) => label)).toContain('dog');
  expect(prominent([], view)).toEqual([]);
});

test.each([
  ['flipped left to right', 'mirrored', undefined],
  ['horizontal flip', 'mirrored', undefined],
  ['flip_vertical', 'flipped', undefined],
  ['mirror', 'mirrored', undefined],
  ['grayscale', 'black and white', undefined],
  ['greyed', 'black and white', undefined],
  ['B&W', 'black and white', undefined],
  ['monochrome', 'black and white', undefined],
  ['desaturate', 'black and white', undefined],
  ['rotated 90 degrees clockwise', 'rotated', 90],
  ['rotate 90° counterclockwise', 'rotated', -90],
  ['rotate left', 'rotated', -90],
  ['rotate -45', 'rotated', -45],
  ['upside down', 'rotated', 180],
  ['brightness +20', 'brighter', 20],
  ['brightness -20%', 'darker', 20],
  ['increase brightness', 'brighter', undefined],
  ['lower the exposure by 10 percent', 'darker', 10],
  ['lighten', 'brighter', undefined],
  ['darken', 'darker', undefined],
  ['contrast +30', 'more contrast', 30],
  ['reduced contrast', 'less contrast', undefined],
  ['saturation -40', 'less colour', 40],
  ['more vivid colors', 'more colour', undefined],
  ['sharpen', 'sharper', undefined],
  ['gaussian blur', 'blurred', undefined],
  ['pixelate', 'pixelated', undefined],
  ['invert colors', 'inverted', undefined],
  ['vintage', 'sepia', undefined],
  ['warm', 'warmer', undefined],
  ['cold', 'cooler', undefined],
  ['resize to 50%', 'resized', 50],
  ['shrink by 20%', 'resized', 80],
  ['scale 2x', 'resized', 200],
  ['half size', 'resized', 50],
  ['width 800', 'wide', 800],
  ['crop to square', 'square', undefined],
  ['circular', 'circle', undefined],
  ['Brighter.', 'brighter', undefined],
])('a change is read as programs say it: %s', (said, change, amount) => {
  expect(readChange(said)).toEqual({ change, ...(amount !== undefined && { amount }) });
});

test('what is no change is refused as before', async () => {
  for (const said of ['nicer', 'cartoon', '']) expect(readChange(said)).toBeUndefined();
  await expect(adjusted(left, 'nicer')).rejects.toMatchObject({ friendly: "I can't make a picture nicer." });
});
