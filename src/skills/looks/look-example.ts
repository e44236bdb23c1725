import type { AugmentedView, Candidate, Example, ExampleSource } from '../../contracts/learning.js';
import type { Sight } from '../../contracts/model.js';
import type { ImageValue } from '../../contracts/turn.js';
import type { LearningServices } from '../../learning/kind.js';
import { type Box, boxOverlap, shareInside } from '../../util/box.js';
import { overlaps, sharesInside } from '../../util/overlap.js';
import { roundedVector } from '../../util/vector.js';
import { lookFeatures } from '../../vision/look-features.js';
import { otherSights } from './augment.js';
import { looksTool, taughtThreshold } from './decide.js';

/** Places of the picture that are something else, for comparison. */
const maxOthers = 15;
const proposed = 40;

export interface Shown {
  readonly picture: ImageValue['picture'];
  /** Where the thing is. */
  readonly right: readonly Box[];
  /** Where it is not, as a person said. */
  readonly wrong?: readonly Box[];
}

/**
 * An example of what a taught word looks like: the places shown, what is elsewhere in the picture, and the shown places
 * seen a little otherwise.
 */
export async function lookExample(
  concept: string,
  { picture, right, wrong = [] }: Shown,
  source: ExampleSource,
  services: LearningServices,
): Promise<Example> {
  const { models, pictures, pool, signal, team, now, randomId } = services;
  const { pixels, id } = await pictures.sight({ type: 'Image', picture });
  const sight: Sight = { id, pixels };
  const elsewhere = (await models.propose(sight, proposed, { signal }))
    .map(({ box }) => box)
    .filter((box) => right.every((shown) => isApart(shown, box)));
  const boxes = [...right, ...wrong, ...elsewhere.slice(0, maxOthers)];
  const features = (await lookFeatures(sight, boxes, services)).map(roundedVector);
  const augmented: AugmentedView[] = [];
  for (const other of await otherSights(sight)) {
    const seen = await lookFeatures(other.sight, right.map(other.boxOf), services, sight);
    augmented.push({ candidates: seen.map(roundedVector) });
  }
  return {
    id: randomId(),
    team,
    tool: looksTool,
    concept,
    isOfTaughtWord: true,
    picture,
    candidates: boxes.map((box, position): Candidate => ({ box, score: 0, feature: features[position] })),
    threshold: taughtThreshold,
    right: right.map((_, position) => position),
    told: 'regions',
    count: right.length,
    space: pool.space,
    augmented: right.length > 0 ? augmented : [],
    source,
    at: now(),
  };
}

const isApart = (shown: Box, box: Box): boolean =>
  boxOverlap(shown, box) < overlaps.samePlace &&
  shareInside(box, shown) < sharesInside.belonging &&
  shareInside(shown, box) < sharesInside.belonging;
