/** What every tool of the shelf keeps to. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { CapabilityError, ToolError } from '../../src/contracts/errors.js';
import type { Capabilities, Mask } from '../../src/contracts/model.js';
import { type Parameter, type ParameterType, type Tool, thingsSought } from '../../src/contracts/tool.js';
import type { ImageValue, RegionsValue, Value } from '../../src/contracts/turn.js';
import { checkLine } from '../../src/program/checker.js';
import { colorpop } from '../../src/tools/colorpop.js';
import { tools } from '../../src/tools/index.js';
import { projectRoot } from '../../src/util/project-root.js';
import { busy, ellipseIn } from '../support/drawn-pictures.js';
import { type TestContext, toolContext } from '../support/tool-context.js';

/** The shelf, and the tools that CONTRIBUTING.md shows. */
const withRecipes: readonly Tool[] = [
  ...tools,
  (await import(path.join(projectRoot, 'src/tools/area.ts'))).area,
  (await import(path.join(projectRoot, 'src/tools/shape.ts'))).shape,
];

const paper = [
  'LOC FACEDET SEG SELECT CLASSIFY VQA REPLACE LIST COUNT CROP CROP_LEFTOF CROP_RIGHTOF CROP_ABOVE CROP_BELOW',
  'CROP_FRONTOF CROP_BEHIND EVAL TAG EMOJI COLORPOP BGBLUR RESULT',
];

/** Models that see one dog, with the shape of an ellipse, wherever they look. */
const seeing: Partial<Capabilities> = {
  detect: async ({ id }, concept) => ({
    known: true,
    threshold: 0.2,
    // What was removed is gone.
    found: id.includes(' without ') ? [] : [{ box: [10, 10, 50, 40], label: concept, score: 0.8 }],
  }),
  propose: async () => [{ box: [10, 10, 50, 40], label: 'dog', score: 0.8 }],
  faces: async () => [{ box: [10, 10, 30, 30], score: 0.9, feature: new Float32Array(1) }],
  segment: async ({ pixels }, box) => ellipseIn(pixels, box),
  answer: async () => ({ text: 'yes', confidence: 0.7 }),
  caption: async () => 'a dog on grass',
  read: async () => [{ box: [0, 0, 20, 10], text: 'STOP', score: 0.9 }],
  fill: async ({ pixels }) => pixels,
  list: async (_, max) => ['cat', 'dog'].slice(0, max),
};

const texts: Readonly<Record<string, string>> = {
  object: 'dog',
  change: 'brighter',
  fact: 'size',
  query: 'dog',
  category: 'dog',
  question: 'What is the name?',
  prompt: 'a cat',
  emoji: 'smile',
  expr: '1 + {ANSWER0}',
};

async function valueFor(name: string, type: ParameterType, context: TestContext): Promise<Value> {
  const image = context.pictures.put(busy(80, 60), 'dog.jpg');
  switch (type) {
    case 'Image':
      return image;
    case 'Images':
      return { type: 'Images', images: [image] };
    case 'Regions':
      return dogIn(image, await context.pictures.keepMask(ellipseIn({ width: 40, height: 30 }, [0, 0, 40, 30])));
    case 'Text':
    case 'Expression':
      return { type: 'Text', value: texts[name] ?? 'dog' };
    case 'List':
      return { type: 'List', items: ['dog', 'cat'] };
    case 'Number':
      return { type: 'Number', value: 2 };
    case 'Boolean':
    case 'Any':
      return { type: 'Boolean', value: true };
  }
}

const dogIn = ({ picture }: ImageValue, mask?: string): RegionsValue => ({
  type: 'Regions',
  picture,
  regions: [{ box: [10, 10, 50, 40], label: 'dog', score: 0.8, mask }],
});

/** It takes two for these. */
const comparing = new Set(['SAMECOLOR', 'SAMESIZE']);

const withAnother = (value: Value): Value =>
  value.type === 'Regions'
    ? { ...value, regions: [...value.regions, { box: [52, 10, 78, 40], label: 'dog', score: 0.7 }] }
    : value;

