import { colourOf, depthAt, participleEnd, placeAt } from '../attributes.js';
import type { Thing, Trait } from '../intent.js';
import { narrowings, relationAt } from '../modifiers.js';
import { coordinated } from '../noun-phrase.js';
import { endOf, type Parse } from '../phrase.js';
import type { Family, Found } from '../reader.js';
import { emptyThing, nounPhrases, type Reader, tail, wordAt } from '../reader.js';
import { cameras, extremeAt, extremeWords, relativesAt } from '../selectors.js';

const askers = 'what|which|wich';
const persons = 'who|whom|whos';
const be =
  'is|are|was|were|holds|wears|carries|looks|look|stands|stand|sits|sit|lies|lie|seems|seem|appears|appear|comes|has|have|got be|to? be?';
const listed =
  'what|which one|ones|thing|things|object|objects? of? the|these|those|them following? things|objects|words|items?';
const haves = 'has|have|holds|hold|wears|wear|carries|carry got?';
const isThere = 'missing|absent|visible|shown|present|there|here from?';

/** "Which elephant is on the left?", "Who is the tallest?", "Which is the closest car?", "Which vehicle is not red?" */
export const which: Family = {
  // What may follow is named for the judge of unused words.
  needs: [askers, persons, listed, isThere, cameras, extremeWords, haves, 'one|some of'],
  read: (reader, at) => [...pointing(reader, at), ...superlativeFirst(reader, at), ...presence(reader, at)],
};

const asking = (reader: Reader, { value: thing, next }: Parse<Thing>, weight: number): Found => {
  const { value: scope, next: end } = tail(reader, next);
  return {
    value: { intent: 'which', thing: { ...thing, quantity: undefined, scope: thing.scope ?? scope } },
    next: end,
    weight,
  };
};

/** What is asked of: "which elephant", "which of the three buses", "who"; and where the question goes on. */
function subjects(reader: Reader, at: number): readonly Parse<Thing>[] {
  const { words } = reader;
  const who = endOf(persons, words, at);
  if (who > 0) return [{ value: { ...emptyThing('person'), definite: true }, next: who }];
  const start = endOf(askers, words, at);
  if (start < 0) return [];
  const of = endOf('one|ones? of|among|from', words, start);
  return nounPhrases(reader.nouns, words, Math.max(start, of))
    .filter(({ value }) => value.known && value.noun !== 'one' && value.noun !== 'face')
    .map(({ value, next }) => ({
      value: { ...withTotal(value), definite: true, plural: of > 0 ? false : value.plural },
      next,
    }));
}

/** "Which of the three people on the bench": how many there are of whom one is asked for. */
const withTotal = ({ quantity, ...thing }: Thing): Thing =>
  quantity?.operator === '==' && quantity.number > 1 ? { ...thing, total: quantity.number } : thing;

function pointing(reader: Reader, at: number): readonly Found[] {
  return subjects(reader, at).flatMap((subject) => {
    const verb = endOf(be, reader.words, subject.next);
    if (verb < 0) return [];
    const isSeveral = /^(?:are|were|stand|sit|look|have)$/.test(wordAt(reader, subject.next));
    const thing = { ...subject.value, plural: isSeveral };
    const isWho = endOf(persons, reader.words, at) > 0;
    // "which bottle is the one in the middle"
    const one = Math.max(verb, endOf('the one|ones that|which? is|are?', reader.words, verb));
    return [...selectors(reader, participleEnd(reader.words, one), thing), ...possessors(reader, subject.next, thing)]
      .filter(({ value }) => !isWho || isOwner(value) || !isNamed(value))
      .map((whole) => asking(reader, whole, 0.97));
  });
}

/** "which person has a backpack" */
function possessors(reader: Reader, at: number, thing: Thing): readonly Parse<Thing>[] {
  const verb = endOf(haves, reader.words, at);
  if (verb < 0) return [];
  return nounPhrases(reader.nouns, reader.words, verb)
    .filter(({ value }) => value.known && !value.quantity)
    .map(({ value: other, next }) => ({
      value: { ...thing, relations: [...thing.relations, { relation: 'having' as const, thing: other }] },
      next,
    }));
}

