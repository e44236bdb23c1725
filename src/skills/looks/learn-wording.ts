import { isModelTrouble } from '../../contracts/errors.js';
import type { Example, LessonDraft } from '../../contracts/learning.js';
import type { Sight } from '../../contracts/model.js';
import type { LearningServices } from '../../learning/kind.js';
import { everyConcept } from '../../learning/prompt-pool.js';
import { isRight } from '../../learning/validate.js';
import type { Box } from '../../util/box.js';
import { wordRelations } from '../../wordnet/word-relations.js';
import { askForWords } from '../shared/ask-for-words.js';
import { wordingFor, wordingsOf } from '../shared/decide-wording.js';
import { searchWordings, type TriedWords } from '../shared/search-wordings.js';
import { wordingBudget } from '../shared/wording-budget.js';
import { wordingDraft } from '../shared/wording-draft.js';
import { otherScenes } from './augment.js';
import { looksTool } from './decide.js';
import { detectionCase } from './detection-case.js';

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

/** Its text in data/prompts. */
export const wordingInstructions = 'reword-object';
/** Other examples that words are checked on, the newest. */
const mostOthers = 6;

/**
 * Learns in which words an open-vocabulary detector finds something better; it gives no features to tune by, so that
 * words are all there is to change (CLOVA has no way to teach such a tool).
 */
export async function learnObjectWords(correction: ObjectCorrection, services: LearningServices): Promise<LessonDraft> {
  const { own, sight, example, isAll } = correction;
  const { pool, pictures } = services;
  const { concept } = example;
  services.report(`Looking for “${concept}” in other words…`);
  const told = { ...toldOf(example), isAll };
  const [turned, dim] = otherScenes(sight);
  const views = [turned, { sight: dim.sight, boxOf: (box: Box) => box }].map(({ sight: seen, boxOf }) =>
    detectionCase(
      {
        ...told,
        id: seen.id,
        sight: sight.view ? { ...seen, view: boxOf(sight.view) } : seen,
        right: told.right.map(boxOf),
      },
      services,
    ),
  );
  const active = [...pool.active(looksTool, everyConcept), ...pool.active(looksTool, concept)];
  const others = await Promise.all(
    correction.others
      .filter(({ picture }) => picture.id !== example.picture.id)
      .slice(-mostOthers)
      .reverse()
      .map(async (other) =>
        detectionCase(
          {
            ...toldOf(other),
            // Who teaches with a picture shows one of them, perhaps beside others.
            isAll: other.source.kind !== 'taught',
            sight: await pictures.sight({
              type: 'Image',
              picture: other.picture,
              ...(other.view && { view: other.view }),
            }),
            today: {
              words: wordingFor(pool, looksTool, concept, concept, other.feature).words,
              // Corrections of that very scene take part besides words.
              isRight: isRight(other, active),
            },
          },
          services,
        ),
      ),
  );
  const found = await searchWordings({
    own,
    corrected: detectionCase({ ...told, sight }, services),
    views,
    others,
    propose: (tried) => proposeNames(correction, tried, services),
    budget: wordingBudget(services),
    isEnd: isModelTrouble,
  });
  const subject = {
    ...{ tool: looksTool, concept, example, model: pool.blackBoxes.detect },
    gained: (words: string, where: string) =>
      `asked for “${words}” instead of “${own}”, ${where}, the detector does better`,
  };
  return wordingDraft(found, subject, services);
}

const toldOf = ({ id, concept, right, candidates, told, count, use }: Example) => ({
  ...{ id, concept, told, count, use },
  right: right.map((position) => candidates[position].box),
});

/** By a language model, or else from WordNet. */
async function proposeNames(
  { request, example, own }: ObjectCorrection,
  tried: readonly TriedWords[],
  services: LearningServices,
): Promise<readonly string[]> {
  const { writer, pool } = services;
  const { concept } = example;
  const known = new Set([own, '', ...tried.map(({ words }) => words)]);
  const fresh = (words: readonly string[]): readonly string[] =>
    [...new Set(words.map(plain))].filter((one) => !known.has(one));
  const data = { object: concept, request, mistake: mistakeOf(example), tried: tried.map(sayTried) };
  const { [wordingInstructions]: instructions } = writer?.instructions ?? {};
  const asked =
    instructions === undefined ? undefined : await askForWords({ instructions, list: 'words', data }, services);
  const given = fresh(asked ?? []);
  const learned = wordingsOf(pool, looksTool, concept).map(({ text }) => text);
  return fresh([concept, ...learned, ...(given.length > 0 ? given : wordRelations().paraphrases(concept))]);
}

/** Commas and full stops would ask for several things. */
const plain = (words: string): string =>
  words
    .toLowerCase()
    .replace(/[\s,.;]+/g, ' ')
    .trim();

const sayTried = ({ words, right, loss }: TriedWords) => ({ words, right, errors: Math.round(loss) });

function mistakeOf({ candidates, threshold, count }: Example): string {
  const found = candidates.filter(({ score }) => score >= threshold).length;
  if (found === count) return 'it found others than the right ones';
  return found < count ? `it missed ${count - found} of ${count}` : `it found ${found - count} too many`;
}
