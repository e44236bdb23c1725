import { CapabilityError, isModelTrouble } from '../../contracts/errors.js';
import type { Example } from '../../contracts/learning.js';
import type { LessonDraft } from '../../contracts/lesson.js';
import type { Lexicon } from '../../contracts/lexicon.js';
import type { Sight } from '../../contracts/model.js';
import { normaliseAnswer } from '../../language/normalise-answer.js';
import type { LearningServices } from '../../learning/kind.js';
import type { Box } from '../../util/box.js';
import { rightIn } from '../../util/concept-pair.js';
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
import { nearbyViews } from '../shared/told-example.js';
import { questionWording } from './decide.js';
import { sameAnswer } from './learn-answer.js';

export interface QuestionCorrection {
  /** From `questionKey`. */
  readonly question: string;
  /** The question as it was put to the model. */
  readonly asked: string;
  /** What the model said. */
  readonly said: string;
  readonly example: Example;
  /** The question's other examples, oldest first. */
  readonly others: readonly Example[];
}

/** Its text in data/prompts. */
export const wordingInstructions = 'reword-question';
/** Other examples that words are checked on, the newest, and other views of the corrected one. */
const [maxOthers, maxViews] = [8, 2];

/** Learns in which words a vision model answers a question better. Undefined where no model answers questions. */
export async function learnQuestionWords(
  correction: QuestionCorrection,
  services: LearningServices,
): Promise<LessonDraft | undefined> {
  const { question, asked, example } = correction;
  const { pictures, pool } = services;
  const image = { type: 'Image', picture: example.picture, ...(example.view && { view: example.view }) } as const;
  const sight = await pictures.sight(image);
  services.report('Asking the vision model in other words…');
  const others = correction.others.filter(({ picture }) => picture.id !== example.picture.id).slice(-maxOthers);
  try {
    const found = await searchWordings({
      own: wordingFor(pool, questionWording, question, asked, example.feature).words,
      corrected: answerCase(example.id, sight, example, services),
      views: nearbyViews(image)
        .slice(0, maxViews)
        .map((view: Box, at) => answerCase(`${example.id} view ${at}`, { ...sight, view }, example, services)),
      others: await Promise.all(
        others.toReversed().map(async (other) => {
          const seen = { type: 'Image', picture: other.picture, ...(other.view && { view: other.view }) } as const;
          const { words } = wordingFor(pool, questionWording, question, asked, other.feature);
          return {
            ...answerCase(other.id, await pictures.sight(seen), other, services),
            today: { words, isRight: false },
          };
        }),
      ),
      propose: (tried) => proposeQuestions(correction, tried, services),
      budget: wordingBudget(services),
      isEnd: isModelTrouble,
    });
    const subject = {
      ...{ tool: questionWording, concept: question, example, others, model: pool.blackBoxes.answer },
      gained: (words: string, where: string) => `asked “${words}” instead, ${where}, the vision model does better`,
    };
    return wordingDraft(found, subject, services);
  } catch (error) {
    if (error instanceof CapabilityError) return undefined;
    throw error;
  }
}

function answerCase(
  id: string,
  sight: Sight,
  example: Example,
  { models, lexicon, signal }: LearningServices,
): WordingCase {
  const isSame = sameAnswer({ lexicon });
  return {
    id,
    positive: true,
    async judge(words) {
      let isOther = false;
      const { text } = await models.answer(sight, words, {
        signal,
        // What a stand-in says tells nothing about the words.
        onSubstitution: () => {
          isOther = true;
        },
      });
      if (isOther) throw new SearchEnds();
      const right = isSame(text.trim(), rightIn(example));
      return { right, loss: right ? 0 : 1 };
    },
  };
}

/** From a language model, or else in the forms with which vision models were trained to give short answers. */
async function proposeQuestions(
  { question, asked, said, example, others }: QuestionCorrection,
  tried: readonly TriedWords[],
  services: LearningServices,
): Promise<readonly string[]> {
  const { writer } = services;
  const data = {
    question: asked,
    mistake: said === '' ? 'it said nothing' : `it said: ${said}`,
    tried: tried.map(({ words, right }) => ({ words, right })),
  };
  const { [wordingInstructions]: instructions } = writer?.instructions ?? {};
  const found =
    instructions === undefined ? undefined : await askForWords({ instructions, list: 'words', data }, services);
  const answers = [example, ...others].map(rightIn);
  const known = new Set(tried.map(({ words }) => words));
  const usable = (all: readonly string[]): readonly string[] =>
    all.filter((words) => !known.has(words) && !tellsAnswer(words, asked, answers, services.lexicon));
  const learned = wordingsOf(services.pool, questionWording, question).map(({ text }) => text);
  const given = usable(found ?? []);
  return usable([asked, ...learned, ...(given.length > 0 ? given : formsOf(asked))]);
}

/** As in the prompts of InstructBLIP (Dai et al., 2023) and LLaVA-1.5 (Liu et al., 2023). */
const formsOf = (question: string): readonly string[] => [
  `${question} Answer with one word or a short phrase.`,
  `Question: ${question} Short answer:`,
  `Look closely at the whole picture before you answer. ${question} Answer with one word or a short phrase.`,
];

/**
 * Whether a wording gives the answer away: it has words of a right answer that the question lacks. "Answer yes or no"
 * gives nothing away.
 */
export function tellsAnswer(
  words: string,
  question: string,
  answers: readonly string[],
  { singular }: Pick<Lexicon, 'singular'>,
): boolean {
  const same = (text: string): readonly string[] =>
    wordsIn(text)
      .map((word) => normaliseAnswer(word, singular))
      .filter((word) => word !== '');
  const [own, given] = [new Set(same(question)), same(words.replace(/\byes or no\b/gi, ''))];
  return answers.some((answer) => {
    const told = same(answer);
    // Plain words count where they are all of the answer: "on".
    const telling = told.length === 1 ? told : told.filter((word) => !isPlain.has(word));
    if (telling.some((word) => given.includes(word) && !own.has(word))) return true;
    // Not all languages put spaces between words.
    const whole = answer.trim().toLowerCase();
    return (
      /[^\p{Script=Latin}\p{Script=Common}]/u.test(whole) &&
      words.toLowerCase().includes(whole) &&
      !question.toLowerCase().includes(whole)
    );
  });
}

const wordsIn = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
/** Words of every sentence. */
const isPlain: ReadonlySet<string> = new Set('a an the of in on at and or one is are to with it'.split(' '));
