import type { Lexicon } from '../../../concept.js';
import type { Quantity, Thing, Trait } from './intent.js';
import { memo } from './memo.js';
import { postmodified } from './modifiers.js';
import { endOf, type Parse } from './phrase.js';
import { readQuantity } from './quantity.js';
import { colours, ordinals, pictureNouns, stops } from './vocabulary.js';
import type { Word } from './words.js';

/** What reading noun phrases needs to know. */
export interface Nouns {
  readonly lexicon: Lexicon;
  /** Whether the lexicon knows this very phrase, not only its last word ("hot dog", but not "old dog"). */
  readonly isExact: (phrase: string) => boolean;
  /** Noun phrases by the depth at which they stand in others; see `nounPhrases`. */
  readonly phrases: readonly ((words: readonly Word[], at: number) => readonly Parse<Thing>[])[];
}

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
    phrases: Array.from({ length: deepest + 1 }, (_, depth) =>
      memo((words: readonly Word[], at: number): readonly Parse<Thing>[] =>
        fewPerEnd(coresOf(nouns, words, at).flatMap((core) => postmodified(nouns, words, core, depth))),
      ),
    ),
  };
  return nouns;
}

const mostPhrases = 12;

/** Readings that end at the same word differ in little; without a limit a long row of "left of" has thousands. */
export function fewPerEnd<Value>(parses: readonly Parse<Value>[], most = mostPhrases): readonly Parse<Value>[] {
  const ends = new Map<number, number>();
  return parses
    .filter(({ next }) => {
      const count = ends.get(next) ?? 0;
      ends.set(next, count + 1);
      return count < 2;
    })
    .slice(0, most);
}

/** "the cup on the table in front of the man with the hat" */
const deepest = 3;

const pronouns: Readonly<
  Record<string, { readonly noun: string; readonly quantity?: Quantity; readonly every?: true }>
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
};

const extremes: readonly (readonly [pattern: string, query: string])[] = [
  ['leftmost', 'leftmost'],
  ['rightmost', 'rightmost'],
  ['topmost|uppermost|highest', 'topmost'],
  ['bottommost|lowermost|lowest', 'bottommost'],
  ['far|furthest|farthest|extreme|most left', 'leftmost'],
  ['far|furthest|farthest|extreme|most right', 'rightmost'],
  ['biggest|largest|greatest|tallest|hugest|most-prominent|main', 'largest'],
  ['smallest|tiniest|littlest|shortest', 'smallest'],
  ['closest|nearest|frontmost', 'largest'],
  ['furthest|farthest away?', 'smallest'],
  ['middle|central|center', 'middle'],
];
const sides: Readonly<Record<string, string>> = {
  left: 'leftmost',
  right: 'rightmost',
  top: 'topmost',
  upper: 'topmost',
  bottom: 'bottommost',
  lower: 'bottommost',
};
const sizes: Readonly<Record<string, string>> = {
  big: 'largest',
  large: 'largest',
  huge: 'largest',
  giant: 'largest',
  bigger: 'largest',
  larger: 'largest',
  tall: 'largest',
  small: 'smallest',
  little: 'smallest',
  tiny: 'smallest',
  smaller: 'smallest',
};

/**
 * All ways to read a noun phrase at a word, the longest first: "the two red cars | to the left of the bus | in the photo".
 * A phrase without any noun ("the left one") is none.
 */
export function nounPhrases(nouns: Nouns, words: readonly Word[], at: number, depth = 0): readonly Parse<Thing>[] {
  return at < words.length ? (nouns.phrases[depth]?.(words, at) ?? []) : [];
}

