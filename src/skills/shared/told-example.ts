import { CapabilityError } from '../../contracts/errors.js';
import type { AugmentedView, Candidate, Example, ExampleSource } from '../../contracts/learning.js';
import type { ImageValue } from '../../contracts/turn.js';
import type { LearningServices } from '../../learning/kind.js';
import { type Given, unlessTrouble } from '../../learning/model-trouble.js';
import { type Box, boxHeight, boxWidth, viewOf } from '../../util/box.js';
import { pairOf } from '../../util/concept-pair.js';

/** What a person said is right for a view: an answer to a question, a text that was read otherwise, a colour's name. */
export interface Told {
  readonly tool: string;
  /** What was asked or read, as it is compared. */
  readonly given: string;
  readonly right: string;
  readonly image: ImageValue;
  readonly feature?: Float32Array;
  readonly space?: string;
  readonly augmented?: readonly AugmentedView[];
  readonly source: ExampleSource;
}

/** An example whose concept is the pair of what was given and what is right, and whose one candidate is the view. */
export function toldExample(
  told: Told,
  { team, now, randomId }: Pick<LearningServices, 'team' | 'now' | 'randomId'>,
): Example {
  const { tool, given, right, image, feature, space, augmented, source } = told;
  const candidate: Candidate = { box: viewOf(image), score: 1, ...(feature ? { feature } : {}) };
  return {
    id: randomId(),
    team,
    tool,
    concept: pairOf(given, right),
    picture: image.picture,
    ...(image.view ? { view: image.view } : {}),
    candidates: [candidate],
    threshold: 0.5,
    right: [0],
    told: 'regions',
    count: 1,
    ...(feature ? { feature } : {}),
    ...(space ? { space } : {}),
    ...(augmented ? { augmented } : {}),
    source,
    at: now(),
  };
}

/** Where a view is cut to, as shares of its sides: what the next photo of the same scene might show. */
const cuts: readonly (readonly [left: number, top: number, right: number, bottom: number])[] = [
  [0.02, 0.02, 0.98, 0.98],
  [0, 0, 0.96, 0.96],
  [0.04, 0.04, 1, 1],
  [0.04, 0, 1, 0.97],
];

/** The same view framed a little otherwise. */
export function nearbyViews(image: ImageValue): readonly Box[] {
  const box = viewOf(image);
  const [width, height] = [boxWidth(box), boxHeight(box)];
  return cuts.map(([left, top, right, bottom]) => [
    box[0] + left * width,
    box[1] + top * height,
    box[0] + right * width,
    box[1] + bottom * height,
  ]);
}

export interface ViewFeatures {
  readonly feature: Float32Array;
  readonly space: string;
  readonly augmented: readonly AugmentedView[];
}

/**
 * What a view looks like, and what it would look like framed a little otherwise; undefined where there is no model that
 * tells, with the trouble where it fails or may not be paid.
 */
export const viewFeatures = (
  image: ImageValue,
  services: Pick<LearningServices, 'models' | 'pictures' | 'pool' | 'signal'>,
): Promise<Given<ViewFeatures | undefined>> => unlessTrouble(services, () => featuresOf(image, services));

async function featuresOf(
  image: ImageValue,
  { models, pictures, pool, signal }: Pick<LearningServices, 'models' | 'pictures' | 'pool' | 'signal'>,
): Promise<ViewFeatures | undefined> {
  const sight = await pictures.sight(image);
  try {
    const [feature, ...others] = await models.embedViews(sight, [viewOf(image), ...nearbyViews(image)], { signal });
    return { feature, space: pool.space, augmented: others.map((other) => ({ feature: other, candidates: [other] })) };
  } catch (error) {
    if (error instanceof CapabilityError) return undefined;
    throw error;
  }
}
