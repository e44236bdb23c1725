import type { Example, LessonDraft } from '../../contracts/learning.js';
import { keySpaceOf } from '../../learning/feature-spaces.js';
import type { LearningServices } from '../../learning/kind.js';
import { wordingsOf } from './decide-wording.js';
import type { WordingFound } from './search-wordings.js';

export interface WordingSubject {
  /** The pool's name for such words, and what they are about. */
  readonly tool: string;
  readonly concept: string;
  readonly example: Example;
  /** The model that was asked. */
  readonly model: string | undefined;
  /** The sentence for the thread, up to its reason. */
  gained(words: string, where: string): string;
}

/** A search's result as a lesson: for pictures like the corrected one, or for all where another one agreed. */
export function wordingDraft(
  { words, everywhere, evidence, reason }: WordingFound,
  { tool, concept, example, model, gained: say }: WordingSubject,
  { pool }: Pick<LearningServices, 'pool'>,
): LessonDraft {
  const refuse = (why: string): LessonDraft => ({
    ...{ status: 'refused', reason: `in other words: ${why}`, prompts: [], evidence },
  });
  if (words === undefined) return refuse(reason);
  if (!everywhere && !example.feature)
    return refuse(`“${words}” did better, but I cannot tell now which pictures are like this one`);
  // Those of single scenes go on, and come first there.
  const supersedes = everywhere
    ? wordingsOf(pool, tool, concept).flatMap(({ id, key }) => (key === undefined ? [id] : []))
    : [];
  const gained = say(words, everywhere ? 'everywhere' : 'in pictures like this one');
  return {
    ...{ status: 'accepted', reason: `${gained}: ${reason}`, gained, evidence },
    prompts: [
      {
        ...{ kind: 'wording', tool, concept, text: words, supersedes, model },
        ...(!everywhere && { key: example.feature, space: keySpaceOf(example) }),
      },
    ],
  };
}
