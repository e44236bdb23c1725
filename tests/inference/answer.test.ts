import { expect, test } from 'vitest';
import type { Instruction, Step } from '../../src/contracts/turn.js';
import { faultWords, makeAnswer } from '../../src/inference/answer.js';
import { answerWords } from '../../src/show/values.js';
import { tools } from '../../src/tools/index.js';
import { createMemoryDesk } from '../support/memory-desk.js';

const picture = { id: 'a'.repeat(64), width: 640, height: 480, mediaType: 'image/jpeg', name: 'park.jpg' } as const;
const span = { line: 1, start: 1, end: 30 };
const nothingFound = (object: string): Step => ({
  instruction: { output: 'BOX0', tool: 'LOC', arguments: { object: { kind: 'literal', value: object, span } }, span },
  status: 'done',
  output: { type: 'Regions', picture, regions: [] },
  ms: 1,
  cost: 0,
  prompts: [],
});

test.each([
  ['oven', 'I found no oven.'],
  ['our logo', 'I didn’t find our logo.'],
  ['the company mug', 'I didn’t find the company mug.'],
])('where no %s was found: %s', async (object, note) => {
  const steps = [nothingFound(object), edited('IMAGE0', 'IMAGE', 'nothing', 'BLUR', 'BOX0')];
  const answer = await makeAnswer({ type: 'Image', picture }, programOf(steps), steps, {
    pictures: createMemoryDesk(),
    tools,
  });
  expect(answer.note).toBe(note);
});

const programOf = (steps: readonly Step[]) => ({
  source: '',
  instructions: steps.map(({ instruction }) => instruction),
  examples: [],
});

const result = (name: string): Instruction => ({
  output: 'FINAL_RESULT',
  tool: 'RESULT',
  arguments: { var: { kind: 'variable', name, span } },
  span,
});

const edited = (output: string, image: string, did: string, tool: string, object?: string): Step => ({
  instruction: {
    output,
    tool,
    arguments: {
      image: { kind: 'variable', name: image, span },
      ...(object === undefined ? {} : { object: { kind: 'variable', name: object, span } }),
    },
    span,
  },
  status: 'done',
  output: { type: 'Image', picture },
  did,
  ms: 1,
  cost: 0,
  prompts: [],
});

test('a picture is told by what the edits on its way did, in order', async () => {
  const steps = [
    edited('IMAGE0', 'IMAGE', '2 faces blurred', 'BLUR'),
    edited('IMAGE1', 'IMAGE', 'cropped to the sofa', 'CROP'),
    edited('IMAGE2', 'IMAGE0', 'black and white, except for the bus', 'COLORPOP'),
  ];
  const answer = await makeAnswer({ type: 'Image', picture }, programOf(steps), steps, {
    pictures: createMemoryDesk(),
    tools,
  });
  expect(answer.text).toBe('2 faces blurred. Black and white, except for the bus.');
});

test.each([
  ['zebra', 'I found nothing to remove: no zebra'],
  ['our logo', 'I found nothing to remove: no sign of our logo'],
])('an edit without a %s says what it did not find', (object, words) => {
  const failed: Step = {
    instruction: {
      output: 'IMAGE0',
      tool: 'REMOVE',
      arguments: { object: { kind: 'variable', name: 'BOX0', span } },
      span,
    },
    status: 'failed',
    fault: 'I found nothing to remove.',
    ms: 1,
    cost: 0,
    prompts: [],
  };
  const outcome = { fault: failed.fault, failed: 'IMAGE0' };
  const steps = [nothingFound(object), failed];
  const program = {
    ...programOf(steps),
    instructions: [...steps.map(({ instruction }) => instruction), result('IMAGE0')],
  };
  expect(faultWords(outcome, program, steps, tools)).toBe(words);
});

test('who is there: names, and how many cannot be named', () => {
  const face = (score: number, name?: string) => ({ box: [0, 0, 9, 9] as const, label: 'face', score, name });
  const say = (...regions: ReturnType<typeof face>[]): string => answerWords({ type: 'Regions', picture, regions });
  expect(say(face(0.9))).toBe('somebody I can’t name');
  expect(say(face(0.7), face(0.9, 'Ann'), face(0.8))).toBe('Ann, 2 people I can’t name');
  expect(say(face(0.9, 'Ann'), face(0.8, 'Ben'))).toBe('Ann, Ben');
  expect(say()).toBe('nothing');
});
