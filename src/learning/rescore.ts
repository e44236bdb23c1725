import type { Candidate, Prompt, Rescored, RescoreRequest, SoftPrompt } from '../contracts/learning.js';
import type { Box } from '../util/box.js';
import { isSamePlace } from '../util/overlap.js';
import { dotProduct } from '../util/vector.js';
import { describeCandidates } from './describe-candidates.js';
import { blendPrompts, centred, firstNumbers } from './ensemble.js';
import { logitOf, sigmoid } from './logistic.js';

/**
 * What the tool's own score is worth without any re-scoring: its distance from the threshold times this factor, both as
 * logits. (Scores of detectors are flatter than probabilities.) Re-scoring is drawn towards it.
 */
export const scoreSharpness = 2;
/** Without re-scoring there is no need to be sure: the ensemble has abstained already. */
const noMargin = 0;
/** Weights below cannot turn anything. */
const negligible = 0.01;

/**
 * The candidates' scores as what was learned sees them, on the tool's own scale: from `threshold` on it counts.
 * @param prompts the active ones of the tool for this concept and for `*`; text prompts are no matter of scores
 */
export function rescore(prompts: readonly Prompt[], request: RescoreRequest): Rescored {
  const { candidates, threshold, feature } = request;
  const own = candidates.map(({ score }) => score);
  const soft = prompts.filter((prompt) => prompt.kind === 'soft');
  const alone = soft.filter(({ basis }) => basis === 'feature');
  if (alone.length > 0) return fromFeatures(alone, candidates, threshold);

  const rescoring = prompts.find((prompt) => prompt.kind === 'rescoring');
  const corrections = feature
    ? blendPrompts(
        soft.filter(({ basis, key }) => basis === 'score' && key.length === feature.length),
        feature,
      ).filter(({ weight }) => weight >= negligible)
    : [];
  if (!rescoring && corrections.length === 0) return { scores: own, prompts: [] };

  const traits = describeCandidates(candidates, threshold, request.picture);
  const scores = candidates.map((candidate, position) => {
    const first = rescoring ? weigh(rescoring.weights, traits[position]) : scoreSharpness * traits[position][0];
    const counts = candidate.score >= threshold;
    // Re-scoring that is not sure leaves the tool's own decision; corrections of this very picture come on top.
    const sure = first >= 0 === counts || Math.abs(first) >= (rescoring?.margin ?? noMargin);
    const settled = sure ? first : scoreSharpness * traits[position][0];
    const view = viewsOf(candidate);
    const correction = corrections.reduce(
      (sum, { prompt, weight }) => sum + weight * logitFrom(prompt, view(prompt.centre), 0),
      0,
    );
    if (!sure && correction === 0) return candidate.score;
    return onScale(settled + correction, threshold);
  });
  const { use } = request;
  if ((use === 'counted' || use === 'placed') && rescoring?.presumes?.includes(use)) presumeOne(scores, threshold);
  return { scores, prompts: [...(rescoring ? [rescoring.id] : []), ...corrections.map(({ prompt }) => prompt.id)] };
}

/** Where none counts, the likeliest does. */
function presumeOne(scores: number[], threshold: number): void {
  const best = Math.max(...scores);
  if (scores.length > 0 && best < threshold) scores[scores.indexOf(best)] = threshold;
}

/**
 * Concepts that the tool has no idea of: the most fitting prompt decides. A candidate without a feature is none. Of
 * candidates that overlap (windows around one thing) only the best counts.
 */
function fromFeatures(prompts: readonly SoftPrompt[], candidates: readonly Candidate[], threshold: number): Rescored {
  const scores = candidates.map((candidate) => {
    const view = viewsOf(candidate);
    const logits = prompts.map((prompt) => logitFrom(prompt, view(prompt.centre), Number.NEGATIVE_INFINITY));
    return onScale(Math.max(...logits), threshold);
  });
  const counted: Box[] = [];
  const order = scores.map((_, position) => position).sort((a, b) => scores[b] - scores[a] || a - b);
  for (const position of order) {
    const { box } = candidates[position];
    if (scores[position] < threshold) break;
    if (counted.some((better) => isSamePlace(better, box))) scores[position] = below(threshold);
    else counted.push(box);
  }
  return { scores, prompts: prompts.map(({ id }) => id) };
}

/** Logits a unit of cosine at which taught concepts start: .1 more or less than the line is .88 or .12. */
export const likenessSharpness = 20;

/** See `LearnedPrompts.likeness`. */
export function likenessTo(prompts: readonly Prompt[], candidates: readonly Candidate[]): readonly number[] {
  const taught = prompts.filter((prompt) => prompt.kind === 'soft').filter(({ basis }) => basis === 'feature');
  return candidates.map((candidate) => {
    const view = viewsOf(candidate);
    const logits = taught.map((prompt) => logitFrom({ ...prompt, bias: 0 }, view(prompt.centre), -likenessSharpness));
    return Math.max(-likenessSharpness, ...logits) / likenessSharpness;
  });
}

/**
 * The candidate's feature off a centre; prompts of one space mostly share theirs, so each is taken off once. A prompt may
 * go by the first numbers of longer features only; undefined for a shorter one, which is of another space.
 */
function viewsOf({ feature }: Candidate): (centre: Float32Array) => Float32Array | undefined {
  const views = new Map<Float32Array, Float32Array>();
  return (centre) => {
    if (!feature || feature.length < centre.length) return undefined;
    const view = views.get(centre) ?? centred(firstNumbers(feature, centre.length), centre);
    views.set(centre, view);
    return view;
  };
}

const logitFrom = ({ vector, bias }: SoftPrompt, view: Float32Array | undefined, without: number): number =>
  view ? dotProduct(vector, view) + bias : without;

/** Intercept and weighted traits. */
export function weigh(weights: readonly number[], traits: Float64Array | Float32Array): number {
  let logit = weights[0];
  for (let index = 0; index < traits.length; index++) logit += weights[index + 1] * traits[index];
  return logit;
}

/** The decision logit behind a score that `rescore` gave. */
export const logitBehind = (score: number, threshold: number): number =>
  scoreSharpness * (logitOf(score) - logitOf(threshold));

/** A decision logit (0 = on the line) as a score that stands to `threshold` as the logit stands to 0. */
function onScale(logit: number, threshold: number): number {
  const score = sigmoid(logitOf(threshold) + logit / scoreSharpness);
  return logit >= 0 ? Math.max(threshold, score) : Math.min(score, below(threshold));
}

/** The highest score that does not count. */
const below = (threshold: number): number => threshold * (1 - 1e-9);
