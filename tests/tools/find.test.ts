/** LOC, FACEDET, SEG and COUNT: what is found, what is not, and what is said of it. */
import { describe, expect, test } from 'vitest';
import { CapabilityError, ToolError } from '../../src/contracts/errors.js';
import type { Capabilities, Detection } from '../../src/contracts/model.js';
import type { ToolContext } from '../../src/contracts/tool.js';
import type { ImageValue, RegionsValue, Value } from '../../src/contracts/turn.js';
import { candidateTraits } from '../../src/learning/describe-candidates.js';
import { createPromptPool } from '../../src/learning/prompt-pool.js';
import { caption } from '../../src/tools/caption.js';
import { count } from '../../src/tools/count.js';
import { facedet } from '../../src/tools/facedet.js';
import { loc } from '../../src/tools/loc.js';
import { seg } from '../../src/tools/seg.js';
import { busy, ellipseIn } from '../support/drawn-pictures.js';
import { type TestContext, toolContext } from '../support/tool-context.js';

const street: readonly Detection[] = [
  { box: [10, 20, 40, 50], label: 'car', score: 0.9 },
  { box: [60, 20, 90, 50], label: 'car', score: 0.3 },
  { box: [50, 10, 58, 50], label: 'person', score: 0.8 },
  { box: [92, 30, 99, 50], label: 'bus', score: 0.6 },
  { box: [42, 20, 48, 50], label: 'person', score: 0.1 },
];
const vehicles = ['car', 'bus'];

/** Sees the street, knows cars, buses, people and vehicles, and nothing else. */
const eyes: Partial<Capabilities> = {
  async detect(_, concept) {
    const labels = concept === 'vehicle' ? vehicles : concept === 'woman' ? ['person'] : [concept];
    const found = street.filter(({ label }) => labels.includes(label)).sort((a, b) => b.score - a.score);
    return { known: [...vehicles, 'vehicle', 'person', 'woman', 'dog'].includes(concept), found, threshold: 0.2 };
  },
  propose: async () => street,
  segment: async ({ pixels }, box) => ellipseIn(pixels, box),
};

const text = (value: string): Value => ({ type: 'Text', value });
const see = (context: TestContext) => context.pictures.put(busy(100, 60));

async function locate(object: string, view?: readonly [number, number, number, number]) {
  const context = toolContext(eyes);
  const found = await loc.run({ image: { ...see(context), view }, object: text(object) }, context);
  return { ...found, output: found.output as RegionsValue };
}

describe('where people were seen to ask only of what is there', () => {
  const presuming = createPromptPool([
    {
      kind: 'rescoring',
      id: 'p',
      team: 'home',
      tool: 'LOC',
      concept: '*',
      lesson: 'l',
      supersedes: [],
      at: 0,
      weights: [-9, ...candidateTraits.map(() => 0)],
      margin: 1,
      presumes: ['counted', 'placed'],
    },
  ]);
  const find = async (object: string, more: Partial<ToolContext>, view?: ImageValue['view']) => {
    const plain = toolContext(eyes);
    const image = { ...see(plain), view };
    const { output, prompts } = await loc.run({ image, object: text(object) }, { ...plain, ...more });
    return { found: (output as RegionsValue).regions.map(({ box }) => box[0]), prompts };
  };

  test('the likeliest counts when nothing would; else nothing is as before', async () => {
    expect(await find('car', { prompts: presuming, use: 'counted' })).toEqual({ found: [10], prompts: ['p'] });
    expect(await find('car', { prompts: presuming })).toEqual({ found: [], prompts: ['p'] });
    expect(await find('dog', { prompts: presuming, use: 'counted' })).toMatchObject({ found: [] });
    expect((await find('car', { use: 'counted' })).found).toEqual([10, 60]);
    expect(await find('car', { prompts: presuming, use: 'placed' })).toMatchObject({ found: [10] });
    expect(await find('car', { prompts: presuming, use: 'compared' })).toMatchObject({ found: [] });
  });

  test('it is presumed of one kind in a whole picture, not of each of several, nor of a part', async () => {
    expect((await find('car, person', { prompts: presuming, use: 'counted' })).found).toEqual([]);
    expect((await find('car', { prompts: presuming, use: 'counted' }, [0, 0, 50, 60])).found).toEqual([]);
  });
});

