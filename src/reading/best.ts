/** Which of several candidates is the answer. */
import type { Candidate } from './find-value.js';

/** So near each other are candidates that could as well be meant. */
const nearlyAsGood = 0.96;

export const isRival = (one: Candidate, best: Candidate): boolean => one.score > nearlyAsGood * best.score;

/** Of several totals the last is what is paid. */
export const lastOf = (candidates: readonly Candidate[], best: Candidate): Candidate =>
  candidates
    .filter((one) => isRival(one, best))
    .sort((a, b) => a.row.box[1] - b.row.box[1])
    .at(-1) ?? best;

/** The total that a page tells; undefined where it tells none surely. */
export function totalOf(candidates: readonly (Candidate | undefined)[]): Candidate | undefined {
  const sorted = candidates.filter((one) => one !== undefined).sort((a, b) => b.score - a.score);
  const [best] = sorted;
  return best && best.score > 0.6 ? lastOf(sorted, best) : undefined;
}
