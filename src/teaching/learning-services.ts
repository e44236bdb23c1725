import { CapabilityError } from '../contracts/errors.js';
import type { Example } from '../contracts/learning.js';
import type { LearningServices } from '../learning/kind.js';
import { createPromptPool } from '../learning/prompt-pool.js';
import { examplesIn, madeIn } from '../skills/spaces.js';
import type { TeacherOptions } from './options.js';

/** What learners of any kind work with, as the team's memory is now. @param examples where they have been read already */
export async function learningServices(
  team: string,
  options: TeacherOptions,
  signal: AbortSignal,
  report: (words: string) => void = () => undefined,
  examples?: readonly Example[],
): Promise<LearningServices> {
  const { tools, models, lexicon, memory, pools, wordings, describing, bill, underWay, namesPeople, now, randomId } =
    options;
  const pool = await pools.of(team);
  return {
    team,
    tools,
    models,
    lexicon,
    wordings,
    describing,
    spent: bill && (() => bill.cost),
    trials: underWay,
    namesPeople,
    now,
    randomId,
    signal,
    report,
    pictures: memory.pictures(team),
    pool,
    examples: examplesIn(pool.space, examples ?? (await memory.lessons(team).examples())),
  };
}

/**
 * The same services, then those of each space of picture features in which something lies dormant: its prompts, the
 * examples as it sees them, and no model that gives its features.
 * @param examples of all spaces
 */
export function servicesOfSpaces(today: LearningServices, examples: readonly Example[]): readonly LearningServices[] {
  const prompts = today.pool.all();
  const spaces = new Set(prompts.flatMap((prompt) => madeIn(prompt) ?? []));
  spaces.delete(today.pool.space);
  const refuse = async (): Promise<never> => {
    throw new CapabilityError('[learning] no model gives the features that this was learned with', {
      friendly: 'The model that it was learned with is not connected.',
    });
  };
  const awake = prompts.filter((prompt) => [undefined, today.pool.space].includes(madeIn(prompt)));
  return [
    { ...today, pool: createPromptPool(awake, today.pool.space, today.pool.blackBoxes) },
    ...[...spaces].map(
      (space): LearningServices => ({
        ...today,
        models: { ...today.models, embedImage: refuse, embedViews: refuse },
        pool: createPromptPool(
          prompts.filter((prompt) => madeIn(prompt) === space),
          space,
          today.pool.blackBoxes,
        ),
        examples: examplesIn(space, examples),
      }),
    ),
  ];
}
