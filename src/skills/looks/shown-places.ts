/** Where in pictures that came without a box the thing is that somebody teaches. */
import type { Entity } from '../../contracts/learning.js';
import type { TeachingAnswers, TeachingCandidate, TeachingQuestion } from '../../contracts/lesson.js';
import type { Detection, Sight } from '../../contracts/model.js';
import type { ImageValue } from '../../contracts/turn.js';
import { bearsPictures } from '../../language/entity.js';
import type { LearningServices } from '../../learning/kind.js';
import { type Box, boxArea } from '../../util/box.js';
import { isSamePlace } from '../../util/overlap.js';
import { drawnness, withoutBackground } from '../../vision/drawn.js';
import type { FeatureSpace } from './feature-space.js';
import { salientPlaces } from './salient-place.js';

/** What is shown takes at least this share of the picture; what somebody names by its kind may be smaller. */
const [minShare, minOfKind] = [0.02, 0.004];
/** A detection from this score on is something that may be meant. */
const surely = 0.35;
/** One that is so much larger than any other of its kind is the one that is shown. */
const farLarger = 3;
/** Something so large is all that there is to see, with nothing beside it. */
const nearlyAll = 0.6;
const maxCandidates = 6;

/** A place in each picture, or what the person is asked: it is never guessed which of several things is meant. */
export type ShownPlaces = { readonly boxes: readonly Box[] } | { readonly asks: TeachingQuestion };

export async function shownPlaces(
  images: readonly ImageValue[],
  entity: Entity,
  told: TeachingAnswers,
  space: () => Promise<FeatureSpace>,
  services: LearningServices,
): Promise<ShownPlaces> {
  if (told.isWhole) return { boxes: images.map(wholeOf) };
  const ofKind: (readonly Detection[])[] = [];
  for (const image of images) ofKind.push(await foundOfKind(image, entity, services));
  if (images.length === 1) return placeInOne(images[0], ofKind[0], entity, services);
  // Several pictures show the same: what they have in common is meant, of the named kind where that is seen.
  return { boxes: await salientPlaces(images, await space(), services, ofKind) };
}

async function placeInOne(
  image: ImageValue,
  ofKind: readonly Detection[],
  entity: Entity,
  services: LearningServices,
): Promise<ShownPlaces> {
  const [first, second] = [...ofKind].sort((a, b) => boxArea(b.box) - boxArea(a.box));
  if (first && (!second || boxArea(first.box) >= farLarger * boxArea(second.box))) return { boxes: [first.box] };
  if (first) return asking(image, ofKind);
  const sight = await services.pictures.sight({ type: 'Image', picture: image.picture });
  // A picture of a logo is that logo, whatever a detector takes parts of it for.
  if (drawnness(sight.pixels, wholeOf(image)).isDrawn) return { boxes: [withoutBackground(sight.pixels)] };
  const seen = await candidatesIn(sight, services);
  if (seen.length === 0) return { boxes: [wholeOf(image)] };
  const [only, another] = seen;
  const isNamedOtherwise = entity.kind !== undefined;
  const share = boxArea(only.box) / (sight.pixels.width * sight.pixels.height);
  if (another || (isNamedOtherwise && share < nearlyAll)) return asking(image, seen);
  return { boxes: [isNamedOtherwise && bearsPictures(entity.kind ?? '') ? wholeOf(image) : only.box] };
}

/** What a detector knows of the kind that the name tells: "our office dog Rufus" is a dog. */
async function foundOfKind(
  { picture }: ImageValue,
  { kind }: Entity,
  { models, pictures, lexicon, signal }: LearningServices,
): Promise<readonly Detection[]> {
  const known = kind === undefined ? undefined : lexicon.resolve(kind);
  if (kind === undefined || !known || bearsPictures(kind)) return [];
  const sight = await pictures.sight({ type: 'Image', picture });
  const { found, threshold } = await models.detect(sight, kind, { signal });
  const large = minOfKind * sight.pixels.width * sight.pixels.height;
  return apart(found.filter(({ box, score }) => score >= threshold && boxArea(box) >= large));
}

async function candidatesIn(sight: Sight, { models, signal }: LearningServices): Promise<readonly Detection[]> {
  const large = minShare * sight.pixels.width * sight.pixels.height;
  const found = await models.propose(sight, 30, { signal });
  return apart(found.filter(({ box, score }) => score >= surely && boxArea(box) >= large));
}

/** The best of all that overlap. */
function apart(found: readonly Detection[]): readonly Detection[] {
  const kept: Detection[] = [];
  for (const one of [...found].sort((a, b) => b.score - a.score))
    if (!kept.some(({ box }) => isSamePlace(box, one.box))) kept.push(one);
  return kept.slice(0, maxCandidates);
}

/** As people count, from the left. */
const asking = ({ picture }: ImageValue, found: readonly Detection[]): ShownPlaces => ({
  asks: {
    about: 'which',
    picture,
    candidates: [...found]
      .sort((a, b) => a.box[0] + a.box[2] - b.box[0] - b.box[2])
      .map(({ box, label }): TeachingCandidate => ({ box, label })),
  },
});

const wholeOf = ({ picture: { width, height } }: ImageValue): Box => [0, 0, width, height];
