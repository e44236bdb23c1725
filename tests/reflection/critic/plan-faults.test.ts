/** Wrong programs for real wordings: who finds that the program is to blame, and is what is then learned right elsewhere? */
import { expect, test } from 'vitest';
import { plantPlans, tryPlans } from './planted-plans.js';

/** `npm run bench critic` takes all questions, which lasts minutes. */
const oneOf = 16;

test('a critic finds plans that were wrong, and what it makes up by chance is not learned', async () => {
  const plans = await plantPlans(oneOf);
  const count = plans.length;
  expect(count).toBeGreaterThan(10);
  const alone = await tryPlans(plans, { share: undefined });
  expect(alone).toMatchObject({ right: 0, wrong: 0 });
  const good = await tryPlans(plans, { share: 0 });
  expect(good).toMatchObject({ wrong: 0, 'tool blamed': 0 });
  expect(good.right).toBeGreaterThanOrEqual(count - 1);
  const bad = await tryPlans(plans, { share: 0.3 });
  for (const { right, wrong } of [bad, await tryPlans(plans, { share: 0.3, nonsense: 'near' })]) {
    expect(right).toBeGreaterThan(0.6 * count);
    expect(wrong).toBe(0);
  }
  const hopeless = await tryPlans(plans, { share: 1 });
  expect(hopeless.wrong).toBe(0);
  expect((await tryPlans(plans, { share: 1, nonsense: 'near', pictures: 2 })).wrong).toBe(0);
  for (const { accuracy } of [bad, hopeless]) expect(accuracy).toBeGreaterThan(alone.accuracy);
});
