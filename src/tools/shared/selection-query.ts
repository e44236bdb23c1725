import { anyOrdinal, positionOf } from '../../language/numbers.js';
import { orders, type Order as PlainOrder, type SizeOrder, sideOrders, sizeOrders } from '../../language/orders.js';
import { type ColourName, colourWord } from '../../util/colour/colour-name.js';
import { type Band, takeBands } from './grid.js';

/** By what the things that a query speaks of are put in order. `near` and `far` are nearness to something else. */
export type Order = PlainOrder | 'near' | 'far' | Corner;
export type Corner = 'top left' | 'top right' | 'bottom left' | 'bottom right';

/** What one of the things must be to what the query refers to: "smaller than", "between". */
export type Comparison = SizeOrder | 'between' | Support;

/** What boxes tell of who bears or holds what: the thing lies on the other, is held by it, or bears it. */
export type Support = 'on' | 'held' | 'bearing';

/** What a query such as "the second red car from the left" asks for. */
export interface SelectionQuery {
  readonly order?: Order;
  /** Which one in that order, from 1; undefined for all on that side ("the cars on the left"). */
  readonly rank?: number;
  readonly comparison?: Comparison;
  /** Among those far from the camera, or near to it. */
  readonly depth?: 'background' | 'foreground';
  /** Of those that stand in these rows and columns. */
  readonly bands?: readonly Band[];
  readonly colours: readonly ColourName[];
  /** Colours that it must not have. */
  readonly notColours?: readonly ColourName[];
  /** What it must not be, as a noun: "vehicles other than buses". */
  readonly except?: string;
  /** The thing itself, in the query's words: "car", "man with a hat"; empty for any ("the largest one"). */
  readonly noun: string;
}

const ordinalWord = new RegExp(`\\b(?:${anyOrdinal})\\b`);

/** A place with the little words around it: "on the left-hand side of the picture". */
const place = (words: string): RegExp =>
  new RegExp(
    `\\b(?:(?:on|in|at|to|from) )?(?:the )?(?:very |far )?(?:${words})(?:[- ]?hand)?(?: (?:side|part|half|edge|end))?` +
      '(?: of (?:the )?(?:picture|image|photo|photograph|scene))?(?![\\w-])',
  );

/** What refers to something else that is given beside the query. */
const comparisons: readonly (readonly [RegExp, Comparison])[] = [
  ...sizeOrders.map((order) => [new RegExp(`\\b(?:${orders[order].comparatives}) than\\b`), order] as const),
  [/\bhigher than\b/, 'tall'],
  [/\bbetween\b/, 'between'],
  [/\bresting on\b/, 'on'],
  [/\bheld by\b/, 'held'],
  [/\bbearing\b/, 'bearing'],
];
const nearness: readonly (readonly [RegExp, Order])[] = [
  [/\b(?:closest|nearest|next) to\b/, 'near'],
  [/\bnearest first\b/, 'near'],
  [/\b(?:furthest|farthest) from\b/, 'far'],
];
const camera = /\b(?:to|from) (?:the )?(?:camera|viewer|us|me)\b/;
const depths: readonly (readonly [RegExp, 'background' | 'foreground'])[] = [
  [/\bin (?:the )?background\b/, 'background'],
  [/\bin (?:the )?foreground\b/, 'foreground'],
];

/** Beside the words of the table. */
const furtherSuperlatives: Readonly<Partial<Record<PlainOrder, string>>> = {
  left: '(?:furthest|farthest) (?:to the )?left',
  right: '(?:furthest|farthest) (?:to the )?right',
  back: '(?:furthest|farthest) away',
};
const plainOrders = Object.keys(orders) as readonly PlainOrder[];
/** Superlatives name one thing; a side may hold several. */
const superlatives = plainOrders.map((order): readonly [RegExp, Order] => {
  const words = orders[order].superlatives.replace(/most\b/g, '-?most');
  const further = furtherSuperlatives[order];
  return [place(further ? `${further}|${words}` : words), order];
});
const corners = (['top', 'bottom'] as const).flatMap((height) =>
  (['left', 'right'] as const).map((side): readonly [RegExp, Order] => {
    const words = orders[height].adjectives;
    return [
      place(
        `(?:${words})(?:[- ]| most )?${side}(?:[- ]?(?:hand )?corner)?|${side}(?:[- ]?hand)?[- ](?:${words})(?: corner)?`,
      ),
      `${height} ${side}`,
    ];
  }),
);
const sides = sideOrders.map((order): readonly [RegExp, Order] => [place(orders[order].adjectives), order]);

function oppositeOf(order: Order): Order {
  if (order === 'near' || order === 'far') return order === 'near' ? 'far' : 'near';
  return isCorner(order) ? order : orders[order].opposite;
}

