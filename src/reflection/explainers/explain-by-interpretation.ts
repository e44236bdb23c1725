import { answerWords } from '../../show/values.js';
import { contradictedWords } from '../evidence.js';
import type { Doubt, Explanation, Mistake } from '../explainer.js';
import { judgeOutcome } from '../trial.js';

/** Another reading of the instruction that gives the right answer, here and wherever else it is known. */
export async function explainByInterpretation(mistake: Mistake): Promise<Explanation | Doubt | undefined> {
  const { turn, objection, proposals, runs } = mistake;
  const { wanted } = objection;
  if (!wanted) return undefined;
  let doubt: string | undefined;
  for (const { steps, source, reason } of await proposals.interpretations()) {
    if (source.trim() === turn.program?.source.trim()) continue;
    const outcome = await runs.runOther(source);
    if (outcome?.status !== 'done' || (await judgeOutcome(outcome, [wanted], mistake)) !== 'right') continue;
    const [contradiction] = (await runs.elsewhere?.(source))?.contradictions ?? [];
    if (!contradiction) {
      const { seen } = await mistake.changes();
      return { fault: { at: turn.program ? 'program' : 'plan', reason, revised: { steps, source } }, rivals: seen };
    }
    doubt ??= contradictedWords(answerWords(outcome.result), contradiction);
  }
  return doubt === undefined ? undefined : { doubt };
}
