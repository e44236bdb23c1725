import { type PictureVariable, UnclearError, type Variable, type Writer } from './draft.js';
import type { Relation, Thing, Trait } from './intent.js';
import { onlyFacesTell } from './people-words.js';
import {
  byNearness,
  isInCorner,
  isPlain,
  isPointedAt,
  nounOf,
  sayNarrow,
  sayThing,
  selectionOf,
  sideWords,
  theNoun,
} from './say-things.js';

const crops: Readonly<Record<Relation, string>> = {
  left: 'CROP_LEFTOF',
  right: 'CROP_RIGHTOF',
  above: 'CROP_ABOVE',
  below: 'CROP_BELOW',
  front: 'CROP_FRONTOF',
  behind: 'CROP_BEHIND',
  at: 'CROP',
  on: 'CROP',
  having: 'CROP',
  of: 'CROP',
};
const halves = { left: 'LEFT', right: 'RIGHT', above: 'TOP', below: 'BOTTOM' } as const;

/** Lines that show the part of a picture on a side of, or around, a thing. */
export function cropAt(writer: Writer, relation: Relation, thing: Thing, picture: PictureVariable): PictureVariable {
  const anchor = findThing(writer, { ...thing, quantity: undefined }, picture);
  const words =
    relation === 'at'
      ? `Crop to ${sayThing(writer, thing)} with what is close to it`
      : `Crop ${picture.words} to the part ${sideWords[relation]} ${sayThing(writer, thing)}`;
  const view = writer.draft.call('IMAGE', crops[relation], { image: picture, box: anchor }, words);
  return { ...view, words: `the part ${sideWords[relation]} ${sayThing(writer, thing)}` };
}

/** Lines that find a thing: crops for what it stands in relation to, LOC or FACEDET, SELECT for what narrows it down. */
export function findThing(writer: Writer, thing: Thing, picture: PictureVariable): Variable {
  refuseUnnamed(thing);
  const excluded = thing.traits.flatMap((trait) => (trait.is === 'not' ? [trait.thing] : []));
  if (excluded.length > 0) return findRest(writer, thing, excluded, picture);
  const owners = ownersOf(thing);
  // All faces but theirs: nobody's is left whom no detector sees.
  if (owners?.traits.length && owners.relations.length === 0 && owners.traits.every(({ is }) => is === 'not'))
    return findThing(writer, { ...thing, relations: [], traits: owners.traits }, picture);
  if (owners) {
    const people = findThing(writer, { ...owners, quantity: undefined }, picture);
    return facesOf(writer, people, sayThing(writer, owners), picture);
  }
  const view = viewFor(writer, thing, picture);
  const kept = keepRelated(writer, thing, locate(writer, thing, view), view, picture);
  const query = selectionOf(writer, thing);
  const selected =
    query === undefined
      ? middleFace(writer, thing, view, kept)
      : writer.draft.call(
          kindOf(thing),
          'SELECT',
          { image: view, object: kept, query, category: null },
          `Select the ${query}${byNearness(thing)}`,
        );
  return selectByOthers(writer, thing, selected, view, picture);
}

/** @throws UnclearError where nothing is named that could be found */
function refuseUnnamed({ noun, traits }: Thing): void {
  if (/^ones?$/.test(noun))
    throw new UnclearError(`Which ${noun} do you mean? Please name the thing, as in “the bigger dog”.`);
  if (traits.some((trait) => trait.is === 'without' && !isPlain(trait.thing)))
    throw new UnclearError("I can't point at things by what they aren't. Please name what you mean.");
}

const kindOf = ({ noun }: Thing): 'OBJ' | 'BOX' => (noun === 'face' ? 'OBJ' : 'BOX');

/** Its regions are told by what they have or rest on; by other relations the picture is cropped. */
const isKept = (relation: Relation): boolean => relation === 'having' || relation === 'of' || relation === 'on';

