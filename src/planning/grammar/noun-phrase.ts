import type { Lexicon } from '../../contracts/lexicon.js';
import type { Thing, Trait } from './intent.js';
import { postmodified } from './modifiers.js';
import { endOf, endOfAny, memo, type Parse, textOf } from './phrase.js';
import { readAdjectives, readDeterminer, settleSizes } from './premodifiers.js';
import { emptyThing, fewPerEnd, type Nouns, nounPhrases, type Reader, wordAt } from './reader.js';
import { colours, garments, pictureNouns, stops } from './vocabulary.js';
import type { Word } from './words.js';

export function createNouns(lexicon: Lexicon): Nouns {
  const squeeze = (phrase: string): string => phrase.toLowerCase().replace(/[^a-z0-9]/g, '');
  const exact = new Set(
    lexicon.concepts.flatMap(({ name, synonyms }) =>
      [name, ...synonyms].flatMap((phrase) => [squeeze(phrase), squeeze(lexicon.plural(phrase))]),
    ),
  );
  const nouns: Nouns = {
    lexicon,
    isExact: (phrase) => {
      if (exact.has(squeeze(phrase))) return true;
      if (phrase.indexOf(' ') < phrase.lastIndexOf(' ') && !phrase.includes(' of ')) return false;
      const resolved = lexicon.resolve(phrase);
      if (!resolved || resolved.how === 'spelling') return false;
      // Kinds are no concepts; a phrase is one's own word when its last word alone says something else or nothing.
      const last = phrase.slice(phrase.lastIndexOf(' ') + 1);
      return last === phrase || (resolved.how === 'kind' && lexicon.resolve(last)?.name !== resolved.name);
    },
    phrases: Array.from({ length: maxDepth + 1 }, (_, depth) =>
      memo((words: readonly Word[], at: number): readonly Parse<Thing>[] =>
        fewPerEnd(coresOf(nouns, words, at).flatMap((core) => postmodified(nouns, words, core, depth))),
      ),
    ),
  };
  return nouns;
}

/** "the cup on the table in front of the man with the hat" */
const maxDepth = 3;

const pronouns: Readonly<
  Record<string, Pick<Thing, 'noun' | 'quantity'> & { readonly every?: true; readonly definite?: true }>
> = {
  everyone: { noun: 'person', every: true },
  everybody: { noun: 'person', every: true },
  anyone: { noun: 'person' },
  anybody: { noun: 'person' },
  someone: { noun: 'person' },
  somebody: { noun: 'person' },
  nobody: { noun: 'person', quantity: { operator: '==', number: 0 } },
  anything: { noun: 'object' },
  something: { noun: 'object' },
  everything: { noun: 'object', every: true },
  he: { noun: 'man', definite: true },
  him: { noun: 'man', definite: true },
  she: { noun: 'woman', definite: true },
};

/** The noun with what stands before it. */
function coresOf(nouns: Nouns, words: readonly Word[], at: number): readonly Parse<Thing>[] {
  const pronoun = pronouns[words[at].text === 'no' && words[at + 1]?.text === 'one' ? 'nobody' : words[at].text];
  if (pronoun) {
    const next = words[at].text === 'no' ? at + 2 : at + 1;
    const { noun, quantity, every = false, definite = false } = pronoun;
    const thing = { ...emptyThing(noun), quantity, every, definite };
    // Besides the one that is known there is another.
    if (words[next]?.text === 'else' && noun === 'person' && !every && !quantity)
      return [{ value: { ...thing, quantity: { operator: '>', number: 1 } }, next: next + 1 }];
    const eaten = pronoun.noun === 'object' ? endOf('to eat', words, next) : -1;
    if (eaten > 0) return [{ value: { ...thing, noun: 'food' }, next: eaten }];
    const colour = words[next]?.text ?? '';
    if (pronoun.noun === 'object' && colours.has(colour))
      return [{ value: { ...thing, traits: [{ is: 'colour', colour }] }, next: next + 1 }];
    return [{ value: thing, next }];
  }
  const { determiner, quantity, share, next: afterDeterminer, owner } = readDeterminer(words, at);
  const { traits, next } = readAdjectives(nouns, words, afterDeterminer, determiner === 'the');
  return headsOf(nouns, words, next).flatMap(({ value: head, next: end }) => {
    const core: Parse<Thing> = {
      value: {
        // "Our faces" are those of everybody in the picture.
        ...emptyThing(owner && !(owner === 'our' && head.noun === 'face') ? `${owner} ${head.noun}` : head.noun),
        plural: head.plural,
        known: head.known,
        definite: determiner === 'the',
        every: determiner === 'every',
        quantity: quantity ?? (determiner === 'no' ? { operator: '==', number: 0 } : undefined),
        ...(share && { share }),
        traits: [...settleSizes(traits, head.plural, determiner === 'the'), ...head.traits],
        relations: ownerBefore(words, afterDeterminer, head),
      },
      next: end,
    };
    return [...belongings(nouns, words, core), core];
  });
}

