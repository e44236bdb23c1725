import type { Example, NewPrompt } from '../../contracts/learning.js';
import type { LearningEvidence } from '../../contracts/lesson.js';
import { centred, featureCentre } from '../../learning/ensemble.js';
import { keySpaceOf } from '../../learning/feature-spaces.js';
import { pictureFolds } from '../../learning/split-examples.js';
import type { Agreement } from '../../learning/trust.js';
import { type TuningRow, tuneSoftPrompt } from '../../learning/tune-soft-prompt.js';
import { type ActivePrompts, nothingLearned, withDrafts } from '../../learning/validate.js';
import { pairOf, rightIn, splitPair } from '../../util/concept-pair.js';
import { answersTool, learnedAnswer } from './decide.js';

/** Answers can be told apart when there are at least this many different ones … */
const minAnswers = 2;
/** … and each was given for at least this many pictures. */
const minPictures = 2;
/** Few pictures and 832 numbers each: the vector stays near nothing but what tells the answers apart. */
const shrinkage = { vector: 0.02, bias: 0.5 };
/** A view framed otherwise says less than another picture does. */
const augmentedWeight = 0.25;

/** The examples of a question that have a feature, oldest first. */
export const examplesOf = (question: string, examples: readonly Example[]): readonly Example[] =>
  examples.filter(
    ({ tool, concept, feature }) =>
      feature !== undefined && tool === answersTool && splitPair(concept)?.given === question,
  );

/** "Of a view like this, the answer is …". */
export function tellingPrompt(example: Example, supersedes: readonly string[] = []): readonly NewPrompt[] {
  const { feature: key, concept } = example;
  const pair = splitPair(concept);
  if (!key || !pair) return [];
  return [
    {
      kind: 'text',
      tool: answersTool,
      concept: pair.given,
      space: keySpaceOf(example),
      text: pair.right,
      key,
      supersedes,
    },
  ];
}

/** Whether there is enough to tell answers apart. */
export function canTellApart(examples: readonly Example[]): boolean {
  const pictures = new Map<string, Set<string>>();
  for (const example of examples)
    pictures.set(rightIn(example), (pictures.get(rightIn(example)) ?? new Set()).add(example.picture.id));
  return [...pictures.values()].filter(({ size }) => size >= minPictures).length >= minAnswers;
}

/** Whether two examples have features of one length: others are of different models, whatever their rows say. */
export const isComparable = (one: Example, other: Example): boolean => one.feature?.length === other.feature?.length;

/** A soft prompt an answer, tuned against the views of all others; they stand in for the ones before. */
export function tunedPrompts(
  question: string,
  examples: readonly Example[],
  before: ActivePrompts,
): readonly NewPrompt[] {
  const newest = examples.findLast(({ feature }) => feature !== undefined);
  const size = newest?.feature?.length;
  if (newest === undefined || size === undefined) return [];
  const comparable = examples.filter((example) => isComparable(example, newest));
  const centre = featureCentre(
    comparable.flatMap(({ feature }) => feature ?? []),
    size,
  );
  const views = comparable.flatMap((example) => [
    ...(example.feature ? [{ answer: rightIn(example), feature: centred(example.feature, centre), weight: 1 }] : []),
    ...(example.augmented ?? []).flatMap(({ feature }) =>
      feature?.length === size
        ? [{ answer: rightIn(example), feature: centred(feature, centre), weight: augmentedWeight }]
        : [],
    ),
  ]);
  return [...new Set(comparable.map(rightIn))].map((answer) => {
    const rows = views.map(
      ({ feature, weight, answer: given }): TuningRow => ({ feature, weight, offset: 0, positive: given === answer }),
    );
    const tuned = tuneSoftPrompt(rows, size, { shrinkage });
    const concept = pairOf(question, answer);
    const own = rows.filter(({ positive }) => positive).map(({ feature }) => Float32Array.from(feature));
    return {
      kind: 'soft',
      basis: 'feature',
      tool: answersTool,
      concept,
      space: keySpaceOf(newest),
      supersedes: before
        .active(answersTool, concept)
        .filter(({ kind }) => kind === 'soft')
        .map(({ id }) => id),
      centre,
      vector: Float32Array.from(tuned.vector),
      bias: tuned.bias,
      key: featureCentre(own, size),
    } satisfies NewPrompt;
  });
}

/**
 * How often what tells answers apart is right on pictures that it was not tuned on: each picture is left out once.
 * @param today how many of the examples the tool gets right without it
 * @param confirmed whether the tool was right about an example without being taught
 */
export function validateTuned(
  question: string,
  examples: readonly Example[],
  today: number,
  isSame: (one: string, other: string) => boolean,
): Pick<LearningEvidence, 'tunedOn' | 'validation' | 'probe'> & { readonly agreements: readonly Agreement[] } {
  const given = pictureFolds(examples, examples.length).flatMap((held) => {
    const rest = examples.filter((example) => !held.includes(example));
    const prompts = withDrafts(nothingLearned, [
      ...rest.flatMap((example) => tellingPrompt(example)),
      ...tunedPrompts(question, rest, nothingLearned),
    ]);
    return held.map((example) => ({
      example,
      answer: example.feature ? learnedAnswer(prompts, question, example.feature)?.text : undefined,
    }));
  });
  const right = given.filter(({ example, answer }) => answer !== undefined && isSame(answer, rightIn(example)));
  const answers = examples.map(rightIn);
  const majority = Math.max(...answers.map((answer) => answers.filter((other) => isSame(other, answer)).length));
  const known = given.filter(({ example }) => example.source.kind === 'confirmation');
  return {
    tunedOn: examples.length,
    validation: { size: examples.length, before: Math.max(majority, today), after: right.length },
    agreements: right.map(({ example }) => ({ picture: example.picture.id, author: example.source.author?.id })),
    probe: {
      size: known.length,
      flipped: known
        .filter(({ example, answer }) => answer !== undefined && !isSame(answer, rightIn(example)))
        .map(({ example }) => example.id),
    },
  };
}
