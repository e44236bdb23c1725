import { CapabilityError } from '../../contracts/errors.js';
import type { AugmentedView, Candidate, Entity, Example, ExampleSource } from '../../contracts/learning.js';
import type { Lexicon } from '../../contracts/lexicon.js';
import type { Face, Sight } from '../../contracts/model.js';
import type { ImageValue } from '../../contracts/turn.js';
import { bearsPictures } from '../../language/entity.js';
import type { LearningServices } from '../../learning/kind.js';
import { type Box, boxArea, boxCentre, boxOverlap, shareInside } from '../../util/box.js';
import { overlaps, sharesInside } from '../../util/overlap.js';
import { drawnness } from '../../vision/drawn.js';
import { guessesAt } from '../../vision/look-features.js';
import { otherScenes } from './augment.js';
import { faceSpace, looksTool, sameFace, taughtThreshold } from './decide.js';

/** A face that takes up this share of a view is what the view shows. */
const mostlyFace = 0.12;
/** With somebody's name, a face so small is meant as well. */
const partlyFace = 0.01;

/**
 * The face that a picture with a name is about, if it is about somebody. Faces of animals, and drawn and painted ones, are
 * nobody's.
 */
export async function shownFace(
  entity: Entity,
  isTitled: boolean,
  image: ImageValue,
  services: LearningServices,
): Promise<Face | undefined> {
  const { pictures, lexicon } = services;
  if (isNoPerson(entity, lexicon)) return undefined;
  // In the whole picture: cut out closely, a face is not recognised as one.
  const sight = await pictures.sight({ type: 'Image', picture: image.picture });
  const faces = (await facesIn(sight, services)).filter(({ box }) => !image.view || holds(image.view, box));
  if (faces.length !== 1) return undefined;
  const share = boxArea(faces[0].box) / boxArea(image.view ?? [0, 0, sight.pixels.width, sight.pixels.height]);
  const isShown = share >= mostlyFace || (isProperName(entity.name) && share >= partlyFace);
  return isShown && (await isSomebodys(faces[0], isTitled, sight, services)) ? faces[0] : undefined;
}

/** "Our logo" and "our dog Rufus" say that it is no person. */
function isNoPerson({ name, kind }: Entity, lexicon: Lexicon): boolean {
  if (kind !== undefined && bearsPictures(kind)) return true;
  const known = lexicon.resolve(kind ?? name);
  return known !== undefined && known.how !== 'spelling' && known.name !== 'person';
}

/** Somebody who is called a dog is a person all the same, as far as names and faces go. */
function isAnimal({ name, kind }: Entity, lexicon: Lexicon): boolean {
  const known = lexicon.resolve(kind ?? name)?.name;
  return known !== undefined && (known === 'animal' || lexicon.members('animal').includes(known));
}

/** How sure a detector must be of an animal, and of a person, that it is one. */
const [animalScore, surelyPerson] = [0.3, 0.5];

/** Whether it is a person's face, and neither an animal's nor one that is drawn; or painted, where the name is a title. */
async function isSomebodys(
  { box }: Face,
  isTitled: boolean,
  sight: Sight,
  { models, lexicon, signal }: LearningServices,
): Promise<boolean> {
  const { isDrawn, isTinted } = drawnness(sight.pixels, box);
  if (isDrawn || (isTinted && isTitled)) return false;
  const animals = lexicon.members('animal');
  const around = (await placesIn(sight, { models, signal })).filter((place) => holds(place.box, box));
  const best = (isKind: (label: string) => boolean): number =>
    Math.max(0, ...around.filter(({ label }) => isKind(label)).map(({ score }) => score));
  const animal = best((label) => animals.includes(label));
  return animal < animalScore || animal <= best((label) => label === 'person');
}

/** Where nobody proposes places, no face is known to be an animal's. */
const placesIn = async (sight: Sight, { models, signal }: Pick<LearningServices, 'models' | 'signal'>) =>
  models.propose(sight, 30, { signal }).catch((error: unknown) => {
    if (error instanceof CapabilityError) return [];
    throw error;
  });

async function facesIn(sight: Sight, { models, signal }: LearningServices): Promise<readonly Face[]> {
  try {
    return await models.faces(sight, { signal });
  } catch (error) {
    if (error instanceof CapabilityError) return [];
    throw error;
  }
}

