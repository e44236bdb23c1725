import type { Candidate } from '../contracts/learning.js';
import { type Box, boxArea, boxOverlap, shareInside } from '../util/box.js';
import { logitOf } from './logistic.js';

/** What re-scoring looks at, in the order of `RescoringPrompt.weights` after the intercept. */
export const candidateTraits = [
  'how far the score is from the threshold',
  'size',
  'size, squared',
  'overlap with a better one of its kind',
  'a stronger rival in the same place',
  'any rival in the same place',
  'being the best of its kind',
  'size of the best one',
  'a stronger rival of the best one',
] as const;

/** The traits of each candidate (best first) of one picture: plain numbers around 0, mostly within ±3. */
export function describeCandidates(
  candidates: readonly Candidate[],
  threshold: number,
  picture: { readonly width: number; readonly height: number },
): readonly Float64Array[] {
  const pictureArea = Math.max(1, picture.width * picture.height);
  const line = logitOf(threshold);
  return candidates.map(({ box, score, rival = 0 }, position) => {
    const best = position === 0 ? 1 : 0;
    const size = Math.log(boxArea(box) / pictureArea + 1e-4) + 3;
    const overlap = nested(box, candidates.slice(0, position));
    const stronger = Math.max(0, Math.log(Math.max(rival, 0.02) / Math.max(score, 0.01)));
    const anyRival = Math.log(Math.max(rival, 0.03) / 0.1);
    return Float64Array.of(
      logitOf(score) - line,
      size,
      (size * size) / 4,
      overlap,
      stronger,
      anyRival,
      best,
      best * size,
      best * stronger,
    );
  });
}

/** How much the box shares with one of `others`: the part inside the other, or of the other inside it. */
const nested = (box: Box, others: readonly Candidate[]): number =>
  Math.max(
    0,
    ...others.map((other) =>
      boxOverlap(box, other.box) === 0 ? 0 : Math.max(shareInside(box, other.box), shareInside(other.box, box)),
    ),
  );
