import { anyOrdinal } from '../../language/numbers.js';
import { comparing, orders, orderWords, sizeOrders } from '../../language/orders.js';
import type { Thing, Trait } from './intent.js';
import { endOf, endOfAny, type Parse } from './phrase.js';
import { type Nouns, nounPhrases } from './reader.js';
import { ordinals } from './vocabulary.js';
import type { Word } from './words.js';

/** What tells one of several from the others: by size, nearness, order, or by something else in the picture. */

export const cameras = 'to|from the|us|me|you? camera|viewer|lens|photographer|front|picture|photo?';

/** Superlatives; of two, people say the comparative. The query is SELECT's. */
const superlatives: readonly (readonly [pattern: string, query: string])[] = [
  ...sizeOrders.map((order) => [comparing(order), orders[order].first] as const),
  [`${comparing('large')} in size`, orders.large.first],
  [`${comparing('small')} in size`, orders.small.first],
  [`${comparing('top')} up?`, orders.top.first],
  [`${comparing('bottom')} down?`, orders.bottom.first],
  ['furthest|farthest|further|farther|most|more to? the? left', orders.left.first],
  ['furthest|farthest|further|farther|most|more to? the? right', orders.right.first],
  [orders.left.superlatives, orders.left.first],
  [orders.right.superlatives, orders.right.first],
  ['in|at|to the? very? front', orders.front.first],
  ['in|at|to the? very? back', orders.back.first],
  ['in|at the? very? middle|center|centre', orders.middle.first],
];
/** Any of these words stands in a superlative without an asker before it: "the biggest zebra?" */
export const extremeWords = `${orderWords}|${anyOrdinal}|between|than|main|extreme|most`;
const nearest = comparing('front');
const farthest = `${comparing('back')} away|back|off?`;

const places: ReadonlySet<string> = new Set(['leftmost', 'rightmost', 'topmost', 'bottommost', 'middle']);

/** "the biggest", "the second tallest", "closest to the camera", "second from the right", "in the middle" */
export function extremeAt(words: readonly Word[], at: number): Parse<Trait> | undefined {
  const the = Math.max(at, endOf('the', words, at));
  const rank = ordinals.get(words[the]?.text ?? '');
  const start = rank === undefined ? the : the + 1;
  const order = rank === undefined ? undefined : words[the].text;
  const ends = [
    ...superlatives.map(([pattern, query]) => ({ query, next: endOf(pattern, words, start) })),
    { query: 'closest', next: withCamera(words, endOf(nearest, words, start)) },
    { query: 'farthest', next: withCamera(words, endOf(farthest, words, start)) },
  ].filter(({ next }) => next > start && words[next]?.text !== 'than');
  const best = ends.toSorted((a, b) => b.next - a.next)[0];
  if (best) {
    const query = order === undefined || places.has(best.query) ? best.query : `${order} ${best.query}`;
    return { value: { is: 'extreme', query }, next: Math.max(best.next, endOf('one', words, best.next)) };
  }
  if (order === undefined) return undefined;
  const one = Math.max(start, endOf('one', words, start));
  const from = endOf('from|to|on|counting the|from? the? left|right|top|bottom', words, one);
  return from < 0
    ? undefined
    : { value: { is: 'extreme', query: `${order} from the ${words[from - 1].text}` }, next: from };
}

/** "to the camera" changes nothing, "to the dog" does. */
function withCamera(words: readonly Word[], next: number): number {
  if (next < 0) return -1;
  const end = endOf(cameras, words, next);
  if (end > next + 1) return end;
  return /^(?:to|from)$/.test(words[next]?.text ?? '') ? -1 : next;
}

/** "the person closest to the camera", "the dog in front": behind a noun. */
export function depthOrderAt(words: readonly Word[], at: number): Parse<Trait> | undefined {
  const start = Math.max(at, endOfAny(leads, words, at));
  const near = endOf(nearest, words, start);
  const far = endOf(farthest, words, start);
  for (const [query, from] of [
    ['closest', near],
    ['farthest', far],
  ] as const) {
    const next = from < 0 ? -1 : endOf(cameras, words, from);
    if (next > from + 1) return { value: { is: 'extreme', query }, next };
  }
  const front = endOf('in|at the? very? front', words, start);
  if (front > 0 && words[front]?.text !== 'of') return { value: { is: 'extreme', query: 'closest' }, next: front };
  const back = endOf('in|at the? very? back', words, start);
  if (back > 0 && words[back]?.text !== 'of') return { value: { is: 'extreme', query: 'farthest' }, next: back };
  const middle = endOf('in|at the very? middle|center|centre', words, start);
  if (middle > 0 && words[middle]?.text !== 'of') return { value: { is: 'extreme', query: 'middle' }, next: middle };
  return undefined;
}

const relatives: readonly (readonly [pattern: string, query: string])[] = [
  [`the? ${nearest} to`, 'closest to'],
  [`the? ${comparing('back')} away? from`, 'farthest from'],
  ...sizeOrders.map((order) => {
    const [word] = orders[order].comparatives.split('|');
    return [`${orders[order].comparatives} than`, `${word} than`] as const;
  }),
  ['in? between', 'between'],
];

/** "closest to the dog", "smaller than the car", "between the cup and the plate" */
export function relativesAt(
  nouns: Nouns,
  words: readonly Word[],
  at: number,
  depth: number,
): readonly Parse<Extract<Trait, { is: 'relative' }>>[] {
  const start = Math.max(at, endOfAny(leads, words, at));
  return relatives.flatMap(([pattern, query]) => {
    const from = endOf(pattern, words, start);
    if (from < 0) return [];
    const things = nounPhrases(nouns, words, from, depth).filter(({ value }) => value.known);
    if (query !== 'between')
      return things.map(({ value, next }) => ({ value: { is: 'relative' as const, query, to: [value] }, next }));
    return things.flatMap(({ value: first, next }) => [
      ...(isPair(first) ? [{ value: { is: 'relative' as const, query, to: [first] }, next }] : []),
      ...secondThings(nouns, words, next, depth).map((second) => ({
        value: { is: 'relative' as const, query, to: [first, second.value] },
        next: second.next,
      })),
    ]);
  });
}

const leads = ['that|which|who is|are|was|were', 'standing|sitting|lying|parked|located|placed|positioned'];

const isPair = ({ plural, quantity }: Thing): boolean => plural && (quantity === undefined || quantity.number === 2);

function secondThings(nouns: Nouns, words: readonly Word[], at: number, depth: number): readonly Parse<Thing>[] {
  const and = endOf('and|&', words, at);
  return and < 0 ? [] : nounPhrases(nouns, words, and, depth).filter(({ value }) => value.known);
}
