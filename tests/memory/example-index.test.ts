import { expect, onTestFinished, test } from 'vitest';
import type { Example } from '../../src/contracts/learning.js';
import type { Memory } from '../../src/contracts/store.js';
import { fullExample, fullLesson, fullPrompt } from '../support/lesson.js';
import { recordingLog } from '../support/log.js';
import { temporaryMemory } from '../support/temporary-memory.js';

const team = 'home';

async function remember(): Promise<Memory> {
  const temporary = await temporaryMemory(recordingLog());
  const memory = await temporary.open();
  onTestFinished(async () => {
    await memory.close();
    await temporary.remove();
  });
  return memory;
}

const exampleOf = (id: string, concept: string, at: number, more: Partial<Example> = {}): Example => ({
  ...fullExample(id, team, at),
  ...{ concept, at },
  ...more,
});
const ids = (examples: readonly Example[]): readonly string[] => examples.map(({ id }) => id);

test('examples are found by what they are about, and the newest of a shelf, in brief without pictures’ features', async () => {
  const lessons = (await remember()).lessons(team);
  await lessons.save(fullLesson('l1', team, 1), {
    addExamples: [
      exampleOf('d2', 'dog', 2),
      exampleOf('d1', 'dog', 1),
      exampleOf('c3', 'cat', 3),
      exampleOf('t4', 'our logo', 4, { isOfTaughtWord: true }),
      exampleOf('a5', 'is machine on = off', 5, { tool: 'VQA' }),
      exampleOf('a6', 'is machine on = on', 6, { tool: 'VQA' }),
    ],
  });
  expect(ids(await lessons.examplesAbout('LOC', 'dog', 10))).toEqual(['d1', 'd2']);
  expect(ids(await lessons.examplesAbout('LOC', 'dog', 1))).toEqual(['d2']);
  expect(ids(await lessons.examplesAbout('VQA', 'is machine on', 10))).toEqual(['a5', 'a6']);
  expect(ids(await lessons.newestExamples({ tool: 'LOC' }, 2, 'full'))).toEqual(['d2', 'c3']);
  expect(ids(await lessons.newestExamples({ tool: 'LOC', isOfTaughtWord: true }, 5, 'full'))).toEqual(['t4']);
  const [brief] = await lessons.newestExamples({ tool: 'LOC' }, 1, 'brief');
  const [full] = await lessons.examplesById(['c3']);
  expect(brief.feature).toBeUndefined();
  expect(brief.candidates.map(({ box, score }) => [box, score])).toEqual(
    full.candidates.map(({ box, score }) => [box, score]),
  );

  await lessons.save(fullLesson('l1', team, 1), { removeExamples: ['d2'] });
  expect(ids(await lessons.examplesAbout('LOC', 'dog', 10))).toEqual(['d1']);
  expect(ids(await lessons.newestExamples({ tool: 'LOC' }, 9, 'brief'))).toEqual(['d1', 'c3']);
});

test('what changed in the prompts since a version is known without reading all', async () => {
  const lessons = (await remember()).lessons(team);
  const lesson = fullLesson('l1', team, 1);
  const [one, two] = ['p1', 'p2'].map((id) => fullPrompt(id, team, 'l1', 1));
  const start = await lessons.version();
  await lessons.save(lesson, { addPrompts: [one] });
  await lessons.save(lesson, { addPrompts: [two] });
  await lessons.save(lesson, { removePrompts: ['p1'] });
  // A changed one is removed and added in one.
  await lessons.save(lesson, { removePrompts: ['p2'], addPrompts: [{ ...two, asleep: true }] });
  const now = await lessons.version();
  const changes = await lessons.promptChanges(start, now);
  expect(changes?.added).toMatchObject([{ id: 'p2', asleep: true }]);
  expect(changes?.removed).toEqual(['p1', 'p2']);
  expect(await lessons.promptChanges(start - 5, now)).toBeUndefined();
});

test('a person’s record counts what others undid, and not what they took back themselves', async () => {
  const lessons = (await remember()).lessons(team);
  const ana = { id: 'ana/ü', name: 'Ana' };
  const lesson = (id: string) => ({ ...fullLesson(id, team, 1), author: ana, undone: undefined });
  for (const id of ['l1', 'l2', 'l3', 'l4']) await lessons.save(lesson(id));
  await lessons.save({ ...lesson('l1'), status: 'undone', undone: { by: { id: 'ben', name: 'Ben' }, at: 2 } });
  await lessons.save({ ...lesson('l2'), status: 'undone', undone: { by: ana, at: 2 } });
  await lessons.save(lesson('l3'));
  expect((await lessons.records()).of('ana/ü')).toEqual({ kept: 2, undone: 1 });
  expect((await lessons.records()).of('nobody')).toEqual({ kept: 0, undone: 0 });
});

test('of experiences, those are shared that stand on other lessons as well', async () => {
  const lessons = (await remember()).lessons(team);
  await lessons.save({ ...fullLesson('l1', team, 1), experiences: ['x', 'y'] });
  await lessons.save({ ...fullLesson('l2', team, 1), experiences: ['y', 'z'] });
  expect([...(await lessons.sharedExperiences(['x', 'y'], ['l1']))]).toEqual(['y']);
  expect([...(await lessons.standingOn(['z', 'x']))].sort()).toEqual(['l1', 'l2']);
  await lessons.save({ ...fullLesson('l2', team, 1), experiences: ['y', 'z'], status: 'undone' });
  expect([...(await lessons.sharedExperiences(['x', 'y'], ['l1']))]).toEqual([]);
});
