import pluralize from 'pluralize';
import type { Concept, Lexicon, ResolvedConcept } from '../contracts/lexicon.js';
import { remembered } from '../util/remembered.js';
import { spellingCorrector } from './spelling.js';

/** Of phrases, and of what they come to in another number. */
const maxRemembered = 5000;

/** The words for things: names, synonyms and kinds ("a puppy is a dog, a dog is an animal"). */

/** "a pair of scissors" is about scissors, "a bottle of wine" about a bottle. */
const partitives = new Set(
  'pair group couple bunch piece slice set kind type sort lot herd flock number crowd stack pile row item'.split(' '),
);

const related =
  /\S (?:with|without|on|in|at|by|near|behind|under|over|above|below|beside|between|from|wearing|holding|carrying|riding|who|that|which) \S/;

/**
 * A lexicon over these concepts; a concept that another one names among its kinds is a kind, the rest are leaves.
 * @param nonConcepts phrases and words that only look like a concept ("rocking horse", "house")
 * @param isWord whether it is an English word: those are never taken for a misspelt concept
 */
export function createLexicon(
  concepts: readonly Concept[],
  nonConcepts: readonly string[] = [],
  isWord: (word: string) => boolean = () => false,
): Lexicon {
  const kinds = new Set(concepts.flatMap((concept) => concept.kinds));
  const inflection = createInflection(concepts);
  const { singular, plural } = inflection;
  const entries = entriesOf(concepts, kinds, inflection);
  const excluded = new Set(nonConcepts.flatMap((phrase) => [squeeze(phrase), squeeze(plural(phrase))]));
  const members = membersByKind(concepts, kinds);
  const correct = spellingCorrector(new Map([...entries].map(([key, { name }]) => [key, name])));

  const look = (phrase: string): ResolvedConcept | undefined =>
    entries.get(squeeze(phrase)) ?? entries.get(squeeze(singular(phrase)));

  function respell(phrase: string): ResolvedConcept | undefined {
    const key = squeeze(phrase);
    const name = excluded.has(key) || isWord(phrase) ? undefined : correct(key);
    return name === undefined ? undefined : { name, how: 'spelling' };
  }

  /** "shiny sports car" → "sports car": the longest known ending, since English heads stand last. */
  function byEnding(
    phrase: string,
    find: (ending: string) => ResolvedConcept | undefined,
  ): ResolvedConcept | undefined {
    const words = phrase.split(' ');
    for (let start = 0; start < words.length; start++) {
      const ending = words.slice(start).join(' ');
      const found = find(ending);
      if (found) return start === 0 || found.how === 'kind' ? found : { ...found, how: 'synonym' };
      if (excluded.has(squeeze(ending))) return undefined;
    }
    return undefined;
  }

  function resolve(raw: string): ResolvedConcept | undefined {
    const phrase = tidyPhrase(raw).replace(/^(?:the|an?|some|any) /, '');
    if (!phrase || phrase.length > 80) return undefined;
    const direct = look(phrase);
    if (direct) return direct;
    const of = phrase.indexOf(' of ');
    if (of > 0) {
      const front = phrase.slice(0, of);
      const head = singular(front.slice(front.lastIndexOf(' ') + 1));
      return resolve(partitives.has(head) ? phrase.slice(of + 4) : front);
    }
    // Behind such a word stands something else: "the sticker on the laptop" is no laptop.
    if (related.test(phrase)) return undefined;
    return byEnding(phrase, look) ?? byEnding(phrase, respell);
  }

  return {
    concepts: concepts.filter(({ name }) => !kinds.has(name)),
    // The same few words are looked up again and again, and comparing a misspelt one with all others takes long.
    resolve: remembered(resolve, maxRemembered),
    members(name) {
      const own = look(name)?.name ?? tidyPhrase(name);
      return members.get(own) ?? [own];
    },
    singular,
    plural,
    isWord,
  };
}