/** Whose things are told apart by who has them: "her umbrella", not "her car". */
const carried = new Set(
  'umbrella parasol bag handbag purse backpack rucksack suitcase briefcase luggage tie phone cellphone smartphone racket bat skateboard surfboard snowboard ski skis frisbee'.split(
    ' ',
  ),
);
const owners: Readonly<Record<string, string>> = { his: 'man', her: 'woman' };

function ownerBefore(words: readonly Word[], at: number, { noun }: Head): Thing['relations'] {
  const owner = owners[words[at - 1]?.text ?? ''];
  const last = noun.split(' ').at(-1) ?? '';
  return owner && (carried.has(last) || garments.has(last))
    ? [{ relation: 'of', thing: { ...emptyThing(owner), definite: true } }]
    : [];
}

/** What people ask of a thing itself: "the car's colour". */
const qualities =
  /^(?:color|colors|shade|name|size|position|place|number|type|kind|breed|age|height|width|back|side|left|right|top|front)$/;

/** "the man's tie", "the dogs' collars" */
function belongings(nouns: Nouns, words: readonly Word[], owner: Parse<Thing>): readonly Parse<Thing>[] {
  if (words[owner.next]?.text !== "'s" || !owner.value.known || owner.value.noun === 'face') return [];
  const { traits, next } = readAdjectives(nouns, words, owner.next + 1, true);
  return headsOf(nouns, words, next)
    .filter(({ value: { noun } }) => noun !== 'face' && !qualities.test(noun.split(' ')[0]))
    .map(({ value: head, next: end }) => ({
      value: {
        ...emptyThing(head.noun),
        plural: head.plural,
        known: head.known,
        definite: true,
        traits: settleSizes(traits, head.plural, true),
        relations: [{ relation: 'of' as const, thing: owner.value }],
      },
      next: end,
    }));
}

/** The noun of a noun phrase. */
export interface Head {
  readonly noun: string;
  readonly plural: boolean;
  readonly known: boolean;
  readonly traits: readonly Trait[];
}

const maxNounWords = 5;

