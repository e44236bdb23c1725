/** What is learned of plans while a share of a critic's verdicts is nonsense. Takes minutes. */
import { type PlanFigures, plantPlans, tryPlans } from '../reflection/critic/planted-plans.js';
import type { BenchResult } from './bounds.js';

/** By what the critic is and how many other pictures the same was asked of. */
async function tryCritics(): Promise<Readonly<Record<string, PlanFigures>>> {
  const plans = await plantPlans();
  const rows: Record<string, PlanFigures> = {};
  rows['no critic'] = await tryPlans(plans, { share: undefined });
  for (const pictures of [0, 2])
    for (const nonsense of ['random', 'near'] as const)
      for (const share of [0, 0.3, 1])
        if (share > 0 || nonsense === 'random')
          rows[`${share * 100} % ${share === 0 ? 'nonsense' : nonsense}, ${pictures} pictures`] = await tryPlans(
            plans,
            { share, nonsense, pictures },
          );
  return rows;
}

export async function benchCritic(): Promise<BenchResult> {
  const rows = await tryCritics();
  const {
    'no critic': alone,
    '0 % nonsense, 0 pictures': good,
    '30 % random, 0 pictures': bad,
    '30 % near, 0 pictures': subtle,
    '100 % random, 0 pictures': hopeless,
    '100 % near, 2 pictures': misleading,
  } = rows;
  const plans = alone.right + alone.wrong + alone['tool blamed'] + alone.nothing;
  return {
    facts: rows,
    bounds: [
      { name: 'wrong plans', value: plans, min: 200 },
      { name: 'plans learned without a critic', value: alone.right, max: 0 },
      { name: 'right plans that a good critic teaches', value: good.right, min: 0.93 * plans },
      { name: 'tools that a good critic blames', value: good['tool blamed'], max: alone['tool blamed'] - 1 },
      { name: 'right plans with 30 % nonsense', value: bad.right, min: 0.6 * plans },
      { name: 'wrong plans with 30 % nonsense or near misses', value: bad.wrong + subtle.wrong, max: 3 },
      { name: 'wrong plans with nothing but nonsense', value: hopeless.wrong, max: 0 },
      { name: 'wrong plans with nothing but near misses, 2 pictures', value: misleading.wrong, max: 6 },
      ...[bad, hopeless].map(({ accuracy }) => ({ name: 'accuracy', value: accuracy, min: alone.accuracy - 0.02 })),
    ],
  };
}
