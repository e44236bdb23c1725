import { orders } from '../../../language/orders.js';
import { capitalise } from '../../../util/format.js';
import { participleEnd, placeAt } from '../attributes.js';
import type { Measure, Thing } from '../intent.js';
import { postmodified, relationAt } from '../modifiers.js';
import { endOf, type Parse } from '../phrase.js';
import type { Family, Found } from '../reader.js';
import { emptyThing, nounPhrases, pictureSubject, type Reader, tail, wordAt } from '../reader.js';
import { relativesAt } from '../selectors.js';
import { wordsAsText } from '../words.js';
import { measureAt } from './measures.js';

const see = 'see|spot|find|detect|recognize|identify|notice|make|observe|have|got';
const contain =
  'contain|contains|show|shows|have|has|include|includes|feature|features|depict|depicts|display|displays|showing';

const whatKind = 'what|which|name|wich all? different? kind|kinds|type|types|sort|sorts|species of? a|an?';
const whichOnes = 'what|which of? the? other?';
const whatStands =
  'what|which else|thing|things|object|objects|item|items? is|are|lies|stands|sits|hangs|do|can|appears you|we|i? see|find|spot? there?';
const listed =
  'name|list|identify|enumerate|mention|recognize|classify|what|which out? all|every|each? of? the|different? names? of?';
const listOf = 'a? list of all? the?';

const holding = 'holding|carrying|hold|holds|carry|carries up? in? his|her|their|the? hand|hands?';
const bearing = 'sitting|riding|lying|seated|sit|sits|ride|rides|lie|lies on?';
const handsOf = 'in|inside his|her|their|its hand|hands';

/** "What is the man holding?", "What's she sitting on?", "What does he have in his hand?" */
function supports(reader: Reader, at: number): readonly Found[] {
  const { words, nouns } = reader;
  const start = endOf('what|which thing|object|animal|vehicle? is|are|does|do', words, at);
  if (start < 0) return [];
  // A model that looks knows better, where there is one; boxes tell it now and then.
  const asked = (thing: Thing, by: 'held' | 'bearing', next: number): readonly Found[] => [
    { value: { intent: 'ask', question: `${capitalise(wordsAsText(words.slice(at, next)))}?` }, next, weight: 0.58 },
    { value: { intent: 'support', thing: { ...thing, quantity: undefined }, by }, next, weight: 0.55 },
  ];
  const hands = endOf(handsOf, words, start);
  if (hands > 0) {
    const noun =
      wordAt(reader, start + 1) === 'her' ? 'woman' : wordAt(reader, start + 1) === 'his' ? 'man' : undefined;
    return noun ? asked({ ...emptyThing(noun), definite: true }, 'held', hands) : [];
  }
  return nounPhrases(nouns, words, start).flatMap(({ value: thing, next }): readonly Found[] => {
    const isBearer = nouns.lexicon.resolve(thing.noun)?.name === 'person' || thing.noun === 'person';
    if (!isBearer || !thing.known) return [];
    const held = Math.max(
      endOf(holding, words, next),
      endOf('have|has|got|having in his|her|their|the hand|hands', words, next),
    );
    const on = endOf(bearing, words, next);
    const isRidden = /^rid/.test(wordAt(reader, next)) || wordAt(reader, on - 1) === 'on';
    return [
      ...(held > 0 ? asked(thing, 'held', held) : []),
      ...(on > 0 && isRidden ? asked(thing, 'bearing', on) : []),
    ];
  });
}

/** "What animal is in the image?", "Which vehicles do you see?", "What is left of the bus?", "Name the animals" */
export const name: Family = {
  needs: [whatKind, whichOnes, whatStands, listed, listOf, holding, bearing],
  read: (reader, at) => [
    ...kindQuestions(reader, at),
    ...whatIs(reader, at),
    ...lists(reader, at),
    ...supports(reader, at),
  ],
};

/** Things whose names differ: a kind ("animal") or just "object". */
const isGeneral = (reader: Reader, { noun }: Thing): boolean =>
  noun === 'object' || reader.nouns.lexicon.members(noun).length > 1;

function naming(reader: Reader, thing: Parse<Thing>, single: boolean, weight: number): Found {
  const { value: scope, next } = tail(reader, thing.next);
  return {
    value: {
      intent: 'name',
      thing: { ...thing.value, quantity: undefined, scope: thing.value.scope ?? scope },
      single,
    },
    next,
    weight,
  };
}

/** "What (kind of) animal …" with "is there", "do you see", "does the picture show", "is the biggest", "is left of the bus" */
function kindQuestions(reader: Reader, at: number): readonly Found[] {
  const { words } = reader;
  const start = endOf(whatKind, words, at);
  const plain = endOf(whichOnes, words, at);
  return [...new Set([start, plain])].flatMap((from) => {
    if (from < 0) return [];
    return nounPhrases(reader.nouns, words, from).flatMap((thing) => {
      if (!isGeneral(reader, thing.value)) return [];
      const many = thing.value.plural;
      return [thing, ...continued(reader, thing)].map((whole) => naming(reader, whole, !many, 0.96));
    });
  });
}

