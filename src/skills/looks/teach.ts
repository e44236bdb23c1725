import type { Entity, Example, ExampleSource } from '../../contracts/learning.js';
import type { LessonDraft, TeachingAnswers, TeachingQuestion } from '../../contracts/lesson.js';
import type { Face } from '../../contracts/model.js';
import type { ImageValue } from '../../contracts/turn.js';
import { isTitle, joinEntities, readEntity } from '../../language/entity.js';
import { collectPictures } from '../../learning/collect/collect-pictures.js';
import { type Collected, shownOf } from '../../learning/collect/collected.js';
import type { Learned, LearningServices, TaughtAs } from '../../learning/kind.js';
import { refusal } from '../../learning/release-gate.js';
import type { Box } from '../../util/box.js';
import { contradictionIn } from './contradiction.js';
import { isSoft, knownConcept, looksTool } from './decide.js';
import { faceExample, shownFace, showsSomebody } from './faces.js';
import { featureSpace } from './feature-space.js';
import { learnLookExamples } from './learn-examples.js';
import { learnLook, lengthOf } from './learn-look.js';
import { learnScene, type Scene } from './learn-scene.js';
import { lookExample, type Shown } from './look-example.js';
import { salientPlaces } from './salient-place.js';
import { shownPlaces } from './shown-places.js';

/** More pictures at once take long and teach nothing more. */
const maxShown = 20;
const maxNameLength = 60;

/**
 * Learns what a name looks like from pictures or parts of them (`view`). A person's face is learned as a face, and only
 * where an admin allows naming people; a word that a detector knows corrects the detector.
 */
export async function teachAppearance(
  name: string,
  shown: readonly ImageValue[],
  services: LearningServices,
  told: TaughtAs = {},
): Promise<Learned> {
  return teachFrom(name, shown, { kind: 'taught' }, services, told);
}

export async function teachFrom(
  name: string,
  shown: readonly ImageValue[],
  source: ExampleSource,
  services: LearningServices,
  told: TaughtAs = {},
): Promise<Learned> {
  const entity = told.entity ? asKnown(told.entity, services) : namedAs(name, services);
  const concept = entity.name;
  const images = shown.slice(0, maxShown);
  if (concept === '') return refused(name, 'it has no name that I could remember it by');
  if (images.length === 0) return refused(concept, 'no picture shows it; send one, with a box around it if you can');
  const isTitled = isTitle(name);
  const faces = told.isDrawn
    ? []
    : await Promise.all(images.map((image) => shownFace(entity, isTitled, image, services)));
  if (!services.namesPeople && faces.some((face) => face !== undefined))
    return refusedPerson(concept, 'somebody’s face');
  const isSomebody = faces.length > 0 && faces.every((face) => face !== undefined);
  if (isSomebody) return teachFace(entity, images, faces, source, services);
  if (await isKnown(concept, images[0], services)) return teachKnown(concept, images, source, services);
  services.report(`Looking at ${images.length === 1 ? 'the picture' : `${images.length} pictures`} of “${concept}”…`);
  const places = await located(images, entity, told, services);
  if ('asks' in places) return askedBack(concept, places.asks);
  if (!services.namesPeople && !told.isDrawn)
    for (const { picture, right } of places.shown)
      if (await showsSomebody(entity, isTitled, { picture }, right[0], services))
        return refusedPerson(concept, 'a person');
  // What came with a correction has been argued about already.
  const isToCheck = source.kind === 'taught' && !told.isSame;
  const why = isToCheck ? await contradictionIn(places.shown, entity, services) : undefined;
  if (why !== undefined) return askedBack(concept, { about: 'same', why });
  return learnWith(concept, places.shown, source, services, entity);
}

/** Nothing is learned before the person has said what is meant. */
const askedBack = (concept: string, asks: TeachingQuestion): Learned => ({
  ...refused(concept, 'it could be several things'),
  asks,
});

const refusedPerson = (concept: string, what: string): Learned => ({
  ...refused(
    concept,
    `that is ${what}, and people are not named here; an admin can allow it with CLOVABOT_NAME_PEOPLE=on`,
  ),
  asks: { about: 'drawn' },
});