const typesOf = ({ type }: Parameter): readonly ParameterType[] => (typeof type === 'string' ? [type] : type);

async function valuesFor(tool: Tool, context: TestContext): Promise<Record<string, Value>> {
  const values: Record<string, Value> = {};
  for (const [name, parameter] of Object.entries(tool.parameters))
    values[name] = await valueFor(name, typesOf(parameter)[0], context);
  if (comparing.has(tool.name)) values.object = withAnother(values.object);
  return values;
}

const takes = (tool: Tool, type: ParameterType): boolean =>
  Object.values(tool.parameters).some((parameter) => !parameter.optional && typesOf(parameter).includes(type));

const withVariables = { variables: new Map<string, Value>([['ANSWER0', { type: 'Number', value: 2 }]]) };

test('the shelf holds the tools of the paper, each under its own name', () => {
  expect(tools.map(({ name }) => name)).toEqual(expect.arrayContaining(paper.join(' ').split(' ')));
  expect(tools.find(({ name }) => name === 'CROP_FRONTOF')?.aliases).toEqual([
    'CROP_INFRONT',
    'CROP_INFRONTOF',
    'CROP_AHEAD',
  ]);
  const all = tools.flatMap(({ name, aliases }) => [name, ...aliases]);
  expect(new Set(all).size).toBe(all.length);
});

test('a tool is one file, and each file is on the shelf', () => {
  const files = readdirSync(path.join(projectRoot, 'src', 'tools')).filter((file) => file.endsWith('.ts'));
  expect(files.length - ['index.ts', 'shelf.ts'].length).toBe(tools.length);
});

test('one tool ends a program', () => {
  expect(tools.filter(({ ends }) => ends)).toHaveLength(1);
});

test.each([
  ["BOX0=LOC(image=IMAGE,object='dog, cat')", 'dog, cat'],
  ["OBJ0=SEG(image=IMAGE,object='dog')", 'dog'],
  ['OBJ0=SEG(image=IMAGE)', undefined],
  ["BOX0=LOC(image=IMAGE,object='LEFT')", undefined],
  ['OBJ0=FACEDET(image=IMAGE)', 'face'],
  ['ANSWER0=COUNT(box=BOX0)', undefined],
])('%s looks for %s', (line, sought) => {
  expect(thingsSought(checkLine(line, tools), tools)).toBe(sought);
});

describe.each(withRecipes.map((tool) => [tool.name, tool] as const))('%s', (_, tool) => {
  test('says what it is for, and shows it in lines that the checker accepts', () => {
    expect(tool.summary).toMatch(/^[A-Z].{10,140}[.]$/s);
    for (const { summary } of Object.values(tool.parameters)) expect(summary.length).toBeGreaterThan(8);
    expect(tool.examples.length).toBeGreaterThan(0);
    for (const example of tool.examples) expect(checkLine(example, withRecipes).tool).toBe(tool.name);
    for (const alias of tool.aliases)
      expect(checkLine(tool.examples[0].replace(`${tool.name}(`, `${alias}(`), withRecipes).tool).toBe(tool.name);
  });

  test('returns what it declares, as plain data', async () => {
    const context = toolContext(seeing, withVariables);
    const { output, confidence, alternatives = [] } = await tool.run(await valuesFor(tool, context), context);
    for (const value of [output, ...alternatives]) expect([tool.returns].flat()).toContain(value.type);
    expect(JSON.parse(JSON.stringify(output))).toEqual(output);
    if (confidence !== undefined) {
      expect(confidence).toBeGreaterThanOrEqual(0);
      expect(confidence).toBeLessThanOrEqual(1);
    }
    if (output.type === 'Image') {
      expect([output.picture.width, output.picture.height]).toEqual([80, 60]);
      expect(context.pictures.pixels(output.picture).data).toHaveLength(80 * 60 * 3);
    }
  });

  test('stops when it is told to, before any model is asked', async () => {
    const asked: string[] = [];
    const listening = Object.fromEntries(
      Object.keys(seeing).map((capability) => [capability, async () => asked.push(capability)]),
    );
    const context = toolContext(listening, { ...withVariables, signal: AbortSignal.abort(new Error('enough')) });
    await expect(tool.run(await valuesFor(tool, context), context)).rejects.toThrow('enough');
    expect(asked).toEqual([]);
  });

  test('without models it does its work or says what is missing, and invents nothing', async () => {
    const context = toolContext({}, withVariables);
    const values = await valuesFor(tool, context);
    const outcome = await tool.run(values, context).then(
      () => 'done',
      (error: unknown) => error,
    );
    if (outcome === 'done') return;
    expect(outcome).toBeInstanceOf(CapabilityError);
    expect(tool.capabilities.length).toBeGreaterThan(0);
  });
});

