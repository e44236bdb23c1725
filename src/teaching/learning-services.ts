import { CapabilityError } from '../contracts/errors.js';
import type { Example } from '../contracts/learning.js';
import type { Memory } from '../contracts/store.js';
import type { ExampleNeeds, LearningServices } from '../learning/kind.js';
import type { PromptPools } from '../learning/prompt-pool.js';
import type { Bill } from '../money/treasury.js';
import { examplesFor } from './examples-for.js';

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

export interface LearningMatter extends Partial<Pick<LearningServices, 'report' | 'trials' | 'agreed'>> {
  /** The kinds that learn, and what they learn about: words of a step, or the name that is taught. Absent: nobody needs examples. */
  readonly about?: { readonly needs: readonly ExampleNeeds[]; readonly words: readonly string[] };
  /** Where they have been read already. */
  readonly examples?: readonly Example[];
}

/** What kinds of learning work with, as the team's memory is now. */
export async function learningServices(
  sources: LearningSources,
  { report = () => undefined, about, examples: known, ...more }: LearningMatter = {},
): Promise<LearningServices> {
  const { team, tools, models, lexicon, writer, namesPeople, now, randomId, signal, memory, pools, bill } = sources;
  const pool = await pools.of(team);
  const lessons = memory.lessons(team);
  const examples = known ?? (about ? await examplesFor(about.needs, about.words, { lessons, pool, lexicon }) : []);
  return {
    ...{ team, tools, models, lexicon, writer, namesPeople, now, randomId, signal, report, pool },
    trials: more.trials,
    agreed: more.agreed,
    records: await lessons.records(),
    spent: bill && (() => bill.cost),
    pictures: memory.pictures(team),
    examples: pool.spaces.examplesIn(pool.space, examples),
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
