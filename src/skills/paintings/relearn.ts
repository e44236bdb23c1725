import type { Example, Prompt } from '../../contracts/learning.js';
import type { LearningServices, Relearned } from '../../learning/kind.js';
import { refusal } from '../../learning/release-gate.js';
import { looksTool } from '../looks/decide.js';
import { paintingsTool } from './decide.js';

export async function relearn(removed: readonly Example[], services: LearningServices): Promise<readonly Relearned[]> {
  const orphans = services.pool.all().filter((prompt) => isOrphan(prompt, removed, services));
  return orphans.map(({ id }) => ({ replaces: [id], draft: refusal('the picture that it described was forgotten') }));
}

/**
 * A description was made of what pictures show: without one of them it goes, and the one that it stood in for is back. They
 * came with its own lesson, or else when the word was taught. One of words alone stands on none.
 */
function isOrphan(
  prompt: Prompt,
  removed: readonly Example[],
  { examples }: Pick<LearningServices, 'examples'>,
): boolean {
  if (prompt.kind !== 'text' || prompt.tool !== paintingsTool) return false;
  const { concept, described, key } = prompt;
  if (!described) {
    // From before it was noted; what its own lesson brought is known by its look.
    const isItsPicture = (one: Example): boolean =>
      one.tool === paintingsTool && one.concept === concept && isSamePoint(one.feature, key);
    return removed.some(isItsPicture) && !examples.some(isItsPicture);
  }
  const shows = (one: Example, id: string): boolean =>
    one.picture.id === id && one.concept === concept && (one.tool === paintingsTool || one.tool === looksTool);
  return described.some((id) => removed.some((one) => shows(one, id)) && !examples.some((one) => shows(one, id)));
}

const isSamePoint = (one: Float32Array | undefined, other: Float32Array): boolean =>
  one !== undefined && one.length === other.length && one.every((value, at) => value === other[at]);