/** The noun with what stands before it. */
function coresOf(nouns: Nouns, words: readonly Word[], at: number): readonly Parse<Thing>[] {
  const pronoun = pronouns[words[at].text === 'no' && words[at + 1]?.text === 'one' ? 'nobody' : words[at].text];
  if (pronoun) {
    const next = words[at].text === 'no' ? at + 2 : at + 1;
    const thing = { ...emptyThing(pronoun.noun), quantity: pronoun.quantity, every: pronoun.every ?? false };
    return [{ value: thing, next }];
  }
  const { determiner, quantity, next: afterDeterminer, owner } = readDeterminer(words, at);
  const { traits, next } = readAdjectives(nouns, words, afterDeterminer, determiner === 'the');
  return headsOf(nouns, words, next).map(({ value: head, next: end }) => ({
    value: {
      ...emptyThing(owner ? `${owner} ${head.noun}` : head.noun),
      plural: head.plural,
      known: head.known,
      definite: determiner === 'the',
      every: determiner === 'every',
      quantity: quantity ?? (determiner === 'no' ? { operator: '==', number: 0 } : undefined),
      traits: [...settleSizes(traits, head.plural, determiner === 'the'), ...head.traits],
    },
    next: end,
  }));
}

export const emptyThing = (noun: string): Thing => ({
  noun,
  plural: false,
  definite: false,
  every: false,
  traits: [],
  relations: [],
  known: true,
});

interface Determined {
  readonly determiner?: 'the' | 'every' | 'no' | 'a';
  readonly quantity?: Quantity;
  readonly owner?: string;
  readonly next: number;
}

const partitive =
  'of? a|the? pair|pairs|couple|group|groups|bunch|set|lot|lots|number|herd|flock|team|row|total|sum|crowd|variety|few of';

function readDeterminer(words: readonly Word[], start: number): Determined {
  const every = endOf('all|each|every|both single? one? of? the|these|those|my|your?', words, start);
  if (every > 0 && words[start].text !== 'both') {
    const counted = readQuantity(words, every);
    return { determiner: 'every', quantity: counted?.value, next: counted?.next ?? every };
  }
  const both = endOf('both of? the|these|those?', words, start);
  const none = endOf('no|zero|0 single?', words, start);
  if (none > 0) return { determiner: 'no', next: none };
  const amount = readQuantity(words, both > 0 ? both : start);
  if (amount) {
    const of = endOf('of the|these|those|them', words, amount.next);
    const group = endOf(partitive, words, amount.next);
    return { determiner: 'a', quantity: amount.value, next: Math.max(amount.next, of, group) };
  }
  const the = endOf('the|this|that|these|those|its other|same|whole|entire|very?', words, both > 0 ? both : start);
  const own = endOf('my|our|your|his|her|their', words, start);
  const owner = own > 0 && /^(?:my|our)$/.test(words[start].text) ? words[start].text : undefined;
  const article = endOf('a|an|any|some|such|another|one other|single?', words, start);
  const after = Math.max(the, own, article, both, start);
  const determiner = Math.max(the, own) > 0 || both > 0 ? 'the' : article > 0 ? 'a' : undefined;
  const counted = readQuantity(words, after);
  const group = endOf(partitive, words, counted?.next ?? after);
  const kinds = endOf(
    'different? kind|kinds|type|types|sort|sorts|piece|pieces|item|items of',
    words,
    Math.max(group, after),
  );
  return { determiner, quantity: counted?.value, owner, next: Math.max(counted?.next ?? after, group, kinds) };
}