describe('whose it is', () => {
  const noted: Partial<Capabilities> = {
    ...eyes,
    detect: async (sight, concept, options) =>
      (await eyes.detect?.(sight, concept.replace(/^(?:our|my) /, ''), options)) ?? {
        known: false,
        found: [],
        threshold: 1,
      },
  };
  const ask = async (object: string) => {
    const context = toolContext(noted);
    const { output, note } = await loc.run({ image: see(context), object: text(object) }, context);
    return { found: output.type === 'Regions' ? output.regions.length : 0, note };
  };

  test.each(['our car', 'Our cars', 'our dog'])(
    'the team’s own that nobody has shown is not known: %s',
    async (object) => {
      await expect(ask(object)).rejects.toThrow(
        /I don't know what “our (?:car|dog)” looks like. Send me a picture of it/,
      );
      const context = toolContext(noted);
      await expect(seg.run({ image: see(context), object: text(object) }, context)).rejects.toThrow(ToolError);
    },
  );
  test('one’s own is the one in the picture, and that is said where there is one', async () => {
    expect(await ask('my car')).toEqual({ found: 2, note: "I can't tell whose it is: I took any car for “my car”." });
    expect(await ask('my dog')).toEqual({ found: 0, note: undefined });
  });
  test('people are found as people', async () => {
    expect(await ask('our person')).toMatchObject({ found: 1, note: expect.stringContaining('any person') });
  });
});

describe('LOC', () => {
  test('finds what the word names, singular or plural, best first', async () => {
    const { output, note } = await locate('Cars');
    expect(output.regions).toEqual([
      { box: [10, 20, 40, 50], label: 'car', score: 0.9 },
      { box: [60, 20, 90, 50], label: 'car', score: 0.3 },
    ]);
    expect(note).toBeUndefined();
  });

  test('finds several kinds at once, each under its own label and each thing once', async () => {
    const { output, confidence } = await locate('bus, person, vehicle');
    expect(output.regions.map(({ label, score }) => [label, score])).toEqual([
      ['car', 0.9],
      ['person', 0.8],
      ['bus', 0.6],
      ['car', 0.3],
    ]);
    expect(confidence).toBeLessThan(1);
    await expect(locate('car, wombat')).rejects.toThrow(/“wombat”/);
  });

  test('of a part in which there is none it says how many are in the whole picture', async () => {
    expect((await locate('person', [60, 0, 90, 60])).output).toMatchObject({ regions: [], elsewhere: 1 });
    expect((await locate('dog', [60, 0, 90, 60])).output.elsewhere).toBeUndefined();
    expect((await locate('person', [40, 0, 60, 60])).output.elsewhere).toBeUndefined();
  });

  test('tells the kinds of a kind apart', async () => {
    const { output, note } = await locate('vehicles');
    expect(output.regions.map(({ label }) => label)).toEqual(['car', 'bus', 'car']);
    expect(note).toBeUndefined();
  });

  test('says so when it can only see the wider thing', async () => {
    const { output, wider, note } = await locate('woman');
    expect(output.regions).toHaveLength(1);
    expect([wider, note]).toEqual(['person', undefined]);
  });

  test('keeps what does not count for reflection, and is unsure near the threshold', async () => {
    const { output, alternatives, confidence } = await locate('person');
    expect(output.regions).toHaveLength(1);
    expect(alternatives).toEqual([
      { type: 'Regions', picture: output.picture, regions: [{ box: [42, 20, 48, 50], label: 'person', score: 0.1 }] },
    ]);
    const sure = await locate('bus');
    expect(confidence).toBeLessThan(sure.confidence ?? 0);
  });

  test('nothing found is a finding', async () => {
    const { output } = await locate('dog');
    expect(output).toMatchObject({ type: 'Regions', regions: [] });
  });

  test('in a crop, what has its centre there is found, in pixels of the whole picture', async () => {
    expect((await locate('car', [0, 0, 50, 60])).output.regions.map(({ box }) => box)).toEqual([[10, 20, 40, 50]]);
    expect((await locate('car', [26, 0, 100, 60])).output.regions.map(({ box }) => box)).toEqual([[60, 20, 90, 50]]);
  });

  test.each([
    ['TOP', [20, 10, 80, 25]],
    ['BOTTOM', [20, 25, 80, 40]],
    ['LEFT', [20, 10, 50, 40]],
    ['RIGHT', [50, 10, 80, 40]],
  ])('%s is that half of what the picture shows', async (half, box) => {
    expect((await locate(half, [20, 10, 80, 40])).output.regions.map((region) => region.box)).toEqual([box]);
  });

  test('does not know a heron, and says how to fix that', async () => {
    const failure = locate('herons');
    await expect(failure).rejects.toBeInstanceOf(CapabilityError);
    await expect(failure).rejects.toMatchObject({
      friendly: "I don't know what “heron” looks like. Send me a picture of it, and I learn it.",
      hint: expect.stringContaining('Connect a model'),
    });
  });

  test('asks what to look for when nothing is named', async () => {
    await expect(locate('  ')).rejects.toThrow(/name an object/);
  });
});

test('COUNT counts what was found, none included', async () => {
  const context = toolContext(eyes);
  const counted = async (object: string) => {
    const found = await locate(object);
    return (await count.run({ box: found.output }, context)).output;
  };
  expect(await counted('vehicle')).toMatchObject({ type: 'Number', value: 3 });
  expect(await counted('dog')).toMatchObject({ type: 'Number', value: 0 });
});

