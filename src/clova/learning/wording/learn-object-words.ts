import { looksTool } from '../../../learned/appearance.js';
import { keySpaceOf } from '../../../learned/spaces.js';
import { wordingsOf } from '../../../learned/wording.js';
import type { Example, LessonDraft } from '../../../learning.js';
import type { Sight } from '../../../model.js';
import type { Box } from '../../../util/box.js';
import { wordRelations } from '../../../util/wordnet/word-relations.js';
import type { LearningServices } from '../kind.js';
import { otherScenes } from '../kinds/appearance/augment.js';
import { askForWords } from './ask-for-words.js';
import { detectionCase } from './detection-case.js';
import { searchWordings, type TriedWords } from './search-wordings.js';
import { isEnd, wordingBudget } from './wording-budget.js';

export interface ObjectCorrection {
  /** What the person asked, for the meaning of the word. */
  readonly request?: string;
  /** In these words the detector was asked. */
  readonly own: string;
  readonly sight: Sight;
  /** Made of what the detector gave for its own words. */
  readonly example: Example;
  /** Whether what the example calls right is all there is. */
  readonly isAll: boolean;
  /** The concept's other examples, oldest first. */
  readonly others: readonly Example[];
}

/** Other examples that words are checked on, the newest. */
const mostOthers = 6;

/**
 * Learns in which words an open-vocabulary detector finds something better; it gives no features to tune by, so that
 * words are all there is to change (CLOVA has no way to teach such a tool).
 */
export async function learnObjectWords(correction: ObjectCorrection, services: LearningServices): Promise<LessonDraft> {
  const { own, sight, example, isAll } = correction;
  const { concept } = example;
  services.report(`Looking for “${concept}” in other words…`);
  const told = { concept, right: boxesOf(example), told: example.told, count: example.count };
  const views = otherScenes(sight).map(({ sight: seen, boxOf }) =>
    detectionCase(
      {
        ...told,
        id: seen.id,
        isAll,
        sight: sight.view ? { ...seen, view: boxOf(sight.view) } : seen,
        right: told.right.map(boxOf),
      },
      services,
    ),
  );
  const others = await Promise.all(
    correction.others
      .filter(({ picture }) => picture.id !== example.picture.id)
      .slice(-mostOthers)
      .reverse()
      .map(async (other) =>
        detectionCase(
          {
            ...{ id: other.id, concept, right: boxesOf(other), isAll: true, told: other.told, count: other.count },
            sight: await services.pictures.sight({
              type: 'Image',
              picture: other.picture,
              ...(other.view && { view: other.view }),
            }),
          },
          services,
        ),
      ),
  );
  const found = await searchWordings({
    own,
    corrected: detectionCase({ ...told, id: example.id, isAll, sight }, services),
    views,
    others,
    propose: (tried) => proposeNames(correction, tried, services),
    budget: wordingBudget(services),
    isEnd,
  });
  const { words, everywhere, evidence, reason } = found;
  if (words === undefined || (!everywhere && !example.feature))
    return { status: 'refused', reason: `in other words: ${reason}`, prompts: [], evidence };
  const supersedes = everywhere ? wordingsOf(services.pool, looksTool, concept).map(({ id }) => id) : [];
  const where = everywhere ? 'everywhere' : 'in pictures like this one';
  return {
    status: 'accepted',
    reason: `asked for “${words}” instead of “${own}”, ${where}, the detector does better: ${reason}`,
    prompts: [
      {
        ...{ kind: 'wording', tool: looksTool, concept, text: words, supersedes },
        ...(!everywhere && { key: example.feature, space: keySpaceOf(example) }),
      },
    ],
    evidence,
  };
}

/** Where the example says that it is. */
const boxesOf = ({ right, candidates }: Example): readonly Box[] => right.map((position) => candidates[position].box);

/** By a language model, or else from WordNet. */
async function proposeNames(
  { request, example, own }: ObjectCorrection,
  tried: readonly TriedWords[],
  services: LearningServices,
): Promise<readonly string[]> {
  const { wordings, pool } = services;
  const { concept } = example;
  const data = { object: concept, request, mistake: mistakeOf(example), tried: tried.map(sayTried) };
  const asked = wordings && (await askForWords({ instructions: wordings.object, list: 'words', data }, services));
  const proposed = asked ?? wordRelations().paraphrases(concept);
  // Commas and full stops would ask for several things.
  const names = proposed.map((words) =>
    words
      .toLowerCase()
      .replace(/[\s,.;]+/g, ' ')
      .trim(),
  );
  const learned = wordingsOf(pool, looksTool, concept).map(({ text }) => text);
  return [...new Set([concept, ...learned, ...names])].filter((words) => words !== own && words !== '');
}

const sayTried = ({ words, right, loss }: TriedWords) => ({ words, right, errors: Math.round(loss) });

function mistakeOf({ candidates, threshold, count }: Example): string {
  const found = candidates.filter(({ score }) => score >= threshold).length;
  if (found === count) return 'it found others than the right ones';
  return found < count ? `it missed ${count - found} of ${count}` : `it found ${found - count} too many`;
}
