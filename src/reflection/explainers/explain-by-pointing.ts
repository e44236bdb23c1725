import type { Intervention } from '../../contracts/feedback.js';
import type { Value } from '../../contracts/turn.js';
import { answerWords } from '../../show/values.js';
import type { Explanation, Mistake } from '../explainer.js';
import { type PointedOutput, pointedOutputs, pointedWords } from '../pointed.js';
import { toolFault } from '../tool-fault.js';
import { judgeOutcome } from '../trial.js';

/** The steps whose correction by the pointed regions turns the answer, or changes it when no answer is told. */
export async function explainByPointing(mistake: Mistake): Promise<Explanation | undefined> {
  const { turn, values, objection, knowledge } = mistake;
  if (objection.pointed.length === 0) return undefined;
  const outputs = pointedOutputs(turn.steps, objection.pointed, { values, ...knowledge });
  const differing = outputs.filter(
    ({ step, missed, extra }) => step.status === 'failed' || missed.length + extra.length > 0,
  );
  if (differing.length === 0) return undefined;
  const proofs = await proofsOf(differing, mistake);
  return proofs.length > 0 ? toolFault(turn, proofs) : undefined;
}

async function proofsOf(outputs: readonly PointedOutput[], mistake: Mistake): Promise<readonly Intervention[]> {
  const { turn, objection } = mistake;
  const proofs: Intervention[] = [];
  for (const output of outputs) {
    const answer = await answerWith([output], mistake);
    if (answer === undefined || (!objection.answer && answer === turn.answer?.text)) continue;
    proofs.push(proofOf(output, answer));
  }
  if (proofs.length > 0) return proofs;
  // All of them together may explain what no step explains alone; then each is proved wrong.
  const answer = await answerWith(outputs, mistake);
  return answer === undefined ? [] : outputs.map((output) => proofOf(output, answer));
}

/** The answer with the corrected outputs in place; undefined where it is not what the person says. */
async function answerWith(outputs: readonly PointedOutput[], mistake: Mistake): Promise<string | undefined> {
  const { objection, runs } = mistake;
  const replaced = new Map(outputs.map(({ step, after }): [string, Value] => [step.instruction.output, after]));
  const outcome = await runs.rerun(replaced);
  if (outcome?.status !== 'done') return undefined;
  const { answer, pointed } = objection;
  const expected = outcome.result.type === 'Image' ? pointed : answer ? [answer] : [];
  if (expected.length > 0 && (await judgeOutcome(outcome, expected, mistake)) !== 'right') return undefined;
  return answerWords(outcome.result);
}

function proofOf(output: PointedOutput, answer: string): Intervention {
  const { step, before, after, missed, extra } = output;
  const cost = 0.1 * (missed.length + extra.length);
  return { step: step.instruction.output, before, after, words: pointedWords(output), answer, cost };
}
