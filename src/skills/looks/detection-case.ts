import type { Example, StepUse } from '../../contracts/learning.js';
import type { Sight } from '../../contracts/model.js';
import type { LearningServices } from '../../learning/kind.js';
import { type Box, boxOverlap } from '../../util/box.js';
import { overlaps } from '../../util/overlap.js';
import { placesOf } from '../../vision/candidates.js';
import { SearchEnds, type WordingCase } from '../shared/search-wordings.js';
import { looksTool } from './decide.js';

/** How much of a loss is due to how sure the detector was, at most. */
const doubtShare = 0.1;

/** What a person told of a picture in which a detector looks for something. */
export interface ToldPlaces {
  readonly id: string;
  readonly concept: string;
  readonly sight: Sight;
  /** Where it is, as far as is known; pixels of the sight's base. */
  readonly right: readonly Box[];
  /** Whether it is nowhere else. */
  readonly isAll: boolean;
  readonly told: Example['told'];
  /** How many there are; for `presence` 1 or 0. */
  readonly count: number;
  /** As in the example. */
  readonly use?: StepUse;
  readonly today?: WordingCase['today'];
}

/** Judges words for a detector as its tool would count what it finds, re-scoring for every concept included. */
export function detectionCase(
  { id, concept, sight, right, isAll, told, count, use, today }: ToldPlaces,
  { models, pool, signal }: Pick<LearningServices, 'models' | 'pool' | 'signal'>,
): WordingCase {
  return {
    id,
    positive: count > 0,
    today,
    async judge(words) {
      const { found, threshold, open } = await models.detect(sight, words, { signal });
      // What a stand-in finds says nothing of the words.
      if (!open) throw new SearchEnds();
      const places = placesOf(found, [], [], concept);
      const request = { tool: looksTool, concept, candidates: places, threshold, picture: sight.pixels, use };
      const { scores } = pool.rescore(request);
      const counted = places.flatMap(({ box }, at) => (scores[at] >= threshold ? [{ box, score: scores[at] }] : []));
      if (told === 'presence') return verdict(counted.length > 0 === count > 0 ? 0 : 1, 0);
      const free = new Set(counted);
      const met = right.flatMap((box) => {
        const best = [...free].sort((a, b) => boxOverlap(b.box, box) - boxOverlap(a.box, box)).at(0);
        if (!best || boxOverlap(best.box, box) < overlaps.looseMatch) return [];
        free.delete(best);
        return [best];
      });
      const doubt = met.length > 0 ? met.reduce((sum, { score }) => sum + 1 - score, 0) / met.length : 1;
      const surplus = isAll ? free.size : 0;
      if (told === 'number') return verdict(Math.abs(count - counted.length), doubt);
      return verdict(right.length - met.length + surplus, doubt);
    },
  };
}

const verdict = (errors: number, doubt: number) => ({
  right: errors === 0,
  loss: errors + (errors === 0 ? 0 : doubtShare * doubt),
});