/** Lines that crop the picture to where a thing is said to be. */
function viewFor(writer: Writer, thing: Thing, picture: PictureVariable): PictureVariable {
  let view = picture;
  for (const { relation, thing: other } of thing.relations)
    if (!isKept(relation)) view = cropAt(writer, relation, other, view);
  if (isPointedAt(thing) && !isInCorner(thing)) return view;
  const part = isInCorner(thing) ? 'corner' : 'half';
  for (const trait of thing.traits)
    if (trait.is === 'place') {
      const half = halves[trait.place];
      const words = `Take the ${half.toLowerCase()} half of ${view.words}`;
      const box = writer.draft.call('BOX', 'LOC', { image: view, object: half }, words);
      const crop = writer.draft.call('IMAGE', 'CROP', { image: view, box }, `Crop to that ${part}`);
      view = { ...crop, words: `the ${half.toLowerCase()} half` };
    }
  return view;
}

function locate(writer: Writer, thing: Thing, image: PictureVariable): Variable {
  const { draft } = writer;
  if (thing.noun !== 'face') {
    const words = `Locate ${theNoun(writer, thing)} in ${image.words}`;
    return draft.call('BOX', 'LOC', { image, object: thing.noun }, words);
  }
  const words = `Find the ${thing.of ? `${thing.of}'s ` : ''}faces in ${image.words}`;
  return draft.call('OBJ', 'FACEDET', { image, ...(thing.of ? { of: thing.of } : {}) }, words);
}

/** Those of what was found that rest on, or have with them, what they are said to. */
function keepRelated(
  writer: Writer,
  thing: Thing,
  all: Variable,
  view: PictureVariable,
  picture: PictureVariable,
): Variable {
  const resting = thing.relations
    .filter(({ relation }) => relation === 'on')
    .reduce((some, { thing: base }) => keepResting(writer, thing, some, base, picture), all);
  return thing.relations
    .filter(({ relation }) => relation === 'having' || relation === 'of')
    .reduce((some, { relation, thing: other }) => keepHaving(writer, thing, some, other, view, relation), resting);
}

/** The one that is closest to, smaller than or between others. */
function selectByOthers(
  writer: Writer,
  thing: Thing,
  all: Variable,
  view: PictureVariable,
  picture: PictureVariable,
): Variable {
  return relativesOf(thing).reduce((object, { query: by, to: others }) => {
    const to = findTogether(writer, others, picture);
    const away = by === 'farthest from' ? 'farthest away from' : by;
    const words = `Select the ${nounOf(writer, thing)} ${away} ${others.map((other) => sayThing(writer, other)).join(' and ')}`;
    const given = { image: view, object, query: `${nounOf(writer, thing)} ${by}`, category: null, to };
    return writer.draft.call(kindOf(thing), 'SELECT', given, words);
  }, all);
}

/** Those of what was found that rest on something. */
function keepResting(writer: Writer, thing: Thing, object: Variable, base: Thing, image: PictureVariable): Variable {
  const to = findThing(writer, { ...base, quantity: undefined }, image);
  const things = nounOf(writer, { ...thing, plural: true });
  // "The three people on the bench": where three are seen, they are meant.
  const total = thing.total === undefined ? '' : `all ${thing.total} `;
  const given = { image, object, query: `${total}${things} resting on`, category: null, to };
  return writer.draft.call('BOX', 'SELECT', given, `Keep the ${things} on ${sayThing(writer, base)}`);
}

/** "The faces of the people on the right": several people, whose faces these are. */
function ownersOf({ noun, traits, relations }: Thing): Thing | undefined {
  const [only, ...others] = relations;
  if (noun !== 'face' || traits.length > 0 || others.length > 0 || only?.relation !== 'at') return undefined;
  return only.thing.plural || only.thing.every || only.thing.traits.some(({ is }) => is === 'not')
    ? only.thing
    : undefined;
}

/** Those of what was found that have something with them. */
function keepHaving(
  writer: Writer,
  thing: Thing,
  object: Variable,
  other: Thing,
  view: PictureVariable,
  relation: Relation,
): Variable {
  const had = findThing(writer, { ...other, plural: true, quantity: undefined }, view);
  const words = `Keep the ${nounOf(writer, { ...thing, plural: true })} ${sideWords[relation]} ${sayThing(writer, other)}`;
  return writer.draft.call('BOX', 'HAVING', { object, other: had }, words);
}

