import { ModelError } from '../../contracts/errors.js';
import type { Expected } from '../../contracts/feedback.js';
import type { ImageValue } from '../../contracts/turn.js';
import { readPlace } from '../../language/place.js';
import type { DoubtedStep, LearningServices, Repair } from '../../learning/kind.js';
import { couldName } from '../../reflection/look-phrase.js';
import type { Box } from '../../util/box.js';
import { shapeMask } from '../../util/drawing/masks.js';
import { copyPixels, mixInto } from '../../util/drawing/mix.js';
import { cutView, fromPixels, toPixels } from '../../util/drawing/sharp-pixels.js';
import { type Pixels, pixelPart } from '../../util/pixels.js';
import { paintingMask } from '../../vision/painting-mask.js';
import { pictureChecks, wordChecks } from './checks.js';
import { paintTrial } from './paint-trial.js';
import { type Reference, referencesIn, shownOf, showsPerson } from './references.js';
import { type PaintingScene, paintingScene } from './scene.js';
import { sightOf } from './trials.js';
import { isWish, namesReplaced } from './wish.js';

/** How much more like the shown pictures the shown thing, put in place, must be than what was painted. */
const margin = 0.08;

/**
 * What should have been painted, as proof that a step painted wrongly. A thing that the person shows, put in its place,
 * must be more like the shown pictures than what was painted there. A thing that the person only describes is painted by
 * these words, and a model must see them in the new painting and not in the old one.
 */
export async function repair(doubted: DoubtedStep, services: LearningServices): Promise<Repair | undefined> {
  const { said, shown, expected, isSuspected } = doubted;
  const scene = await paintingScene(doubted, said, services);
  if (!scene) return undefined;
  const { look, asked, concept, regions } = scene;
  if (look !== undefined && !isSuspected && namesReplaced(look, asked, regions, services.lexicon)) return undefined;
  if (expected.some((one) => pointsAtScene(one, shown))) return undefined;
  const isAboutLook =
    isSuspected ||
    shown.length > 0 ||
    (look !== undefined && isWish(said, { look, asked, expected }, regions, services.lexicon));
  if (!isAboutLook) return isAboutSomethingElse(doubted) ? undefined : { reason: howToSay(concept) };
  const images = shownOf(asked, shown, services);
  if (images.length > 0) {
    services.report(
      `Comparing what I painted with ${images.length === 1 ? 'the picture' : `${images.length} pictures`} of it…`,
    );
    return repairByPictures(doubted, scene, await referencesIn(images, services), services);
  }
  return look === undefined
    ? {
        reason: howToSay(concept),
      }
    : repairByWords(doubted, scene, look, services);
}

const howToSay = (concept: string): string =>
  `I don't know how “${concept}” should look. Send a picture of it, or say it in a few words (“it should be …”), and I'll learn it.`;

/** Whether the person objects to what was painted over, and not to how. */
const isAboutSomethingElse = ({ said, expected }: DoubtedStep): boolean =>
  readPlace(said) !== undefined ||
  expected.some((one) => one.kind !== 'text' || one.instead !== undefined || couldName(one.text));

/** Whether the person points at what is in the edited picture. */
const pointsAtScene = (expected: Expected, shown: readonly ImageValue[]): boolean =>
  expected.kind === 'missing' ||
  expected.kind === 'extra' ||
  (expected.kind === 'regions' && !shown.some(({ picture }) => picture.id === expected.picture));

async function repairByPictures(
  { image }: DoubtedStep,
  scene: PaintingScene,
  references: readonly Reference[],
  services: LearningServices,
): Promise<Repair> {
  const { concept, wrong, boxes } = scene;
  if (await showsPerson(concept, references, services))
    return {
      reason: `That is a person, and people are not painted by their looks here; an admin can allow it with CLOVABOT_NAME_PEOPLE=on.`,
    };
  const checks = await pictureChecks(references, services);
  const pixels = await putInPlace(wrong.pixels, boxes, references[0], services.signal);
  const painted = await checks.measure(wrong, boxes);
  const ideal = await checks.measure(sightOf(pixels), boxes);
  if (ideal.fit - painted.fit < margin)
    return {
      reason: `What I painted is as much like your pictures (${likeWords(painted.fit)}) as I can tell. Show me what is different in it, or teach me “${concept}”, and I put in your picture itself.`,
    };
  const picture = await services.pictures.keep(pixels, image.picture.name);
  return {
    after: { type: 'Image', picture, ...(image.view ? { view: image.view } : {}) },
    words: `with what you showed in its place, ${likeWords(ideal.fit)} like your pictures; what I had painted was ${likeWords(painted.fit)}`,
    cost: 1 - (ideal.fit - painted.fit),
  };
}

async function repairByWords(
  { image }: DoubtedStep,
  scene: PaintingScene,
  look: string,
  services: LearningServices,
): Promise<Repair> {
  const { concept, wrong, before, regions, boxes } = scene;
  const { signal } = services;
  const checks = await wordChecks(look, { sight: wrong, boxes }, services);
  if (!checks)
    return {
      reason: `I can't see by myself whether something is “${look}”. Send a picture of how “${concept}” should look, and I'll learn it.`,
    };
  const painted = await checks.measure(wrong, boxes);
  if (painted.fit >= isThere)
    return {
      reason: `As far as I can see, what I painted is “${look}” already. Send a picture of how it should look, and I'll learn it.`,
    };
  services.report(`Painting it as “${look}”…`);
  const mask = await paintingMask(regions, before, services);
  try {
    const { pixels, picture } = await paintTrial(look, { ...scene, mask }, services);
    const repaired = await checks.measure(sightOf(pixels), boxes);
    if (repaired.fit < isThere)
      return {
        reason: `I painted “${look}”, and still don't see it there. Other words, or a picture of it, would help.`,
      };
    const after = { type: 'Image', picture, ...(image.view ? { view: image.view } : {}) } as const;
    return { after, words: `painted as “${look}”, which I can see in it, and not in what I had painted`, cost: 1 };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ModelError) return { reason: error.friendly };
    throw error;
  }
}

const isThere = 0.5;

/** 0.87 → “87 %” */
export const likeWords = (value: number): string => `${Math.round(100 * Math.max(0, value))} %`;

/** The picture with what a person showed in each of the places: what should have been painted there, roughly. */
async function putInPlace(
  scene: Pixels,
  boxes: readonly Box[],
  { sight, box: shown }: Reference,
  signal: AbortSignal,
): Promise<Pixels> {
  const result = copyPixels(scene);
  const cut = await cutView(sight.pixels, shown);
  for (const box of boxes) {
    const part = pixelPart(box, scene);
    const { width, height } = part;
    const fitted = await toPixels(
      fromPixels(cut).flatten({ background: '#ffffff' }).resize(width, height, { fit: 'cover' }),
    );
    await mixInto(result, fitted, await shapeMask('rectangle', box, part, 1), part, signal);
  }
  return result;
}
