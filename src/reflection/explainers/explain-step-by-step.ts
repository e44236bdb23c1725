import { inferredChange, proposedChange } from '../critic/suspicion.js';
import type { Explanation, Mistake } from '../explainer.js';
import { canErr, toolFault } from '../tool-fault.js';

/** Steps that are looked at one by one. */
const maxSteps = 6;

/** Local critique: a critic looks at one step after another until one is found wrong and proved so. */
export async function explainStepByStep(mistake: Mistake): Promise<Explanation | undefined> {
  const { turn, objection, critic } = mistake;
  const { wanted } = objection;
  const { seen, isBlind } = await mistake.changes();
  if (!wanted || isBlind) return undefined;
  const suspects = turn.steps.filter((step) => canErr(step, mistake)).slice(0, maxSteps);
  for (const { instruction } of suspects) {
    const step = instruction.output;
    const opinion = await critic.judgeStep(step);
    if (!opinion || opinion.right) continue;
    const found =
      seen.find((change) => change.step === step) ??
      (opinion.output === undefined ? undefined : await proposedChange(step, opinion.output, wanted, mistake)) ??
      (await inferredChange(step, wanted, mistake));
    critic.settle(found ? 'proved' : 'refuted');
    if (found) return toolFault(turn, [found, ...seen.filter((change) => change.step !== step)]);
  }
  return undefined;
}
