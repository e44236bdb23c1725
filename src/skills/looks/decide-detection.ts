import type { LearnedPrompts } from '../../contracts/learning.js';
import type { Detections, Models, Sight } from '../../contracts/model.js';
import { viewFeature } from '../../vision/view-feature.js';
import { wantsView, wordingFor } from '../shared/decide-wording.js';
import { looksTool } from './decide.js';

export interface WordedDetections extends Detections {
  /** The learned words in which the detector was asked, and their prompt; absent where it was asked in somebody's own. */
  readonly words?: string;
  readonly prompt?: string;
}

interface Asking {
  readonly models: Models;
  readonly prompts: Pick<LearnedPrompts, 'active'>;
  readonly signal: AbortSignal;
}

/**
 * What a detector finds of a concept. One that goes by words is asked in those that were learned, and what it finds is
 * labelled as what was asked for.
 * @param asked the person's word for it, singular; what such a detector learns is learned about that very word
 */
export async function detectWorded(
  sight: Sight,
  asked: string,
  { models, prompts, signal }: Asking,
): Promise<WordedDetections> {
  const feature = wantsView(prompts, looksTool, asked) ? await viewFeature(sight, { models, signal }) : undefined;
  const { words, prompt } = wordingFor(prompts, looksTool, asked, asked, feature);
  if (prompt !== undefined) {
    const detections = await models.detect(sight, words, { signal });
    // Otherwise another detector stands in, or has been chosen since.
    if (detections.open)
      return { ...detections, found: detections.found.map((one) => ({ ...one, label: asked })), words, prompt };
  }
  return models.detect(sight, asked, { signal });
}
