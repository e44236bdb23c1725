/** Tools whose answer is words: VQA, READ, LIST, EVAL, RESULT, COLOR. */
import { describe, expect, test } from 'vitest';
import { ToolError } from '../../src/contracts/errors.js';
import type { Capabilities, Sight, TextLine } from '../../src/contracts/model.js';
import type { Box, RegionsValue, Value } from '../../src/contracts/turn.js';
import { createPromptPool } from '../../src/learning/prompt-pool.js';
import { color } from '../../src/tools/color.js';
import { evaluate } from '../../src/tools/evaluate.js';
import { list } from '../../src/tools/list.js';
import { read } from '../../src/tools/read.js';
import { result } from '../../src/tools/result.js';
import { vqa } from '../../src/tools/vqa.js';
import { busy, type Colour, drawn, ellipseIn } from '../support/drawn-pictures.js';
import { type TestContext, toolContext } from '../support/tool-context.js';

const text = (value: string): Value => ({ type: 'Text', value });

test('VQA asks the model about the crop, and hands on its answer and doubt', async () => {
  const seen: Sight[] = [];
  const context = toolContext({
    answer: async (sight, question) => {
      seen.push(sight);
      return { text: ` ${question} Reading. `, confidence: 0.6 };
    },
  });
  const image = { ...context.pictures.put(busy(40, 30)), view: [0, 0, 20, 30] } as const;
  const { output, confidence } = await vqa.run({ image, question: text(' What is she doing?') }, context);
  expect(output).toEqual(text('What is she doing? Reading.'));
  expect(confidence).toBe(0.6);
  expect(seen[0].view).toEqual([0, 0, 20, 30]);
  await expect(vqa.run({ image, question: text(' ') }, context)).rejects.toThrow(ToolError);
  const silent = toolContext({ answer: async () => ({ text: ' ' }) });
  await expect(vqa.run({ image: silent.pictures.put(busy(9, 9)), question: text('Who?') }, silent)).rejects.toThrow(
    'gave no answer',
  );
});

describe('VQA about what the program answers', () => {
  const long = 'Three people wait. The one in red carries a bag.';
  const able: Partial<Capabilities> = {
    answer: async () => ({ text: '3' }),
    discuss: async ({ sights, form }) =>
      form === 'free' ? { text: long, bare: '3' } : { text: `${sights.length} seen` },
  };
  const question = text('How many people wait?');

  test('says more than the bare answer', async () => {
    const context = toolContext(able, { isAnswer: true });
    const { output, words } = await vqa.run({ image: context.pictures.put(busy(40, 30)), question }, context);
    expect([output, words]).toEqual([text('3'), long]);
  });

  test('is bare where other steps go on with it, and where the model says words only', async () => {
    const context = toolContext(able);
    const image = context.pictures.put(busy(40, 30));
    expect(await vqa.run({ image, question }, context)).not.toHaveProperty('words');
    const plain = toolContext({ answer: able.answer }, { isAnswer: true });
    const told = await vqa.run({ image: plain.pictures.put(busy(40, 30)), question }, plain);
    expect(told.output).toEqual(text('3'));
  });

  test.each(['unclear', 'Unclear.', 'unknown', 'cannot be determined', 'It is not visible'])(
    'is a failed step where the model says “%s”: “unclear” is no answer that others may go on with',
    async (said) => {
      const context = toolContext({ answer: async () => ({ text: said }) });
      const asked = text('What is the man holding?');
      await expect(
        vqa.run({ image: context.pictures.put(busy(9, 9)), question: asked }, context),
      ).rejects.toMatchObject({ friendly: "I can't tell what the man is holding." });
    },
  );

  test('tells why it cannot be told, where the model does', async () => {
    const why = 'It is dark, so the plate cannot be read.';
    const discuss: Capabilities['discuss'] = async () => ({ text: why, bare: 'unclear' });
    const context = toolContext({ discuss }, { isAnswer: true });
    const { words } = await vqa.run({ image: context.pictures.put(busy(9, 9)), question }, context);
    expect(words).toBe(why);
  });

  test('takes several pictures, or says that the model cannot', async () => {
    const context = toolContext(able);
    const images = [busy(40, 30), busy(20, 20)].map((pixels) => context.pictures.put(pixels));
    const several = { type: 'Images', images } as const;
    expect((await vqa.run({ image: several, question }, context)).output).toEqual(text('2 seen'));
    const plain = toolContext({ answer: able.answer });
    const put = { type: 'Images', images: images.map(() => plain.pictures.put(busy(9, 9))) } as const;
    await expect(vqa.run({ image: put, question }, plain)).rejects.toMatchObject({
      hint: expect.stringContaining('one picture at a time'),
    });
  });
});