/** Lines that find all but some: "the cars that are not red". */
function findRest(writer: Writer, thing: Thing, excluded: readonly Thing[], picture: PictureVariable): Variable {
  const all = { ...thing, traits: thing.traits.filter(({ is }) => is !== 'not') };
  const object = findThing(writer, all, picture);
  return excluded.reduce((rest, other) => {
    const than = findExcluded(writer, thing, { ...other, quantity: undefined }, picture);
    const words = `Take all of the ${nounOf(writer, { ...thing, plural: true })} but ${sayNarrow(writer, other)}`;
    return writer.draft.call('BOX', 'OTHERS', { object: rest, than }, words);
  }, object);
}

/** Of faces, those of whom they are; what faces tell apart is told by them. */
function findExcluded(writer: Writer, all: Thing, other: Thing, picture: PictureVariable): Variable {
  const isPerson = other.noun !== 'face' && writer.lexicon.resolve(other.noun)?.name === 'person';
  const isPlainly = isPerson && isPlain(other) && onlyFacesTell.test(other.noun);
  if (isPlainly && all.noun === 'face')
    return findThing(writer, { ...other, noun: 'face', of: other.noun, plural: true }, picture);
  const people = findThing(writer, other, picture);
  if (isPlainly && writer.edits)
    return writer.draft.call(
      'BOX',
      'SELECT',
      { image: picture, object: people, query: other.noun, category: null },
      `Select the ${nounOf(writer, other)}`,
    );
  return isPerson && all.noun === 'face' ? facesOf(writer, people, sayThing(writer, other), picture) : people;
}

/** The faces of people who were found. */
const facesOf = ({ draft }: Writer, people: Variable, words: string, picture: PictureVariable): Variable =>
  draft.call('OBJ', 'FACEDET', { image: picture, people }, `Find the faces of ${words}`);

const relativesOf = ({ traits }: Thing): readonly Extract<Trait, { is: 'relative' }>[] =>
  traits.filter((trait) => trait.is === 'relative');

/** Lines that find several things at once, as one set of regions: what an edit keeps while it changes the rest. */
export function findTogether(writer: Writer, things: readonly Thing[], picture: PictureVariable): Variable {
  const [only, ...others] = things;
  if (only && others.length === 0) return findThing(writer, only, picture);
  const cropped = (thing: Thing): boolean =>
    thing.noun === 'face' ||
    thing.traits.some(({ is }) => is === 'not') ||
    thing.relations.length > 0 ||
    thing.traits.some(({ is }) => is === 'place' && !isPointedAt(thing));
  if (things.some(cropped))
    throw new UnclearError("I can't keep those apart. Name each plainly, as in “the umbrella and the red car”.");
  const nouns = [...new Set(things.map(({ noun }) => noun))].join(', ');
  const words = `Locate ${things.map((thing) => `the ${nounOf(writer, thing)}`).join(' and ')} in ${picture.words}`;
  const found = writer.draft.call('BOX', 'LOC', { image: picture, object: nouns }, words);
  if (things.every((thing) => selectionOf(writer, thing) === undefined)) return found;
  const queries = things.map((thing) => selectionOf(writer, thing) ?? nounOf(writer, { ...thing, plural: true }));
  return writer.draft.call(
    'BOX',
    'SELECT',
    { image: picture, object: found, query: queries.join(','), category: null },
    `Select the ${queries.join(' and the ')}`,
  );
}

/** A person's face is the one in the middle of that person's crop; neighbours may show in it as well. */
function middleFace({ draft }: Writer, thing: Thing, view: PictureVariable, found: Variable): Variable {
  if (thing.noun !== 'face' || thing.plural || thing.relations.length === 0) return found;
  return draft.call(
    'OBJ',
    'SELECT',
    { image: view, object: found, query: 'middle face', category: null },
    'Select the face in the middle',
  );
}
