import { expect, test } from 'vitest';
import { plantPrograms, tryPlanner } from './corrupted-programs.js';

/** `npm run bench planner` takes all wordings. */
const oneOf = 10;

test('a model that corrupts a third of its programs answers nearly as well as one that does not', async () => {
  const planted = await plantPrograms(oneOf);
  const { corrupted, refused, right } = await tryPlanner(planted, 1, 1 / 3);
  expect(corrupted).toBeGreaterThan(20);
  expect(refused).toBeGreaterThan(0.6 * corrupted);
  expect(right).toBeGreaterThanOrEqual(planted.length - 3);
  // Without corruption all are right: they are the answers to the very programs.
  expect(await tryPlanner(planted, 1, 0)).toMatchObject({ corrupted: 0, refused: 0, right: planted.length });
});