describe('READ', () => {
  const signs: readonly TextLine[] = [
    { box: [10, 10, 60, 30], text: 'STOP ', score: 0.9 },
    { box: [10, 50, 60, 70], text: 'Main St', score: 0.7 },
  ];
  const seen: (Box | undefined)[] = [];
  const reads: Capabilities['read'] = async ({ view }) => {
    seen.push(view);
    return signs.filter(({ box }) => !view || (box[1] >= view[1] && box[3] <= view[3]));
  };
  const boxesOn = (context: TestContext, ...boxes: readonly Box[]) => {
    const image = context.pictures.put(busy(100, 80));
    const regions = boxes.map((box) => ({ box, label: 'sign', score: 0.5 }));
    const object: RegionsValue = { type: 'Regions', picture: image.picture, regions };
    return { image, object };
  };

  test('reads all lines of a picture', async () => {
    const context = toolContext({ read: reads });
    const { output, confidence } = await read.run({ image: context.pictures.put(busy(100, 80)) }, context);
    expect(output).toEqual(text('STOP\nMain St'));
    expect(confidence).toBe(0.7);
  });

  test('reads what was found from the top, with a little around it', async () => {
    const context = toolContext({ read: reads });
    const { output } = await read.run(boxesOn(context, [10, 50, 60, 70], [10, 10, 60, 30]), context);
    expect(output).toEqual(text('STOP\nMain St'));
    expect(seen.slice(-2).map((view) => view?.[1])).toEqual([9, 49]);
  });

  test('no text is an answer, and is explained', async () => {
    const context = toolContext({ read: async () => [] });
    const { output, note } = await read.run({ image: context.pictures.put(busy(9, 9)) }, context);
    expect([output, note]).toEqual([text(''), 'I found no text that I can read.']);
  });
});

test('LIST trims what a model lists to what was asked', async () => {
  const context = toolContext({ list: async () => [' red', 'green', '', 'red', 'blue', 'pink'] });
  const run = (max: number) => list.run({ query: text('colours'), max: { type: 'Number', value: max } }, context);
  expect((await run(3)).output).toEqual({ type: 'List', items: ['red', 'green', 'blue'] });
  for (const max of [0, -1, 1.5, 1e9, Number.NaN]) await expect(run(max)).rejects.toThrow(ToolError);
});

test('EVAL computes over earlier answers, and a mistake in it is a failed step', async () => {
  const variables = new Map<string, Value>([
    ['ANSWER0', { type: 'Number', value: 2 }],
    ['ANSWER1', text('red')],
  ]);
  const context = toolContext({}, { variables });
  const run = async (expr: string) => (await evaluate.run({ expr: text(expr) }, context)).output;
  expect(await run("'yes' if {ANSWER0} > 1 else 'no'")).toEqual(text('yes'));
  expect(await run('{ANSWER0} + 3')).toEqual({ type: 'Number', value: 5 });
  expect(await run("{ANSWER1} == 'red'")).toEqual({ type: 'Boolean', value: true });
  await expect(run("{ANSWER1} / 'two'")).rejects.toBeInstanceOf(ToolError);
  await expect(run('{ANSWER7}')).rejects.toBeInstanceOf(ToolError);
  await expect(run('process.exit(1)')).rejects.toBeInstanceOf(ToolError);
});

describe('EVAL of which is more', () => {
  const id = 'a prompt';
  const presuming = createPromptPool([
    {
      ...{ kind: 'rescoring', id, team: 'home', tool: 'LOC', concept: '*', lesson: 'l', supersedes: [], at: 0 },
      ...{ weights: [0], margin: 1, presumes: ['compared'] },
    },
  ]);
  const more = "'yes' if {CUPS} > {DOGS} else 'no'";
  async function compare(expr: string, cups: readonly number[], dogs: readonly number[], prompts = presuming) {
    const count = ([value, doubt]: readonly number[]): Value => ({ type: 'Number', value, doubt });
    const variables = new Map([
      ['CUPS', count(cups)],
      ['DOGS', count(dogs)],
    ]);
    return evaluate.run({ expr: text(expr) }, { ...toolContext({}, { variables }), prompts });
  }

  test('equal numbers are as they are, as long as nobody was seen to presume otherwise', async () => {
    expect(await compare(more, [1, 0.4], [1, 0.1], createPromptPool())).toEqual({ output: text('no') });
  });

  test('that is more of which more was half seen, where they presume that the numbers differ; and it is said', async () => {
    const settled = await compare(more, [1, 0.4], [1, 0.1]);
    expect(settled).toMatchObject({ output: text('yes'), prompts: [id], note: expect.stringContaining('1 of each') });
    expect((await compare(more, [1, 0.1], [1, 0.4])).output).toEqual(text('no'));
    expect((await compare('{CUPS} < {DOGS}', [1, 0.1], [1, 0.4])).output).toEqual({ type: 'Boolean', value: true });
  });

  test('not where about as much was half seen of either', async () => {
    for (const [cups, dogs] of [
      [0.4, 0.3],
      [0.3, 0.4],
      [0.5, 0.26],
    ])
      expect(await compare(more, [1, cups], [1, dogs])).toEqual({ output: text('no') });
  });

  test('what was counted comes first, and other questions mean the numbers themselves', async () => {
    expect(await compare(more, [1, 0.9], [2, 0])).toEqual({ output: text('no') });
    expect((await compare('{CUPS} == {DOGS}', [1, 0.4], [1, 0])).output).toEqual({ type: 'Boolean', value: true });
    expect((await compare('{CUPS} + {DOGS}', [1, 0.4], [1, 0])).output).toEqual({ type: 'Number', value: 2 });
    expect((await compare("'{CUPS} cups' if {CUPS} > {DOGS} else 'no'", [1, 0.4], [1, 0])).output).toEqual(text('no'));
  });
});

