/** `npm run bench critic`: what is learned of plans while a share of a critic's verdicts is nonsense. Takes minutes. */
import { type PlanFigures, plantPlans, tryPlans } from '../reflection/critic/planted-plans.js';

/** By what the critic is and how many other pictures the same was asked of. */
export async function benchCritic(): Promise<Readonly<Record<string, PlanFigures>>> {
  const plans = await plantPlans();
  const rows: Record<string, PlanFigures> = {};
  rows['no critic'] = await tryPlans(plans, plans, { share: undefined });
  for (const pictures of [0, 2])
    for (const nonsense of ['random', 'near'] as const)
      for (const share of [0, 0.3, 1])
        if (share > 0 || nonsense === 'random')
          rows[`${share * 100} % ${share === 0 ? 'nonsense' : nonsense}, ${pictures} pictures`] = await tryPlans(
            plans,
            plans,
            { share, nonsense, pictures },
          );
  return rows;
}