/** Spelling variants with and without spaces, hyphens and apostrophes share a key. */
const squeeze = (phrase: string): string => phrase.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** Every spelling of a concept. Names come first, so that a synonym never hides a name. */
function entriesOf(
  concepts: readonly Concept[],
  kinds: ReadonlySet<string>,
  { plural }: Inflection,
): ReadonlyMap<string, ResolvedConcept> {
  const entries = new Map<string, ResolvedConcept>();
  const enter = (phrase: string, name: string, how: ResolvedConcept['how']): void => {
    const key = squeeze(phrase);
    if (!entries.has(key)) entries.set(key, { name, how: kinds.has(name) ? 'kind' : how });
  };
  for (const { name } of concepts) enter(name, name, 'name');
  for (const { name } of concepts) enter(plural(name), name, 'plural');
  for (const { name, synonyms } of concepts)
    for (const synonym of synonyms) {
      enter(synonym, name, 'synonym');
      enter(plural(synonym), name, 'synonym');
    }
  return entries;
}

/** The leaves of each kind, in the order of the concepts. */
function membersByKind(
  concepts: readonly Concept[],
  kinds: ReadonlySet<string>,
): ReadonlyMap<string, readonly string[]> {
  const parents = new Map(concepts.map((concept) => [concept.name, concept.kinds]));
  const ancestors = (name: string): ReadonlySet<string> => {
    const all = new Set(parents.get(name));
    // A set is iterated in insertion order, including what is added on the way.
    for (const kind of all) for (const wider of parents.get(kind) ?? []) all.add(wider);
    return all;
  };
  const members = new Map<string, string[]>();
  for (const { name } of concepts)
    if (!kinds.has(name)) for (const kind of ancestors(name)) members.set(kind, [...(members.get(kind) ?? []), name]);
  return members;
}

/** Whether a label is a concept or a kind of it ("car" of "vehicle"), in any number and by any of their names. */
export function isKindOf(label: string, concept: string, lexicon: Lexicon): boolean {
  const [one, other] = [lexicon.singular(label), lexicon.singular(concept)];
  if (one === other) return true;
  const wide = lexicon.resolve(other)?.name;
  const narrow = lexicon.resolve(one)?.name;
  return wide !== undefined && narrow !== undefined && (wide === narrow || lexicon.members(wide).includes(narrow));
}

/** Singular and plural of noun phrases: "slices of pizza" ↔ "slice of pizza". */
export interface Inflection {
  singular(phrase: string): string;
  plural(phrase: string): string;
}

/** Nouns that the rules of `pluralize` get wrong. */
const irregular: Readonly<Record<string, string>> = {
  taxi: 'taxis',
  'passer-by': 'passers-by',
  calf: 'calves',
  skis: 'skis',
  cookie: 'cookies',
  lens: 'lenses',
  cattle: 'cattle',
  bus: 'buses',
};

/** @param concepts those with a plural of their own add to the irregular nouns */
function createInflection(concepts: readonly Concept[]): Inflection {
  const own = concepts.flatMap(({ name, plural }) => (plural ? [[name, plural] as const] : []));
  const pluralOf = new Map<string, string>([...Object.entries(irregular), ...own]);
  const singularOf = new Map([...pluralOf].map(([one, many]) => [many, one] as const)).set('busses', 'bus');

  const pluralOfHead = (head: string): string => pluralOf.get(head) ?? pluralize.plural(head);
  const singularOfHead = (head: string): string =>
    pluralOf.has(head) ? head : (singularOf.get(head) ?? pluralize.singular(head.replace(/sses$/, 'ss')));

  return {
    plural: remembered((words) => {
      const phrase = tidyPhrase(words);
      return pluralOf.get(phrase) ?? changeHead(phrase, pluralOfHead);
    }, maxRemembered),
    singular: remembered((words) => {
      const phrase = tidyPhrase(words);
      if (pluralOf.has(phrase)) return phrase;
      return singularOf.get(phrase) ?? changeHead(phrase, singularOfHead);
    }, maxRemembered),
  };
}

/** The head of a phrase is its last word, or the one before "of". */
function changeHead(phrase: string, change: (head: string) => string): string {
  const of = phrase.indexOf(' of ');
  const front = of < 0 ? phrase : phrase.slice(0, of);
  const rest = of < 0 ? '' : phrase.slice(of);
  const start = front.lastIndexOf(' ') + 1;
  return front.slice(0, start) + change(front.slice(start)) + rest;
}

const tidyPhrase = (phrase: string): string => phrase.toLowerCase().replaceAll('’', "'").replace(/\s+/g, ' ').trim();
