/** Edits, pixel by pixel: what must change changes, what must not does not. */
import { describe, expect, test } from 'vitest';
import type { Capabilities, Mask } from '../../src/contracts/model.js';
import type { Tool } from '../../src/contracts/tool.js';
import type { Box, ImageValue, Region, Value } from '../../src/contracts/turn.js';
import { bgblur } from '../../src/tools/bgblur.js';
import { blur } from '../../src/tools/blur.js';
import { colorpop } from '../../src/tools/colorpop.js';
import { emoji } from '../../src/tools/emoji.js';
import { remove } from '../../src/tools/remove.js';
import { replace } from '../../src/tools/replace.js';
import { tag } from '../../src/tools/tag.js';
import type { Pixels } from '../../src/util/pixels.js';
import { busy, drawn, ellipseIn, firstPixelWhere, pixelAt } from '../support/drawn-pictures.js';
import { toolContext } from '../support/tool-context.js';

interface Edited {
  readonly before: Pixels;
  readonly after: Pixels;
  readonly image: ImageValue;
}

interface Edit {
  readonly label?: string;
  readonly mask?: Mask;
  readonly values?: Readonly<Record<string, Value>>;
  readonly models?: Partial<Capabilities>;
  readonly view?: Box;
}

const ellipses: Partial<Capabilities> = { segment: async ({ pixels }, box) => ellipseIn(pixels, box) };

async function edit(tool: Tool, before: Pixels, boxes: readonly Box[], options: Edit = {}): Promise<Edited> {
  const { label = 'dog', values = {}, models = ellipses, view } = options;
  const context = toolContext(models);
  const given = context.pictures.put(before, 'photo.jpg');
  const mask = options.mask && (await context.pictures.keepMask(options.mask));
  const regions = boxes.map((box): Region => ({ box, label, score: 0.9, mask }));
  const object: Value = { type: 'Regions', picture: given.picture, regions };
  const { output } = await tool.run({ image: { ...given, view }, object, ...values }, context);
  if (output.type !== 'Image') throw new Error('an edit returns a picture');
  return { before, after: context.pictures.pixels(output.picture), image: output };
}

const same = (a: Pixels, b: Pixels, x: number, y: number): boolean =>
  pixelAt(a, x, y).every((value, channel) => value === pixelAt(b, x, y)[channel]);
const inBox = (x: number, y: number, box: Box, margin = 0): boolean =>
  x >= box[0] - margin && x < box[2] + margin && y >= box[1] - margin && y < box[3] + margin;
const smile: Readonly<Record<string, Value>> = { emoji: { type: 'Text', value: 'smile' } };

const edits: readonly (readonly [string, Tool, Edit])[] = [
  ['COLORPOP', colorpop, {}],
  ['BGBLUR', bgblur, {}],
  ['BLUR', blur, {}],
  ['EMOJI', emoji, { values: smile }],
  ['TAG', tag, {}],
];

describe.each(edits)('%s', (_, tool, options) => {
  const box: Box = [30, 20, 70, 60];

  test('keeps size, view, name and what was opaque; the picture itself stays as it was', async () => {
    const original = busy(120, 90);
    const copy = Uint8Array.from(original.data);
    const { after, image } = await edit(tool, original, [box], { ...options, view: [10, 0, 110, 90] });
    expect([after.width, after.height, after.channels]).toEqual([120, 90, 3]);
    expect(image.view).toEqual([10, 0, 110, 90]);
    expect(image.picture.name).toBe('photo.jpg');
    expect(original.data).toEqual(copy);
    expect(after.data).not.toEqual(copy);
  });

  test('keeps transparency where nothing is drawn', async () => {
    const { before, after } = await edit(
      tool,
      drawn(120, 90, (x, y) => [x * 2, y * 2, 90, x < 20 ? 0 : 200]),
      [box],
      options,
    );
    expect(after.channels).toBe(4);
    for (const [x, y] of [
      [5, 80],
      [18, 88],
      [110, 85],
    ])
      expect(pixelAt(after, x, y)[3]).toBe(pixelAt(before, x, y)[3]);
  });

  test('copes with objects at the edge, outside of the picture and smaller than a pixel', async () => {
    const boxes: readonly Box[] = [
      [-20, -20, 15, 15],
      [100, 70, 140, 120],
      [50, 50, 50.4, 50.4],
      [119.9, 0, 300, 2],
    ];
    const { after } = await edit(tool, busy(120, 90), boxes, options);
    expect([after.width, after.height]).toEqual([120, 90]);
  });

  test('copes with a picture of one pixel and with very narrow ones', async () => {
    for (const [width, height] of [
      [1, 1],
      [1, 40],
      [300, 2],
    ]) {
      const { after } = await edit(tool, busy(width, height), [[0, 0, width, height]], options);
      expect([after.width, after.height]).toEqual([width, height]);
    }
  });
});