/** Nouns that begin at a word: known ones, the longest first, then all that could be an unknown one. */
function headsOf(nouns: Nouns, words: readonly Word[], start: number): readonly Parse<Head>[] {
  const first = words[start];
  if (first?.taught) return [{ value: headOf(first.text, false, true), next: start + 1 }];
  const known: Parse<Head>[] = [];
  let end = start;
  while (end < words.length && end - start < maxNounWords) {
    const word = words[end];
    const phrase = textOf(words, start, end + 1);
    const open = !stops.has(word.text) && word.tag !== 'PUNCT' && !word.taught;
    if (!open && !(/^(?:of|in|a|one's)$/.test(word.text) && end > start)) break;
    end++;
    if (!open) continue;
    if (/^(?:faces?|heads?)$/.test(word.text) && end - start === 1)
      known.unshift({ value: headOf('face', word.text.endsWith('s'), true), next: end });
    else if (nouns.isExact(phrase) || (isNounLike(word) && isExactEnding(nouns, words, start, end)))
      known.unshift({ value: knownHead(nouns, phrase), next: end });
  }
  const unknown = unknownHead(nouns, words, start);
  return unknown && !known.some(({ next }) => next >= unknown.next) ? [...known, unknown] : known;
}

const isNounLike = (word: Word): boolean => word.tag !== 'VERB' || word.text.endsWith('s');

/** "police car": its last word is a thing that we know, and the words before it are plain nouns or adjectives. */
function isExactEnding(nouns: Nouns, words: readonly Word[], start: number, end: number): boolean {
  const inner = words.slice(start, end - 1);
  return (
    inner.length > 0 &&
    inner.every(({ text, tag }) => !stops.has(text) && tag !== 'VERB' && !isPluralName(nouns, text)) &&
    nouns.lexicon.resolve(textOf(words, start, end)) !== undefined &&
    nouns.isExact(words[end - 1].text)
  );
}

/** "animals giraffes" are two phrases. */
const isPluralName = (nouns: Nouns, word: string): boolean =>
  nouns.isExact(word) && nouns.lexicon.singular(word) !== word;

function knownHead(nouns: Nouns, phrase: string): Head {
  const noun = nouns.lexicon.singular(phrase);
  return headOf(noun, phrase !== noun || nouns.lexicon.plural(noun) === noun, true);
}

const headOf = (noun: string, plural: boolean, known: boolean): Head => ({ noun, plural, known, traits: [] });

/** What is said of a picture, or a part of it: "where was this taken", "in the middle". */
const noThings = new Set('taken shot made middle center centre background foreground'.split(' '));

/** The run of words up to where no noun phrase goes on. */
function unknownHead(nouns: Nouns, words: readonly Word[], start: number): Parse<Head> | undefined {
  let end = start;
  while (end < words.length && end - start < maxNounWords) {
    const { text, tag, taught } = words[end];
    if (stops.has(text) || tag === 'PUNCT' || taught || pictureNouns.has(text)) break;
    if (end > start && tag === 'VERB' && text.endsWith('ing')) break;
    if (end === start + 1 && isPluralName(nouns, words[start].text)) break;
    if (end > start && endOf('left|right|top|bottom hand? side? of|from|to', words, end) > 0) break;
    end++;
  }
  const last = words[end - 1];
  if (end === start + 1 && noThings.has(last.text)) return undefined;
  if (end === start || !/^\p{L}/u.test(last.text) || /^(?:ADV|ADJ)$/.test(last.tag) || last.tag === 'PRON')
    return undefined;
  const phrase = textOf(words, start, end);
  const noun = nouns.lexicon.singular(phrase);
  return { value: headOf(noun, noun !== phrase, nouns.lexicon.resolve(phrase) !== undefined), next: end };
}

export type Joint = 'and' | 'or';

export interface Coordinated {
  readonly things: readonly Thing[];
  readonly joint: Joint;
}

const maxThings = 6;

const maxLists = 12;

/** Ways to read "a dog", "dogs and cats", "a bus, a car or a truck", the longest first. */
export const coordinated = memo((reader: Reader, at: number): readonly Parse<Coordinated>[] => {
  const found: Parse<Coordinated>[] = [];
  const grow = (things: readonly Thing[], joint: Joint | undefined, from: number): void => {
    // Later things are read in their longest ways only, so that the combinations don't multiply.
    for (const { value, next } of nounPhrases(reader.nouns, reader.words, from).slice(
      0,
      things.length > 0 ? 3 : maxLists,
    )) {
      const all = [...things, value];
      const conjunction = all.length < maxThings ? conjunctionAt(reader, next) : undefined;
      if (conjunction && (!joint || !conjunction.value || joint === conjunction.value) && found.length < 5 * maxLists)
        grow(all, conjunction.value ?? joint, conjunction.next);
      found.push({ value: { things: all, joint: joint ?? 'and' }, next });
    }
  };
  grow([], undefined, at);
  return found.sort((a, b) => b.next - a.next).slice(0, maxLists);
});

const orWords = ',? or';
const andWords = [',? and|plus|& also|the? sum? of?', ',? as|along|together well|with as?'];
/** What joins one thing to the next; without any of them `coordinated` reads one thing only. */
export const conjunctions: readonly string[] = [orWords, ...andWords, ','];

/** "and", "or", "plus", ", and"; a comma alone joins by the word that comes later. */
function conjunctionAt(reader: Reader, at: number): Parse<Joint | undefined> | undefined {
  const or = endOf(orWords, reader.words, at);
  if (or > 0) return { value: 'or', next: or };
  const and = endOfAny(andWords, reader.words, at);
  if (and > 0) return { value: 'and', next: and };
  return wordAt(reader, at) === ',' ? { value: undefined, next: at + 1 } : undefined;
}
