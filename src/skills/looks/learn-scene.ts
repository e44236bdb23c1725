import type { AugmentedView, Candidate, Example, ExampleSource, StepUse } from '../../contracts/learning.js';
import type { LessonDraft } from '../../contracts/lesson.js';
import type { Sight } from '../../contracts/model.js';
import type { ImageValue } from '../../contracts/turn.js';
import { correctConcept } from '../../learning/correct-concept.js';
import type { Learned, LearningServices } from '../../learning/kind.js';
import { learnRescoring } from '../../learning/learn-rescoring.js';
import { type Trouble, unfinishedDraft, unlessTrouble } from '../../learning/model-trouble.js';
import { everyConcept } from '../../learning/prompt-pool.js';
import { isRight } from '../../learning/validate.js';
import { type Box, boxOverlap } from '../../util/box.js';
import { overlaps } from '../../util/overlap.js';
import { roundedVector } from '../../util/vector.js';
import { describedPlaces, maxProposed, type Place, placesOf } from '../../vision/candidates.js';
import { nextScenes } from './augment.js';
import { detectByWords, detectWorded, looksTool, type WordedDetections } from './decide.js';
import { featureSpace } from './feature-space.js';
import { learnObjectWords } from './learn-wording.js';

/** What a person told of one picture about something that the detector knows. */
export interface Scene {
  readonly image: ImageValue;
  /** Where it is. */
  readonly pointed: readonly Box[];
  /** Whether it is nowhere else. */
  readonly isAll: boolean;
  /** Default: a person pointed at the boxes. */
  readonly told?: Example['told'];
  /** How many there are, where that is more than the boxes. */
  readonly count?: number;
  /** As in the example. */
  readonly use?: StepUse;
  readonly toBe?: Example['toBe'];
  /** What the tool was asked for, singular: a detector that goes by words knows no other name for it. Default: the concept. */
  readonly asked?: string;
  /** The whole request, in the person's words. */
  readonly request?: string;
}

export interface SceneExample {
  readonly example: Example;
  /** Places that a person pointed at and the detector did not give. */
  readonly unseen: readonly Box[];
  /** In which words it was asked, if it goes by words. */
  readonly words?: string;
  /** Why it has no features: a model failed, or there is no money for it. */
  readonly trouble?: Trouble;
}

/**
 * An example of what the detector gives for a concept; `withFeatures`, also of the places that it did not give.
 * @param words in which it is asked; default: those that were learned, or the concept
 */
export async function sceneExample(
  concept: string,
  scene: Scene,
  source: ExampleSource,
  services: LearningServices,
  withFeatures: boolean,
  words?: string,
): Promise<SceneExample> {
  const { models, pictures, pool, signal, team, now, randomId } = services;
  const { image, pointed, isAll, told = 'regions', count = pointed.length, use, toBe, asked = concept } = scene;
  const sight = await pictures.sight(image);
  const detections: WordedDetections = await (words === undefined
    ? detectWorded(sight, asked, { models, prompts: pool, signal })
    : detectByWords(sight, words, { models, signal }));
  const { found, threshold, open } = detections;
  const unseen = pointed.filter((box) => found.every((other) => boxOverlap(other.box, box) < overlaps.sameThing));
  const chosenOf = (places: readonly Place[]): Chosen => {
    const right = bestPlaces(places, pointed);
    return { right, kept: places.filter((one) => right.includes(one) || isClear(one, pointed, isAll, threshold)) };
  };
  const closely = withFeatures
    ? await unlessTrouble(services, async () => {
        const proposed = await models.propose(sight, maxProposed, { signal });
        const chosen = chosenOf(placesOf(found, unseen, proposed, concept));
        return { chosen, features: await describe(chosen.kept, sight, services) };
      })
    : undefined;
  const looked = closely && 'result' in closely ? closely.result : undefined;
  const { right, kept } = looked?.chosen ?? chosenOf(placesOf(found, [], [], concept).slice(0, 40));
  const features = looked?.features;
  const example: Example = {
    id: randomId(),
    team,
    tool: looksTool,
    concept: open ? asked : concept,
    picture: image.picture,
    ...(image.view ? { view: image.view } : {}),
    candidates: kept.map((place, position) => candidateOf(place, features?.candidates.get(position))),
    threshold,
    right: right.map((place) => kept.indexOf(place)).sort((a, b) => a - b),
    told,
    count,
    ...(use ? { use } : {}),
    ...(toBe ? { toBe } : {}),
    ...(features ? { feature: roundedVector(features.whole), space: pool.space, augmented: features.augmented } : {}),
    source,
    at: now(),
  };
  return {
    ...{ example, unseen },
    ...(open && { words: words ?? detections.words ?? asked }),
    ...(closely && 'trouble' in closely && { trouble: closely.trouble }),
  };
}

