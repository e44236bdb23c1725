/** Answered pictures as examples for a vision model: what it learns from, since it can't be tuned. */
import type { Example } from '../../contracts/learning.js';
import type { LessonDraft } from '../../contracts/lesson.js';
import type { ImageValue } from '../../contracts/turn.js';
import { keySpaceOf } from '../../learning/feature-spaces.js';
import type { LearningServices, Untried } from '../../learning/kind.js';
import { reachOf } from '../../learning/trust.js';
import { rightIn, splitPair } from '../../util/concept-pair.js';
import { answerExamples, chooseVisuals, type NewVisual, shownWith, visualsOf } from '../shared/decide-examples.js';
import { standingAnswers } from '../shared/standing-answers.js';
import { type ExampleCase, learnByExample, type Way } from '../shared/try-examples.js';
import { examplesOf } from './answer-prompts.js';
import { answersTool } from './decide.js';
import { sameAnswer } from './learn-answer.js';

/** The newest answered pictures, of which each is left out once and asked about with the others as examples. */
const maxPictures = 6;
/** How many examples at once are tried. */
const sizes = [3, 1] as const;

export interface AnsweredQuestion {
  /** From `questionKey`. */
  readonly question: string;
  /** As it is put to the model. */
  readonly asked: string;
  /** Its examples, oldest first. */
  readonly examples: readonly Example[];
}

/**
 * Learns whether a vision model that is shown answered pictures answers others better. Undefined where none takes several
 * pictures, or too few are answered: what one person said of two pictures is no reason to change the answer for a third.
 */
export async function learnAnswerExamples(
  { question, asked, examples }: AnsweredQuestion,
  services: LearningServices,
): Promise<LessonDraft | undefined> {
  const { models, pool, records, agreed } = services;
  const usable = standingAnswers(examples, sameAnswer(services)).filter(({ feature }) => feature !== undefined);
  const answered = [...new Map(usable.map((example) => [example.picture.id, example])).values()].slice(-maxPictures);
  const agreements = answered.map(({ picture, source }) => ({ picture: picture.id, author: source.author?.id }));
  // Examples change answers for all pictures of which the question is asked.
  if (!models.discuss || reachOf(agreements, records, agreed) === 'here') return undefined;
  services.report(`Showing the vision model ${answered.length} answered pictures as examples…`);
  // Each is asked about with the others.
  const ways = [...new Set(sizes.map((size) => Math.min(size, answered.length - 1)))].map(
    (together): Way => ({ together, prompts: answered.map((one) => visualOf(one, question, asked, together)) }),
  );
  return learnByExample(
    {
      ways,
      cases: answered.map((one) => caseOf(one, asked, services)),
      known: visualsOf(pool, answerExamples, question),
      model: pool.blackBoxes.discuss,
      gained: 'shown pictures that people here have answered, the vision model answers others better',
      reach: 'everywhere',
    },
    services,
  );
}

const visualOf = (example: Example, question: string, asked: string, together: number): NewVisual => ({
  kind: 'visual',
  tool: answerExamples,
  concept: question,
  shown: imageOf(example),
  asked,
  text: rightIn(example),
  key: example.feature ?? new Float32Array(),
  space: keySpaceOf(example),
  together,
  supersedes: [],
});

const imageOf = ({ picture, view }: Example): ImageValue => ({ type: 'Image', picture, ...(view && { view }) });

function caseOf(example: Example, asked: string, services: LearningServices): ExampleCase {
  const { models, pictures, pool, signal } = services;
  const { id, picture, feature } = example;
  const isSame = sameAnswer(services);
  return {
    id,
    async judge(prompts) {
      const others = prompts.filter(({ shown }) => shown.picture.id !== picture.id);
      const { examples } = await shownWith(chooseVisuals(others, pool.space, feature), pictures);
      const sights = [await pictures.sight(imageOf(example))];
      const reply = await models.discuss?.(
        { sights, question: asked, form: 'bare', ...(examples.length > 0 && { examples }) },
        { signal },
      );
      return reply !== undefined && isSame(reply.text.trim(), rightIn(example));
    },
  };
}

/** Questions that people have answered for several pictures, and for which no example is shown with today's model. */
export function untriedQuestions({ models, pool, examples }: LearningServices): readonly Untried[] {
  const model = pool.blackBoxes.discuss;
  if (!models.discuss || model === undefined) return [];
  const questions = new Set(
    examples.flatMap(({ tool, concept }) => (tool === answersTool ? (splitPair(concept)?.given ?? []) : [])),
  );
  return [...questions]
    .toReversed()
    .filter((question) => visualsOf(pool, answerExamples, question).length === 0)
    .map((question) => {
      const own = examplesOf(question, examples);
      return {
        ...{ tool: answerExamples, concept: question, model, examples: own.map(({ id }) => id) },
        learn: (services) =>
          // As it was last put by somebody is not known: its key says the same.
          learnAnswerExamples(
            { question, asked: question, examples: examplesOf(question, services.examples) },
            services,
          ),
      };
    });
}
