import { expect, test } from 'vitest';
import type { Detection } from '../../src/contracts/model.js';
import { runScene, seeing } from './runs.js';

const sum =
  "BOX0=LOC(image=IMAGE,object='dog')\nANSWER0=COUNT(box=BOX0)\nBOX1=LOC(image=IMAGE,object='cat')\nANSWER1=COUNT(box=BOX1)\n" +
  "ANSWER2=EVAL(expr='{ANSWER0} + {ANSWER1}')\nFINAL_RESULT=RESULT(var=ANSWER2)";
const dog: Detection = { label: 'dog', box: [10, 10, 90, 90], score: 0.8 };
const cat: Detection = { label: 'cat', box: [110, 10, 190, 90], score: 0.8 };
const faintDog: Detection = { label: 'dog', box: [210, 10, 290, 90], score: 0.24 };
const faintCat: Detection = { label: 'cat', box: [310, 10, 390, 90], score: 0.15 };

test('of two steps that may have erred, the one that the person suspects is blamed', async () => {
  const { says } = await runScene(sum, seeing([dog, cat, faintDog, faintCat]));
  expect((await says('3')).candidates?.map(({ step }) => step)).toEqual(['BOX0', 'BOX1']);
  expect((await says('3', { suspects: 'BOX0' })).fault).toMatchObject({ at: 'tool', step: 'BOX0' });
  expect((await says('3', { suspects: 'BOX1' })).fault).toMatchObject({
    at: 'tool',
    step: 'BOX1',
    proof: { answer: '3' },
  });
});

test('a suspicion is no proof: what the step did not see is not blamed on it', async () => {
  const { says } = await runScene(sum, seeing([dog, cat, faintDog]));
  expect((await says('3', { suspects: 'BOX1' })).fault).toMatchObject({ at: 'tool', step: 'BOX0' });
});

test('what was answered already is agreement, and starts no search', async () => {
  const { says } = await runScene(sum, seeing([dog, cat, faintDog]));
  const { fault, tried } = await says('it is two, count again');
  expect(fault).toMatchObject({ at: 'none', reason: expect.stringContaining('That is what I answered') });
  expect(tried).toBe(0);
});