const candidateOf = ({ box, score, rival, undetected }: Place, feature: Float32Array | undefined): Candidate => ({
  ...{ box, score },
  ...(rival && { rival }),
  ...(undetected && { undetected }),
  ...(feature && { feature: roundedVector(feature) }),
});

interface Chosen {
  readonly right: readonly Place[];
  /** The right ones, and those that are clearly none. */
  readonly kept: readonly Place[];
}

/**
 * The place with the best score on each pointed box, as the detector ranks them: another place on the same thing is a
 * repetition, even if it fits better.
 * @param places best first, those that no detector gave last
 */
function bestPlaces(places: readonly Place[], pointed: readonly Box[]): readonly Place[] {
  const free = new Set(pointed);
  return places.filter((place) => {
    const [best] = [...free]
      .filter((box) => boxOverlap(place.box, box) >= overlaps.looseMatch)
      .sort((a, b) => boxOverlap(b, place.box) - boxOverlap(a, place.box));
    return best !== undefined && free.delete(best);
  });
}

/**
 * Whether a place is certainly wrong. What partly overlaps a pointed box may be right; so may what the detector counts,
 * unless the person pointed at all there are.
 */
function isClear(
  { box, score, undetected }: Place,
  pointed: readonly Box[],
  isAll: boolean,
  threshold: number,
): boolean {
  if (!isAll && score >= threshold) return false;
  return !undetected || pointed.every((other) => boxOverlap(other, box) < overlaps.samePlace);
}

async function describe(places: readonly Place[], sight: Sight, { models, signal }: LearningServices) {
  const positions = describedPlaces(places);
  const boxes = positions.map((position) => places[position].box);
  const [whole, features] = await Promise.all([
    models.embedImage(sight, { signal }),
    models.embedViews(sight, boxes, { signal }),
  ]);
  const augmented: AugmentedView[] = [];
  for (const { sight: other, boxOf, view } of await nextScenes(sight)) {
    const [feature, seen] = await Promise.all([
      models.embedImage({ ...other, view }, { signal }),
      models.embedViews(other, boxes.map(boxOf), { signal }),
    ]);
    augmented.push({ feature, candidates: seen });
  }
  return { whole, candidates: new Map(positions.map((position, at) => [position, features[at]])), augmented };
}

/**
 * Learns from what a person said about something that the detector knows: how the right places look in such a scene,
 * and, from all examples of the team, how scores are to be read for every concept.
 */
export async function learnScene(
  concept: string,
  scenes: readonly Scene[],
  source: ExampleSource,
  services: LearningServices,
): Promise<Learned> {
  const known = services.examples.filter((example) => example.tool === looksTool && !example.isOfTaughtWord);
  const made: Example[] = [];
  const drafts: LessonDraft[] = [];
  for (const scene of scenes) {
    const learned = await learnOne(concept, scene, known, source, services);
    made.push(learned.example);
    drafts.push(...learned.drafts);
  }
  const general = learnRescoring(
    looksTool,
    [...known, ...made].map(detectedOnly),
    services.pool.active(looksTool, everyConcept),
    { records: services.records },
  );
  // The other views of a scene aren't needed any more, and would be most of what a lesson stores.
  const learned = made.at(0)?.concept ?? concept;
  return { concept: learned, draft: joined(learned, drafts, general), examples: made.map(withoutViews) };
}