function readAdjectives(
  nouns: Nouns,
  words: readonly Word[],
  start: number,
  definite: boolean,
): { readonly traits: readonly Trait[]; readonly next: number } {
  const traits: Trait[] = [];
  let at = start;
  for (;;) {
    const word = words[at];
    const after = words[at + 1];
    // The last word is the noun itself, whatever else it could be: "the orange".
    if (
      !word ||
      !after ||
      (stops.has(after.text) && !/^(?:hand|most|one|ones)$/.test(after.text) && !isColourPair(words, at))
    )
      break;
    // "is the orange red": the fruit.
    if (colours.has(after.text) && nouns.isExact(word.text)) break;
    if (nouns.isExact(`${word.text} ${after.text}`) && !(colours.has(word.text) && nouns.isExact(after.text))) break;
    const extreme = extremes.find(([pattern]) => endOf(pattern, words, at) > at);
    const order = definite ? ordinals.get(word.text) : undefined;
    if (extreme) {
      traits.push({ is: 'extreme', query: extreme[1] });
      at = endOf(extreme[0], words, at);
    } else if (order !== undefined) {
      traits.push({ is: 'extreme', query: word.text });
      at++;
    } else if (Object.hasOwn(sides, word.text)) {
      traits.push({ is: 'extreme', query: sides[word.text] });
      at = endOf('left|right|top|bottom|upper|lower hand|side|most?', words, at);
    } else if (Object.hasOwn(sizes, word.text)) {
      traits.push({ is: 'other', query: word.text });
      at++;
    } else if (colours.has(word.text) || isColourPair(words, at)) {
      traits.push({ is: 'colour', colour: word.text });
      at = endOf('color|colored|and|, coloured?', words, at + 1) > 0 && !isColourPair(words, at) ? at + 2 : at + 1;
      if (isColourPair(words, at - 1)) at++;
    } else if (word.text === 'light' || word.text === 'dark' || word.text === 'bright') {
      at++;
    } else if (word.tag === 'ADJ' && !stops.has(word.text) && !nouns.isExact(word.text)) {
      if (
        !/^(?:visible|different|various|several|individual|separate|other|total|distinct|single|real|actual|many)$/.test(
          word.text,
        )
      )
        traits.push({ is: 'other', query: word.text });
      at++;
    } else break;
  }
  return { traits, next: at };
}

/** "black and white" */
const isColourPair = (words: readonly Word[], at: number): boolean =>
  colours.has(words[at]?.text ?? '') && words[at + 1]?.text === 'and' && colours.has(words[at + 2]?.text ?? '');

/** "the big dog" is the biggest; "big dogs" are dogs that look big. */
const settleSizes = (traits: readonly Trait[], plural: boolean, definite: boolean): readonly Trait[] =>
  traits.map((trait) =>
    trait.is === 'other' && definite && !plural && Object.hasOwn(sizes, trait.query)
      ? { is: 'extreme', query: sizes[trait.query] }
      : trait,
  );

interface Head {
  readonly noun: string;
  readonly plural: boolean;
  readonly known: boolean;
  readonly traits: readonly Trait[];
}

const longestNoun = 5;

/** Nouns that begin at a word: known ones, the longest first, then all that could be an unknown one. */
function headsOf(nouns: Nouns, words: readonly Word[], start: number): readonly Parse<Head>[] {
  const known: Parse<Head>[] = [];
  let end = start;
  while (end < words.length && end - start < longestNoun) {
    const word = words[end];
    const phrase = textOf(words, start, end + 1);
    const open = !stops.has(word.text) && word.tag !== 'PUNCT';
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
    inner.every(({ text, tag }) => !stops.has(text) && tag !== 'VERB') &&
    nouns.lexicon.resolve(textOf(words, start, end)) !== undefined &&
    nouns.isExact(words[end - 1].text)
  );
}

function knownHead(nouns: Nouns, phrase: string): Head {
  const noun = nouns.lexicon.singular(phrase);
  return headOf(noun, phrase !== noun || nouns.lexicon.plural(noun) === noun, true);
}

const headOf = (noun: string, plural: boolean, known: boolean): Head => ({ noun, plural, known, traits: [] });

/** The run of words up to where no noun phrase goes on. */
function unknownHead(nouns: Nouns, words: readonly Word[], start: number): Parse<Head> | undefined {
  let end = start;
  while (end < words.length && end - start < longestNoun) {
    const { text, tag } = words[end];
    if (stops.has(text) || tag === 'PUNCT' || pictureNouns.has(text)) break;
    if (end > start && tag === 'VERB' && text.endsWith('ing')) break;
    if (end > start && endOf('left|right|top|bottom hand? side? of|from|to', words, end) > 0) break;
    end++;
  }
  const last = words[end - 1];
  if (end === start || !/^\p{L}/u.test(last.text) || last.tag === 'ADV' || last.tag === 'PRON') return undefined;
  const phrase = textOf(words, start, end);
  const noun = nouns.lexicon.singular(phrase);
  return { value: headOf(noun, noun !== phrase, nouns.lexicon.resolve(phrase) !== undefined), next: end };
}

export const textOf = (words: readonly Word[], start: number, end: number): string =>
  words
    .slice(start, end)
    .map(({ text }) => text)
    .join(' ');