/** What is said of one of several, as a noun phrase. */
function selectors(reader: Reader, at: number, thing: Thing): readonly Parse<Thing>[] {
  const { words, nouns } = reader;
  const found: Parse<Thing>[] = [];
  const add = (trait: Trait, next: number): void => {
    found.push({ value: { ...thing, traits: [...thing.traits, trait] }, next });
  };
  const not = endOf('not', words, at);
  if (not > 0) {
    const colour = colourOf(words, Math.max(not, endOf('a|an|the', words, not)));
    if (colour) add({ is: 'notColour', colour: colour.value }, Math.max(colour.next, endOf('one', words, colour.next)));
    for (const other of nounPhrases(nouns, words, not))
      if (isPlain(other.value) && other.value.noun !== thing.noun)
        add({ is: 'without', thing: other.value }, other.next);
    // "which dog is not on the bench", "who isn't in front of the car"
    const start = participleEnd(words, not);
    for (const { value, next } of narrowings(nouns, words, { value: { ...thing, definite: false }, next: start }, 0))
      if (!colour) add({ is: 'not', thing: value }, next);
    return found;
  }
  for (const relative of relativesAt(nouns, words, at, 0)) add(relative.value, relative.next);
  const extreme = extremeAt(words, at);
  if (extreme) {
    add(extreme.value, extreme.next);
    // "which one of them is the biggest dog"
    for (const head of nounPhrases(nouns, words, extreme.next))
      if (head.value.noun === thing.noun) add(extreme.value, head.next);
  }
  const depth = depthAt(words, at);
  if (depth && thing.noun !== 'object') add(depth.value, depth.next);
  const place = placeAt(words, at);
  if (place) add({ is: 'side', side: place.value }, place.next);
  const colour = colourOf(words, at);
  if (colour) add({ is: 'colour', colour: colour.value }, Math.max(colour.next, endOf('one', words, colour.next)));
  const relation = relationAt(words, at);
  if (relation)
    for (const other of nounPhrases(nouns, words, relation.next))
      if (other.value.known)
        found.push({
          value: { ...thing, relations: [...thing.relations, { relation: relation.value, thing: other.value }] },
          next: other.next,
        });
  return found;
}

const isPlain = ({ known, traits, relations }: Thing): boolean => known && traits.length + relations.length === 0;

/** Who has a backpack is told by the place of each. */
const isOwner = ({ relations, traits }: Thing): boolean =>
  traits.length === 0 && relations.length > 0 && relations.every(({ relation }) => relation === 'having');

/** Who is on the left or beside the car is asked of people's faces. */
const isNamed = ({ relations, traits }: Thing): boolean =>
  relations.length > 0 || traits.some(({ is }) => is === 'side' || is === 'colour');

/** "Which is the biggest dog?", "Who is the tallest person?" */
function superlativeFirst(reader: Reader, at: number): readonly Found[] {
  const { words } = reader;
  const asked = endOf(`${askers}|${persons} one|thing? is|was|are`, words, at);
  // "the biggest zebra?"
  const isBare = asked < 0 && reader.sentence.asks && reader.sentence.starts.includes(at);
  if (asked < 0 && !isBare) return [];
  const start = isBare ? at : asked;
  return nounPhrases(reader.nouns, words, start)
    .filter(
      ({ value }) =>
        value.known &&
        !value.plural &&
        value.noun !== 'face' &&
        reader.nouns.lexicon.members(value.noun).length < 2 &&
        value.traits.some(({ is }) => is === 'extreme' || is === 'relative'),
    )
    .map((thing) => asking(reader, thing, isBare ? 0.7 : 0.96));
}

/** "Which of these is not in the picture: a dog, a cat, a car?" */
function presence(reader: Reader, at: number): readonly Found[] {
  const { words } = reader;
  const start = endOf(listed, words, at);
  if (start < 0) return missing(reader, at);
  const verb = endOf('is|are|do|can|does|was|were not? you|we|i? not? see|spot|find?', words, start);
  if (verb < 0) return [];
  const state = endOf(isThere, words, verb);
  const { value: scope, next } = tail(reader, Math.max(state, verb));
  if (state < 0 && next === verb) return [];
  const link = Math.max(next, endOf(':|,|;|.|?|-', words, next));
  const absent = words.slice(start, next).some(({ text }) => /^(?:not|missing|absent)$/.test(text));
  return coordinated(reader, link)
    .filter(({ value }) => value.things.length > 1)
    .map(({ value: { things }, next: end }) => ({
      value: { intent: 'present', things, absent, scope } as const,
      next: end,
      weight: 0.97,
    }));
}

/** "One of these is missing: a chair, a cat, a microwave. Which one?" */
function missing(reader: Reader, at: number): readonly Found[] {
  const { words } = reader;
  const one = endOf(
    'one|some of the|these|those|them following? things|objects|ones? is|are not? missing|absent|there|here|visible|shown|present',
    words,
    at,
  );
  if (one < 0) return [];
  const { value: scope, next } = tail(reader, one);
  const asked = endOf(',|:|.|;|?|-? which|what one|ones? is|are? it? missing|absent|that?', words, next);
  const link = Math.max(asked, next, endOf(':|,|;|.|?|-', words, Math.max(asked, next)));
  const absent = words.slice(at, one).some(({ text }) => /^(?:not|missing|absent)$/.test(text));
  return coordinated(reader, link)
    .filter(({ value }) => value.things.length > 1)
    .map(({ value: { things }, next: end }) => {
      const after = asked > 0 ? end : endOf(',|:|.|;|?|-? which|what one|ones? is|are? it?', words, end);
      return { value: { intent: 'present', things, absent, scope } as const, next: Math.max(end, after), weight: 0.97 };
    });
}