/**
 * What somebody calls what they show: common nouns in the singular, named as it was taught before. A name without letters
 * and digits could not be told apart, and is empty.
 */
export function namedAs(said: string, { pool, lexicon }: Pick<LearningServices, 'pool' | 'lexicon'>): Entity {
  const plain = said
    .replace(/[\p{C}“”"]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, maxNameLength)
    .trim();
  if (!/[\p{L}\p{N}]/u.test(plain)) return { name: '', others: [] };
  const read = readEntity(plain, lexicon);
  const one =
    read.name === read.name.toLowerCase() && read.others.length === 0 ? lexicon.singular(read.name) : read.name;
  return asKnown({ ...read, name: one }, { pool });
}

/** With what was said of it before. */
function asKnown(now: Entity, { pool }: Pick<LearningServices, 'pool'>): Entity {
  const known = knownAs(now, pool) ?? knownAs(now, pool.dormant);
  if (known === undefined) return now;
  return joinEntities({ ...pool.entity(looksTool, known), name: known }, now);
}

/** "Rufus" and "our dog Rufus" are one; "our dog Bella" is another than "our dog Rufus", and "our dog" may be either. */
const knownAs = ({ name }: Entity, pool: Pick<LearningServices['pool'], 'conceptOf'>): string | undefined =>
  pool.conceptOf(looksTool, name);

/** Whether a detector has a word of its own for it; a heron isn't known to a detector that calls it "bird". */
async function isKnown(concept: string, image: ImageValue, services: LearningServices): Promise<boolean> {
  const { models, pictures, lexicon, signal } = services;
  const resolved = lexicon.resolve(concept);
  const isOwnName = resolved !== undefined && lexicon.singular(concept) === resolved.name;
  return isOwnName && (await models.detect(await pictures.sight(image), resolved.name, { signal })).known;
}

async function teachKnown(
  name: string,
  images: readonly ImageValue[],
  source: ExampleSource,
  services: LearningServices,
): Promise<Learned> {
  const concept = knownConcept(name, services.lexicon);
  const boxes = await placesOfKnown(images, services);
  const asked = services.lexicon.singular(name);
  const scenes = images.map(
    (image, at): Scene => ({ image: { ...image, view: undefined }, pointed: [boxes[at]], isAll: false, asked }),
  );
  return learnScene(concept, scenes, source, services);
}

async function teachFace(
  entity: Entity,
  images: readonly ImageValue[],
  faces: readonly Face[],
  source: ExampleSource,
  services: LearningServices,
): Promise<Learned> {
  const made: Example[] = [];
  const concept = entity.name;
  for (const [at, image] of images.entries()) made.push(await faceExample(concept, image, faces[at], source, services));
  const draft = await learnLook(
    {
      concept,
      examples: [...examplesOf(concept, services), ...made],
      entity,
      shown: [],
      isFace: true,
      active: (word) => services.pool.active(looksTool, word),
    },
    services,
  );
  return { concept, draft, examples: made };
}

/**
 * Learns a taught word from places in pictures, and from all that was shown of it before.
 * @param entity what it is called; default: as before
 */
export async function learnWith(
  concept: string,
  places: readonly Shown[],
  source: ExampleSource,
  services: LearningServices,
  entity?: Entity,
): Promise<Learned> {
  const made: Example[] = [];
  for (const place of places) made.push(await lookExample(concept, place, source, services));
  const before = services.pool
    .active(looksTool, concept)
    .filter(isSoft)
    .flatMap(({ shown }) => shown ?? []);
  const shown = places.flatMap(({ picture, right }) =>
    right.map((view): ImageValue => ({ type: 'Image', picture, view })),
  );
  const draft = await learnLook(
    {
      concept,
      examples: [...examplesOf(concept, services), ...made],
      ...(entity && { entity }),
      shown: [...before, ...shown].slice(0, 6),
      isFace: false,
      active: (word) => services.pool.active(looksTool, word),
    },
    services,
  );
  const known = [...examplesOf(concept, services), ...made];
  const seen = draft.status === 'accepted' ? await learnLookExamples(concept, known, services) : undefined;
  return {
    concept,
    draft: seen?.status === 'accepted' ? { ...draft, prompts: [...draft.prompts, ...seen.prompts] } : draft,
    examples: made,
  };
}

/** What was shown of a taught word so far, if its features are of today's space. */
export const examplesOf = (concept: string, { examples }: Pick<LearningServices, 'examples'>): readonly Example[] =>
  examples.filter((example) => example.concept === concept && example.isOfTaughtWord && lengthOf([example]) > 0);

/** Where each picture shows it: the drawn box, or where the pictures without one tell. */
async function located(
  images: readonly ImageValue[],
  entity: Entity,
  told: TeachingAnswers,
  services: LearningServices,
): Promise<{ readonly shown: readonly Shown[] } | { readonly asks: TeachingQuestion }> {
  const bare = images.filter(({ view }) => !view);
  const found =
    bare.length > 0 ? await shownPlaces(bare, entity, told, () => featureSpace(services), services) : { boxes: [] };
  if ('asks' in found) return found;
  const boxOf = (image: ImageValue): Box => image.view ?? found.boxes[bare.indexOf(image)];
  return { shown: images.map((image) => ({ picture: image.picture, right: [boxOf(image)] })) };
}

/** Where each picture shows what a detector has a word for. */
async function placesOfKnown(images: readonly ImageValue[], services: LearningServices): Promise<readonly Box[]> {
  const bare = images.filter(({ view }) => !view);
  const found = bare.length > 0 ? await salientPlaces(bare, await featureSpace(services), services) : [];
  return images.map((image) => image.view ?? found[bare.indexOf(image)]);
}

export const refused = (concept: string, reason: string): Learned => ({
  ...{ concept, draft: refusal(reason), examples: [] },
});

/** Enough to learn the look of a thing; each takes about a second while somebody waits. */
const maxCollected = 6;

/**
 * Teaches from the pictures that a person shows. Without any, it collects as the configuration allows: pictures of the
 * concept, and pictures of what could be taken for it, as examples of what it isn't.
 */
export async function teachOrCollect(
  name: string,
  shown: readonly ImageValue[],
  services: LearningServices,
  told: TaughtAs = {},
): Promise<Learned> {
  const concept = namedAs(name, services).name;
  if (shown.length > 0 || concept === '') return teachAppearance(name, shown, services, told);
  const collected = await collectPictures({ ...services, concept, limit: maxCollected });
  const views = shownOf(collected);
  if (views.length === 0) return { concept, draft: nothingToLearnFrom(concept), examples: [] };
  const lookalikes: Example[] = [];
  for (const one of collected)
    if (one.shows === 'other') lookalikes.push(await lookalikeExample(concept, one, services));
  // Nobody showed these, so nobody is asked about them.
  const learned = await teachAppearance(
    concept,
    views,
    { ...services, examples: [...services.examples, ...lookalikes] },
    { isSame: true },
  );
  const examples = learned.examples.map((example) => withSource(example, collected));
  // What a detector knows already is corrected in its own way, which has no use for them.
  return {
    ...learned,
    examples: examples.some(({ isOfTaughtWord }) => isOfTaughtWord) ? [...lookalikes, ...examples] : examples,
  };
}

/** For example a stork, as a place where no heron is. */
function lookalikeExample(concept: string, one: Collected, services: LearningServices): Promise<Example> {
  const { picture, boxes, source } = one;
  const wrong = boxes.length > 0 ? boxes : [[0, 0, picture.width, picture.height] as const];
  return lookExample(concept, { picture, right: [], wrong }, source, services);
}

/** An example keeps the source and licence of the collected picture. */
function withSource(example: Example, collected: readonly Collected[]): Example {
  const from = collected.find(({ picture }) => picture.id === example.picture.id);
  return from ? { ...example, source: { ...example.source, ...from.source } } : example;
}

const nothingToLearnFrom = (name: string): LessonDraft =>
  refusal(
    `I have no picture of “${name}” to learn from. Send one or more with \`/teach ${name}\`, best with a box around it. ` +
      'An admin can also let me look for pictures: CLOVABOT_SEARCH=on asks image searches, `clovabot data ground` adds marked ones.',
  );
