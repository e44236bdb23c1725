import type { Thing } from '../intent.js';
import { emptyThing, nounPhrases } from '../nouns.js';
import { endOf, type Parse } from '../phrase.js';
import type { Reader } from '../reader.js';

/** "the face of the man on the left", "everyone's face", "people's faces": faces found where those people are. */
export function thingsOfFaces(reader: Reader, at: number): readonly Parse<readonly Thing[]>[] {
  const { words } = reader;
  const of = endOf('all|each|every? of? the|a|any|their|his|her? face|faces|head|heads of|on', words, at);
  if (of > 0)
    return nounPhrases(reader.nouns, words, of).flatMap(({ value, next }) => {
      const thing = faceOf(value, words[of - 2].text.endsWith('s') || value.plural || value.every);
      return thing ? [{ value: [thing], next }] : [];
    });
  return nounPhrases(reader.nouns, words, at).flatMap(({ value, next }) => {
    const own = endOf("'s face|faces|head|heads", words, next);
    const plain = endOf('face|faces', words, next);
    const end = Math.max(own, plain);
    const thing = end > 0 ? faceOf(value, words[end - 1].text.endsWith('s') || value.every) : undefined;
    return thing ? [{ value: [thing], next: end }] : [];
  });
}

/** Of all people: every face. Of some: the face where they are. */
function faceOf(person: Thing, plural: boolean): Thing | undefined {
  if (!person.known) return undefined;
  const narrowed = person.traits.length > 0 || person.relations.length > 0;
  const face: Thing = { ...emptyThing('face'), plural, definite: true, every: plural, scope: person.scope };
  if (!narrowed && (plural || person.every || person.plural)) return face;
  return narrowed ? { ...face, relations: [{ relation: 'at', thing: { ...person, scope: undefined } }] } : face;
}
