/** Marks, words and covers that are drawn onto a picture, pixel by pixel. */
import { describe, expect, test } from 'vitest';
import type { Capabilities } from '../../src/contracts/model.js';
import type { Box, Region, Value } from '../../src/contracts/turn.js';
import { tools } from '../../src/tools/index.js';
import type { Pixels } from '../../src/util/pixels.js';
import { drawn, ellipseIn, pixelAt } from '../support/drawn-pictures.js';
import { toolContext } from '../support/tool-context.js';

const grey = (): Pixels => drawn(200, 120, () => [120, 120, 120]);
const text = (value: string): Value => ({ type: 'Text', value });

async function made(name: string, regions: readonly Region[], values: Readonly<Record<string, Value>> = {}) {
  const models: Partial<Capabilities> = {
    segment: async ({ pixels }, box) => ellipseIn(pixels, box),
    faces: async () => [],
  };
  const context = toolContext(models);
  const image = context.pictures.put(grey(), 'photo.jpg');
  const tool = tools.find((one) => one.name === name);
  if (!tool) throw new Error(`no tool ${name}`);
  const found: Value = { type: 'Regions', picture: image.picture, regions };
  const { output, did } = await tool.run({ image, object: found, box: found, ...values }, context);
  if (output.type !== 'Image') throw new Error('an edit returns a picture');
  return { did, view: output.view, pixels: context.pictures.pixels(output.picture) };
}

const dog = (box: Box): Region => ({ box, label: 'dog', score: 0.9 });
const changedIn = (pixels: Pixels, [x1, y1, x2, y2]: Box): boolean => {
  for (let y = y1; y < y2; y++) for (let x = x1; x < x2; x++) if (pixelAt(pixels, x, y)[0] !== 120) return true;
  return false;
};

describe('TAG', () => {
  test('a circle is drawn around, in the colour that was said, and nothing in it is covered', async () => {
    const { did, pixels } = await made('TAG', [dog([80, 40, 120, 80])], { style: text('blue circle') });
    expect(did).toBe('1 dog marked with a circle');
    expect(changedIn(pixels, [88, 48, 112, 72])).toBe(false);
    const [red, , blue] = pixelAt(pixels, 76, 60);
    expect(blue).toBeGreaterThan(red + 60);
  });

  test('an arrow points at it from where there is room', async () => {
    const { did, pixels } = await made('TAG', [dog([80, 80, 120, 118])], { style: text('arrow') });
    expect(did).toBe('1 dog marked with an arrow');
    expect(changedIn(pixels, [95, 60, 105, 80])).toBe(true);
    expect(changedIn(pixels, [0, 0, 60, 120])).toBe(false);
  });

  test('people are numbered from left to right', async () => {
    const { did } = await made('TAG', [dog([100, 40, 140, 80]), dog([20, 40, 60, 80])], { style: text('numbers') });
    expect(did).toBe('2 dogs numbered from left to right');
  });

  test('an outline follows the shape', async () => {
    const { did, pixels } = await made('TAG', [dog([60, 30, 140, 90])], { style: text('outline') });
    expect(did).toBe('1 dog outlined');
    expect(changedIn(pixels, [85, 50, 115, 70])).toBe(false);
    expect(changedIn(pixels, [56, 55, 64, 65])).toBe(true);
  });
});

describe('BLUR in other styles', () => {
  test('black is black all over', async () => {
    const { did, pixels } = await made('BLUR', [{ ...dog([60, 30, 140, 90]), label: 'text' }], {
      style: text('black'),
    });
    expect(did).toBe('1 text blacked out');
    expect(pixelAt(pixels, 100, 60).slice(0, 3)).toEqual([0, 0, 0]);
    expect(pixelAt(pixels, 62, 32).slice(0, 3)).toEqual([0, 0, 0]);
  });

  test('a bar over the eyes leaves the rest of the face', async () => {
    const face: Region = {
      box: [60, 20, 120, 100],
      label: 'face',
      score: 0.9,
      eyes: [
        [75, 45],
        [105, 45],
      ],
    };
    const { did, pixels } = await made('BLUR', [face], { style: text('black'), part: text('eyes') });
    expect(did).toBe('the eyes of 1 face blacked out');
    expect(pixelAt(pixels, 90, 45).slice(0, 3)).toEqual([0, 0, 0]);
    expect(changedIn(pixels, [60, 65, 120, 100])).toBe(false);
  });
});

describe('CROP_ALL and CROP_AWAY', () => {
  test('one crop shows all of them', async () => {
    const { view, did } = await made('CROP_ALL', [dog([20, 40, 60, 80]), dog([120, 50, 150, 90])]);
    expect(did).toBe('cropped to the 2 dogs');
    expect(view?.map(Math.round)).toEqual([14, 34, 156, 96]);
  });

  test('the largest part without it is shown', async () => {
    const { view, did } = await made('CROP_AWAY', [dog([150, 40, 190, 80])]);
    expect(view?.map(Math.round)).toEqual([0, 0, 148, 120]);
    expect(did).toMatch(/^the dog cropped out: 74 % of the picture is left$/);
  });

  test('where most would go with it, that is said', async () => {
    await expect(made('CROP_AWAY', [dog([70, 20, 130, 100])])).rejects.toMatchObject({
      friendly: "I can't crop the dog out: most of the picture would go with it. I can remove or blur it.",
    });
  });
});

describe('WRITE', () => {
  test.each<[string, Box, Box]>([
    ['top', [60, 0, 140, 40], [0, 60, 200, 120]],
    ['bottom right', [120, 80, 200, 120], [0, 0, 100, 120]],
  ])('words stand at the %s', async (place, there, elsewhere) => {
    const { did, pixels } = await made('WRITE', [], { text: text('Team'), place: text(place) });
    expect(did).toBe(`“Team” written at the ${place}`);
    expect(changedIn(pixels, there)).toBe(true);
    expect(changedIn(pixels, elsewhere)).toBe(false);
  });
});

describe('EMOJI', () => {
  test('a hat stands on top of the head and not on the middle of a dog', async () => {
    const { did, pixels } = await made('EMOJI', [dog([80, 60, 140, 115])], { emoji: text('hat') });
    expect(did).toBe('🎩 put on 1 dog');
    expect(changedIn(pixels, [85, 85, 135, 115])).toBe(false);
    expect(changedIn(pixels, [90, 35, 130, 60])).toBe(true);
  });

  test('in a corner of the picture', async () => {
    const corner: Region = { box: [2, 94, 26, 118], label: 'bottom left corner', score: 1 };
    const { did } = await made('EMOJI', [corner], { emoji: text('🔥') });
    expect(did).toBe('🔥 put in the bottom left corner');
  });
});
