import type { DoneStep, ImageValue, Turn, Value } from '../../turn.js';
import { inputValues } from '../program/inputs.js';

export interface StepView {
  readonly step: DoneStep;
  /** What the step looked at. */
  readonly image: ImageValue;
  /** All values of the run by variable. */
  readonly values: ReadonlyMap<string, Value>;
}

/** The steps of a turn that looked at a picture, each with what it looked at. */
export function stepViews({ request, steps }: Turn): readonly StepView[] {
  const values = new Map<string, Value>(inputValues(request.images));
  for (const step of steps) if (step.status === 'done') values.set(step.instruction.output, step.output);
  return steps.flatMap((step) => {
    const { image } = step.instruction.arguments;
    const seen = image?.kind === 'variable' ? values.get(image.name) : undefined;
    return step.status === 'done' && seen?.type === 'Image' ? [{ step, image: seen, values }] : [];
  });
}