test('FACEDET labels faces, best first, those in the crop only', async () => {
  const feature = new Float32Array(2);
  const context = toolContext({
    faces: async () => [
      { box: [10, 10, 20, 20], score: 0.8, feature },
      { box: [30, 10, 40, 20], score: 0.9, feature },
      { box: [80, 10, 90, 20], score: 0.95, feature },
    ],
  });
  const { output, confidence } = await facedet.run({ image: { ...see(context), view: [0, 0, 60, 60] } }, context);
  expect(output).toMatchObject({
    regions: [
      { box: [30, 10, 40, 20], label: 'face', score: 0.9 },
      { box: [10, 10, 20, 20], label: 'face', score: 0.8 },
    ],
  });
  expect(confidence).toBe(0.8);
});

describe('SEG', () => {
  test('outlines everything that would be counted', async () => {
    const context = toolContext(eyes);
    const { output } = await seg.run({ image: see(context) }, context);
    const { regions } = output as RegionsValue;
    expect(regions.map(({ label }) => label)).toEqual(['car', 'person', 'bus', 'car']);
    for (const { box, mask } of regions) {
      const { width, height, data } = await context.pictures.mask(mask ?? '');
      expect([width, height]).toEqual([box[2] - box[0], box[3] - box[1]]);
      // An ellipse: full in the middle, empty in the corner.
      expect([data[Math.floor(height / 2) * width + Math.floor(width / 2)], data[0]]).toEqual([255, 0]);
    }
  });

  test('outlines one kind only when it is named', async () => {
    const context = toolContext(eyes);
    const { output } = await seg.run({ image: see(context), object: text('buses') }, context);
    expect((output as RegionsValue).regions.map(({ label }) => label)).toEqual(['bus']);
  });

  test('takes one thing with two names once', async () => {
    const sofa: Detection = { box: [10, 10, 50, 50], label: 'couch', score: 0.7 };
    const bed: Detection = { box: [11, 10, 51, 50], label: 'bed', score: 0.4 };
    const context = toolContext({
      ...eyes,
      propose: async () => [sofa, bed],
      detect: async (_, concept) => ({ known: true, threshold: 0.2, found: concept === 'bed' ? [bed] : [sofa] }),
    });
    const { output } = await seg.run({ image: see(context) }, context);
    expect((output as RegionsValue).regions.map(({ label }) => label)).toEqual(['couch']);
  });

  test('neither what only counts when it is asked for, nor places without a name', async () => {
    const context = toolContext({
      ...eyes,
      propose: async () => [
        ...street,
        { box: [0, 0, 9, 9], label: 'dog', score: 0.12 },
        { box: [0, 0, 50, 50], label: 'region', score: 0 },
      ],
      detect: async (sight, concept, options) =>
        concept === 'dog'
          ? { known: true, threshold: 0.12, found: [{ box: [0, 0, 9, 9], label: 'dog', score: 0.12 }] }
          : (eyes.detect?.(sight, concept, options) ?? { known: false, threshold: 1, found: [] }),
    });
    const { output } = await seg.run({ image: see(context) }, context);
    expect(new Set((output as RegionsValue).regions.map(({ label }) => label))).toEqual(
      new Set(['car', 'person', 'bus']),
    );
  });

  test('a crowd is outlined in part, and that is said', async () => {
    const crowd = Array.from(
      { length: 25 },
      (_, place): Detection => ({
        box: [place * 4, 0, place * 4 + 3, 60],
        label: 'person',
        score: 0.9 - place / 100,
      }),
    );
    const context = toolContext({ ...eyes, detect: async () => ({ known: true, threshold: 0.2, found: crowd }) });
    const { output, note } = await seg.run({ image: see(context), object: text('person') }, context);
    expect((output as RegionsValue).regions).toHaveLength(20);
    expect(note).toContain('left out 5 more');
  });
});

describe('CAPTION', () => {
  test('is what a model says, where there is one', async () => {
    const context = toolContext({ ...eyes, caption: async () => ' A street with cars. ' });
    const { output, note } = await caption.run({ image: see(context) }, context);
    expect(output).toEqual(text('A street with cars.'));
    expect(note).toBeUndefined();
  });

  test('is made of detections elsewhere, and says that it is', async () => {
    const context = toolContext(eyes);
    const { output, note } = await caption.run({ image: see(context) }, context);
    expect(output).toEqual(text('2 cars, a person and a bus'));
    expect(note).toContain('what I detected');
  });

  test('invents nothing where nothing is seen', async () => {
    const context = toolContext({ ...eyes, propose: async () => [] });
    expect((await caption.run({ image: see(context) }, context)).output).toEqual(text('nothing that I know'));
  });
});
