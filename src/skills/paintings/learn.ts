import type { Learned, LearningServices, StepCorrection } from '../../learning/kind.js';
import { refusal } from '../../learning/release-gate.js';
import { learnDescription } from './learn-description.js';
import { referenceExample, referencesIn, shownOf, showsPerson } from './references.js';
import { paintingScene } from './scene.js';

export async function fromCorrection(correction: StepCorrection, services: LearningServices): Promise<Learned> {
  const { shown, author, turn, proof } = correction;
  const scene = await paintingScene(correction, correction.said ?? '', services);
  if (!scene || proof.after.type !== 'Image')
    return { concept: correction.step.instruction.tool, draft: refusal('nothing was painted there'), examples: [] };
  const { concept } = scene;
  const references = await referencesIn(shownOf(scene.asked, shown, services), services);
  if (await showsPerson(concept, references, services))
    return { concept, draft: refusal('people are not painted by their looks here'), examples: [] };
  const source = { kind: 'correction', author, turn: turn.id } as const;
  const { id, pixels } = await services.pictures.sight({ type: 'Image', picture: proof.after.picture });
  const lesson = { correction, scene, references, mended: proof.after, mendedSight: { id, pixels } };
  return {
    concept,
    draft: await learnDescription(lesson, services),
    // What was shown when the word was taught is an example of its look already.
    examples: shown.length > 0 ? references.map((one) => referenceExample(concept, one, source, services)) : [],
  };
}
