/** REPLACE puts in what was taught: real editing without a model that paints. */
import { describe, expect, test } from 'vitest';
import type { SoftPrompt } from '../../src/contracts/learning.js';
import type { Capabilities } from '../../src/contracts/model.js';
import type { Box, ImageValue } from '../../src/contracts/turn.js';
import { createPromptPool } from '../../src/learning/prompt-pool.js';
import { faceSpace } from '../../src/skills/looks/decide.js';
import { replace } from '../../src/tools/replace.js';
import type { Pixels } from '../../src/util/pixels.js';
import { type Colour, drawn, firstPixelWhere, pixelAt } from '../support/drawn-pictures.js';
import { toolContext } from '../support/tool-context.js';

const place: Box = [60, 40, 140, 120];
const one = new Float32Array([1]);

const shownAs = (concept: string, shown: ImageValue, more: Partial<SoftPrompt> = {}): SoftPrompt => ({
  kind: 'soft',
  id: `look of ${concept}`,
  team: 'team',
  lesson: 'lesson',
  at: 0,
  tool: 'LOC',
  concept,
  supersedes: [],
  space: 'embedded/trunk-1',
  basis: 'feature',
  centre: one,
  vector: one,
  bias: 0,
  key: one,
  shown: [shown],
  ...more,
});

/** A logo twice as wide as high, red on the left and blue on the right, in the middle of a white page. */
const page = drawn(120, 80, (x, y): Colour => {
  if (x < 20 || x >= 100 || y < 20 || y >= 60) return [255, 255, 255];
  return x < 60 ? [220, 20, 30] : [20, 40, 210];
});
const logo: Box = [20, 20, 100, 60];
const scene = drawn(200, 160, (x, y): Colour => [x, y, (x + y) % 256]);

/** Boxes are the shapes of things. */
const segment: Capabilities['segment'] = async ({ pixels: { width, height } }, [left, top, right, bottom]) => ({
  width,
  height,
  data: Uint8Array.from({ length: width * height }, (_, at) => {
    const [x, y] = [at % width, Math.floor(at / width)];
    return x >= left && x < right && y >= top && y < bottom ? 255 : 0;
  }),
});
const greyFill: Partial<Capabilities> = {
  segment,
  async fill({ pixels }, mask) {
    const data = Uint8Array.from(pixels.data, (value, at) => (mask.data[Math.floor(at / 3)] > 0 ? 128 : value));
    return { ...pixels, data };
  },
};

async function replaced(
  prompt: string,
  {
    models = greyFill,
    before = scene,
    taught = page,
    view = logo,
    more = {},
  }: {
    models?: Partial<Capabilities>;
    before?: Pixels;
    taught?: Pixels;
    view?: Box;
    more?: Partial<SoftPrompt> | ((shown: ImageValue) => Partial<SoftPrompt>);
  } = {},
) {
  const context = toolContext(models);
  const image = context.pictures.put(before, 'street.jpg');
  const shown = { ...context.pictures.put(taught), view };
  const prompts = createPromptPool([shownAs('our logo', shown, typeof more === 'function' ? more(shown) : more)]);
  const object = {
    type: 'Regions',
    picture: image.picture,
    regions: [{ box: place, label: 'cup', score: 0.9 }],
  } as const;
  const result = await replace.run({ image, object, prompt: { type: 'Text', value: prompt } }, { ...context, prompts });
  if (result.output.type !== 'Image') throw new Error('REPLACE returns a picture');
  return { ...result, after: context.pictures.pixels(result.output.picture) };
}

const near = (given: readonly number[], wanted: readonly number[], tolerance: number): boolean =>
  given.every((value, channel) => Math.abs(value - wanted[channel]) <= tolerance);

describe('a taught word', () => {
  test.each(['our logo', 'the logo', 'Our Logo'])('%s is put into the place in its own proportions', async (words) => {
    const { after, prompts, note, output } = await replaced(words);
    expect([prompts, note]).toEqual([['look of our logo'], 'I put in what you taught me as “our logo”.']);
    expect(output).toMatchObject({ picture: { width: 200, height: 160, name: 'street.jpg' } });
    // 80 × 80 holds a 2:1 logo of 80 × 40 in its middle.
    expect(near(pixelAt(after, 80, 80), [220, 20, 30], 12)).toBe(true);
    expect(near(pixelAt(after, 120, 80), [20, 40, 210], 12)).toBe(true);
    // Above and below it what was there is gone.
    expect(pixelAt(after, 100, 48)).toEqual([128, 128, 128]);
    expect(pixelAt(after, 100, 112)).toEqual([128, 128, 128]);
    const [left, top, right, bottom] = place;
    const untouched = (x: number, y: number): boolean =>
      x >= left - 12 && x < right + 12 && y >= top - 12 && y < bottom + 12
        ? true
        : pixelAt(after, x, y).every((value, channel) => value === pixelAt(scene, x, y)[channel]);
    expect(firstPixelWhere(after, (x, y) => !untouched(x, y))).toBeUndefined();
  });

  test('that isn’t flat is put in from its largest picture', async () => {
    const { after } = await replaced('our logo', { more: (pictured) => ({ shown: undefined, pictured }) });
    expect(near(pixelAt(after, 80, 80), [220, 20, 30], 12)).toBe(true);
  });

  test('covers the old thing as it is where no model fills', async () => {
    const { after } = await replaced('our logo', { models: {} });
    expect(near(pixelAt(after, 80, 80), [220, 20, 30], 12)).toBe(true);
    expect(pixelAt(after, 100, 48)).toEqual(pixelAt(scene, 100, 48));
  });

  test('is seen in the light of the scene', async () => {
    const dim = drawn(200, 160, (x): Colour => (x < 150 ? [120, 110, 90] : [60, 55, 45]));
    const { after } = await replaced('our logo', { before: dim });
    const [red] = pixelAt(after, 80, 80);
    expect(red).toBeLessThan(205);
    expect(red).toBeGreaterThan(150);
  });

  test('is cut out along its outline where that is known', async () => {
    const round = drawn(
      80,
      80,
      (x, y): Colour => ((x - 40) ** 2 + (y - 40) ** 2 < 36 ** 2 ? [250, 220, 0, 255] : [0, 0, 0, 0]),
    );
    const { after } = await replaced('our logo', { taught: round, view: [0, 0, 80, 80] });
    expect(near(pixelAt(after, 100, 80), [250, 220, 0], 12)).toBe(true);
    expect(pixelAt(after, 63, 43)).toEqual([128, 128, 128]);
  });

  test('of somebody’s face is nobody to put in, and other words are painted as before', async () => {
    const asked: (string | undefined)[] = [];
    const painter: Partial<Capabilities> = {
      segment,
      async fill({ pixels }, _mask, prompt) {
        asked.push(prompt);
        return pixels;
      },
    };
    await replaced('our logo', { models: painter, more: { space: faceSpace } });
    await replaced('a blue bus', { models: painter });
    expect(asked).toEqual(['our logo', 'a blue bus']);
    await expect(replaced('a blue bus', { models: {} })).rejects.toThrow('nobody offers');
  });
});
