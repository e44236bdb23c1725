import { expect, test } from 'vitest';
import type { Step } from '../../src/contracts/turn.js';
import { makeAnswer } from '../../src/inference/answer.js';
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
  ['our logo', "I didn't find our logo."],
  ['the company mug', "I didn't find the company mug."],
])('where no %s was found: %s', async (object, note) => {
  const program = { source: '', instructions: [], examples: [] };
  const answer = await makeAnswer({ type: 'Image', picture }, program, [nothingFound(object)], {
    pictures: createMemoryDesk(),
    tools,
  });
  expect(answer.note).toBe(note);
});

test('who is there: names, and how many cannot be named', () => {
  const face = (score: number, name?: string) => ({ box: [0, 0, 9, 9] as const, label: 'face', score, name });
  const say = (...regions: ReturnType<typeof face>[]): string => answerWords({ type: 'Regions', picture, regions });
  expect(say(face(0.9))).toBe('somebody I can’t name');
  expect(say(face(0.7), face(0.9, 'Ann'), face(0.8))).toBe('Ann, 2 people I can’t name');
  expect(say(face(0.9, 'Ann'), face(0.8, 'Ben'))).toBe('Ann, Ben');
  expect(say()).toBe('nothing');
});
