/** Hiding people is checked, and nobody is taken for somebody else. */
import { expect, test } from 'vitest';
import type { Capabilities, Face } from '../../src/contracts/model.js';
import type { Box, RegionsValue, Value } from '../../src/contracts/turn.js';
import { blur } from '../../src/tools/blur.js';
import { emoji } from '../../src/tools/emoji.js';
import { facedet } from '../../src/tools/facedet.js';
import { loc } from '../../src/tools/loc.js';
import { select } from '../../src/tools/select.js';
import { boxArea, shareInside } from '../../src/util/box.js';
import { busy } from '../support/drawn-pictures.js';
import { type TestContext, toolContext } from '../support/tool-context.js';

const face = (box: Box, more: Partial<Face> = {}): Face => ({ box, score: 0.8, feature: new Float32Array(1), ...more });
const text = (value: string): Value => ({ type: 'Text', value });

interface Scene {
  readonly people?: readonly Box[];
  readonly animals?: readonly Box[];
  /** Found at the first look. */
  readonly faces?: readonly Face[];
  /** Found only when a part is looked at closely. */
  readonly small?: readonly Face[];
  /** Found only once others are hidden. */
  readonly late?: readonly Face[];
  readonly vehicles?: readonly Box[];
  readonly lines?: readonly { readonly box: Box; readonly text: string }[];
}

const modelsFor = ({
  people = [],
  animals = [],
  faces = [],
  small = [],
  late = [],
  vehicles = [],
  lines = [],
}: Scene): Partial<Capabilities> => {
  let seen: string | undefined;
  return {
    detect: async (_, concept) => ({
      known: true,
      threshold: 0.2,
      found: (concept === 'animal' ? animals : concept === 'vehicle' ? vehicles : people).map((box) => ({
        box,
        label: concept === 'animal' ? 'dog' : concept === 'vehicle' ? 'car' : 'person',
        score: 0.8,
      })),
    }),
    faces: async ({ id, view }) => {
      if (id.includes('mirrored')) return [];
      seen ??= id;
      // A picture that was made of the first one.
      if (id !== seen) return [...faces, ...late];
      return view && boxArea(view) < 10000 ? small.filter(({ box }) => shareInside(box, view) > 0.9) : faces;
    },
    read: async ({ view }) =>
      lines.filter(({ box }) => !view || shareInside(box, view) > 0.9).map((line) => ({ ...line, score: 0.9 })),
    embedViews: async (_, boxes) => boxes.map(() => new Float32Array(1)),
  };
};

async function run(scene: Scene, tool = facedet, more: Readonly<Record<string, Value>> = {}) {
  const context = toolContext(modelsFor(scene));
  const image = context.pictures.put(busy(300, 200), 'team.jpg');
  const result = await tool.run({ image, ...more }, context);
  if (result.output.type !== 'Regions') throw new Error('regions were expected');
  return { ...result, regions: result.output.regions, output: result.output, image, context };
}

const [ann, ben]: readonly Box[] = [
  [10, 20, 70, 190],
  [120, 20, 180, 190],
];
const annsFace = face([30, 25, 50, 45], { woman: 0.95 });
const bensFace = face([140, 25, 160, 45], { woman: 0.04 });

const blurFound = (object: RegionsValue, image: Value, context: TestContext) => blur.run({ image, object }, context);

test('a face that only a close look finds is found', async () => {
  const { regions } = await run({ people: [ann, ben], faces: [annsFace], small: [bensFace] });
  expect(regions.map(({ box }) => box)).toEqual([annsFace.box, bensFace.box]);
});

test('after hiding, people without a found face are named', async () => {
  const { output, image, context } = await run({ people: [ann, ben], faces: [annsFace] });
  const { did, note } = await blurFound(output, image, context);
  expect(did).toBe('1 face blurred');
  expect(note).toBe('I also see 1 person whose face I can’t make out: shall I blur that head too?');
});

test('a faint face on nobody’s head is hidden as well, and told apart', async () => {
  const wheel = face([220, 120, 260, 160], { score: 0.75 });
  const { output, image, context } = await run({ people: [ann], faces: [annsFace, wheel] });
  const { did } = await blurFound(output, image, context);
  expect(did).toBe('1 face blurred, and 1 place that may be a face');
});

