import type { DoneStep } from '../../contracts/turn.js';
import { answerWords } from '../../show/values.js';
import type { Doubt, Explanation, Mistake } from '../explainer.js';
import { toolFault } from '../tool-fault.js';

/**
 * The step of an edit that made something else than the person says, such as a painting: with what it should have made
 * in its place, the rest of the program runs.
 */
export async function explainByRepair({
  turn,
  edited,
  proposals,
  runs,
}: Mistake): Promise<Explanation | Doubt | undefined> {
  if (!edited || !proposals.repair) return undefined;
  for (const step of turn.steps.filter((one): one is DoneStep => one.status === 'done').toReversed()) {
    const repair = await proposals.repair(step);
    if (!repair) continue;
    if ('reason' in repair) return { doubt: repair.reason };
    const { output } = step.instruction;
    const { after, words, cost } = repair;
    const outcome = await runs.rerun(new Map([[output, after]]));
    if (outcome?.status !== 'done')
      return { doubt: "With that put right, the rest of what I did doesn't run to its end." };
    return toolFault(turn, [
      { step: output, before: step.output, after, words, answer: answerWords(outcome.result), cost },
    ]);
  }
  return undefined;
}
