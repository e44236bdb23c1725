/** Wrong programs for real wordings: who finds that the program is to blame, and is what is then learned right elsewhere? */
import { expect, test } from 'vitest';
import { type PlanFigures, plantPlans, tryPlans } from './planted-plans.js';

/** Of the questions, one of so many is asked: all of them take minutes, and `npm run bench critic` asks them. */
const oneOf = 3;

test('a critic finds plans that were wrong, and what it makes up by chance is not learned', async () => {
  const all = await plantPlans();
  const planted = all.filter((_, place) => place % oneOf === 0);
  const table: Record<string, PlanFigures> = {
    'no critic': await tryPlans(all, planted, { share: undefined }),
    '0 % nonsense': await tryPlans(all, planted, { share: 0 }),
    '30 % nonsense': await tryPlans(all, planted, { share: 0.3 }),
    '30 % near misses': await tryPlans(all, planted, { share: 0.3, nonsense: 'near' }),
    '100 % nonsense': await tryPlans(all, planted, { share: 1 }),
    '100 % near misses, 2 pictures': await tryPlans(all, planted, { share: 1, nonsense: 'near', pictures: 2 }),
  };
  console.info(`${planted.length} wrong plans`);
  console.table(table);
  const count = planted.length;
  const { 'no critic': alone, '0 % nonsense': good, '30 % nonsense': bad, '100 % nonsense': hopeless } = table;
  expect(count).toBeGreaterThan(60);
  expect(alone.right).toBe(0);
  expect(good.right).toBeGreaterThan(0.93 * count);
  expect(good['tool blamed']).toBeLessThan(alone['tool blamed']);
  expect(bad.right).toBeGreaterThan(0.6 * count);
  expect(bad.wrong + table['30 % near misses'].wrong).toBeLessThanOrEqual(1);
  expect(hopeless.wrong).toBe(0);
  expect(table['100 % near misses, 2 pictures'].wrong).toBeLessThanOrEqual(2);
  for (const { accuracy } of [bad, hopeless]) expect(accuracy).toBeGreaterThan(alone.accuracy - 0.02);
}, 300_000);
