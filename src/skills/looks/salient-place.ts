import type { Sight } from '../../contracts/model.js';
import type { ImageValue } from '../../contracts/turn.js';
import { centred, featureCentre } from '../../learning/ensemble.js';
import type { LearningServices } from '../../learning/kind.js';
import { type Box, boxArea } from '../../util/box.js';
import { dotProduct } from '../../util/vector.js';
import { lookFeatures } from '../../vision/look-features.js';
import type { FeatureSpace } from './feature-space.js';

/** Places in each picture that could be what all the pictures show. */
const maxPlaces = 8;
/** What somebody shows takes at least this share of the picture. */
const minShare = 0.03;
/** A detection with at least this score frames what is shown. */
const surely = 0.35;
/** How much a detector's score counts, compared with how alike the places of the pictures are. */
const objectWeight = 0.2;

interface Place {
  readonly box: Box;
  readonly score: number;
  readonly feature?: Float32Array;
}

/**
 * Where the thing is in pictures that came without a box. In several pictures: the places that look most alike; in one:
 * what the detector is sure to be a thing, otherwise all of it.
 * @param known for each picture the places that it can only be, where there are any
 */
export async function salientPlaces(
  images: readonly ImageValue[],
  space: FeatureSpace,
  services: LearningServices,
  known: readonly (readonly Place[])[] = [],
): Promise<readonly Box[]> {
  const places: (readonly Place[])[] = [];
  for (const [at, image] of images.entries()) {
    const found = known.at(at) ?? [];
    places.push(found.length > 0 ? found.slice(0, maxPlaces) : await placesIn(image, services));
  }
  if (images.length === 1) return [best(places[0], ({ score }) => (score >= surely ? score : 0))];
  const described: (readonly Place[])[] = [];
  for (const [at, image] of images.entries()) described.push(await describe(places[at], image, space, services));
  return described.map((own, at) =>
    best(own, (place) => {
      const others = described.filter((_, other) => other !== at);
      const alike = others.map((theirs) => Math.max(-1, ...theirs.map((other) => likeness(place, other))));
      return alike.reduce((sum, value) => sum + value, 0) / alike.length + objectWeight * place.score;
    }),
  );
}

const best = (places: readonly Place[], worth: (place: Place) => number): Box =>
  places.map((place) => ({ place, value: worth(place) })).reduce((a, b) => (b.value > a.value ? b : a)).place.box;

const likeness = (a: Place, b: Place): number => (a.feature && b.feature ? dotProduct(a.feature, b.feature) : -1);

/** The whole picture first: it wins where nothing else is better. */
async function placesIn(
  { picture }: ImageValue,
  { models, pictures, signal }: LearningServices,
): Promise<readonly Place[]> {
  const { id, pixels } = await pictures.sight({ type: 'Image', picture });
  const minArea = minShare * pixels.width * pixels.height;
  const found = await models.propose({ id, pixels }, 30, { signal });
  const large = found.filter(({ box, score }) => score > 0 && boxArea(box) >= minArea).slice(0, maxPlaces);
  return [{ box: [0, 0, pixels.width, pixels.height], score: 0 }, ...large];
}

async function describe(
  places: readonly Place[],
  { picture }: ImageValue,
  { background }: FeatureSpace,
  services: LearningServices,
): Promise<readonly Place[]> {
  const { id, pixels } = await services.pictures.sight({ type: 'Image', picture });
  const sight: Sight = { id, pixels };
  const features = await lookFeatures(
    sight,
    places.map(({ box }) => box),
    services,
  );
  const { length } = features[0];
  const centre = featureCentre(
    background.filter((view) => view.length === length),
    length,
  );
  return places.map((place, at) => ({ ...place, feature: centred(features[at], centre) }));
}
