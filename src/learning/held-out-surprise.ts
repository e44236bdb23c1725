import type { Example } from '../contracts/learning.js';
import type { LearningEvidence } from '../contracts/lesson.js';
import { surpriseAt } from './tune-rescoring.js';

/**
 * How much less surprising the held-out examples are to the folds' weights than to the tool's own decisions. Of a told number
 * the right places are inferred from the very scores that are to be read, so only those count of which nothing is inferred.
 */
export function heldOutSurprise(
  held: readonly (readonly Example[])[],
  weights: readonly (readonly number[])[],
  own: readonly number[],
): NonNullable<LearningEvidence['surprise']> {
  const pairs = held.flatMap((things, fold) =>
    things
      .filter(({ told, count }) => told === 'regions' || count === 0)
      .map((example) => ({ before: surpriseAt(example, own), after: surpriseAt(example, weights[fold]) })),
  );
  if (pairs.length === 0) return { before: 0, after: 0, certainty: 0 };
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const gains = pairs.map(({ before, after }) => before - after);
  const gain = mean(gains);
  const error = Math.sqrt(gains.reduce((sum, value) => sum + (value - gain) ** 2, 0)) / gains.length;
  return {
    before: mean(pairs.map(({ before }) => before)),
    after: mean(pairs.map(({ after }) => after)),
    certainty: error === 0 ? 0 : gain / error,
  };
}
