import type { Intervention, Turn } from '../contracts/turn.js';
import type { Explanation } from './explainer.js';

/** Blames the step whose change is the likeliest. @param proofs at least one, most plausible first */
export function toolFault({ steps }: Turn, [proof, ...rivals]: readonly Intervention[]): Explanation {
  const step = steps.find(({ instruction }) => instruction.output === proof.step);
  const tool = step?.instruction.tool ?? '';
  const reason = `${tool} erred: ${proof.words}. With that changed, my answer is “${proof.answer}”.`;
  return { fault: { at: 'tool', tool, step: proof.step, reason, proof }, rivals };
}
