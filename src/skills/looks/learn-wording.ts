import { isModelTrouble } from '../../contracts/errors.js';
import type { Example, StepUse } from '../../contracts/learning.js';
import type { LessonDraft } from '../../contracts/lesson.js';
import type { Sight } from '../../contracts/model.js';
import type { LearningServices } from '../../learning/kind.js';
import { everyConcept } from '../../learning/prompt-pool.js';
import { isRight } from '../../learning/validate.js';
import { type Box, boxOverlap } from '../../util/box.js';
import { overlaps } from '../../util/overlap.js';
import { placesOf } from '../../vision/candidates.js';
import { wordRelations } from '../../wordnet/word-relations.js';
import { askForWords } from '../shared/ask-for-words.js';
import { wordingFor, wordingsOf } from '../shared/decide-wording.js';
import {
  SearchEnds,
  searchWordings,
  type TriedWords,
  type WordingCase,
  wordingBudget,
  wordingDraft,
} from '../shared/search-wordings.js';
import { otherScenes } from './augment.js';
import { detectByWords, looksTool } from './decide.js';

export interface ObjectCorrection {
  /** What the person asked, for the meaning of the word. */
  readonly request?: string;
  /** In these words the detector was asked. */
  readonly own: string;
  readonly sight: Sight;
  /** What the detector gave for its own words. */
  readonly example: Example;
  /** Whether what the example calls right is all there is. */
  readonly isAll: boolean;
  /** The concept's other examples, oldest first. */
  readonly others: readonly Example[];
}

/** Its text in data/prompts. */
export const wordingInstructions = 'reword-object';
/** The newest other examples, on which words are checked. */
const maxOthers = 6;

/**
 * Learns the words with which an open-vocabulary detector finds something better. It gives no features to tune, so words
 * are all that can change (CLOVA has no way to teach such a tool).
 */
export async function learnObjectWords(correction: ObjectCorrection, services: LearningServices): Promise<LessonDraft> {
  const { own, sight, example, isAll } = correction;
  const { concept } = example;
  services.report(`Looking for “${concept}” in other words…`);
  const found = await searchWordings({
    own,
    corrected: detectionCase({ ...toldOf(example), isAll, sight }, services),
    views: await viewCases(correction, services),
    others: await otherCases(correction, services),
    propose: (tried) => proposeNames(correction, tried, services),
    budget: wordingBudget(services),
    isEnd: isModelTrouble,
  });
  const subject = {
    ...{ tool: looksTool, concept, example, others: correction.others, model: services.pool.blackBoxes.detect },
    gained: (words: string, where: string) =>
      `asked for “${words}” instead of “${own}”, ${where}, the detector does better`,
  };
  return wordingDraft(found, subject, services);
}

async function viewCases(
  { sight, example, isAll }: ObjectCorrection,
  services: LearningServices,
): Promise<readonly WordingCase[]> {
  const told = { ...toldOf(example), isAll };
  const [turned, dim] = await otherScenes(sight);
  return [turned, { sight: dim.sight, boxOf: (box: Box) => box }].map(({ sight: seen, boxOf }) => {
    const view = sight.view && boxOf(sight.view);
    const right = told.right.map(boxOf);
    return detectionCase({ ...told, id: seen.id, sight: view ? { ...seen, view } : seen, right }, services);
  });
}

async function otherCases(
  { example, others }: ObjectCorrection,
  services: LearningServices,
): Promise<readonly WordingCase[]> {
  const { pool, pictures } = services;
  const { concept } = example;
  const active = [...pool.active(looksTool, everyConcept), ...pool.active(looksTool, concept)];
  const newest = others.filter(({ picture }) => picture.id !== example.picture.id).slice(-maxOthers);
  return Promise.all(
    newest.toReversed().map(async (other) => {
      const { picture, view, source, feature } = other;
      const sight = await pictures.sight({ type: 'Image', picture, ...(view && { view }) });
      const today = {
        words: wordingFor(pool, looksTool, concept, concept, feature).words,
        // Corrections of the same scene take part as well as words.
        isRight: isRight(other, active),
      };
      // A picture that teaches may hold more of them than the one it shows.
      return detectionCase({ ...toldOf(other), isAll: source.kind !== 'taught', sight, today }, services);
    }),
  );
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

/** Without commas and full stops, which would ask for several things. */
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

/** The most that the detector's doubt adds to a loss. */
const doubtShare = 0.1;

/** What a person told of a picture in which a detector looks for something. */
export interface ToldPlaces {
  readonly id: string;
  readonly concept: string;
  readonly sight: Sight;
  /** Where it is, as far as is known; pixels of the sight's base. */
  readonly right: readonly Box[];
  /** Whether it is nowhere else. */
  readonly isAll: boolean;
  readonly told: Example['told'];
  /** How many there are; for `presence` 1 or 0. */
  readonly count: number;
  /** As in the example. */
  readonly use?: StepUse;
  readonly today?: WordingCase['today'];
}

/** Judges words for a detector as its tool would count what it finds, re-scoring for every concept included. */
function detectionCase(
  { id, concept, sight, right, isAll, told, count, use, today }: ToldPlaces,
  { models, pool, signal }: Pick<LearningServices, 'models' | 'pool' | 'signal'>,
): WordingCase {
  return {
    id,
    positive: count > 0,
    today,
    async judge(words) {
      const { found, threshold, open } = await detectByWords(sight, words, { models, signal });
      // What a stand-in finds says nothing about the words.
      if (!open) throw new SearchEnds();
      const places = placesOf(found, [], [], concept);
      const request = { tool: looksTool, concept, candidates: places, threshold, picture: sight.pixels, use };
      const { scores } = pool.rescore(request);
      const counted = places.flatMap(({ box }, at) => (scores[at] >= threshold ? [{ box, score: scores[at] }] : []));
      if (told === 'presence') return verdict(counted.length > 0 === count > 0 ? 0 : 1, 0);
      const free = new Set(counted);
      const met = right.flatMap((box) => {
        const best = [...free].sort((a, b) => boxOverlap(b.box, box) - boxOverlap(a.box, box)).at(0);
        if (!best || boxOverlap(best.box, box) < overlaps.looseMatch) return [];
        free.delete(best);
        return [best];
      });
      const doubt = met.length > 0 ? met.reduce((sum, { score }) => sum + 1 - score, 0) / met.length : 1;
      const surplus = isAll ? free.size : 0;
      if (told === 'number') return verdict(Math.abs(count - counted.length), doubt);
      return verdict(right.length - met.length + surplus, doubt);
    },
  };
}

const verdict = (errors: number, doubt: number) => ({
  right: errors === 0,
  loss: errors + (errors === 0 ? 0 : doubtShare * doubt),
});
