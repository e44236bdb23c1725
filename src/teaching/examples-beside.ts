import type { Example } from '../contracts/learning.js';
import type { Expected, Person, Turn } from '../contracts/turn.js';
import type { LearningServices, StepKind } from '../learning/kind.js';
import { unlessTrouble } from '../learning/model-trouble.js';
import { type Pointed, pointedOutputs } from '../reflection/pointed.js';
import { isKindOf } from './is-kind-of.js';
import type { TeacherOptions } from './options.js';
import { stepViews } from './step-views.js';

/**
 * What the other steps of a corrected turn tell of what the erring one learns from: with that one mended the answer is
 * right, so they are as good as confirmed, or the person has pointed at what they should have found as well.
 * @param erring the output of the step that erred
 */
export async function examplesBeside(
  erring: string,
  kind: StepKind,
  { turn, expected, author }: { readonly turn: Turn; readonly expected: readonly Expected[]; readonly author: Person },
  { tools, lexicon }: TeacherOptions,
  services: LearningServices,
): Promise<readonly Example[]> {
  const examples: Example[] = [];
  for (const view of stepViews(turn)) {
    const { output, tool } = view.step.instruction;
    if (output === erring || tools.find(({ name }) => name === tool)?.learns !== kind.name) continue;
    const pointed = expected.filter((one): one is Pointed => one.kind === 'regions');
    const isOf = (label: string, concept: string): boolean => isKindOf(label, concept, lexicon);
    const [told] = pointedOutputs([view.step], pointed, { values: view.values, isOf });
    const step = told ? { ...view.step, output: told.after } : view.step;
    const confirmed = { ...view, step, turn, author, pointed: told !== undefined };
    // They only come with what the person told: without them it is learned all the same.
    const made = await unlessTrouble(services, async () => kind.fromConfirmation?.(confirmed, services));
    if ('result' in made) examples.push(...(made.result ?? []));
  }
  return examples;
}
