import { CapabilityError, isModelTrouble } from '../../contracts/errors.js';
import type { Example, NewPrompt } from '../../contracts/learning.js';
import type { LearningEvidence, LessonDraft } from '../../contracts/lesson.js';
import { normaliseAnswer } from '../../language/normalise-answer.js';
import type { LearningServices } from '../../learning/kind.js';
import { type Trouble, unfinishedDraft } from '../../learning/model-trouble.js';
import { evidenceOf, gatedDraft, refusal } from '../../learning/release-gate.js';
import { reachOf, tooFewAgree } from '../../learning/trust.js';
import { type ActivePrompts, withDrafts } from '../../learning/validate.js';
import { allChecks } from '../../util/all-checks.js';
import { rightIn } from '../../util/concept-pair.js';
import { dotProduct } from '../../util/vector.js';
import { sameView } from '../../vision/views.js';
import { standingAnswers } from '../shared/standing-answers.js';
import {
  canTellApart,
  examplesOf,
  isComparable,
  tellingPrompt,
  tunedPrompts,
  validateTuned,
} from './answer-prompts.js';
import { answersTool, learnedAnswer } from './decide.js';

/** Pictures that a connected vision model is asked about, to see how well it does without being taught. */
const maxAsked = 12;

export interface AnswerLesson {
  /** From `questionKey`. */
  readonly question: string;
  /** The question in words, for a vision model. */
  readonly asked: string;
  readonly example: Example;
  /** What the tool said; empty when it said nothing. */
  readonly said: string;
  /** Why the example has no features, where a model failed or may not be paid. */
  readonly trouble?: Trouble;
}

/**
 * Learns from one answer: at once for views nearly equal to this one, and, once there are two answers with two pictures
 * each, what tells them apart. Each is kept only if it passes the gate.
 */
export async function learnAnswer(lesson: AnswerLesson, services: LearningServices): Promise<LessonDraft> {
  const { example, trouble } = lesson;
  const isSame = sameAnswer(services);
  if (trouble !== undefined) return unfinishedDraft(trouble);
  if (!example.feature) return refusal("I have no model that compares pictures, so I can't keep an answer for one");
  const known = examplesOf(lesson.question, services.examples).filter((other) => isComparable(other, example));
  const all = standingAnswers([...known, example], isSame);
  if (!all.includes(example)) return refusal('others gave another answer for this very picture, and they are more');
  const others = all.filter((other) => other !== example);
  const scene = learnScene(lesson, others, services, isSame);
  if (!canTellApart(all)) return scene;
  const telling = scene.prompts.length > 0 ? scene.prompts : tellingPrompt(example);
  const apart = await learnToTellApart(lesson, all, telling, services, isSame);
  return apart.status === 'accepted' || scene.status === 'refused' ? apart : scene;
}

type IsSame = (one: string, other: string) => boolean;

export const sameAnswer =
  ({ lexicon }: Pick<LearningServices, 'lexicon'>): IsSame =>
  (one, other) =>
    normaliseAnswer(one, lexicon.singular) === normaliseAnswer(other, lexicon.singular);

