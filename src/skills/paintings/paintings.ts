import type { Example, Prompt } from '../../contracts/learning.js';
import type { Learner, LearningServices } from '../../learning/kind.js';
import { looksTool } from '../looks/decide.js';
import { paintingsTool } from './decide.js';
import { learnDescription, refused } from './learn-description.js';
import { mendPainting } from './mend.js';
import { referenceExample, referencesIn, shownOf, showsPerson } from './references.js';
import { paintingScene } from './scene.js';

/**
 * How a thing is described to a model that paints by words and is a black box. CLOVA tunes a vector inside of its painter
 * for that (4000 steps on 7 pictures, unvalidated); here a few descriptions are painted where the mistake was made, the
 * mistake itself is the baseline, and the best is kept if it comes nearer to pictures that were not described.
 */
export const paintings: Learner = {
  repair: mendPainting,

  async fromCorrection(correction, services) {
    const { shown, author, turn, proof } = correction;
    const scene = await paintingScene(correction, correction.said ?? '', services);
    if (!scene || proof.after.type !== 'Image')
      return { concept: correction.step.instruction.tool, draft: refused('nothing was painted there'), examples: [] };
    const { concept } = scene;
    const references = await referencesIn(shownOf(scene.asked, shown, services), services);
    if (await showsPerson(concept, references, services))
      return { concept, draft: refused('people are not painted by their looks here'), examples: [] };
    const source = { kind: 'correction', author, turn: turn.id } as const;
    const { id, pixels } = await services.pictures.sight({ type: 'Image', picture: proof.after.picture });
    const lesson = { correction, scene, references, mended: proof.after, mendedSight: { id, pixels } };
    return {
      concept,
      draft: await learnDescription(lesson, services),
      // What was shown when the word was taught is an example of its look already.
      examples: shown.length > 0 ? references.map((one) => referenceExample(concept, one, source, services)) : [],
    };
  },

  relearn: async (removed, services) => {
    const orphans = services.pool.all().filter((prompt) => isOrphan(prompt, removed, services));
    return orphans.map(({ id }) => ({ replaces: [id], draft: refused('the picture that it described was forgotten') }));
  },
};

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
