import pluralize from 'pluralize';
import type { Sense, Synset, WordNet } from './read-wordnet.js';

/** Lexicographer files of what a picture can show. */
const top = 3; // "animal", "person", "plant" themselves
const animal = 5;
const artifact = 6;
const body = 8;
const food = 13;
const object = 17;
const person = 18;
const plant = 20;
const visible: ReadonlySet<number> = new Set([top, animal, artifact, body, food, object, person, plant]);
const substance = 27;

interface Meaning extends Sense {
  readonly synset: Synset;
  /** Whether it is the word's most frequent meaning of all. */
  readonly first: boolean;
  /** Whether it is the first word for this meaning, as "face" is and "mug" is not. */
  readonly isMainWord: boolean;
}

/** What a noun can mean in a picture, likeliest first. A phrase that WordNet lacks has its head's meanings. */
export function meaningsOf(wordNet: WordNet, noun: string): readonly Synset[] {
  const all = sensesOf(wordNet, noun)
    .map((sense) => ({ ...sense, synset: wordNet.synset(sense.id) }))
    .filter(({ synset }) => !synset.instance)
    .map((sense, at) => ({
      ...sense,
      first: at === 0,
      isMainWord: sense.synset.words[0] === noun.trim().toLowerCase(),
    }));
  const seen = all.filter(({ synset }) => visible.has(synset.domain));
  const meanings = seen.length > 0 ? seen : all;
  const doubts = meanings.map((meaning) => ({ meaning, doubt: doubtOf(wordNet, meaning, meanings) }));
  const likely = doubts.filter(({ doubt }) => doubt < improbable);
  return (likely.length > 0 ? likely : doubts).sort((a, b) => a.doubt - b.doubt).map(({ meaning }) => meaning.synset);
}

const [phenomenon, shape] = [19, 25];
/** Of what can be seen without being a thing: rainbows, stripes, gold. */
const visual: ReadonlySet<number> = new Set([...visible, phenomenon, shape, substance]);
/** Things that are seen only in paintings and signs. */
const depicted = ['imaginary being', 'sign', 'mark'];

/** See `WordRelations.isVisible`. */
export function isVisible(wordNet: WordNet, noun: string): boolean {
  const meant = kindsOf(wordNet, noun).at(0);
  if (!meant) return false;
  return visual.has(meant.domain) || isWithin(wordNet, meant, ({ words }) => depicted.includes(words[0]));
}

/** See `WordRelations.isNoun`. */
export const isNoun = (wordNet: WordNet, word: string): boolean => kindsOf(wordNet, word).length > 0;

/** All that a word can mean but single things and people, most frequent first. */
const kindsOf = (wordNet: WordNet, noun: string): readonly Synset[] =>
  sensesOf(wordNet, noun)
    .map(({ id }) => wordNet.synset(id))
    .filter(({ instance }) => !instance);

const improbable = 2;

/**
 * 0 for a meaning that keeps WordNet's order. WordNet counted words in texts, where "pig" and "tiger" are people too,
 * a "mug" is a face and "oak" the wood; about a picture nobody means that.
 */
function doubtOf(wordNet: WordNet, { synset, uses, first, isMainWord }: Meaning, among: readonly Meaning[]): number {
  const rivals = (...domains: readonly number[]): readonly Meaning[] =>
    among.filter((meaning) => domains.includes(meaning.synset.domain));
  switch (synset.domain) {
    case person:
      return rivals(person).length === among.length || (first && uses > 1) ? 0 : improbable;
    case body:
      return first || isMainWord || rivals(top, animal, artifact, object).length === 0 ? 0 : improbable;
    case plant:
      if (isWithin(wordNet, synset, ({ domain }) => domain === substance)) return improbable;
      // An apple, a banana: the fruit, not the tree.
      return rivals(food).some((rival) => isWithin(wordNet, rival.synset, isProduce)) ? 1 : 0;
    case food:
      return rivals(animal, body).length > 0 ? 1 : 0;
    default:
      return 0;
  }
}

const isProduce = ({ words }: Synset): boolean => words.includes('produce');

const isWithin = (wordNet: WordNet, { id }: Synset, test: (kind: Synset) => boolean): boolean =>
  [...ancestorsOf(wordNet, id).keys()].some((at) => test(wordNet.synset(at)));

function sensesOf(wordNet: WordNet, noun: string): readonly Sense[] {
  const phrase = noun.toLowerCase().slice(0, 100).replace(/\s+/g, ' ').trim();
  const front = phrase.split(' of ')[0].split(' ');
  const heads = front.map((_, start) => front.slice(start).join(' ')).filter((head) => head.length > 2);
  for (const ending of [phrase, ...heads])
    for (const spelling of [ending, ending.replaceAll('-', ' '), pluralize.singular(ending)]) {
      const senses = wordNet.senses(spelling);
      if (senses.length > 0) return senses;
    }
  return [];
}

/** Each wider concept of one, with the number of steps up to it (0 for itself), nearest first. */
export const ancestorsOf = (wordNet: WordNet, id: number): ReadonlyMap<number, number> =>
  walk(id, Number.POSITIVE_INFINITY, (at) => wordNet.synset(at).parents);

/** Each narrower concept of one, down to `depth` steps, with the number of steps (1 for the direct ones), nearest first. */
export function descendantsOf(wordNet: WordNet, id: number, depth: number): ReadonlyMap<number, number> {
  const steps = walk(id, depth, (at) => wordNet.synset(at).children);
  steps.delete(id);
  return steps;
}

function walk(from: number, depth: number, next: (id: number) => readonly number[]): Map<number, number> {
  const steps = new Map([[from, 0]]);
  // A map is iterated in insertion order, including entries added on the way.
  for (const [at, step] of steps)
    if (step < depth) for (const id of next(at)) if (!steps.has(id)) steps.set(id, step + 1);
  return steps;
}
