/**
 * By what things are put in order, and the words that say so: one table for whoever reads such words and whoever writes them. Words
 * are alternatives of a pattern, `biggest|largest`.
 */

/** What is compared of two things by their size. */
export type SizeOrder = 'large' | 'small' | 'tall' | 'short' | 'wide' | 'narrow';

/** By what one of several comes first; `front` and `back` are nearness to the camera. */
export type Order = 'left' | 'right' | 'top' | 'bottom' | SizeOrder | 'front' | 'back' | 'middle';

interface OrderWords {
  /** What a query of SELECT calls the one that comes first. */
  readonly first: string;
  readonly opposite: Order;
  readonly superlatives: string;
  /** Of two, people say these; empty where there are none. */
  readonly comparatives: string;
  /** Without comparing: "the big dog", "the upper shelf". */
  readonly adjectives: string;
}

export const orders: Readonly<Record<Order, OrderWords>> = {
  left: { first: 'leftmost', opposite: 'right', superlatives: 'leftmost', comparatives: '', adjectives: 'left' },
  right: { first: 'rightmost', opposite: 'left', superlatives: 'rightmost', comparatives: '', adjectives: 'right' },
  top: {
    first: 'topmost',
    opposite: 'bottom',
    superlatives: 'topmost|uppermost|highest',
    comparatives: 'higher',
    adjectives: 'top|upper',
  },
  bottom: {
    first: 'bottommost',
    opposite: 'top',
    superlatives: 'bottommost|lowermost|lowest',
    comparatives: 'lower',
    adjectives: 'bottom|lower',
  },
  large: {
    first: 'largest',
    opposite: 'small',
    superlatives: 'largest|biggest|greatest|hugest',
    comparatives: 'larger|bigger',
    adjectives: 'large|big|huge|giant',
  },
  small: {
    first: 'smallest',
    opposite: 'large',
    superlatives: 'smallest|tiniest|littlest',
    comparatives: 'smaller|tinier|littler',
    adjectives: 'small|little|tiny',
  },
  tall: { first: 'tallest', opposite: 'short', superlatives: 'tallest', comparatives: 'taller', adjectives: 'tall' },
  short: {
    first: 'shortest',
    opposite: 'tall',
    superlatives: 'shortest',
    comparatives: 'shorter',
    adjectives: 'short',
  },
  wide: {
    first: 'widest',
    opposite: 'narrow',
    superlatives: 'widest|broadest|longest',
    comparatives: 'wider|broader|longer',
    adjectives: 'wide|broad|long',
  },
  narrow: {
    first: 'narrowest',
    opposite: 'wide',
    superlatives: 'narrowest|thinnest|slimmest',
    comparatives: 'narrower|thinner|slimmer',
    adjectives: 'narrow|thin|slim',
  },
  front: {
    first: 'closest',
    opposite: 'back',
    superlatives: 'closest|nearest|frontmost',
    comparatives: 'closer|nearer',
    adjectives: 'front',
  },
  back: {
    first: 'farthest',
    opposite: 'front',
    superlatives: 'farthest|furthest',
    comparatives: 'farther|further',
    adjectives: 'back|far',
  },
  middle: {
    first: 'middle',
    opposite: 'middle',
    superlatives: 'middle|central|center|centre',
    comparatives: '',
    adjectives: '',
  },
};

export const sideOrders = ['left', 'right', 'top', 'bottom'] as const satisfies readonly Order[];
export const sizeOrders = ['large', 'small', 'tall', 'short', 'wide', 'narrow'] as const satisfies readonly SizeOrder[];

/** Of several, or of two: "the biggest", "the bigger one". */
export const comparing = (order: Order): string => joined(orders[order].superlatives, orders[order].comparatives);

/** Every word that names the one that comes first, or a side. */
export const firstWords = joined(
  ...Object.values(orders).map(({ superlatives }) => superlatives),
  ...sideOrders.map((side) => orders[side].adjectives),
);

/** Every word that puts things in order. */
export const orderWords = joined(
  ...Object.values(orders).flatMap(({ superlatives, comparatives, adjectives }) => [
    superlatives,
    comparatives,
    adjectives,
  ]),
);

/** "Bigger", "closer": one compared with another. */
export const anyComparative = joined(...Object.values(orders).map(({ comparatives }) => comparatives));

function joined(...alternatives: readonly string[]): string {
  return alternatives.filter((words) => words !== '').join('|');
}

/** Of two, what the other one is: "smaller" for "bigger". Undefined where there is no such word. */
export function oppositeWord(word: string): string | undefined {
  if (word === 'first' || word === 'second') return word === 'first' ? 'second' : 'first';
  for (const { opposite, ...own } of Object.values(orders))
    for (const form of ['superlatives', 'comparatives', 'adjectives'] as const) {
      const words = own[form].split('|');
      const others = orders[opposite][form].split('|');
      const at = words.indexOf(word);
      // Lists of the same length go side by side: "upper" and "lower".
      const other = words.length === others.length ? others[at] : others[0];
      if (at >= 0 && other !== word) return other;
    }
  return undefined;
}
