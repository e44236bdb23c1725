import type { Edit, Thing } from '../intent.js';
import { coordinated } from '../noun-phrase.js';
import { onlyFacesTell } from '../people-words.js';
import { endOf, endOfAny, type Parse } from '../phrase.js';
import { emptyThing, type Found, nounPhrases, type Reader, type Rule, tail } from '../reader.js';

export type Edits = readonly Parse<readonly Edit[]>[];

/** A kind of edit. */
export interface EditRule extends Rule<Parse<readonly Edit[]>> {
  readonly needs: readonly string[];
}

export const pictures = 'image|picture|photo|pic|scene|shot|photograph|frame|view';
const except = ',? except|but|besides|save|excluding|excepting|minus|without|beside for|from?';
const apart = ',? apart|aside|other from|than';

/** Makes the same edit of each thing. */
export const each =
  (edit: 'colorpop' | 'bgblur' | 'blur' | 'remove' | 'crop') =>
  ({ value, next }: Parse<readonly Thing[]>): Parse<readonly Edit[]> => ({
    value: value.map((thing) => ({ edit, thing })),
    next,
  });

/** The instruction that edits make: "the sheep in the first picture" also says which picture to change. */
export function editing(reader: Reader, { value: edits, next }: Parse<readonly Edit[]>, weight: number): Found {
  const { value: scope, next: end } = tail(reader, next);
  const own = edits.find(({ thing }) => thing?.scope)?.thing?.scope;
  return { value: { intent: 'edit', edits, scope: scope ?? own }, next: end, weight };
}

/** "the dog", "the dog and the cat", "everyone's face" */
export function targets(reader: Reader, at: number): readonly Parse<readonly Thing[]>[] {
  return [
    ...thingsOfFaces(reader, at),
    ...coordinated(reader, at)
      .filter(({ value }) => value.things.every(({ noun }) => noun !== 'object'))
      .map(({ value, next }) => ({ value: value.things, next })),
  ];
}

/** Behind "except", "but", "apart from". */
export const exceptEnd = (reader: Reader, at: number): number => endOfAny([except, apart], reader.words, at);

/** "the face of the man on the left", "everyone's face", "people's faces": faces found where those people are. */
export function thingsOfFaces(
  reader: Reader,
  at: number,
  parts = 'face|faces|head|heads',
): readonly Parse<readonly Thing[]>[] {
  const { words } = reader;
  const of = endOf(`all|each|every? of? the|a|any|their|his|her? ${parts} of|on`, words, at);
  if (of > 0)
    return nounPhrases(reader.nouns, words, of).flatMap(({ value, next }) => {
      const thing = faceOf(value, words[of - 2].text.endsWith('s') || value.plural || value.every);
      return thing ? [{ value: [thing], next }] : [];
    });
  return nounPhrases(reader.nouns, words, at).flatMap(({ value, next }) => {
    const own = endOf(`'s ${parts}`, words, next);
    const plain = endOf(parts.replace(/\|heads?\b/g, ''), words, next);
    const end = Math.max(own, plain);
    const thing = end > 0 ? faceOf(value, words[end - 1].text.endsWith('s') || value.every) : undefined;
    return thing ? [{ value: [thing], next: end }, ...exceptSome(reader, thing, end)] : [];
  });
}

/** "Everyone's face except the man on the left" */
function exceptSome(reader: Reader, thing: Thing, at: number): readonly Parse<readonly Thing[]>[] {
  const but = thing.plural ? exceptEnd(reader, at) : -1;
  if (but < 0) return [];
  return nounPhrases(reader.nouns, reader.words, but).map(({ value, next }) => ({
    value: [{ ...thing, traits: [...thing.traits, { is: 'not', thing: value }] }],
    next: Math.max(next, endOf("'s face|faces|own?", reader.words, next)),
  }));
}

/** Of all people: every face. Of some: the face where they are. */
function faceOf(person: Thing, plural: boolean): Thing | undefined {
  if (!person.known) return undefined;
  const narrowed = person.traits.length > 0 || person.relations.length > 0;
  const face: Thing = { ...emptyThing('face'), plural, definite: true, every: plural, scope: person.scope };
  if (!narrowed && onlyFacesTell.test(person.noun)) return { ...face, of: person.noun };
  if (!narrowed && (plural || person.every || person.plural)) return face;
  return narrowed ? { ...face, relations: [{ relation: 'at', thing: { ...person, scope: undefined } }] } : face;
}

/** What a picture is about; LOC knows the word. */
export const theSubject: Thing = {
  noun: 'SUBJECT',
  said: 'subject of the picture',
  plural: false,
  definite: true,
  every: false,
  traits: [],
  relations: [],
  known: true,
};