const onRegions = withRecipes.filter((tool) => takes(tool, 'Image') && takes(tool, 'Regions'));
const choosers = ['SELECT', 'CLASSIFY'];
const named = (tool: Tool) => [tool.name, tool] as const;

/** Runs a tool on regions found on an 80 × 60 picture; resolves to its output or to what it rejected with. */
async function runOn(
  tool: Tool,
  regions: (image: ImageValue) => RegionsValue,
  view?: ImageValue['view'],
): Promise<unknown> {
  const context = toolContext(seeing);
  const image = { ...context.pictures.put(busy(80, 60)), view };
  const values = await valuesFor(tool, context);
  for (const [parameter, { type }] of Object.entries(tool.parameters))
    if (type === 'Regions') values[parameter] = regions(image);
  return tool.run({ ...values, image }, context).then(
    ({ output }) => output,
    (error: unknown) => error,
  );
}

const nothing = ({ picture }: ImageValue): RegionsValue => ({ type: 'Regions', picture, regions: [] });

test.each(onRegions.map(named))('%s never takes the whole picture when nothing was found', async (name, tool) => {
  const outcome = await runOn(tool, nothing);
  if (choosers.includes(name)) expect(outcome).toMatchObject({ type: 'Regions', regions: [] });
  else {
    expect(outcome).toBeInstanceOf(ToolError);
    expect(String(outcome)).toMatch(/\[[A-Z_]+\] nothing was found to \w+.*; ask for something/);
  }
});

describe.each(onRegions.filter(({ name }) => !choosers.includes(name)).map(named))('%s', (_, tool) => {
  test('refuses what was found on a picture of another size', async () => {
    const elsewhere = (image: ImageValue): RegionsValue => ({
      ...dogIn(image),
      picture: { ...image.picture, id: 'other', width: 81 },
    });
    const outcome = await runOn(tool, elsewhere);
    expect(outcome).toBeInstanceOf(ToolError);
    expect(String(outcome)).toContain('another picture');
  });

  test('refuses what lies outside of the crop', async () => {
    const outcome = await runOn(tool, dogIn, [60, 45, 80, 60]);
    expect(outcome).toBeInstanceOf(ToolError);
    expect(String(outcome)).toContain('outside of the crop');
  });
});

test('masks are made only for regions that have none', async () => {
  const segmented: string[] = [];
  const segment = async (): Promise<Mask> => {
    segmented.push('mask');
    return ellipseIn({ width: 80, height: 60 }, [10, 10, 50, 40]);
  };
  const context = toolContext({ segment });
  const image = context.pictures.put(busy(80, 60));
  const mask = await context.pictures.keepMask(ellipseIn({ width: 40, height: 30 }, [0, 0, 40, 30]));
  const withMask = await colorpop.run({ image, object: dogIn(image, mask) }, context);
  expect(segmented).toEqual([]);
  const withModel = await colorpop.run({ image, object: dogIn(image) }, context);
  expect(segmented).toEqual(['mask']);
  expect(withModel.output).toEqual(withMask.output);
});
