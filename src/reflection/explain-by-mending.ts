import type { DoneStep, Intervention } from '../contracts/turn.js';
import { answerWords } from '../show/values.js';
import type { Scene } from './scene.js';

/** What came of looking for what a step should have made: a proof, or why there is none. */
export type MendedStep = { readonly proof: Intervention } | { readonly reason: string };

/**
 * The step that made something else than the person says, such as a painting: with what it should have made in its place,
 * the rest of the program runs. Undefined when no step is meant.
 */
export async function explainByMending(scene: Scene): Promise<MendedStep | undefined> {
  const { turn, mend } = scene;
  if (!mend) return undefined;
  const made = turn.steps.filter((step): step is DoneStep => step.status === 'done').toReversed();
  for (const step of made) {
    const mending = await mend(step);
    if (!mending) continue;
    if ('reason' in mending) return mending;
    const { output } = step.instruction;
    const { after, words, cost } = mending;
    const outcome = await scene.tryRun(new Map([[output, after]]));
    if (outcome?.status !== 'done')
      return { reason: 'With that mended, the rest of what I did does not run to its end.' };
    return { proof: { step: output, before: step.output, after, words, answer: answerWords(outcome.result), cost } };
  }
  return undefined;
}