/**
 * Whether a place shows a person, body and face, so that a word that nobody knows would be that person's name: "anna", with a
 * box around all of her. Also a part of the person that holds the face.
 */
export async function showsSomebody(
  entity: Entity,
  isTitled: boolean,
  { picture }: Pick<ImageValue, 'picture'>,
  place: Box,
  services: LearningServices,
): Promise<boolean> {
  const { models, pictures, lexicon, signal } = services;
  const isPet = isAnimal(entity, lexicon);
  if (isNoPerson(entity, lexicon) && !isPet) return false;
  const sight = await pictures.sight({ type: 'Image', picture });
  // Somebody may stand behind the cat.
  const share = isPet && !(await looksLikePerson(sight, place, services)) ? mostlyFace : partlyFace;
  const faces = (await facesIn(sight, services)).filter(
    ({ box }) => holds(place, box) && boxArea(box) >= share * boxArea(place),
  );
  const somebodys: Face[] = [];
  for (const face of faces) if (await isSomebodys(face, isTitled, sight, services)) somebodys.push(face);
  if (somebodys.length === 0) return false;
  const { found, threshold } = await models.detect(sight, 'person', { signal });
  return found.some(
    ({ box, score }) =>
      score >= threshold &&
      (boxOverlap(box, place) >= overlaps.sameThing || shareInside(place, box) > sharesInside.part) &&
      somebodys.some((face) => holds(box, face.box)),
  );
}

/** Whether a detector is sure that a place shows a person, and sees no animal in it. */
async function looksLikePerson(
  sight: Sight,
  place: Box,
  { models, lexicon, signal }: Pick<LearningServices, 'models' | 'lexicon' | 'signal'>,
): Promise<boolean> {
  const [guesses = new Map<string, number>()] = await guessesAt(sight, [place], models, signal);
  const animal = Math.max(0, ...lexicon.members('animal').map((label) => guesses.get(label) ?? 0));
  return (guesses.get('person') ?? 0) >= surelyPerson && animal < animalScore;
}

/** "Anna", "Sheldon Cooper"; not "our logo". */
const isProperName = (name: string): boolean => /^\p{Lu}[\p{L}'’-]*(?: \p{Lu}[\p{L}'’.-]*){0,3}$/u.test(name);

const holds = (view: Box, box: Box): boolean => {
  const [x, y] = boxCentre(box);
  return x > view[0] && x < view[2] && y > view[1] && y < view[3];
};

/** How long features of faces are. */
const faceLength = 1024;

/** Whether an example that doesn't name its space holds faces. */
export function isOldFace({ feature, candidates }: Example): boolean {
  const known = feature ?? candidates.find((candidate) => candidate.feature)?.feature;
  return known?.length === faceLength && candidates.every(({ score }) => score === 0);
}

/** Faces are compared as they are: those of different people are far apart already. */
export const faceComparison = (size: number): { readonly centre: Float32Array; readonly line: number } => ({
  centre: new Float32Array(size),
  line: sameFace,
});

/** An example of whose face it is, among the other faces of the picture. */
export async function faceExample(
  concept: string,
  image: ImageValue,
  face: Face,
  source: ExampleSource,
  { models, pictures, signal, team, now, randomId }: LearningServices,
): Promise<Example> {
  const { picture } = image;
  const { id, pixels } = await pictures.sight({ type: 'Image', picture });
  const sight: Sight = { id, pixels };
  const others = (await models.faces(sight, { signal })).filter(
    ({ box }) => boxOverlap(box, face.box) < overlaps.sameFace,
  );
  const augmented: AugmentedView[] = [];
  for (const other of await otherScenes(sight)) {
    const again = (await models.faces(other.sight, { signal })).find(
      ({ box }) => boxOverlap(box, other.boxOf(face.box)) > overlaps.sameFace,
    );
    if (again) augmented.push({ candidates: [again.feature] });
  }
  return {
    id: randomId(),
    team,
    tool: looksTool,
    concept,
    isOfTaughtWord: true,
    picture,
    candidates: [face, ...others].map(({ box, feature }): Candidate => ({ box, score: 0, feature })),
    threshold: taughtThreshold,
    right: [0],
    told: 'regions',
    count: 1,
    space: faceSpace,
    augmented,
    source,
    at: now(),
  };
}
