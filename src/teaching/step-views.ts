import type { Intervention } from '../contracts/feedback.js';
import type { DoneStep, ImageValue, Step, Turn, Value } from '../contracts/turn.js';
import { imageOf, valuesOf } from '../program/step-values.js';
import { inputValues } from '../program/types.js';

export interface StepView {
  readonly step: DoneStep;
  /** What the step looked at. */
  readonly image: ImageValue;
  /** All values of the run by variable. */
  readonly values: ReadonlyMap<string, Value>;
}

/**
 * The steps of a turn that looked at a picture, each with what it looked at. A failed step gave nothing; where it was
 * proved to have erred, it counts as one that gave what the proof says.
 */
export function stepViews({ request, steps }: Turn, proofs: readonly Intervention[] = []): readonly StepView[] {
  const done = steps.flatMap((step) => doneStep(step, proofs) ?? []);
  const values = valuesOf(done, inputValues(request.images));
  return done.flatMap((step) => {
    const image = imageOf(step, values);
    return image ? [{ step, image, values }] : [];
  });
}

function doneStep(step: Step, proofs: readonly Intervention[]): DoneStep | undefined {
  if (step.status === 'done') return step;
  const { instruction, ms, cost, prompts } = step;
  const proof = proofs.find((one) => one.step === instruction.output);
  return proof && { status: 'done', instruction, ms, cost, prompts, output: proof.before };
}