/** The answer for this scene, validated on views of it that are framed a little otherwise. */
function learnScene(
  { question, example, said }: AnswerLesson,
  others: readonly Example[],
  { pool }: LearningServices,
  isSame: IsSame,
): LessonDraft {
  const right = rightIn(example);
  const contradicted = pool
    .active(answersTool, question)
    .filter(
      (prompt) =>
        prompt.kind === 'text' &&
        !isSame(prompt.text, right) &&
        prompt.key.length === example.feature?.length &&
        dotProduct(prompt.key, example.feature) >= sameView,
    )
    .map(({ id }) => id);
  const prompts = tellingPrompt(example, contradicted);
  const after = withDrafts(pool, prompts);
  // The picture itself as well: even where other lessons apply to the scene, the answer must hold for this picture.
  const views = [example, ...(example.augmented ?? [])].flatMap(({ feature }) => feature ?? []);
  const answer = (from: ActivePrompts, feature: Float32Array): string | undefined =>
    learnedAnswer(from, question, feature)?.text;
  const isRight = (text: string | undefined, wanted: string): boolean => text !== undefined && isSame(text, wanted);
  const tests = others.flatMap((other) => {
    if (!other.feature) return [];
    const [today, then, wanted] = [answer(pool, other.feature), answer(after, other.feature), rightIn(other)];
    // Where nothing learned applies, the tool's own answer was confirmed.
    const wasRight = today === undefined ? other.source.kind === 'confirmation' : isSame(today, wanted);
    return [{ id: other.id, before: wasRight, after: then === undefined || isSame(then, wanted) }];
  });
  const own = views.map((view) => ({
    before: isRight(answer(pool, view) ?? said, right),
    after: isRight(answer(after, view), right),
  }));
  const evidence = evidenceOf(1, [], tests, own);
  const { size, before, after: now } = allChecks(evidence);
  const gained = `for pictures that look nearly like this one I now answer “${right}”`;
  const reason = `${gained} (${now} of ${size} views of it, ${before} before); with two pictures of each answer I can learn to tell them apart`;
  return gatedDraft({ gained, reason, prompts, evidence, reach: 'here' });
}

async function learnToTellApart(
  { question, asked, example }: AnswerLesson,
  examples: readonly Example[],
  telling: readonly NewPrompt[],
  services: LearningServices,
  isSame: IsSame,
): Promise<LessonDraft> {
  services.report(`Comparing ${examples.length} pictures for which I know the answer…`);
  const today = await answeredRight(asked, examples, services, isSame);
  const { agreements, ...validated } = validateTuned(question, examples, today, isSame);
  const evidence: LearningEvidence = { ...validated, leftOut: [] };
  if (reachOf(agreements, services.records, services.agreed) === 'here') return refusal(tooFewAgree, evidence);
  const { size, before, after } = evidence.validation;
  // As in validation: each picture also gives its own answer, including those that were confirmed.
  const known = services.pool.active(answersTool, question);
  const untold = examples
    .filter(
      (one) =>
        one !== example &&
        !known.some(
          (prompt) =>
            prompt.kind === 'text' && isSameVector(prompt.key, one.feature) && isSame(prompt.text, rightIn(one)),
        ),
    )
    .flatMap((one) => tellingPrompt(one));
  const answers = [...new Set(examples.map(rightIn))].map((answer) => `“${answer}”`).join(', ');
  const gained = `I can tell ${answers} apart`;
  return gatedDraft({
    gained,
    reason: `${gained}: ${after} of ${size} pictures right that it was not tuned on (${before} before)`,
    prompts: [...telling, ...untold, ...tunedPrompts(question, examples, services.pool)],
    evidence,
    reach: 'everywhere',
  });
}

/** How many of the examples a connected vision model gets right, as far as it could be asked; 0 without one. */
async function answeredRight(
  question: string,
  examples: readonly Example[],
  { models, pictures, signal }: LearningServices,
  isSame: IsSame,
): Promise<number> {
  const asked = examples.slice(-maxAsked);
  let right = 0;
  let known = 0;
  try {
    for (const example of asked) {
      const { picture, view } = example;
      const sight = await pictures.sight({ type: 'Image', picture, ...(view ? { view } : {}) });
      const { text } = await models.answer(sight, question, { signal });
      if (isSame(text, rightIn(example))) right += 1;
      known += 1;
    }
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof CapabilityError) return 0;
    if (!isModelTrouble(error)) throw error;
  }
  return known === 0 ? 0 : Math.round((right / known) * examples.length);
}

const isSameVector = (one: Float32Array, other: Float32Array | undefined): boolean =>
  one.length === other?.length && one.every((value, at) => value === other[at]);
