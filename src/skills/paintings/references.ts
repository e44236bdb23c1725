import { LRUCache } from 'lru-cache';
import type { Example, ExampleSource } from '../../contracts/learning.js';
import type { Sight } from '../../contracts/model.js';
import type { ImageValue } from '../../contracts/turn.js';
import { isTitle, readEntity } from '../../language/entity.js';
import type { LearningServices } from '../../learning/kind.js';
import type { Box } from '../../util/box.js';
import { roundedVector } from '../../util/vector.js';
import { otherSights } from '../looks/augment.js';
import { looksOf, taughtWord } from '../looks/decide.js';
import { shownFace, showsSomebody } from '../looks/faces.js';
import { featureSpace } from '../looks/feature-space.js';
import { salientPlaces } from '../looks/salient-place.js';
import { type Appearance, appearancesAt } from './appearance-of.js';
import { paintingsTool } from './decide.js';

/** As many pictures as CLOVA tunes on; more of them add nothing. */
const maxReferences = 7;

/** A picture of what should have been painted. */
export interface Reference {
  readonly picture: ImageValue['picture'];
  /** Where it is, in pixels of the picture. */
  readonly box: Box;
  readonly sight: Sight;
  readonly appearance: Appearance;
}

/** What a person showed, or else what was shown when the word was taught. */
export function shownOf(
  asked: string,
  shown: readonly ImageValue[],
  { pool, lexicon }: Pick<LearningServices, 'pool' | 'lexicon'>,
): readonly ImageValue[] {
  if (shown.length > 0) return shown.length > maxReferences ? shown.slice(0, maxReferences) : shown;
  const taught = taughtWord(asked, { prompts: pool, lexicon });
  const looks = taught === undefined ? [] : looksOf(pool, taught);
  return looks.flatMap((look) => look.shown ?? []).slice(-maxReferences);
}

/** Where pictures show it is looked for once a lesson: to prove what went wrong, and again to learn from it. */
const placesFound = new LRUCache<string, readonly Box[]>({ max: 50 });

/** Where each picture shows it, the drawn box or what the pictures have in common, and what it looks like there. */
export async function referencesIn(
  images: readonly ImageValue[],
  services: LearningServices,
): Promise<readonly Reference[]> {
  const { team, pool } = services;
  const key = JSON.stringify([team, pool.space, images.map(({ picture, view }) => [picture.id, view])]);
  const places = placesFound.get(key) ?? (await placesIn(images, services));
  placesFound.set(key, places);
  const references: Reference[] = [];
  for (const [at, { picture }] of images.entries()) {
    const { id, pixels } = await services.pictures.sight({ type: 'Image', picture });
    const [appearance] = await appearancesAt({ id, pixels }, [places[at]], services);
    references.push({ picture, box: places[at], sight: { id, pixels }, appearance });
  }
  return references;
}

async function placesIn(images: readonly ImageValue[], services: LearningServices): Promise<readonly Box[]> {
  const bare = images.filter(({ view }) => !view);
  const found = bare.length > 0 ? await salientPlaces(bare, await featureSpace(services), services) : [];
  return images.map((image) => image.view ?? found[bare.indexOf(image)]);
}

/** The same thing seen a little otherwise: closer, wider, in poorer light. */
export async function seenOtherwise(
  { sight, box }: Reference,
  services: LearningServices,
): Promise<readonly Appearance[]> {
  const seen: Appearance[] = [];
  for (const other of await otherSights(sight))
    seen.push(...(await appearancesAt(other.sight, [other.boxOf(box)], services)));
  return seen;
}

/** Whether a picture shows somebody whom the word would name; people are painted only where they may be named. */
export async function showsPerson(
  word: string,
  references: readonly Reference[],
  services: LearningServices,
): Promise<boolean> {
  if (services.namesPeople) return false;
  const [entity, isTitled] = [readEntity(word, services.lexicon), isTitle(word)];
  for (const { picture, box } of references) {
    if (await shownFace(entity, isTitled, { type: 'Image', picture, view: box }, services)) return true;
    if (await showsSomebody(entity, isTitled, { picture }, box, services)) return true;
  }
  return false;
}

/** Kept for later lessons about the same word. */
export const referenceExample = (
  concept: string,
  { picture, box, appearance }: Reference,
  source: ExampleSource,
  { team, pool, now, randomId }: Pick<LearningServices, 'team' | 'pool' | 'now' | 'randomId'>,
): Example => {
  const feature = roundedVector(appearance.feature);
  return {
    id: randomId(),
    team,
    tool: paintingsTool,
    concept,
    picture,
    view: box,
    candidates: [{ box, score: 1, feature }],
    threshold: 0.5,
    right: [0],
    told: 'regions',
    count: 1,
    feature,
    space: pool.space,
    source,
    at: now(),
  };
};
