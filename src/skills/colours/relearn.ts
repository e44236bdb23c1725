import type { Example } from '../../contracts/learning.js';
import type { LearningServices, Relearned } from '../../learning/kind.js';
import { refusal } from '../../learning/release-gate.js';
import { rightIn } from '../../util/concept-pair.js';
import { coloursTool } from './decide.js';

/** A name whose example was forgotten goes, unless another example gave it to the same point. */
export async function relearn(
  removed: readonly Example[],
  { pool, examples }: LearningServices,
): Promise<readonly Relearned[]> {
  const taught = pool.all().filter(({ tool }) => tool === coloursTool);
  return removed
    .filter(({ tool }) => tool === coloursTool)
    .flatMap((gone) => {
      const isStillGiven = examples.some((left) => rightIn(left) === rightIn(gone) && isSamePoint(left, gone.feature));
      if (isStillGiven) return [];
      const replaces = taught
        .filter((prompt) => prompt.kind === 'soft' && prompt.concept === rightIn(gone) && isSamePoint(gone, prompt.key))
        .map(({ id }) => id);
      return replaces.length === 0 ? [] : [{ replaces, draft: refusal('its example was forgotten') }];
    });
}

const isSamePoint = ({ feature }: Example, point: Float32Array | undefined): boolean =>
  feature !== undefined && point !== undefined && feature.every((value, at) => value === point[at]);