describe('COLORPOP', () => {
  const box: Box = [30, 20, 70, 60];
  test('leaves what is selected exactly as it is, and takes all colour from the rest', async () => {
    const { before, after } = await edit(colorpop, busy(120, 90), [box]);
    const { data } = ellipseIn(before, box);
    expect(firstPixelWhere(before, (x, y) => data[y * 120 + x] === 255 && !same(before, after, x, y))).toBeUndefined();
    const coloured = (x: number, y: number): boolean => new Set(pixelAt(after, x, y)).size > 1;
    expect(firstPixelWhere(before, (x, y) => data[y * 120 + x] === 0 && coloured(x, y))).toBeUndefined();
    // Brightness stays: green looks brighter than blue.
    const bars = await edit(
      colorpop,
      drawn(90, 90, (x) => (x < 45 ? [0, 200, 0] : [0, 0, 200])),
      [[40, 40, 50, 50]],
    );
    expect(pixelAt(bars.after, 5, 5)[0]).toBeGreaterThan(pixelAt(bars.after, 85, 5)[0] * 3);
  });

  test('soft edges of a mask give soft edges', async () => {
    const ramp = { width: 40, height: 40, data: Uint8Array.from({ length: 1600 }, (_, at) => (at % 40) * 6.5) };
    const { after } = await edit(
      colorpop,
      drawn(120, 90, () => [250, 30, 30]),
      [box],
      { mask: ramp },
    );
    const reds = [30, 40, 50, 60, 69].map((x) => pixelAt(after, x, 40)[0]);
    expect(reds).toEqual([...reds].sort((a, b) => a - b));
    expect(new Set(reds).size).toBe(5);
  });
});

test('people keep their hair: what a mask misses around a face is cut out with it', async () => {
  const body: Box = [60, 70, 120, 140];
  const feature = new Float32Array(1);
  const models: Partial<Capabilities> = {
    segment: async ({ pixels }) => ellipseIn(pixels, body),
    faces: async () => [
      { box: [80, 40, 100, 60], score: 0.9, feature },
      { box: [10, 10, 30, 30], score: 0.9, feature },
    ],
  };
  const person: Box = [55, 20, 125, 145];
  const keeps = async (label: string) => {
    const { before, after } = await edit(colorpop, busy(180, 150), [person], { label, models });
    return [
      [90, 33],
      [90, 50],
      [20, 20],
      [90, 110],
    ].map(([x, y]) => same(before, after, x, y));
  };
  expect(await keeps('person')).toEqual([true, true, false, true]);
  expect(await keeps('dog')).toEqual([false, false, false, true]);
});