describe('EVAL of how many there are in all', () => {
  const presuming = createPromptPool([
    {
      ...{ kind: 'rescoring', id: 'p', team: 'home', tool: 'LOC', concept: '*', lesson: 'l', supersedes: [], at: 0 },
      ...{ weights: [0], margin: 1, presumes: ['summed'] },
    },
  ]);
  const sum = async (expr: string, left: readonly number[], right: readonly number[], prompts = presuming) => {
    const count = ([value, doubt]: readonly number[]): Value => ({ type: 'Number', value, doubt });
    const variables = new Map([
      ['LEFT0', count(left)],
      ['RIGHT0', count(right)],
    ]);
    return evaluate.run({ expr: text(expr) }, { ...toolContext({}, { variables }), prompts });
  };
  const all = '{LEFT0} + {RIGHT0}';

  test('there is one where none was sure and people ask only of what is there; and it is said', async () => {
    expect(await sum(all, [0, 0.1], [0, 0])).toMatchObject({
      ...{ output: { type: 'Number', value: 1 }, prompts: ['p'], note: expect.stringContaining('likeliest') },
    });
  });

  test('numbers stay as they are where some were found, nothing at all was seen, or nobody presumes it', async () => {
    expect((await sum(all, [1, 0.1], [0, 0])).output).toEqual({ type: 'Number', value: 1 });
    expect((await sum(all, [0, 0], [0, 0])).output).toEqual({ type: 'Number', value: 0 });
    expect((await sum(all, [0, 0.1], [0, 0], createPromptPool())).output).toEqual({ type: 'Number', value: 0 });
    expect((await sum('{LEFT0} + {RIGHT0} > 0', [0, 0.1], [0, 0])).output).toEqual({ type: 'Boolean', value: false });
  });
});

test('RESULT is the value itself', async () => {
  const value: Value = { type: 'List', items: ['a'] };
  expect((await result.run({ var: value }, toolContext())).output).toBe(value);
});

describe('COLOR', () => {
  const box: Box = [30, 20, 110, 90];
  const inside = ellipseIn({ width: 140, height: 110 }, box);
  const selected = (x: number, y: number): boolean => inside.data[y * 140 + x] > 0;

  async function colourOf(object: (x: number, y: number) => Colour, ground: Colour, given = true) {
    const context = toolContext(given ? { segment: async () => inside } : {});
    const image = context.pictures.put(drawn(140, 110, (x, y) => (selected(x, y) ? object(x, y) : ground)));
    const regions = [{ box, label: 'ball', score: 0.9 }];
    return color.run({ image, object: { type: 'Regions', picture: image.picture, regions } }, context);
  }
  const said = async (...asked: Parameters<typeof colourOf>) => (await colourOf(...asked)).output;

  test('names the object, not what surrounds it', async () => {
    expect(await said(() => [200, 30, 40], [60, 140, 50])).toEqual(text('red'));
    expect(await said(() => [245, 245, 240], [60, 140, 50])).toEqual(text('white'));
    expect(await said(() => [200, 30, 40], [60, 140, 50], false)).toEqual(text('red'));
  });

  test('light and shadow on it are not its colours', async () => {
    const shaded =
      (red: number, green: number, blue: number) =>
      (x: number): Colour => {
        const lit = (value: number): number => Math.min(255, value * (0.25 + (0.95 * (x - 30)) / 80));
        return [lit(red), lit(green), lit(blue)];
      };
    expect(await said(shaded(210, 30, 40), [240, 240, 240])).toEqual(text('red'));
    expect(await said(shaded(40, 80, 200), [240, 240, 240])).toEqual(text('blue'));
    expect(await said(shaded(60, 150, 60), [240, 240, 240])).toEqual(text('green'));
  });

  test('a strong second colour is named too', async () => {
    const striped = await colourOf((x) => (x % 20 < 10 ? [200, 20, 30] : [250, 250, 250]), [60, 140, 50]);
    expect(striped.output).toEqual(text('red and white'));
    expect(striped.alternatives).toContainEqual(text('white'));
    expect(await said((x) => (x % 20 < 10 ? [15, 15, 15] : [250, 250, 250]), [60, 140, 50])).toEqual(
      text('black and white'),
    );
    expect(await said((x) => (x % 20 < 3 ? [20, 20, 20] : [240, 200, 20]), [90, 90, 90])).toEqual(text('yellow'));
  });

  test('without an object, the whole picture or crop is meant', async () => {
    const context = toolContext();
    const image = context.pictures.put(drawn(60, 40, (x) => (x < 20 ? [20, 60, 220] : [250, 210, 30])));
    expect((await color.run({ image }, context)).output).toEqual(text('yellow and blue'));
    expect((await color.run({ image: { ...image, view: [0, 0, 19, 40] } }, context)).output).toEqual(text('blue'));
  });
});
