/** Cut-outs of a taught thing as examples for a model that looks at several pictures: by them it knows the thing again. */
import type { Example } from '../../contracts/learning.js';
import type { LessonDraft } from '../../contracts/lesson.js';
import type { Sight } from '../../contracts/model.js';
import type { ImageValue } from '../../contracts/turn.js';
import type { LearningServices, Untried } from '../../learning/kind.js';
import { strictGate } from '../../learning/release-gate.js';
import { type Box, boxOverlap } from '../../util/box.js';
import { overlaps } from '../../util/overlap.js';
import { viewOfLook } from '../../vision/look-features.js';
import { chooseVisuals, lookExamples, type NewVisual, shownWith, visualsOf } from '../shared/decide-examples.js';
import { type ExampleCase, learnByExample } from '../shared/try-examples.js';
import { otherScenes } from './augment.js';
import { looksTool, namesSomebody } from './decide.js';

/** The newest pictures that show it; and those that show other taught things, in which it must not be found. */
const [maxPictures, maxOthers] = [4, 3];
/** Cut-outs at once. */
const together = 2;

/**
 * Learns by which cut-outs a model knows a taught thing again, checked on pictures that are not shown with them, or on the
 * one picture in poorer light, and on pictures of the team's other things. Undefined where no model does that.
 * @param examples all that was shown of it, the newest last
 */
export async function learnLookExamples(
  concept: string,
  examples: readonly Example[],
  services: LearningServices,
): Promise<LessonDraft | undefined> {
  const { models, pool } = services;
  const shown = examples.filter(({ right }) => right.length > 0).slice(-maxPictures);
  if (!models.recognise || shown.length === 0) return undefined;
  services.report(`Showing the connected model what “${concept}” looks like…`);
  const pictures = new Set(examples.map(({ picture }) => picture.id));
  const others = services.examples.filter(
    ({ isOfTaughtWord, picture, concept: other, right }) =>
      isOfTaughtWord && other !== concept && right.length > 0 && !pictures.has(picture.id),
  );
  const cases = [
    ...shown.map((example) =>
      caseOf(concept, example, new Set(shown.map(({ picture }) => picture.id)).size > 1, services),
    ),
    ...others.slice(-maxOthers).map((example) => emptyCase(concept, example, services)),
  ];
  return learnByExample(
    {
      ways: [{ together, prompts: shown.flatMap((example) => visualsIn(concept, example)) }],
      cases,
      known: visualsOf(pool, lookExamples, concept),
      model: pool.blackBoxes.recognise,
      gained: `the connected model knows “${concept}” again by the pictures of it`,
      // What its name alone has it find is welcome as well.
      limits: { ...strictGate, mayTie: true },
    },
    services,
  );
}

const visualsIn = (concept: string, { picture, candidates, right, space }: Example): readonly NewVisual[] =>
  right.slice(0, 1).flatMap((position) => {
    const { box, feature } = candidates[position];
    if (!feature || !space) return [];
    return [
      {
        kind: 'visual' as const,
        tool: lookExamples,
        concept,
        shown: { type: 'Image', picture, view: box } satisfies ImageValue,
        text: concept,
        key: viewOfLook(feature),
        space,
        together,
        supersedes: [],
      },
    ];
  });

/** A picture that shows it: by the cut-outs of the others, or, where there is no other, in poorer light: mirrored, print is another. */
function caseOf(concept: string, example: Example, hasOthers: boolean, services: LearningServices): ExampleCase {
  const { id, picture, candidates, right } = example;
  const boxes = right.map((position) => candidates[position].box);
  return {
    id,
    positive: true,
    async judge(prompts) {
      const sight = await services.pictures.sight({ type: 'Image', picture });
      const others = hasOthers ? [] : await otherScenes(sight);
      const scene = hasOthers ? { sight, boxOf: (box: Box) => box } : others[others.length - 1];
      const usable = hasOthers ? prompts.filter(({ shown }) => shown.picture.id !== picture.id) : prompts;
      const found = await places(concept, scene.sight, usable, services);
      const wanted = boxes.map(scene.boxOf);
      return (
        found.length > 0 && found.every((box) => wanted.some((one) => boxOverlap(one, box) >= overlaps.looseMatch))
      );
    },
  };
}

/** A picture of something else. */
const emptyCase = (concept: string, { id, picture }: Example, services: LearningServices): ExampleCase => ({
  id,
  async judge(prompts) {
    const sight = await services.pictures.sight({ type: 'Image', picture });
    return (await places(concept, sight, prompts, services)).length === 0;
  },
});

async function places(
  concept: string,
  sight: Sight,
  prompts: readonly NewVisual[],
  { models, pictures, pool, signal }: LearningServices,
): Promise<readonly Box[]> {
  const { examples } = await shownWith(chooseVisuals(prompts, pool.space), pictures);
  const shown = examples.map((example) => example.sight);
  const seen = await models.recognise?.(sight, concept, shown, { signal });
  return (seen?.found ?? []).filter(({ score }) => score >= (seen?.threshold ?? 0)).map(({ box }) => box);
}

/** Taught things of which no cut-out is shown to today's model. */
export function untriedLooks({ models, pool, examples }: LearningServices): readonly Untried[] {
  const model = pool.blackBoxes.recognise;
  if (!models.recognise || model === undefined) return [];
  const shownOf = (concept: string, all: readonly Example[]): readonly Example[] =>
    all.filter((example) => example.isOfTaughtWord && example.concept === concept);
  return pool
    .concepts(looksTool)
    .filter((concept) => !namesSomebody(pool, concept) && visualsOf(pool, lookExamples, concept).length === 0)
    .map((concept) => ({
      ...{ tool: lookExamples, concept, model, examples: shownOf(concept, examples).map(({ id }) => id) },
      learn: (services) => learnLookExamples(concept, shownOf(concept, services.examples), services),
    }));
}