describe('BGBLUR', () => {
  const box: Box = [60, 20, 140, 130];
  test('leaves what is selected exactly as it is, and evens out the rest', async () => {
    const { before, after } = await edit(
      bgblur,
      drawn(200, 150, (x, y) => ((x + y) % 2 ? [255, 255, 255] : [0, 0, 0])),
      [box],
    );
    const { data } = ellipseIn(before, box);
    expect(firstPixelWhere(before, (x, y) => data[y * 200 + x] === 255 && !same(before, after, x, y))).toBeUndefined();
    const far = (x: number, y: number): boolean => !inBox(x, y, box, 4);
    const uneven = (x: number, y: number): boolean => far(x, y) && Math.abs(pixelAt(after, x, y)[0] - 200) > 55;
    expect(firstPixelWhere(before, uneven)).toBeUndefined();
  });

  test('casts no halo: nothing of the subject gets into the background', async () => {
    const subject = (x: number, y: number): boolean =>
      ellipseIn({ width: 200, height: 150 }, box).data[y * 200 + x] > 0;
    const selected = ellipseIn({ width: 200, height: 150 }, box);
    const { after } = await edit(
      bgblur,
      drawn(200, 150, (x, y) => (selected.data[y * 200 + x] > 0 ? [255, 0, 0] : [0, 0, 255])),
      [box],
    );
    expect(subject(100, 75)).toBe(true);
    const reddish = (x: number, y: number): boolean =>
      selected.data[y * 200 + x] === 0 && (pixelAt(after, x, y)[0] > 2 || pixelAt(after, x, y)[2] < 250);
    expect(firstPixelWhere(after, reddish)).toBeUndefined();
  });

  test('a light becomes a disc', async () => {
    const { after } = await edit(
      bgblur,
      drawn(512, 256, (x, y) => (Math.hypot(x - 100, y - 128) < 3 ? [255, 255, 255] : [10, 10, 10])),
      [[300, 60, 500, 250]],
    );
    const around = [0, 1, 2, 3, 4, 5, 6, 7].map((turn) => {
      const angle = (turn * Math.PI) / 4;
      return pixelAt(after, Math.round(100 + 7 * Math.cos(angle)), Math.round(128 + 7 * Math.sin(angle)))[0];
    });
    expect(Math.min(...around)).toBeGreaterThan(50);
    expect(Math.max(...around) - Math.min(...around)).toBeLessThan(25);
    expect(pixelAt(after, 125, 128)[0]).toBeLessThan(20);
  });
});

describe('BLUR', () => {
  const face: Box = [60, 30, 120, 100];

  test('changes nothing away from what it hides', async () => {
    const { before, after } = await edit(blur, busy(180, 140), [face], { label: 'face' });
    const away = (x: number, y: number): boolean => !inBox(x, y, face, 24);
    expect(firstPixelWhere(before, (x, y) => away(x, y) && !same(before, after, x, y))).toBeUndefined();
  });

  test('hides all of a face, and what is left does not tell one face from another', async () => {
    // Two "faces" of the same colours whose features differ: eyes and mouth here or there.
    const features = (shift: number): Pixels =>
      drawn(180, 140, (x, y) => ((x + shift) % 12 < 5 && (y + shift) % 12 < 5 ? [40, 20, 10] : [220, 180, 150]));
    const [one, other] = [
      await edit(blur, features(0), [face], { label: 'face' }),
      await edit(blur, features(6), [face], { label: 'face' }),
    ];
    let most = 0;
    let before = 0;
    for (let y = face[1]; y < face[3]; y++)
      for (let x = face[0]; x < face[2]; x++) {
        most = Math.max(most, Math.abs(pixelAt(one.after, x, y)[0] - pixelAt(other.after, x, y)[0]));
        before = Math.max(before, Math.abs(pixelAt(one.before, x, y)[0] - pixelAt(other.before, x, y)[0]));
      }
    expect(before).toBe(180);
    expect(most).toBeLessThan(20);
  });

  test('a plate is hidden into its corners, an outlined object in its own shape', async () => {
    const stripes = drawn(180, 140, (x) => (x % 8 < 4 ? [0, 0, 0] : [255, 255, 255]));
    const plate = await edit(blur, stripes, [[40, 60, 140, 85]]);
    for (const [x, y] of [
      [42, 62],
      [137, 83],
      [42, 83],
      [90, 72],
    ])
      expect(Math.abs(pixelAt(plate.after, x, y)[0] - 127)).toBeLessThan(60);
    const shaped = await edit(blur, stripes, [[40, 20, 140, 120]], {
      mask: ellipseIn({ width: 100, height: 100 }, [0, 0, 100, 100]),
    });
    expect(same(shaped.before, shaped.after, 43, 23)).toBe(true);
    expect(Math.abs(pixelAt(shaped.after, 90, 22)[0] - 127)).toBeLessThan(60);
  });
});