export const isCorner = (order: Order): order is Corner => order.includes(' ');

/** Words that say how things belong together, which only a model sees: "man with a hat". */
const relation = /\b(?:with|without|wearing|holding|in|on|near|next|beside|behind|under|over|riding|whose|who)\b/;
const shades = /\b(?:dark|light|bright|pale|deep)-? ?(?=\p{L})/gu;
const articles = /^(?:(?:all|every|each|of|the|an?|this|that|these|those) )+/;

/**
 * Reads position, size, order and colour out of a query; what is left is the noun.
 * @param isPlural whether a noun speaks of several things
 */
export function readSelectionQuery(query: string, isPlural: (noun: string) => boolean): SelectionQuery {
  const { bands, rest: within } = takeBands(query.toLowerCase().replace(/\s+/g, ' ').trim());
  let rest = within;
  const take = (pattern: RegExp): string | undefined => {
    const match = pattern.exec(rest);
    if (match) rest = `${rest.slice(0, match.index)} ${rest.slice(match.index + match[0].length)}`;
    return match?.[0];
  };
  const firstOf = <Meaning>(patterns: readonly (readonly [RegExp, Meaning])[]): Meaning | undefined =>
    patterns.find(([pattern]) => take(pattern) !== undefined)?.[1];

  take(camera);
  const except = take(/\bother than [\p{L} ]+?(?= nearest first|$)/u)?.replace(/^other than (?:the |an? )?/, '');
  const comparison = firstOf(comparisons);
  const depth = firstOf(depths);
  const all = /\bnearest first\b/.test(rest);
  const superlative = firstOf(nearness) ?? firstOf(superlatives);
  const side = superlative ?? firstOf(corners) ?? firstOf(sides);
  const ordinal = take(ordinalWord) ?? take(/\b\d{1,2}(?:st|nd|rd|th)\b/);
  rest = rest.replace(/\b(?:in|of) (?:the |this )?(?:picture|image|photo|photograph|scene)\b/g, ' ');
  rest = rest.replace(/\s+/g, ' ').trim().replace(articles, '');
  if (relation.test(rest)) return { colours: [], noun: query.trim() };

  const { noun, colours, notColours } = splitColours(rest);
  const read = {
    ...(comparison ? { comparison } : {}),
    ...(depth ? { depth } : {}),
    ...(except ? { except } : {}),
    ...(bands.length > 0 ? { bands } : {}),
    colours,
    ...(notColours.length > 0 ? { notColours } : {}),
    noun,
  };
  const order = side ?? (ordinal === undefined ? undefined : 'left');
  if (order === undefined) return read;
  if (ordinal === 'last') return { ...read, order: oppositeOf(order), rank: 1 };
  const several = all || (superlative === undefined && ordinal === undefined && isPlural(noun));
  return { ...read, order, rank: several ? undefined : rankOf(ordinal) };
}

const rankOf = (ordinal = 'first'): number => (positionOf(ordinal) ?? 0) + 1;

/** "red and white bus" → bus; "the orange" is a fruit, "the orange one" a colour, "cars that are red" are red cars. */
function splitColours(phrase: string): {
  readonly noun: string;
  readonly colours: readonly ColourName[];
  readonly notColours: readonly ColourName[];
} {
  const denied = /^(.*?)\s*\b(?:(?:that|which|who) (?:is|are) )?not (\S+)(?: (.*))?$/.exec(phrase);
  const colour = denied && colourWord(denied[2]);
  if (denied && colour) {
    const other = splitColours([denied[1], denied[3] ?? ''].join(' ').trim());
    return { ...other, notColours: [colour, ...other.notColours] };
  }
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
  const noun = [...others, ...(pointsBack || last === undefined ? [] : [last])].join(' ');
  return { noun, colours, notColours: [] };
}

/** What goes on with what stands before the comma, and names nothing of its own: "real toothbrushes, not the mirror image". */
const goesOn =
  /^(?:and |or )?(?:not|but|except|excluding|ignoring|without|with|who|which|that|whose|wearing|holding|rather|as opposed)\b/i;

/** "dog,frisbee" are two, "third row, fifth from the left" is one. */
export function eachWanted(query: string): readonly string[] {
  if (takeBands(query.toLowerCase()).bands.length > 0) return [query.trim()];
  const wanted: string[] = [];
  for (const part of query.split(',').map((one) => one.trim())) {
    if (part === '') continue;
    if (goesOn.test(part) && wanted.length > 0) wanted.push(`${wanted.pop()}, ${part}`);
    else wanted.push(part);
  }
  return wanted;
}
