import { CapabilityError } from '../../contracts/errors.js';
import type { AugmentedView } from '../../contracts/learning.js';
import type { ImageValue } from '../../contracts/turn.js';
import type { LearningServices } from '../../learning/kind.js';
import { type Given, unlessTrouble } from '../../learning/model-trouble.js';
import { nearbyViews, wholeView } from './told-example.js';

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
    const [feature, ...others] = await models.embedViews(sight, [wholeView(image), ...nearbyViews(image)], { signal });
    return { feature, space: pool.space, augmented: others.map((other) => ({ feature: other, candidates: [other] })) };
  } catch (error) {
    if (error instanceof CapabilityError) return undefined;
    throw error;
  }
}
