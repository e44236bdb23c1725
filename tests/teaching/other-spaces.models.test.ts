/** What was learned with other picture features than today's is forgotten as exactly as the rest. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Example, NewPrompt, Prompt } from '../../src/contracts/learning.js';
import { featureCentre } from '../../src/learning/ensemble.js';
import { nothingLearned } from '../../src/learning/validate.js';
import { tellingPrompt, tunedPrompts } from '../../src/skills/answers/answer-prompts.js';
import { unitVector } from '../../src/util/vector.js';
import { viewSpace } from '../../src/vision/views.js';
import { startTestBot, type TestBot } from '../support/bot.js';
import { feature, fullLesson } from '../support/lesson.js';

const team = 'machines';
const clip = 'replicate/someone/clip:1/1';
const ada = { id: 'ada', name: 'Ada' };
const ben = { id: 'ben', name: 'Ben' };
let home: TestBot;
beforeAll(async () => {
  home = await startTestBot();
}, 60_000);
afterAll(() => home.close());

let counter = 0;
/** Of a machine that is on or off, which shows: features of an answer are alike. */
function example(answer: 'on' | 'off', author: typeof ada, space: string): Example {
  const at = ++counter;
  const [clear, chance] = [feature(answer === 'on' ? 1000 : 2000), feature(at)];
  const view = unitVector(clear.map((value, place) => value + 0.4 * chance[place]));
  return {
    ...{ id: `e${at}`, team, tool: 'VQA', concept: `is machine on = ${answer}`, at, space },
    picture: { id: `${at}`.repeat(64).slice(0, 64), width: 10, height: 10, mediaType: 'image/png' },
    candidates: [{ box: [0, 0, 10, 10], score: 1, feature: view }],
    ...{ threshold: 0.5, right: [0], told: 'regions', count: 1, feature: view },
    source: { kind: 'correction', author },
  };
}

async function save(lesson: string, author: typeof ada, examples: readonly Example[], made: readonly NewPrompt[]) {
  const at = ++counter;
  const prompts = made.map(
    (prompt, place): Prompt => ({ ...prompt, id: `${lesson}-${String(place).padStart(2, '0')}`, team, lesson, at }),
  );
  const ids = { examples: examples.map(({ id }) => id), prompts: prompts.map(({ id }) => id) };
  const own = { author, turn: undefined, experiences: [], shown: [], ...ids };
  await home.bot.memory
    .lessons(team)
    .save({ ...fullLesson(lesson, team, at), ...own }, { addExamples: examples, addPrompts: prompts });
  return prompts;
}

test('a forgotten person is gone from dormant prompts, which are tuned again; today’s stay as they are', async () => {
  const question = 'is machine on';
  const bens = (space: string): readonly Example[] =>
    (['on', 'on', 'off', 'off'] as const).map((answer) => example(answer, ben, space));
  const adas = (['on', 'off'] as const).map((answer) => example(answer, ada, clip));
  const [own, today] = [bens(clip), bens(viewSpace)];
  await save(
    'a',
    ada,
    adas,
    adas.flatMap((one) => tellingPrompt(one)),
  );
  const tuned = tunedPrompts(question, [...adas, ...own], nothingLearned);
  await save('b', ben, own, [...own.flatMap((one) => tellingPrompt(one)), ...tuned]);
  const awake = await save('c', ben, today, [
    ...today.flatMap((one) => tellingPrompt(one)),
    ...tunedPrompts(question, today, nothingLearned),
  ]);
  expect((await home.bot.teacher.learned(team)).active('VQA', question)).toHaveLength(4);

  const forgotten = await home.bot.teacher.forget(team, { person: 'ada' }, ada);
  expect(forgotten).toMatchObject({ lessons: 1, examples: 2, relearned: 1, dropped: 0 });
  const left = await home.bot.memory.lessons(team).prompts();
  expect(left.filter((prompt) => prompt.lesson === 'c')).toEqual(awake);
  const dormant = left.filter((prompt) => prompt.lesson !== 'c');
  expect(dormant.map(({ kind, lesson }) => [kind, lesson])).toEqual([
    ...own.map(() => ['text', 'b']),
    ...tuned.map(() => ['soft', 'b']),
  ]);
  const centre = featureCentre(
    own.flatMap((one) => one.feature ?? []),
    832,
  );
  for (const prompt of dormant) {
    expect(prompt).toMatchObject({ space: clip });
    if (prompt.kind === 'soft') expect(prompt.centre).toEqual(centre);
  }
}, 60_000);
