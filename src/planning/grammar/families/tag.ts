import type { Edit, Thing, Trait } from '../intent.js';
import { coordinated } from '../noun-phrase.js';
import { endOf, type Parse } from '../phrase.js';
import { readNumber } from '../premodifiers.js';
import type { Family } from '../reader.js';
import { emptyThing, type Reader, tail, wordAt } from '../reader.js';
import { ordinals } from '../vocabulary.js';
import { wordsAsText } from '../words.js';
import { type EditRule, type Edits, editing, thingsOfFaces } from './edit-targets.js';

const verbs = [
  'tag|label|mark|annotate|highlight|outline|circle|encircle|box|frame|underline|indicate out? all|every? of? the? names? of|on|for?',
  'point|points to|out|at|me? where?',
  'show|find|locate|spot|detect|point me? to? where? all|every? of?',
  'put|add|place|draw|write|stick|attach|set|give a|an|the|some? tag|tags|label|labels|box|boxes|name|names|circle|circles|rectangle|rectangles|frame|frames|marker|markers|bounding? box|boxes? on|around|over|to|for|at|next|onto to? all|every? of?',
  'draw bounding box|boxes around|on|over',
];

const nameWords = 'name|identify|recognize all? of? the?';

/** "Tag the dogs", "label every face", "Tag the 7 main characters of The Big Bang Theory", "Show me where the cat is" */
export const tag: EditRule = {
  needs: [...verbs, nameWords],
  read(reader, at) {
    const ends = verbs.map((verb) => endOf(verb, reader.words, at)).filter((end) => end > at);
    // "The second bottle" is one by its article, which a verb's pattern may have read.
    const isOne = (end: number): boolean => wordAt(reader, end - 1) === 'the' && ordinals.has(wordAt(reader, end));
    const starts = new Set(ends.map((end) => (isOne(end) ? end - 1 : end)));
    const named = wordAt(reader, at) === 'tag' ? [] : namedPeople(reader, at);
    const tagged = [...starts].flatMap((start) => [
      ...characters(reader, start),
      ...toldNames(reader, start),
      ...thingsOfFaces(reader, start).map(taggedList),
      ...coordinated(reader, start)
        .map(({ value, next }) => ({ value: value.things, next: Math.max(next, endOf(means, reader.words, next)) }))
        .filter(({ value }) => !value.some(({ traits }) => traits.some(isMeans)))
        .map(taggedList),
    ]);
    return [...tagged, ...named];
  },
};

/** "the dog as Rex", "the car with the name Herbie": what to write at it. */
function toldNames(reader: Reader, at: number): Edits {
  const { words } = reader;
  return coordinated(reader, at).flatMap(({ value: { things }, next }) => {
    const from = endOf('as|with|by the? name|label|tag|word|words|text?', words, next);
    if (from < 0 || from >= words.length || (words[next].text !== 'as' && from === next + 1)) return [];
    if (endOf('well as', words, from) > 0) return [];
    const end = tailStart(reader, from);
    const name = wordsAsText(words.slice(from, end));
    return [{ value: things.map((thing) => ({ edit: 'tag' as const, thing, name })), next: end }];
  });
}

/** "Name everyone", "identify the people": faces with their names, where they were taught. */
function namedPeople(reader: Reader, at: number): Edits {
  const start = endOf(nameWords, reader.words, at);
  if (start < 0) return [];
  return coordinated(reader, start).flatMap(({ value: { things }, next }) => {
    const [person, other] = things;
    if (!person || other || reader.nouns.lexicon.resolve(person.noun)?.name !== 'person') return [];
    if (person.traits.length > 0 || person.relations.length > 0) return [];
    return [taggedList({ value: [{ ...emptyThing('face'), plural: true, definite: true }], next })];
  });
}

const taggedList = ({ value, next }: Parse<readonly Thing[]>): Parse<readonly Edit[]> => ({
  value: value.map((thing) => ({ edit: 'tag', thing })),
  next,
});

const means =
  'with|by|using their|its|a|an|the|bounding? bounding? name|names|label|labels|box|boxes|frame|frames|tag|tags|circle|circles';

/** "the cars with their names": how they are tagged, and not which. */
const isMeans = (trait: Trait): boolean =>
  trait.is === 'other' &&
  /^(?:with|by|using) (?:(?:their|its|an?|the|bounding) )*(?:names?|labels?|box(?:es)?|frames?|tags?|circles?)$/.test(
    trait.query,
  );

/** What people in a film, a team or a history book are called together. */
const roles =
  'character|characters|actor|actors|actress|actresses|member|members|cast|player|players|president|presidents|star|stars|singer|singers|hero|heroes|contestant|contestants|founder|founders|politician|politicians|king|kings|queen|queens|leader|leaders|protagonist|protagonists|ceo|ceos|musician|musicians|judge|judges';

/** "the 7 main characters of X": faces, told apart by a list of names. */
function characters(reader: Reader, at: number): Edits {
  const { words } = reader;
  const the = endOf('all? of? the|these?', words, at);
  const counted = readNumber(words[Math.max(the, at)]);
  const start = Math.max(the, at) + (counted === undefined ? 0 : 1);
  let noun = start;
  while (noun < words.length && noun - start < 4 && !new RegExp(`^(?:${roles})$`).test(words[noun].text)) noun++;
  const link = endOf(`${roles} of|from|in|on|at|for`, words, noun);
  if (link < 0 || noun - start >= 4 || words.slice(start, noun).some(({ tag }) => tag === 'VERB' || tag === 'ADP'))
    return [];
  const end = tailStart(reader, link);
  if (end <= link) return [];
  const query = wordsAsText(words.slice(start, end));
  const thing: Thing = { ...emptyThing('face'), plural: true };
  return [{ value: [{ edit: 'name', thing, query, max: counted ?? 20 }], next: end }];
}

/** A name goes on until the end or "in the picture". */
function tailStart(reader: Reader, from: number): number {
  for (let at = from + 1; at < reader.words.length; at++) if (tail(reader, at).next === reader.words.length) return at;
  return reader.words.length;
}

/** Tags by themselves; with other edits they are read by `edit`. */
export const tagging: Family = {
  needs: tag.needs,
  read: (reader, at) => tag.read(reader, at).map((edits) => editing(reader, edits, 0.9)),
};
