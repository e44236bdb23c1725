import type { Intervention } from '../contracts/feedback.js';
import type { Step, Turn } from '../contracts/turn.js';
import type { Explanation, Mistake } from './explainer.js';

/** Blames the step whose change is the likeliest. @param proofs at least one, most plausible first */
export function toolFault({ steps }: Turn, [proof, ...rivals]: readonly Intervention[]): Explanation {
  const step = steps.find(({ instruction }) => instruction.output === proof.step);
  const tool = step?.instruction.tool ?? '';
  const reason = `${tool} erred: ${proof.words}. With that changed, my answer is “${proof.answer}”.`;
  return { fault: { at: 'tool', tool, step: proof.step, reason, proof }, rivals };
}

/** Whether a step's output is a judgement, so that it can be to blame; what is merely computed from it cannot. */
export const canErr = ({ instruction }: Step, { knowledge }: Pick<Mistake, 'knowledge'>): boolean =>
  knowledge.tools.find(({ name }) => name === instruction.tool)?.fallible ?? false;