/** The example of one scene, and what it teaches about the concept: nothing where everything was found already. */
async function learnOne(
  concept: string,
  scene: Scene,
  known: readonly Example[],
  source: ExampleSource,
  services: LearningServices,
): Promise<{ readonly example: Example; readonly drafts: readonly LessonDraft[] }> {
  const { pool, pictures } = services;
  const { example, unseen, words, trouble } = await sceneExample(concept, scene, source, services, true);
  const active = [...pool.active(looksTool, everyConcept), ...pool.active(looksTool, example.concept)];
  const others = known.filter((other) => other.concept === example.concept);
  if (isRight(example, active)) return { example, drafts: [] };
  const { isAll, request, image } = scene;
  const worded =
    words === undefined
      ? undefined
      : await learnObjectWords(
          { example, others, own: words, isAll, request, sight: await pictures.sight(image) },
          services,
        );
  const [prompt] = worded?.prompts ?? [];
  if (worded && prompt?.kind === 'wording') {
    // Later lessons from the example should build on what the detector gives from now on.
    const again = await unlessTrouble(services, () =>
      sceneExample(concept, scene, source, services, true, prompt.text),
    );
    return { example: 'result' in again ? again.result.example : example, drafts: [worded] };
  }
  const space = trouble === undefined ? await unlessTrouble(services, () => featureSpace(services)) : { trouble };
  const corrected =
    'trouble' in space
      ? unfinishedDraft(space.trouble)
      : correctConcept({
          space: space.result.name,
          example,
          others,
          background: space.result.views,
          shown: unseen.map((view): ImageValue => ({ type: 'Image', picture: image.picture, view })),
          active,
          records: services.records,
          agreed: services.agreed,
        });
  return { example, drafts: worded ? [worded, corrected] : [corrected] };
}

const withoutViews = ({ augmented, ...example }: Example): Example => example;

/** An example as other questions see it: without the places that only corrections look at. */
export function detectedOnly(example: Example): Example {
  const kept = example.candidates.flatMap((candidate, position) => (candidate.undetected ? [] : [position]));
  if (kept.length === example.candidates.length) return example;
  return {
    ...example,
    candidates: kept.map((position) => example.candidates[position]),
    right: example.right.flatMap((position) => (kept.includes(position) ? [kept.indexOf(position)] : [])),
    augmented: [],
  };
}

/**
 * One lesson of everything that was accepted. Its evidence is about the corrected concept, or about the general reading
 * if that alone was accepted.
 */
function joined(concept: string, own: readonly LessonDraft[], general: LessonDraft): LessonDraft {
  const accepted = own.filter(({ status }) => status === 'accepted');
  const main = accepted.at(0) ?? own.at(0);
  const prompts = [...accepted, ...(general.status === 'accepted' ? [general] : [])].flatMap((draft) => draft.prompts);
  const words = [
    main ? `${concept}${isOfWords(main) ? '' : ' in scenes like this'}: ${main.reason}` : undefined,
    general.status === 'accepted' ? `reading all detections: ${general.reason}` : undefined,
  ].filter((part) => part !== undefined);
  if (prompts.length > 0) {
    const evidence = accepted.at(0)?.evidence ?? general.evidence;
    // What was refused is not among the gains.
    const gained = [
      ...accepted
        .slice(0, 1)
        .map((one) => (isOfWords(one) ? `${concept}: ${one.gained}` : `${concept} in scenes like this`)),
      ...(general.status === 'accepted' && general.gained !== undefined ? [general.gained] : []),
    ].join('. Also ');
    const reach = general.status === 'accepted' ? 'everywhere' : accepted.at(0)?.reach;
    return { status: 'accepted', reason: words.join('. Also '), gained, prompts, evidence, ...(reach && { reach }) };
  }
  return main
    ? { ...main, status: 'refused', prompts: [], reason: main.reason }
    : { ...general, reason: `I find it right already in that picture; ${general.reason}` };
}

const isOfWords = ({ prompts }: LessonDraft): boolean => prompts.some(({ kind }) => kind === 'wording');
