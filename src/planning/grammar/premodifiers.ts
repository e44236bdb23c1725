import { type Order, orders, sideOrders, sizeOrders } from '../../language/orders.js';
import { anyPossessive, speakersPossessives } from '../../language/possessives.js';
import type { Operator, Quantity, Share, Trait } from './intent.js';
import { endOf, type Parse } from './phrase.js';
import type { Nouns } from './reader.js';
import { colours, numbers, ordinals, stops } from './vocabulary.js';
import type { Word } from './words.js';

interface Determined {
  readonly determiner?: 'the' | 'every' | 'no' | 'a';
  readonly quantity?: Quantity;
  readonly share?: Share;
  readonly owner?: string;
  readonly next: number;
}

const partitive =
  'of? a|the? pair|pairs|couple|group|groups|bunch|set|lot|lots|number|herd|flock|team|row|total|sum|crowd|variety|few of';

const ofThem = `of the|these|those|them|my|our|all?`;
/** Of a group that is known: "none of the cats", "any of the buses", "most of them". */
const ofGroups: readonly (readonly [pattern: string, meaning: Pick<Determined, 'quantity' | 'share'>])[] = [
  [`none|neither ${ofThem}`, { quantity: { operator: '==', number: 0 } }],
  [`not any|one single? ${ofThem}`, { quantity: { operator: '==', number: 0 } }],
  [`any|some|either one? ${ofThem}`, { quantity: { operator: '>', number: 0 } }],
  [`at least one|some ${ofThem}`, { quantity: { operator: '>', number: 0 } }],
  [`most ${ofThem}`, { share: 'most' }],
  [`the? majority ${ofThem}`, { share: 'most' }],
  ['most', { share: 'most' }],
  [`half ${ofThem}`, { share: 'half' }],
  ['half the|these|those', { share: 'half' }],
  ['any', { quantity: { operator: '>', number: 0 } }],
];

