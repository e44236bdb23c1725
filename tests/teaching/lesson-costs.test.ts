/** What a correction sets going is paid for as learning, not as questions of who asked. */
import { expect, test } from 'vitest';
import type { Lesson } from '../../src/contracts/lesson.js';
import { startSeeingBot } from '../support/seeing-bot.js';

const program = [
  "BOX0=LOC(image=IMAGE,object='dog')",
  'IMAGE0=CROP(image=IMAGE,box=BOX0)',
  "ANSWER0=VQA(image=IMAGE0,question='What colour is the dog?')",
  'FINAL_RESULT=RESULT(var=ANSWER0)',
].join('\n');

test('runs that search for what was wrong, and the question asked again, count to the lesson', async () => {
  const bot = await startSeeingBot({ detector: { dog: 2 }, answer: () => 'white', price: 0.01 });
  const turn = await bot.ask('what colour is the dog?', { steps: ['Find it', 'Cut it out', 'Look'], program });
  expect(turn).toMatchObject({ answer: { text: 'white' }, cost: 0.01 });
  const asked = bot.asked.length;
  let last: Lesson | undefined;
  const correction = { turn, author: { id: 'U2', name: 'Bob' }, text: 'no, it is black', images: [] };
  for await (const lesson of bot.teacher.correct(correction, new AbortController().signal)) last = lesson;
  const again = bot.asked.length - asked;
  expect(again).toBeGreaterThan(0);
  expect(last?.cost).toBeCloseTo(0.01 * again);
  const rows = await bot.memory.spending('team').list();
  expect(rows.map(({ person, isLesson, calls }) => [person.name, isLesson, calls])).toEqual([
    ['Ana', undefined, asked],
    ['Bob', true, again],
  ]);
});
