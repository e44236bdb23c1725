import { paintingsTool } from '../../../learned/paintings.js';
import type { Learner } from '../kind.js';
import { learnDescription, refused } from './paintings/learn-description.js';
import { mendPainting } from './paintings/mend.js';
import { referenceExample, referencesIn, shownOf, showsPerson } from './paintings/references.js';
import { paintingScene } from './paintings/scene.js';

/**
 * How a thing is described to a model that paints by words and is a black box. CLOVA tunes a vector inside of its painter
 * for that (4000 steps on 7 pictures, unvalidated); here a few descriptions are painted where the mistake was made, the
 * mistake itself is the baseline, and the best is kept if it comes nearer to pictures that were not described.
 */
export const paintings: Learner = {
  mend: mendPainting,

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

  /** A description was made of what its pictures show: without them it goes, and the one that it stood in for is back. */
  async relearn(removed, { pool, examples }) {
    return removed
      .filter(({ tool }) => tool === paintingsTool)
      .flatMap((gone) => {
        const isOf = (one: { readonly tool: string; readonly concept: string }): boolean =>
          one.tool === paintingsTool && one.concept === gone.concept;
        if (examples.some((left) => isOf(left) && samePoint(left.feature, gone.feature))) return [];
        const replaces = pool
          .all()
          .filter((prompt) => prompt.kind === 'text' && isOf(prompt) && samePoint(prompt.key, gone.feature))
          .map(({ id }) => id);
        return replaces.length === 0
          ? []
          : [{ replaces, draft: refused('the picture that it described was forgotten') }];
      });
  },
};

const samePoint = (one: Float32Array | undefined, other: Float32Array | undefined): boolean =>
  one !== undefined && one.length === other?.length && one.every((value, at) => value === other[at]);
