import type { Mistake, Open } from '../explainer.js';
import { reflectionMessages } from '../messages.js';

/**
 * A critic who finds nothing wrong in the whole, nor in the steps that may have erred when it looks at each, ends the matter,
 * unless the person says where it is.
 */
export async function endWithCritic({ objection, critic, changes }: Mistake): Promise<Open | undefined> {
  const isNarrowed = objection.suspects !== undefined || objection.place !== undefined;
  if (isNarrowed || (await critic.judge())?.at !== 'none') return undefined;
  const { seen } = await changes();
  const opinions = await Promise.all(seen.slice(0, 2).map(({ step }) => critic.judgeStep(step)));
  return opinions.some((opinion) => opinion?.right === false) ? undefined : { open: reflectionMessages.nothingWrong };
}
