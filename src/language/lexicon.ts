/** The words for things: names, synonyms and kinds ("a puppy is a dog, a dog is an animal"). Data in data/concepts/. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { distance } from 'fastest-levenshtein';
import pluralize from 'pluralize';
import { z } from 'zod';
import { ConfigError } from '../contracts/errors.js';
import type { Concept, Lexicon, ResolvedConcept } from '../contracts/lexicon.js';

const wordSchema = z.string().trim().min(1).max(80);
const conceptSchema = z.strictObject({
  name: wordSchema,
  synonyms: z.array(wordSchema),
  kinds: z.array(wordSchema),
  plural: wordSchema.optional(),
});

/** What data/concepts/ holds. */
export interface ConceptFiles {
  /** coco.json's 80 concepts in the order of COCO's ids (0..79), then the kinds. */
  readonly concepts: readonly Concept[];
  /** Phrases and words that look like a concept ("rocking horse", "house") and are none. */
  readonly strangers: readonly string[];
}

/** Reads and checks the lexicon's files. Throws ConfigError naming the file that is wrong. */
export function readConcepts(folder: string): ConceptFiles {
  const read = <Row>(name: string, schema: z.ZodType<Row>): Row => {
    const file = path.join(folder, name);
    try {
      return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
    } catch (cause) {
      throw new ConfigError(`[concepts] ${file} cannot be read; restore it from the repository`, { cause });
    }
  };
  const concepts = [
    ...read('coco.json', z.array(conceptSchema).length(80)),
    ...read('kinds.json', z.array(conceptSchema)),
  ];
  const names = new Set(concepts.map((concept) => concept.name));
  for (const concept of concepts)
    for (const kind of concept.kinds)
      if (!names.has(kind))
        throw new ConfigError(`[concepts] ${concept.name} has the unknown kind ${kind}; add it to kinds.json`);
  return {
    concepts,
    strangers: [...read('strangers.json', z.array(wordSchema)), ...read('look-alikes.json', z.array(wordSchema))],
  };
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
/** "a pair of scissors" is about scissors, "a bottle of wine" about a bottle. */
const partitives = new Set(
  'pair group couple bunch piece slice set kind type sort lot herd flock number crowd stack pile row item'.split(' '),
);

/**
 * A lexicon over these concepts; a concept that another one names among its kinds is a kind, the rest are leaves.
 * @param strangers words and phrases that no rule may take for a concept
 */
export function createLexicon(concepts: readonly Concept[], strangers: readonly string[] = []): Lexicon {
  const kindNames = new Set(concepts.flatMap((concept) => concept.kinds));
  const pluralOf = new Map<string, string>(Object.entries(irregular));
  const singularOf = new Map<string, string>();
  const byKey = new Map<string, ResolvedConcept>();
  const strange = new Set(strangers.flatMap((phrase) => [squeeze(phrase), squeeze(plural(phrase))]));

  for (const { name, plural: own } of concepts) if (own) pluralOf.set(name, own);
  for (const [one, many] of pluralOf) singularOf.set(many, one);
  singularOf.set('busses', 'bus');
  const enter = (phrase: string, resolved: ResolvedConcept): void => {
    if (!byKey.has(squeeze(phrase))) byKey.set(squeeze(phrase), resolved);
  };
  // Names first: a synonym never hides a name.
  for (const { name } of concepts) enter(name, { name, how: kindNames.has(name) ? 'kind' : 'name' });
  for (const { name } of concepts) enter(plural(name), { name, how: kindNames.has(name) ? 'kind' : 'plural' });
  for (const { name, synonyms } of concepts) {
    const how = kindNames.has(name) ? 'kind' : 'synonym';
    for (const synonym of synonyms) {
      enter(synonym, { name, how });
      enter(plural(synonym), { name, how });
    }
  }
  const keysByLength = new Map<number, string[]>();
  for (const key of byKey.keys()) keysByLength.set(key.length, [...(keysByLength.get(key.length) ?? []), key]);
  const letters = new Map([...byKey.keys()].map((key) => [key, letterSet(key)]));
  const respelled = new Map<string, ResolvedConcept | undefined>();
  const members = new Map<string, string[]>();
  const parents = new Map(concepts.map((concept) => [concept.name, concept.kinds]));
  for (const { name } of concepts) if (!kindNames.has(name)) for (const kind of ancestors(name)) add(kind, name);

  function add(kind: string, name: string): void {
    const list = members.get(kind) ?? [];
    list.push(name);
    members.set(kind, list);
  }

  function ancestors(name: string, seen = new Set<string>()): Set<string> {
    for (const kind of parents.get(name) ?? [])
      if (!seen.has(kind)) {
        seen.add(kind);
        ancestors(kind, seen);
      }
    return seen;
  }

  /** The head of a phrase is what counts: its last word, or the one before "of". */
  function onHead(phrase: string, change: (head: string) => string): string {
    const of = phrase.indexOf(' of ');
    const front = of < 0 ? phrase : phrase.slice(0, of);
    const rest = of < 0 ? '' : phrase.slice(of);
    const space = front.lastIndexOf(' ') + 1;
    return front.slice(0, space) + change(front.slice(space)) + rest;
  }

  function plural(word: string): string {
    const phrase = tidy(word);
    return pluralOf.get(phrase) ?? onHead(phrase, (head) => pluralOf.get(head) ?? pluralize.plural(head));
  }

  function singular(word: string): string {
    const phrase = tidy(word);
    if (pluralOf.has(phrase)) return phrase;
    return (
      singularOf.get(phrase) ??
      onHead(phrase, (head) =>
        pluralOf.has(head) ? head : (singularOf.get(head) ?? pluralize.singular(head.replace(/sses$/, 'ss'))),
      )
    );
  }

  function look(phrase: string): ResolvedConcept | undefined {
    return byKey.get(squeeze(phrase)) ?? byKey.get(squeeze(singular(phrase)));
  }

  function respell(phrase: string): ResolvedConcept | undefined {
    const key = squeeze(phrase);
    if (!respelled.has(key)) {
      if (respelled.size >= mostRespelled) respelled.clear();
      respelled.set(key, findMeant(key));
    }
    return respelled.get(key);
  }

  /** The one entry that a slip of the pen explains: nothing for short words, for real words and for ties. */
  function findMeant(key: string): ResolvedConcept | undefined {
    const own = letterSet(key);
    const allowed = key.length < 4 ? 0 : key.length < 7 ? 1 : 2;
    if (strange.has(key)) return undefined;
    for (let slips = 1; slips <= allowed; slips++) {
      const names = new Set<string>();
      for (let length = key.length - slips; length <= key.length + slips; length++)
        for (const candidate of keysByLength.get(length) ?? [])
          if (
            candidate.length > 3 &&
            differingLetters(own, letters.get(candidate) ?? 0) <= 2 * slips &&
            slipDistance(key, candidate) === slips
          )
            names.add(byKey.get(candidate)?.name ?? '');
      const [name, second] = names;
      if (name !== undefined) return second === undefined ? { name, how: 'spelling' } : undefined;
    }
    return undefined;
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
      if (!found && strange.has(squeeze(ending))) return undefined;
      if (found) return start === 0 || found.how === 'kind' ? found : { ...found, how: 'synonym' };
    }
    return undefined;
  }

  function resolve(raw: string): ResolvedConcept | undefined {
    const phrase = tidy(raw).replace(/^(?:the|an?|some|any) /, '');
    if (!phrase || phrase.length > 80) return undefined;
    const direct = look(phrase);
    if (direct) return direct;
    const of = phrase.indexOf(' of ');
    if (of > 0) {
      const front = phrase.slice(0, of);
      const head = singular(front.slice(front.lastIndexOf(' ') + 1));
      return resolve(partitives.has(head) ? phrase.slice(of + 4) : front);
    }
    return byEnding(phrase, look) ?? byEnding(phrase, respell);
  }

  return {
    concepts: concepts.filter((concept) => !kindNames.has(concept.name)),
    resolve,
    members: (name) => {
      const own = look(name)?.name ?? tidy(name);
      return members.get(own) ?? [own];
    },
    singular,
    plural,
  };
}