test('nothing is added where all were hidden, or some were chosen', async () => {
  const all = await run({ people: [ann, ben], faces: [annsFace, bensFace] });
  expect((await blurFound(all.output, all.image, all.context)).note).toBeUndefined();
  const one: RegionsValue = { ...all.output, regions: all.output.regions.slice(0, 1) };
  expect((await blurFound(one, all.image, all.context)).note).toBeUndefined();
});

test('an animal has no human face', async () => {
  const { regions } = await run({
    animals: [[100, 60, 200, 180]],
    faces: [face([130, 70, 160, 100], { score: 0.75 }), annsFace],
  });
  expect(regions.map(({ box }) => box)).toEqual([annsFace.box]);
});

test('heads are found where no face is seen', async () => {
  const { regions } = await run({ people: [ann, ben], faces: [annsFace] }, loc, { object: text('HEAD') });
  expect(regions.map(({ label }) => label)).toEqual(['head', 'head']);
  expect(shareInside([140, 25, 160, 45], regions[1].box)).toBeGreaterThan(0.9);
});

test('the woman’s face is told from the man’s; children are not told from adults', async () => {
  const scene: Scene = { people: [ann, ben], faces: [annsFace, bensFace] };
  const { regions } = await run(scene, facedet, { of: text('woman') });
  expect(regions.map(({ box }) => box)).toEqual([annsFace.box]);
  await expect(run(scene, facedet, { of: text('child') })).rejects.toThrow('do not tell child from others');
});

test('who can’t be told apart is not chosen', async () => {
  const unsure: Scene = {
    people: [ann, ben],
    faces: [face(annsFace.box, { woman: 0.5 }), face(bensFace.box, { woman: 0.55 })],
  };
  const { output } = await run(unsure, loc, { object: text('person') });
  await expect(run(unsure, select, { object: output, query: text('man') })).rejects.toThrow('do not tell who of 2');
  const sure: Scene = { people: [ann, ben], faces: [annsFace, bensFace] };
  const found = await run(sure, loc, { object: text('person') });
  const { regions } = await run(sure, select, { object: found.output, query: text('man') });
  expect(regions.map(({ box }) => box)).toEqual([ben]);
});

test('number plates are what is written low on vehicles', async () => {
  const scene: Scene = {
    vehicles: [[50, 50, 250, 190]],
    lines: [
      { box: [120, 150, 170, 165], text: 'AB 123 C' },
      { box: [100, 60, 200, 80], text: 'CITY BUS 42' },
    ],
  };
  const { regions } = await run(scene, loc, { object: text('PLATE') });
  expect(regions.map(({ label }) => label)).toEqual(['number plate']);
  expect(shareInside([120, 150, 170, 165], regions[0].box)).toBe(1);
});

test('to anonymise is to hide faces, heads, plates and names', async () => {
  const scene: Scene = {
    people: [ann, ben],
    faces: [annsFace],
    vehicles: [[200, 80, 290, 180]],
    lines: [
      { box: [230, 150, 260, 160], text: 'XY 99' },
      { box: [30, 80, 45, 86], text: 'ANN' },
    ],
  };
  const { output, image, context } = await run(scene, loc, { object: text('PRIVATE') });
  expect((await blurFound(output, image, context)).did).toBe('1 number plate, 1 name, 1 face and 1 head blurred');
});

test('a face that is seen only once the others are hidden is hidden as well', async () => {
  const { output, image, context } = await run({ people: [ann, ben], faces: [annsFace], late: [bensFace] });
  const { did, note } = await blurFound(output, image, context);
  expect([did, note]).toEqual(['2 faces blurred', undefined]);
});

test('emoji on faces tell who is left, too', async () => {
  const { output, image, context } = await run({ people: [ann, ben], faces: [annsFace] });
  const { did, note } = await emoji.run({ image, object: output, emoji: text('smile') }, context);
  expect(did).toBe('😄 put on 1 face');
  expect(note).toContain('1 person whose face I can’t make out');
});
