import { CapabilityError } from '../contracts/errors.js';
import type { Example } from '../contracts/learning.js';
import type { Memory } from '../contracts/store.js';
import type { LearningServices } from '../learning/kind.js';
import type { PromptPools } from '../learning/prompt-pool.js';
import type { Bill } from '../money/treasury.js';

/** What one lesson has for learning. */
export interface LearningSources
  extends Pick<
    LearningServices,
    'team' | 'tools' | 'models' | 'lexicon' | 'writer' | 'namesPeople' | 'now' | 'randomId' | 'signal'
  > {
  readonly memory: Memory;
  readonly pools: PromptPools;
  /** What the lesson has cost so far; absent where nobody counts. */
  readonly bill?: Bill;
}

/** What kinds of learning work with, as the team's memory is now. @param more `examples` where they have been read already */
export async function learningServices(
  sources: LearningSources,
  {
    report = () => undefined,
    ...more
  }: Partial<Pick<LearningServices, 'report' | 'trials' | 'examples' | 'agreed'>> = {},
): Promise<LearningServices> {
  const { team, tools, models, lexicon, writer, namesPeople, now, randomId, signal, memory, pools, bill } = sources;
  const pool = await pools.of(team);
  return {
    ...{ team, tools, models, lexicon, writer, namesPeople, now, randomId, signal, report, pool },
    trials: more.trials,
    agreed: more.agreed,
    records: await memory.lessons(team).records(),
    spent: bill && (() => bill.cost),
    pictures: memory.pictures(team),
    examples: pool.spaces.examplesIn(pool.space, more.examples ?? (await memory.lessons(team).examples())),
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
      friendly: "The model that it was learned with isn't connected.",
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
