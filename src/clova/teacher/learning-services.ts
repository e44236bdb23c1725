import type { Example } from '../../learning.js';
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
  const { models, lexicon, memory, pools, wordings, namesPeople, now, randomId } = options;
  return {
    team,
    models,
    lexicon,
    wordings,
    namesPeople,
    now,
    randomId,
    signal,
    report,
    pictures: memory.pictures(team),
    pool: await pools.of(team),
    examples: examples ?? (await memory.lessons(team).examples()),
  };
}
