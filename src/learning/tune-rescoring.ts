import type { Example } from '../contracts/learning.js';
import { describeCandidates } from './describe-candidates.js';
import { fitLogistic, type LogisticRow, sigmoid } from './logistic.js';
import { scoreSharpness, weigh } from './rescore.js';

/** What a candidate of an example counts when its label was inferred from a confirmed or corrected number. */
const inferredWeight = 0.4;
/** Of longer lists only the best candidates are looked at; the others have next to no chance. */
const maxCandidates = 24;
/** In units of candidates: a few numbers for all concepts may move fairly freely, but not on one picture's word. */
const shrinkage = 1;

/**
 * Fits how scores, sizes, overlaps and rivals speak for a candidate, for all concepts at once: a logistic model that
 * starts at, and is drawn towards, the tool's own decision. Intercept first, as `RescoringPrompt.weights`.
 *
 * Why for all concepts: with some hundred pictures a threshold per category learns the pictures by heart (it costs
 * 4 points on other photos), while these ten numbers hold for photos never seen.
 */
export function tuneRescoring(examples: readonly Example[]): readonly number[] {
  const rows = examples.flatMap(rowsOf);
  const size = rows.at(0)?.traits.length ?? 0;
  if (size === 0) return [];
  return fitLogistic(rows, { start: ownWeights(size, scoreSharpness), shrinkage });
}

/**
 * How surprised weights are by an example: the sum over its candidates of -log of the probability they give to what is
 * true, in nats.
 */
export function surpriseAt(example: Example, weights: readonly number[]): number {
  return rowsOf(example).reduce((sum, { traits, positive, weight }) => {
    const logit = weigh(weights, traits);
    return sum - weight * Math.log(Math.max(1e-4, sigmoid(positive ? logit : -logit)));
  }, 0);
}

/** Slopes that are tried for the tool's own score. */
const slopes = [1, 1.5, 2, 2.5, 3, 3.5, 4, 5, 6];

/** Weights that decide exactly as the tool itself, as sure of it as suits the examples best: what to improve on. */
export function ownDecisions(examples: readonly Example[]): readonly number[] {
  const size = examples.flatMap(rowsOf).at(0)?.traits.length ?? 0;
  const cost = (slope: number): number =>
    examples.reduce((sum, example) => sum + surpriseAt(example, ownWeights(size, slope)), 0);
  const [best] = slopes.map((slope) => ({ slope, cost: cost(slope) })).sort((a, b) => a.cost - b.cost);
  return ownWeights(size, best.slope);
}

/** Weights that leave all scores as the tool gave them. */
export function untouchedScores(examples: readonly Example[]): readonly number[] {
  const size = examples.flatMap(rowsOf).at(0)?.traits.length ?? 0;
  return ownWeights(size, scoreSharpness);
}

/** No intercept, and of the traits only the tool's own score. */
const ownWeights = (size: number, slope: number): readonly number[] => [
  0,
  slope,
  ...Array.from({ length: size - 1 }, () => 0),
];

const rowsOfExample = new WeakMap<Example, readonly LogisticRow[]>();

/** Examples are put to many models: their traits are computed once. */
function rowsOf(example: Example): readonly LogisticRow[] {
  const known = rowsOfExample.get(example);
  if (known) return known;
  const { candidates, threshold, picture, right, told } = example;
  const positives = new Set(right);
  const rows = describeCandidates(candidates.slice(0, maxCandidates), threshold, picture).map((traits, position) => ({
    traits,
    positive: positives.has(position),
    weight: told === 'regions' ? 1 : inferredWeight,
  }));
  rowsOfExample.set(example, rows);
  return rows;
}