describe('EMOJI', () => {
  const face: Box = [60, 40, 100, 80];

  test('covers a face in colour, and changes nothing away from it', async () => {
    const { before, after } = await edit(emoji, busy(180, 140), [face], { label: 'face', values: smile });
    const [red, green, blue] = pixelAt(after, 80, 52);
    expect(red).toBeGreaterThan(200);
    expect(green).toBeGreaterThan(150);
    expect(blue).toBeLessThan(120);
    const away = (x: number, y: number): boolean => !inBox(x, y, face, 20);
    expect(firstPixelWhere(before, (x, y) => away(x, y) && !same(before, after, x, y))).toBeUndefined();
    // The face itself is gone, into its corners but for a pixel.
    expect(firstPixelWhere(before, (x, y) => inBox(x, y, face, -6) && same(before, after, x, y))).toBeUndefined();
  });

  test.each(['smiling_face_with_sunglasses', '😎', '8)', ':sunglasses:', 'Face with Tongue'])(
    'knows %s',
    async (name) => {
      const values: Edit['values'] = { emoji: { type: 'Text', value: name } };
      const { before, after } = await edit(
        emoji,
        drawn(60, 60, () => [0, 0, 255]),
        [[10, 10, 50, 50]],
        { values },
      );
      expect(after.data).not.toEqual(before.data);
    },
  );

  test('an unknown name is answered with the nearest one', async () => {
    const values: Edit['values'] = { emoji: { type: 'Text', value: 'smiling_face_with_sunglases' } };
    await expect(edit(emoji, busy(60, 60), [[10, 10, 50, 50]], { values })).rejects.toMatchObject({
      friendly: "I don't know the emoji “smiling_face_with_sunglases”. Did you mean “smiling_face_with_sunglasses”?",
    });
    const flag: Edit['values'] = { emoji: { type: 'Text', value: '🇩🇪' } };
    await expect(edit(emoji, busy(60, 60), [[10, 10, 50, 50]], { values: flag })).rejects.toThrow(/can't draw/);
  });
});

test('TAG draws the names that CLASSIFY gave, inside the crop that is shown', async () => {
  const view: Box = [0, 60, 200, 150];
  const { before, after } = await edit(
    tag,
    drawn(200, 150, () => [120, 120, 120]),
    [[20, 62, 80, 140]],
    { view },
  );
  expect(firstPixelWhere(before, (x, y) => y < 59 && !same(before, after, x, y))).toBeUndefined();
  expect(firstPixelWhere(before, (x, y) => y > 60 && !same(before, after, x, y))).toBeDefined();
});

test('TAG writes what it is told to instead of the name', async () => {
  const grey = drawn(200, 150, () => [120, 120, 120]);
  const tagged = async (name?: string) =>
    (
      await edit(tag, grey, [[20, 62, 80, 140]], {
        values: name === undefined ? {} : { name: { type: 'Text', value: name } },
      })
    ).after;
  const [own, rex, again] = [await tagged(), await tagged('Rex'), await tagged(' Rex ')];
  expect(firstPixelWhere(own, (x, y) => !same(own, rex, x, y))).toBeDefined();
  expect(firstPixelWhere(rex, (x, y) => !same(rex, again, x, y))).toBeUndefined();
  expect(await tagged(' ')).toEqual(own);
});

describe('REMOVE and REPLACE', () => {
  const box: Box = [60, 40, 100, 80];

  test('have a model paint the object with its rim, and nothing else', async () => {
    const asked: { readonly prompt: string | undefined; readonly mask: Mask }[] = [];
    const models: Partial<Capabilities> = {
      ...ellipses,
      fill: async ({ pixels }, mask, prompt) => {
        asked.push({ prompt, mask });
        return pixels;
      },
    };
    await edit(remove, busy(180, 140), [box], { models });
    await edit(replace, busy(180, 140), [box], { models, values: { prompt: { type: 'Text', value: ' a blue bus ' } } });
    expect(asked.map(({ prompt }) => prompt)).toEqual([undefined, 'a blue bus']);
    const { mask } = asked[0];
    const object = ellipseIn({ width: 180, height: 140 }, box);
    expect([mask.width, mask.height]).toEqual([180, 140]);
    expect(
      firstPixelWhere(mask, (x, y) => object.data[y * 180 + x] === 255 && mask.data[y * 180 + x] < 250),
    ).toBeUndefined();
    expect(mask.data[60 * 180 + 101]).toBeGreaterThan(100);
    expect(firstPixelWhere(mask, (x, y) => !inBox(x, y, box, 6) && mask.data[y * 180 + x] > 0)).toBeUndefined();
  });

  test('REPLACE asks what to paint', async () => {
    const values: Edit['values'] = { prompt: { type: 'Text', value: ' ' } };
    await expect(edit(replace, busy(60, 60), [[10, 10, 50, 50]], { values })).rejects.toThrow(/what to paint/);
  });
});
