import type { Example, LearnedPrompts, NewPrompt, Prompt, RescoreRequest } from '../contracts/learning.js';
import { rescore } from './rescore.js';

/** What the tool is asked when an example is put to it again. */
export function requestOf(example: Example): RescoreRequest {
  const { tool, concept, candidates, threshold, picture, feature, use } = example;
  return { tool, concept, candidates, threshold, picture, feature, use };
}

/** The same picture as each augmented view shows it. */
export function augmentedExamples(example: Example): readonly Example[] {
  return (example.augmented ?? []).map((view) => ({
    ...example,
    feature: view.feature ?? example.feature,
    candidates: example.candidates.map((candidate, position) => ({
      ...candidate,
      feature: view.candidates[position] ?? candidate.feature,
    })),
    augmented: [],
  }));
}

/**
 * Whether the tool, with these prompts, agrees with what the person said: on how many there are, or on whether there
 * is any. Which ones is not asked: boxes are drawn by hand, answers are not.
 */
export function isRight(example: Example, prompts: readonly Prompt[]): boolean {
  const { scores } = rescore(prompts, requestOf(example));
  const counted = scores.filter((score) => score >= example.threshold).length;
  return example.told === 'presence' ? counted > 0 === example.count > 0 : counted === example.count;
}

/** Whether the best-scored candidate is one of the right ones; where there is none, that none counts. */
export function findsFirst(example: Example, prompts: readonly Prompt[]): boolean {
  const { scores } = rescore(prompts, requestOf(example));
  const best = scores.indexOf(Math.max(...scores));
  return example.right.length === 0
    ? scores.every((score) => score < example.threshold)
    : prompts.length > 0 && example.right.includes(best);
}

/** A prompt without a lesson, made runnable so that it can be judged by the very code that will run it. */
export const draftOf = (prompt: NewPrompt): Prompt => ({ ...prompt, id: 'draft', team: '', lesson: '', at: 0 });

/** The prompts that would be active if `added` joined. */
export const withPrompt = (active: readonly Prompt[], added: NewPrompt): readonly Prompt[] => [
  ...active.filter(({ id }) => !added.supersedes.includes(id)),
  draftOf(added),
];

/** As tools and validation ask for prompts. */
export type ActivePrompts = Pick<LearnedPrompts, 'active'>;

/** A pool in which nothing was learned. */
export const nothingLearned: ActivePrompts = { active: () => [] };

/** A pool as it would be if `added` joined. */
export function withDrafts<Pool extends ActivePrompts>(pool: Pool, added: readonly NewPrompt[]): Pool {
  const superseded = new Set(added.flatMap(({ supersedes }) => supersedes));
  return {
    ...pool,
    active: (tool: string, concept: string) => [
      ...pool.active(tool, concept).filter(({ id }) => !superseded.has(id)),
      ...added.filter((prompt) => prompt.tool === tool && prompt.concept === concept).map(draftOf),
    ],
  };
}