const tidy = (phrase: string): string => phrase.toLowerCase().replaceAll('’', "'").replace(/\s+/g, ' ').trim();

/** Spelling variants with and without spaces, hyphens and apostrophes share a key. */
const squeeze = (phrase: string): string => phrase.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** Looking for a misspelt word compares it with all others, so the last ones are remembered. */
const mostRespelled = 2000;

/** Which of the letters a–z a word has, as bits: words that differ in many letters need no closer comparison. */
export const letterSet = (word: string): number => {
  let bits = 0;
  for (let at = 0; at < word.length; at++) {
    const place = word.charCodeAt(at) - 97;
    if (place >= 0 && place < 26) bits |= 1 << place;
  }
  return bits;
};

/** How many letters only one of two sets has; a slip of the pen makes at most two differ. */
export function differingLetters(a: number, b: number): number {
  let count = 0;
  for (let rest = a ^ b; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/** Levenshtein distance in which two neighbours swapped ("dgos") are one slip. */
export function slipDistance(a: string, b: string): number {
  const full = distance(a, b);
  if (full < 2) return full;
  for (let at = 0; at + 1 < a.length; at++) {
    if (a[at] === b[at]) continue;
    const swapped = `${a.slice(0, at)}${a[at + 1]}${a[at]}${a.slice(at + 2)}`;
    return Math.min(full, 1 + distance(swapped, b));
  }
  return full;
}
