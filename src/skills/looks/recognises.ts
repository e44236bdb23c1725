import type { Example, LearnedPrompts } from '../../contracts/learning.js';
import { looksOf, looksTool, taughtThreshold } from './decide.js';

/** Whether the places that an example shows look like what was taught by its name; undefined where nothing was, or can't be compared. */
export function recognises(
  { concept, candidates, right, picture }: Example,
  pool: Pick<LearnedPrompts, 'active' | 'rescore'>,
): boolean | undefined {
  const places = right.map((at) => candidates[at]).filter(({ feature }) => feature !== undefined);
  if (places.length === 0 || looksOf(pool, concept).length === 0) return undefined;
  // Each by itself: of overlapping places only the best counts.
  return places.every((place) => {
    const request = { tool: looksTool, concept, candidates: [place], threshold: taughtThreshold, picture };
    return pool.rescore(request).scores[0] >= taughtThreshold;
  });
}