export function readDeterminer(words: readonly Word[], start: number): Determined {
  const known = longest(ofGroups, words, start);
  // "either of the two dogs"
  if (known) return { determiner: 'a', ...known.value[1], next: Math.max(known.next, numberBehind(words, known.next)) };
  const every = endOf(`all|each|every|both single? one? of? the|these|those|${anyPossessive}?`, words, start);
  if (every > 0 && words[start].text !== 'both') {
    const counted = readQuantity(words, every);
    return { determiner: 'every', quantity: counted?.value, next: counted?.next ?? every };
  }
  const both = endOf('both of? the|these|those?', words, start);
  const none = endOf('no|zero|0 single?', words, start);
  const amount = readQuantity(words, both > 0 ? both : start);
  // "no more than two" is no "no".
  if (none > 0 && (!amount || amount.next <= none)) return { determiner: 'no', next: none };
  if (amount) {
    const all = endOf('of the|these|those|them', words, amount.next);
    const of = Math.max(all, numberBehind(words, all));
    const group = endOf(partitive, words, amount.next);
    return { determiner: 'a', quantity: amount.value, next: Math.max(amount.next, of, group) };
  }
  const the = endOf('the|this|that|these|those|its other|same|whole|entire|very?', words, both > 0 ? both : start);
  const own = endOf(anyPossessive, words, start);
  const owner = speakersPossessives.find((one) => one === words[start]?.text);
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

/** Behind the number in "of the two"; -1 where there is none. */
const numberBehind = (words: readonly Word[], at: number): number =>
  /^(?:the|these|those)$/.test(words[at - 1]?.text ?? '') && readNumber(words[at]) !== undefined ? at + 1 : -1;

/** Superlatives before a noun, with the word of a SELECT that they stand for. */
const extremes: readonly (readonly [pattern: string, query: string])[] = [
  ...Object.values(orders).map(({ superlatives, first }) => [superlatives, first] as const),
  ['far|furthest|farthest|extreme|most left', orders.left.first],
  ['far|furthest|farthest|extreme|most right', orders.right.first],
  ['most-prominent|main', orders.large.first],
  ['furthest|farthest away', orders.back.first],
];
const firstBy = (words: string, order: Order): readonly (readonly [string, string])[] =>
  words.split('|').map((word) => [word, orders[order].first]);
const sides: ReadonlyMap<string, string> = new Map(
  sideOrders.flatMap((order) => firstBy(orders[order].adjectives, order)),
);
/** "The thin dog" is no more than a thin one, but of two dogs "the big dog" is the bigger one. */
const sizes: ReadonlyMap<string, string> = new Map([
  ...(['large', 'small', 'tall'] as const).flatMap((order) => firstBy(orders[order].adjectives, order)),
  ...([...sizeOrders, 'front'] as const).flatMap((order) => firstBy(orders[order].comparatives, order)),
]);

/** The words of a SELECT that a superlative, a side or a size may stand for: "biggest" → "largest". */
export const queriesFor = (word: string): readonly string[] => [
  ...extremes.flatMap(([pattern, query]) => (pattern.split(/[ |]/).includes(word) ? [query] : [])),
  ...[sides, sizes].flatMap((table) => table.get(word) ?? []),
];

/** What stands between the determiner and the noun: sizes, colours, places, superlatives. */
export function readAdjectives(
  nouns: Nouns,
  words: readonly Word[],
  start: number,
  definite: boolean,
): { readonly traits: readonly Trait[]; readonly next: number } {
  const traits: Trait[] = [];
  let at = start;
  for (;;) {
    const adjective = isBeforeNoun(nouns, words, at) ? adjectiveAt(nouns, words, at, definite) : undefined;
    if (!adjective) return { traits, next: at };
    traits.push(...adjective.value);
    at = adjective.next;
  }
}

/** Whether a word can be an adjective. The last word is the noun itself, whatever else it could be: "the orange". */
function isBeforeNoun(nouns: Nouns, words: readonly Word[], at: number): boolean {
  const word = words[at];
  const after = words[at + 1];
  if (!word || !after) return false;
  if (stops.has(after.text) && !/^(?:hand|most|one|ones)$/.test(after.text) && !isColourPair(words, at)) return false;
  // "is the orange red": the fruit.
  if (colours.has(after.text) && nouns.isExact(word.text)) return false;
  return !nouns.isExact(`${word.text} ${after.text}`) || (colours.has(word.text) && nouns.isExact(after.text));
}

function adjectiveAt(
  nouns: Nouns,
  words: readonly Word[],
  at: number,
  definite: boolean,
): Parse<readonly Trait[]> | undefined {
  const word = words[at];
  const extreme = longest(extremes, words, at);
  if (extreme) return { value: [{ is: 'extreme', query: extreme.value[1] }], next: extreme.next };
  if (definite && ordinals.has(word.text)) {
    // "the second biggest dog"
    const ranked = longest(extremes, words, at + 1);
    const query = ranked ? `${word.text} ${ranked.value[1]}` : word.text;
    return { value: [{ is: 'extreme', query }], next: ranked?.next ?? at + 1 };
  }
  const side = sides.get(word.text);
  if (side !== undefined) {
    const next = endOf('left|right|top|bottom|upper|lower hand|side|most?', words, at);
    return { value: [{ is: 'extreme', query: side }], next };
  }
  const other: readonly Trait[] = [{ is: 'other', query: word.text }];
  if (sizes.has(word.text)) return { value: other, next: at + 1 };
  if (colours.has(word.text) || isColourPair(words, at)) return colourAt(words, at);
  if (/^(?:light|dark|bright)$/.test(word.text)) return { value: [], next: at + 1 };
  const isWhatTheyDo = isParticiple(word) && !stops.has(word.text) && isAlive(nouns, words[at + 1].text);
  if (isWhatTheyDo) return { value: other, next: at + 1 };
  if (word.tag !== 'ADJ' || stops.has(word.text) || nouns.isExact(word.text)) return undefined;
  return { value: empty.test(word.text) ? [] : other, next: at + 1 };
}

/** Adjectives that tell no thing from others. */
const empty =
  /^(?:visible|different|various|several|individual|separate|other|total|distinct|single|real|actual|many)$/;

/** "red", "red coloured", "black and white" */
function colourAt(words: readonly Word[], at: number): Parse<readonly Trait[]> {
  const isPair = isColourPair(words, at);
  let next = endOf('color|colored|and|, coloured?', words, at + 1) > 0 && !isPair ? at + 2 : at + 1;
  if (isColourPair(words, next - 1)) next++;
  return { value: [{ is: 'colour', colour: words[at].text }], next };
}

/** People and animals do something; of things it says which kind they are: "dining chair". */
export function isAlive({ lexicon }: Nouns, word: string): boolean {
  const name = lexicon.resolve(word)?.name;
  return name !== undefined && (name === 'person' || name === 'animal' || lexicon.members('animal').includes(name));
}

/** "smiling people" */
const isParticiple = ({ text }: Word): boolean => text.length > 5 && text.endsWith('ing');

/** "black and white" */
const isColourPair = (words: readonly Word[], at: number): boolean =>
  colours.has(words[at]?.text ?? '') && words[at + 1]?.text === 'and' && colours.has(words[at + 2]?.text ?? '');

/** "the big dog" is the biggest; "big dogs" are dogs that look big. */
export const settleSizes = (traits: readonly Trait[], plural: boolean, definite: boolean): readonly Trait[] =>
  traits.map((trait) => {
    const query = trait.is === 'other' && definite && !plural ? sizes.get(trait.query) : undefined;
    return query === undefined ? trait : { is: 'extreme', query };
  });

const bounds: readonly (readonly [pattern: string, operator: Operator])[] = [
  ['at least|minimum', '>='],
  ['no|not less|fewer than', '>='],
  ['a minimum of', '>='],
  ['minimum of?', '>='],
  ['at most|maximum', '<='],
  ['no|not more than', '<='],
  ['not|never over|above|exceeding', '<='],
  ['a maximum of', '<='],
  ['up to', '<='],
  ['maximum of?', '<='],
  ['more|greater|larger than', '>'],
  ['over|above|exceeding', '>'],
  ['less|fewer|smaller than', '<'],
  ['under|below', '<'],
  ['exactly|precisely|only|just', '=='],
  ['a|the total|sum|number|count|overall of', '=='],
  ['in total', '=='],
  ['a total|sum|group of', '=='],
  ['about|around|approximately', '=='],
];

const amounts: readonly (readonly [pattern: string, number: number, operator: Operator])[] = [
  ['a|one? pair of', 2, '=='],
  ['a couple of', 2, '=='],
  ['couple of', 2, '=='],
  ['a? dozen of?', 12, '=='],
  ['a? single', 1, '=='],
  ['several|multiple|various|numerous|plenty of?', 2, '>='],
  ['many|lots|plenty of?', 3, '>='],
  ['a lot|bunch of', 3, '>='],
  ['a few', 2, '>='],
  ['one|1 or more', 1, '>='],
  ['two|2 or more', 2, '>='],
  ['three|3 or more', 3, '>='],
  ['four|4 or more', 4, '>='],
  ['five|5 or more', 5, '>='],
];

/** "two", "more than 3", "at least a pair of", "three or more": how many, and in which sense. */
export function readQuantity(words: readonly Word[], at: number): Parse<Quantity> | undefined {
  const bound = longest(bounds, words, at);
  const start = bound?.next ?? at;
  const operator = bound?.value[1] ?? '==';
  const fixed = longest(amounts, words, start);
  if (fixed) {
    const [, number, own] = fixed.value;
    return { value: { operator: bound ? operator : own, number }, next: fixed.next };
  }
  const number = readNumber(words[start]);
  if (number === undefined) {
    // "only a dog", "more than a dog"
    const article = bound && !/^(?:over|under|about)/.test(bound.value[0]) && endOf('a|an', words, start);
    return article && article > 0 ? { value: { operator, number: 1 }, next: article } : undefined;
  }
  const more = endOf('or more|above|over', words, start + 1);
  if (more > 0) return { value: { operator: '>=', number }, next: more };
  const less = endOf('or less|fewer|below', words, start + 1);
  if (less > 0) return { value: { operator: '<=', number }, next: less };
  return { value: { operator, number }, next: start + 1 };
}

export function readNumber(word: Word | undefined): number | undefined {
  if (!word) return undefined;
  if (/^\d{1,6}$/.test(word.text)) return Number(word.text);
  return numbers.get(word.text);
}

function longest<Row extends readonly [string, ...unknown[]]>(
  rows: readonly Row[],
  words: readonly Word[],
  at: number,
): Parse<Row> | undefined {
  let best: Parse<Row> | undefined;
  for (const row of rows) {
    const next = endOf(row[0], words, at);
    if (next > at && (!best || next > best.next)) best = { value: row, next };
  }
  return best;
}
