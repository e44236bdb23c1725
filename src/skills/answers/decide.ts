import type { LearnedPrompts, Prompt, SoftPrompt, TextPrompt } from '../../contracts/learning.js';
import { pairOf } from '../../util/concept-pair.js';
import { dotProduct, unitVector } from '../../util/vector.js';
import { likeView, sameView } from '../../vision/views.js';
import { taughtWithAnotherModel } from '../looks/decide.js';
import { wordingFor } from '../shared/decide-wording.js';

/** Under this name the pool keeps what people have answered and what was tuned on it. */
export const answersTool = 'VQA';
/** Under this name the pool keeps in which words a question is put to a vision model. */
export const questionWording = 'VQA wording';
/** Under this name the pool keeps other ways to ask what people have answered. */
export const questionAliases = 'VQA question';
/** Of two taught answers for views that look alike, the nearer one is taken only if it is nearer by this much. */
const clearlyNearer = 0.03;
/** Tuned answers apply only to views that are at least this much like the ones they were tuned on. */
const minReach = 0.75;
/** A new picture of a scene may be this much less alike than the pictures of the set are to each other. */
const reachSlack = 0.04;
/** Tuned answers with less confidence are not given. */
const minConfidence = 0.55;
/** The newest taught pictures, which tell how far a set reaches. */
const maxCompared = 200;

export interface LearnedAnswer {
  readonly text: string;
  /** 0..1 */
  readonly confidence: number;
  /** Other answers that were taught for the question. */
  readonly others: readonly string[];
  /** Ids of the prompts that took part. */
  readonly prompts: readonly string[];
}

/**
 * What people's answers to a question say about a view: a person's own answer where it is the same view; else what was
 * tuned to tell the answers apart, if the view is like those it was tuned on; else the answer given for a nearly equal
 * view, if there is one answer. Undefined where the view is unlike anything that was taught.
 * @param question from `questionKey`
 * @param feature L2-normalised picture feature of the view
 */
export function learnedAnswer(
  prompts: Pick<LearnedPrompts, 'active'>,
  question: string,
  feature: Float32Array,
): LearnedAnswer | undefined {
  const told = prompts
    .active(answersTool, question)
    .filter((prompt): prompt is TextPrompt => prompt.kind === 'text' && prompt.key.length === feature.length)
    .map((prompt) => ({ prompt, alike: dotProduct(prompt.key, feature) }));
  if (told.length === 0) return undefined;
  const answers = [...new Set(told.map(({ prompt }) => prompt.text))];
  const others = (text: string): readonly string[] => answers.filter((answer) => answer !== text);

  const same = told.filter(({ alike }) => alike >= sameView);
  if (same.length > 0) {
    const text = mostFrequent(same.map(({ prompt }) => prompt.text));
    return { text, confidence: 0.95, others: others(text), prompts: idsOf(same, text) };
  }
  const tuned = tunedAnswer(prompts, question, answers, told, feature);
  if (tuned) return { ...tuned, others: others(tuned.text) };

  const [nearest] = told.toSorted((a, b) => b.alike - a.alike);
  const { text } = nearest.prompt;
  const rival = Math.max(0, ...told.filter(({ prompt }) => prompt.text !== text).map(({ alike }) => alike));
  if (nearest.alike < likeView || rival > nearest.alike - clearlyNearer) return undefined;
  const alike = (nearest.alike - likeView) / (1 - likeView);
  return { text, confidence: 0.6 + 0.3 * alike, others: others(text), prompts: [nearest.prompt.id] };
}

interface Told {
  readonly prompt: TextPrompt;
  readonly alike: number;
}