function continued(reader: Reader, { value: thing, next }: Parse<Thing>): readonly Parse<Thing>[] {
  const { words } = reader;
  const found: Parse<Thing>[] = [];
  const seen = endOf(`do|can|could|did|are|would you|we|i|one|u able? to? ${see} out?`, words, next);
  if (seen > 0) found.push(...postmodified(reader.nouns, words, { value: thing, next: seen }, 0));
  const shows = endOf('does|do|did', words, next);
  const subject = shows > 0 ? pictureSubject(reader, shows) : undefined;
  const verb = subject ? endOf(contain, words, subject.next) : -1;
  if (subject && verb > 0) found.push({ value: { ...thing, scope: subject.value }, next: verb });
  const be = endOf(
    'is|are|was|were|can|stands|sits|appears|appear|lies there|it|this|that|these|those|they|be? seen?',
    words,
    next,
  );
  if (be > 0) {
    found.push(...postmodified(reader.nouns, words, { value: thing, next: participleEnd(words, be) }, 0));
    const extreme = extremeAt(reader, be);
    if (extreme) found.push({ value: { ...thing, traits: [...thing.traits, extreme.value] }, next: extreme.next });
  }
  return found;
}

const extremeOf: ReadonlyMap<Measure, string> = new Map([
  ['left', orders.left.first],
  ['right', orders.right.first],
  ['above', orders.top.first],
  ['below', orders.bottom.first],
  ['large', orders.large.first],
  ['small', orders.small.first],
]);

/** "the tallest", "furthest to the left", but not the mere "on the left". */
function extremeAt(reader: Reader, at: number): Parse<Thing['traits'][number]> | undefined {
  const measure = measureAt(reader.words, at);
  const query = measure && extremeOf.get(measure.value);
  return measure && query ? { value: { is: 'extreme', query }, next: measure.next } : undefined;
}

/** How far away things of different kinds are, their sizes don't tell. */
const isDeep = ({ traits }: Thing): boolean =>
  traits.some((trait) => trait.is === 'other' && /\b(?:background|foreground|distance)\b/.test(trait.query));

/** "What is to the left of the bus?", "What's on the table?", "What is the biggest animal?", "What is that animal?" */
function whatIs(reader: Reader, at: number): readonly Found[] {
  const { words } = reader;
  const start = endOf(whatStands, words, at);
  if (start < 0) return [];
  const object = { ...emptyThing('object'), plural: true };
  const from = participleEnd(words, start);
  const found: Found[] = [];
  const isElse = words.slice(at, start).some(({ text }) => text === 'else');
  if (isElse && tail(reader, start).next === words.length)
    found.push(naming(reader, { value: object, next: start }, false, 0.9));
  for (const { value, next } of relativesAt(reader.nouns, words, from, 0))
    if (value.query === 'between')
      found.push(naming(reader, { value: { ...object, traits: [value] }, next }, false, 0.9));
  // What is near a bottle isn't in it.
  const isInside =
    endOf(handsOf, words, from) > 0 ||
    endOf(
      'in|inside|within of? the|this|that|these|his|her|their|my|a bottle|cup|glass|mug|vase|bag|backpack|handbag|suitcase|box|refrigerator|fridge|oven|microwave|jar',
      words,
      from,
    ) > 0;
  if (!isInside && (relationAt(words, from) || placeAt(words, from)))
    for (const thing of postmodified(reader.nouns, words, { value: object, next: from }, 0))
      if (thing.next > from && !isDeep(thing.value)) found.push(naming(reader, thing, false, 0.9));
  if (/^(?:is|are)$/.test(wordAt(reader, start - 1)))
    for (const thing of nounPhrases(reader.nouns, words, endOf('name|names of', words, start) > 0 ? start + 2 : start))
      if (isGeneral(reader, thing.value) && (thing.value.noun !== 'object' || thing.value.traits.length > 0))
        found.push(naming(reader, thing, !thing.value.plural, 0.88));
  return found;
}

/** "Name all animals", "list the objects in the picture", "which animals?" */
function lists(reader: Reader, at: number): readonly Found[] {
  const start = endOf(listed, reader.words, at);
  const whole = endOf(listOf, reader.words, at);
  const from = Math.max(start, whole);
  if (from < 0) return [];
  return nounPhrases(reader.nouns, reader.words, from)
    .filter(({ value }) => isGeneral(reader, value))
    .map((thing) => naming(reader, thing, !thing.value.plural && thing.value.noun !== 'object', 0.91));
}
