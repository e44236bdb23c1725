/** Programs that failed are reflected on as well: what would the failed step have had to say? */
import { expect, test } from 'vitest';
import { missingWord } from '../../src/reflection/failed-step.js';
import { runScene, seeing } from './runs.js';

const counting = (noun: string): string =>
  `BOX0=LOC(image=IMAGE,object='${noun}')\nANSWER0=COUNT(box=BOX0)\nFINAL=RESULT(var=ANSWER0)`;

test('a question that nobody can answer is answered by the person: VQA is to blame, and can learn it', async () => {
  const source = "ANSWER0=VQA(image=IMAGE,question='Is the machine on or off?')\nFINAL=RESULT(var=ANSWER0)";
  const scene = await runScene(source, {});
  expect(scene.turn.status).toBe('failed');
  const { fault, results } = await scene.says("it's off");
  expect(fault).toMatchObject({
    at: 'tool',
    tool: 'VQA',
    step: 'ANSWER0',
    proof: { before: { type: 'Text', value: '' }, after: { type: 'Text', value: 'off' }, answer: 'off' },
  });
  expect(results[0]).toContain('→ failed: ');
});

test('the answer goes through the rest of the program before anybody is blamed', async () => {
  const source =
    "ANSWER0=VQA(image=IMAGE,question='Is it on?')\nANSWER1=EVAL(expr=\"'open' if {ANSWER0} == 'yes' else 'shut'\")\nFINAL=RESULT(var=ANSWER1)";
  const scene = await runScene(source, {});
  expect((await scene.says("it's open")).fault).toMatchObject({ at: 'none' });
  expect((await scene.says('yes')).fault).toMatchObject({ at: 'none' });
});

test('a word that nothing knows is learned from boxes', async () => {
  const scene = await runScene(counting('heron'), seeing([]));
  expect(missingWord(scene.turn)).toMatchObject({ word: 'heron', step: { instruction: { output: 'BOX0' } } });
  const { fault } = await scene.pointsAt('heron', [
    [20, 20, 80, 120],
    [200, 20, 260, 120],
  ]);
  expect(fault).toMatchObject({
    at: 'tool',
    tool: 'LOC',
    proof: { before: { regions: [] }, after: { regions: [{ label: 'heron' }, { label: 'heron' }] }, answer: '2' },
  });
});

test('a number alone does not say what it looks like, and the person is told what would', async () => {
  const scene = await runScene(counting('heron'), seeing([]));
  const { fault } = await scene.says('two');
  expect(fault).toEqual({
    at: 'none',
    reason: "I don't know what “heron” looks like. Draw a box around it, or send a picture of it, and I'll learn it.",
  });
});

test('a picture of it says what it looks like', async () => {
  const scene = await runScene(counting('heron'), seeing([]));
  const { fault } = await scene.says('this is a heron', { shown: [scene.image] });
  expect(fault).toMatchObject({ at: 'tool', tool: 'LOC', step: 'BOX0', reason: expect.stringContaining('“heron”') });
});

test('a turn without any step teaches nothing', async () => {
  const scene = await runScene(counting('dog'), seeing([{ label: 'dog', box: [0, 0, 90, 90], score: 0.8 }]));
  const { fault } = await scene.says('', {});
  expect(fault.at).toBe('none');
});
