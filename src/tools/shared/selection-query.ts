import { type ColourName, colourWord } from '../../util/colour/colour-name.js';

/** By what the things that a query speaks of are put in order. */
export type Order = 'left' | 'right' | 'top' | 'bottom' | 'large' | 'small' | 'middle';

/** What a query such as "the second red car from the left" asks for. */
export interface SelectionQuery {
  readonly order?: Order;
  /** Which one in that order, from 1; undefined for all on that side ("the cars on the left"). */
  readonly rank?: number;
  readonly colours: readonly ColourName[];
  /** The thing itself, in the query's words: "car", "man with a hat"; empty for any ("the largest one"). */
  readonly noun: string;
}

const ordinals = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'];
const ordinalWord = new RegExp(`\\b(?:${ordinals.join('|')}|last)\\b`);

/** A place with the little words around it: "on the left-hand side of the picture". */
const place = (words: string): RegExp =>
  new RegExp(
    `\\b(?:(?:on|in|at|to|from) )?(?:the )?(?:very |far )?(?:${words})(?:[- ]?hand)?(?: (?:side|part|half|edge|end))?` +
      '(?: of (?:the )?(?:picture|image|photo|photograph|scene))?(?![\\w-])',
  );

/** Superlatives name one thing; a side may hold several. */
const superlatives: readonly (readonly [RegExp, Order])[] = [
  [place('left-?most|(?:furthest|farthest) (?:to the )?left'), 'left'],
  [place('right-?most|(?:furthest|farthest) (?:to the )?right'), 'right'],
  [place('top-?most|upper-?most|highest'), 'top'],
  [place('bottom-?most|lower-?most|lowest'), 'bottom'],
  [place('largest|biggest|tallest|closest|nearest'), 'large'],
  [place('smallest|littlest|tiniest|shortest|(?:furthest|farthest)(?: away)?'), 'small'],
  [place('middle|central|center|centre'), 'middle'],
];
const sides: readonly (readonly [RegExp, Order])[] = [
  [place('left'), 'left'],
  [place('right'), 'right'],
  [place('top|upper'), 'top'],
  [place('bottom|lower'), 'bottom'],
];
const opposites: Readonly<Record<Order, Order>> = {
  left: 'right',
  right: 'left',
  top: 'bottom',
  bottom: 'top',
  large: 'small',
  small: 'large',
  middle: 'middle',
};

/** Words that say how things belong together, which only a model sees: "man with a hat". */
const relation = /\b(?:with|without|wearing|holding|in|on|near|next|beside|behind|under|over|riding|whose|who)\b/;
const shades = /\b(?:dark|light|bright|pale|deep)-? ?(?=\p{L})/gu;
const articles = /^(?:(?:all|every|each|of|the|an?|this|that|these|those) )+/;

/**
 * Reads position, size, order and colour out of a query; what is left is the noun.
 * @param isPlural whether a noun speaks of several things
 */
export function readSelectionQuery(query: string, isPlural: (noun: string) => boolean): SelectionQuery {
  let rest = query.toLowerCase().replace(/\s+/g, ' ').trim();
  const take = (pattern: RegExp): string | undefined => {
    const match = pattern.exec(rest);
    if (match) rest = `${rest.slice(0, match.index)} ${rest.slice(match.index + match[0].length)}`;
    return match?.[0];
  };
  const superlative = superlatives.find(([pattern]) => take(pattern) !== undefined)?.[1];
  const side = superlative ?? sides.find(([pattern]) => take(pattern) !== undefined)?.[1];
  const ordinal = take(ordinalWord) ?? take(/\b\d{1,2}(?:st|nd|rd|th)\b/);
  rest = rest.replace(/\b(?:in|of) (?:the |this )?(?:picture|image|photo|photograph|scene)\b/g, ' ');
  rest = rest.replace(/\s+/g, ' ').trim().replace(articles, '');
  if (relation.test(rest)) return { colours: [], noun: query.trim() };

  const { noun, colours } = splitColours(rest);
  const order = side ?? (ordinal === undefined ? undefined : 'left');
  if (order === undefined) return { colours, noun };
  if (ordinal === 'last') return { order: opposites[order], rank: 1, colours, noun };
  const several = superlative === undefined && ordinal === undefined && isPlural(noun);
  return { order, rank: several ? undefined : rankOf(ordinal), colours, noun };
}

const rankOf = (ordinal: string | undefined): number =>
  ordinal === undefined ? 1 : ordinals.indexOf(ordinal) + 1 || Number.parseInt(ordinal, 10);

/** "red and white bus" → bus; "the orange" is a fruit, "the orange one" a colour, "cars that are red" are red cars. */
function splitColours(phrase: string): { readonly noun: string; readonly colours: readonly ColourName[] } {
  const said = /^(.*?) (?:that|which) (?:is|are) (.+)$/.exec(phrase);
  const words = (said ? `${said[2]} ${said[1]}` : phrase)
    .replace(shades, '')
    .split(/[^\p{L}\p{N}'’-]+/u)
    .filter(Boolean);
  const last = words.at(-1);
  const pointsBack = last === 'one' || last === 'ones';
  const described = words.slice(0, -1);
  const colours = described.flatMap((word) => colourWord(word) ?? []);
  const others = described.filter((word) => !colourWord(word) && !(word === 'and' && colours.length > 0));
  return { noun: [...others, ...(pointsBack || last === undefined ? [] : [last])].join(' '), colours };
}
