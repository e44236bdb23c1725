import { CapabilityError } from '../contracts/errors.js';
import type { Example } from '../contracts/learning.js';
import type { LearningServices } from '../learning/kind.js';
import type { TeacherOptions } from './options.js';

/** What learners of any kind work with, as the team's memory is now. @param examples where they have been read already */
export async function learningServices(
  team: string,
  options: TeacherOptions,
  signal: AbortSignal,
  report: (words: string) => void = () => undefined,
  examples?: readonly Example[],
): Promise<LearningServices> {
  const { tools, models, lexicon, memory, pools, writer, bill, underWay, namesPeople, now, randomId } = options;
  const pool = await pools.of(team);
  return {
    team,
    tools,
    models,
    lexicon,
    writer,
    spent: bill && (() => bill.cost),
    trials: underWay,
    namesPeople,
    now,
    randomId,
    signal,
    report,
    pictures: memory.pictures(team),
    pool,
    examples: pool.spaces.examplesIn(pool.space, examples ?? (await memory.lessons(team).examples())),
  };
}

/**
 * The same services, then those of each space of picture features in which something lies dormant: its prompts, the
 * examples as it sees them, and no model that gives its features.
 * @param examples of all spaces
 */
export function servicesOfSpaces(today: LearningServices, examples: readonly Example[]): readonly LearningServices[] {
  const { pool } = today;
  const { madeIn, examplesIn } = pool.spaces;
  const prompts = pool.all();
  const spaces = new Set(prompts.flatMap((prompt) => madeIn(prompt) ?? []));
  spaces.delete(pool.space);
  const refuse = async (): Promise<never> => {
    throw new CapabilityError('[learning] no model gives the features that this was learned with', {
      friendly: 'The model that it was learned with is not connected.',
    });
  };
  const awake = prompts.filter((prompt) => [undefined, pool.space].includes(madeIn(prompt)));
  return [
    { ...today, pool: pool.withPrompts(awake, pool.space) },
    ...[...spaces].map(
      (space): LearningServices => ({
        ...today,
        models: { ...today.models, embedImage: refuse, embedViews: refuse },
        pool: pool.withPrompts(
          prompts.filter((prompt) => madeIn(prompt) === space),
          space,
        ),
        examples: examplesIn(space, examples),
      }),
    ),
  ];
}