function tunedAnswer(
  prompts: Pick<LearnedPrompts, 'active'>,
  question: string,
  answers: readonly string[],
  told: readonly Told[],
  feature: Float32Array,
): Omit<LearnedAnswer, 'others'> | undefined {
  const tuned = answers.flatMap((text) => {
    const prompt = prompts
      .active(answersTool, pairOf(question, text))
      .findLast((one): one is SoftPrompt => isSoft(one) && one.vector.length === feature.length);
    return prompt ? [{ text, prompt, logit: logitOf(prompt, feature) }] : [];
  });
  if (tuned.length < 2 || Math.max(...told.map(({ alike }) => alike)) < reachOf(told)) return undefined;
  const best = tuned.reduce((one, other) => (other.logit > one.logit ? other : one));
  const total = tuned.reduce((sum, { logit }) => sum + Math.exp(logit - best.logit), 0);
  const confidence = 1 / total;
  return confidence < minConfidence
    ? undefined
    : { text: best.text, confidence, prompts: tuned.map(({ prompt }) => prompt.id) };
}

const isSoft = (prompt: Prompt): prompt is SoftPrompt => prompt.kind === 'soft';

function logitOf({ centre, vector, bias }: SoftPrompt, feature: Float32Array): number {
  const view = unitVector(feature.map((value, index) => value - centre[index]));
  return dotProduct(vector, view) + bias;
}

/** How much like its nearest taught view a view must be: about as much as the taught views are like each other. */
function reachOf(told: readonly Told[]): number {
  const keys = told.slice(-maxCompared).map(({ prompt }) => prompt.key);
  const nearest = keys.map((key, at) =>
    Math.max(-1, ...keys.flatMap((other, place) => (place === at ? [] : [dotProduct(key, other)]))),
  );
  return Math.min(likeView, Math.max(minReach, Math.min(...nearest) - reachSlack));
}

/** Of equally many the last. */
function mostFrequent(texts: readonly string[]): string {
  const count = (text: string): number => texts.filter((other) => other === text).length;
  return texts.reduce((best, text) => (count(text) >= count(best) ? text : best));
}

const idsOf = (told: readonly Told[], text: string): readonly string[] =>
  told.flatMap(({ prompt }) => (prompt.text === text ? [prompt.id] : []));

const contractions: readonly (readonly [RegExp, string])[] = [
  [/\b(what|who|where|how|which|that|there|it)'?s\b/g, '$1 is'],
  [/\b(what|who|where|that|they|you|we)'re\b/g, '$1 are'],
  [/\bcan'?t\b/g, 'can not'],
  [/n't\b/g, ' not'],
];
const courtesy = /^(please|hey|hi|so|and|(can|could|would) you( please)?( tell me)?|tell me|do you know|i wonder)\s+/;

/** A question as it is compared with others: lower case, without punctuation, articles and politeness; at most 200 letters. */
export function questionKey(question: string): string {
  let text = question.normalize('NFKC').toLowerCase().replaceAll('’', "'").trim().slice(0, 300);
  while (courtesy.test(text)) text = text.replace(courtesy, '');
  for (const [short, long] of contractions) text = text.replace(short, long);
  return text
    .replace(/[^\p{L}\p{N}\s]/gu, ' ')
    .replace(/\b(an?|the)\b/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200);
}

/**
 * The question that people have answered, if this one is a learned other way to ask it and nobody has answered it itself;
 * else itself. Both as from `questionKey`.
 */
export const answeredQuestion = (prompts: Pick<LearnedPrompts, 'active'>, question: string): string =>
  prompts.active(answersTool, question).length > 0
    ? question
    : wordingFor(prompts, questionAliases, question, question).words;

/** Why what people have answered to a question (from `questionKey`) isn't known now; undefined where it is, or nobody has. */
export const dormantAnswer = (
  question: string,
  { prompts }: { readonly prompts: Pick<LearnedPrompts, 'active' | 'dormant'> },
): string | undefined =>
  prompts.active(answersTool, question).length === 0 && prompts.dormant.active(answersTool, question).length > 0
    ? taughtWithAnotherModel('answers to that')
    : undefined;
