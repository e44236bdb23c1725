/**
 * The forms in which vision models write a place, from the numbers of one to what they stand for. What they are measured
 * in shows only when all places of a reply are seen together: see places.ts.
 */

/** `yxyx`: top, left, bottom, right, as Gemini has it; `xywh`: left, top, width, height; `cxcywh`: the same from the centre. */
export type PlaceOrder = 'xyxy' | 'yxyx' | 'xywh' | 'cxcywh';
/** `bins`: of 1024, as PaliGemma's tokens. */
export type PlaceUnit = 'thousandths' | 'percent' | 'pixels' | 'bins';
export type Four = readonly [number, number, number, number];

export interface PlaceHint {
  /** Absent: it was not said. */
  readonly order?: PlaceOrder;
  readonly unit?: PlaceUnit;
  /** The name is one under which some models give pixels of what they saw. */
  readonly mayBePixels?: true;
}
export interface RawPlace extends PlaceHint {
  readonly numbers: Four;
}

/** More than fit into an honest reply. */
const maxPlaces = 300;

export const plainKey = (key: string): string => key.toLowerCase().replace(/[^a-z0-9]/g, '');

const placeKey =
  /^(?:(?:det|pred|target|object|normali[sz]ed|abs(?:olute)?|rel(?:ative)?)?(?:bound(?:ing)?)?b?(?:box|boxes)(?:2d|es)?(?:xyxy|xywh|yxyx|cxcywh|ltrb|norm(?:ali[sz]ed)?|px|pixels?|percent(?:age)?s?|coord(?:inate)?s?)?|bndbox|b?box(?:es)?coord(?:inate)?s?|coord(?:inate)?s?|bounds|extent|rect(?:angle)?|roi|location|position|place|region|area|loc|det|quad|poly(?:gon)?|boundingpoly(?:gon)?|(?:normali[sz]ed)?vertices|corners|xyxy|xywh|yxyx|cxcywh|xcycwh|ltrb|tlbr|tlwh|ltwh|segmentation)$/;
const pointKey = /^(?:points?(?:2d)?|keypoints?|cent(?:er|re)(?:point)?|centroid)$/;
const outlineKey = /quad|poly|vertices|corners|segmentation/;

export const namesPlace = (key: string): boolean =>
  placeKey.test(plainKey(key)) || /bbox|boundingbox/.test(plainKey(key));
export const namesPoint = (key: string): boolean => pointKey.test(plainKey(key));

/** What the name of a place says of its numbers. */
export function hintOf(key: string): PlaceHint {
  const plain = plainKey(key);
  const unit = /percent/.test(plain) ? 'percent' : /px|pixel|abs/.test(plain) ? 'pixels' : undefined;
  return {
    ...(orderOf(plain) && { order: orderOf(plain) }),
    ...(unit && { unit }),
    ...(plain === 'bbox2d' && { mayBePixels: true }),
  };
}

function orderOf(plain: string): PlaceOrder | undefined {
  if (/cxcywh|xcycwh|yolo/.test(plain)) return 'cxcywh';
  if (/xywh|tlwh|ltwh/.test(plain)) return 'xywh';
  if (/yxyx|tlbr/.test(plain) || plain === 'box2d') return 'yxyx';
  return /xyxy|ltrb/.test(plain) ? 'xyxy' : undefined;
}

/** The places that a value holds, several where it holds several; none where it is none, or but a point. */
export function rawPlaces(value: unknown, key = ''): readonly RawPlace[] {
  const hint = hintOf(key);
  if (typeof value === 'string') return placesInWords(value, hint);
  if (Array.isArray(value)) return placesOfList(value, key, hint);
  return isRecord(value) ? placesOfRecord(value, hint) : [];
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function placesOfList(list: readonly unknown[], key: string, hint: PlaceHint): readonly RawPlace[] {
  const numbers = list.slice(0, 4 * maxPlaces).map(numberOf);
  if (numbers.every((number) => number !== undefined)) {
    const unit = unitIn(list.filter((one) => typeof one === 'string').join(' '));
    if (numbers.length >= 6 && outlineKey.test(plainKey(key))) return aroundPoints(pairsOf(numbers), hint);
    // With how sure it is at the end.
    return numbers.length === 5
      ? fours(numbers.slice(0, 4), { ...hint, ...unit })
      : fours(numbers, { ...hint, ...unit });
  }
  const points = list.map(pointOf);
  if (list.length >= 2 && points.every((point) => point !== undefined)) {
    const isOutline = list.length > 2 || outlineKey.test(plainKey(key));
    return isOutline ? aroundPoints(points, hint) : fours(points.flat(), { ...hint, ...cornerOrder(hint) });
  }
  return list.slice(0, maxPlaces).flatMap((one) => (typeof one === 'object' ? rawPlaces(one, key) : []));
}

const unitIn = (words: string): PlaceHint =>
  words.includes('%') ? { unit: 'percent' } : words.includes('px') ? { unit: 'pixels' } : {};

/** Two corners are two points, each in the order of the whole. */
const cornerOrder = ({ order }: PlaceHint): PlaceHint => ({ order: order === 'yxyx' ? 'yxyx' : 'xyxy' });

function fours(numbers: readonly number[], hint: PlaceHint): readonly RawPlace[] {
  if (numbers.length === 0 || numbers.length % 4 !== 0) return [];
  return Array.from({ length: numbers.length / 4 }, (_, at) => {
    const [a, b, c, d] = numbers.slice(4 * at, 4 * at + 4);
    return { ...hint, numbers: [a, b, c, d] as const };
  });
}

type Pair = readonly [number, number];
const pairsOf = (numbers: readonly number[]): readonly Pair[] =>
  Array.from({ length: Math.floor(numbers.length / 2) }, (_, at) => [numbers[2 * at], numbers[2 * at + 1]] as const);

function aroundPoints(points: readonly Pair[], hint: PlaceHint): readonly RawPlace[] {
  const [first, second] = [points.map(([one]) => one), points.map(([, other]) => other)];
  const numbers = [Math.min(...first), Math.min(...second), Math.max(...first), Math.max(...second)] as const;
  return [{ ...hint, ...cornerOrder(hint), numbers }];
}

function pointOf(value: unknown): Pair | undefined {
  if (Array.isArray(value)) {
    const [x, y] = value.map(numberOf);
    return value.length === 2 && x !== undefined && y !== undefined ? [x, y] : undefined;
  }
  if (!isRecord(value)) return undefined;
  const edges = edgesOf(value);
  const isPoint =
    edges.x !== undefined && edges.y !== undefined && edges.width === undefined && edges.right === undefined;
  return isPoint && Object.keys(value).length <= 3 ? [edges.x ?? 0, edges.y ?? 0] : undefined;
}

/** "12", 12, "12 px", "12.5%". */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string' || value.length > 40) return undefined;
  const [, digits] = /^\s*([-+]?\d*\.?\d+)\s*(?:%|px|pixels?)?\s*$/.exec(value) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

const edgeNames = {
  left: /^(?:left|l|x[01]|x?min(?:x)?|startx|xstart|xleft|leftx|xtl|x1coord)$/,
  top: /^(?:top|t|y[01]|ymin|miny|starty|ystart|ytop|topy|ytl)$/,
  right: /^(?:right|r|x2|xmax|maxx|endx|xend|xright|rightx|xbr)$/,
  bottom: /^(?:bottom|b|y2|ymax|maxy|endy|yend|ybottom|bottomy|ybr)$/,
  width: /^(?:w|width|boxwidth|dx)$/,
  height: /^(?:h|height|boxheight|dy)$/,
  x: /^x$/,
  y: /^y$/,
  centreX: /^(?:cx|xc|cent(?:er|re)x|xcent(?:er|re)|midx)$/,
  centreY: /^(?:cy|yc|cent(?:er|re)y|ycent(?:er|re)|midy)$/,
} as const;
type Edges = Partial<Record<keyof typeof edgeNames, number>> & { isPercent?: boolean };

/** Under this name, `x0`/`x1` being left and right is told from `x1`/`x2` by what else is there. */
function edgesOf(record: Readonly<Record<string, unknown>>): Edges {
  const edges: Edges = {};
  const keys = Object.keys(record).slice(0, 60);
  const fromZero = keys.some((key) => /^x_?0$/i.test(key));
  for (const key of keys) {
    const value = record[key];
    const number = numberOf(value);
    if (number === undefined) continue;
    if (typeof value === 'string' && value.includes('%')) edges.isPercent = true;
    const plain = plainKey(key);
    const named = fromZero && /^[xy]1$/.test(plain) ? `${plain.charAt(0)}2` : plain;
    const name = (Object.keys(edgeNames) as (keyof typeof edgeNames)[]).find((one) => edgeNames[one].test(named)); // of this very record
    if (name && edges[name] === undefined) edges[name] = number;
  }
  return edges;
}

/** Whether a thing's own fields are the edges of its place. */
export const hasOwnPlace = (record: Readonly<Record<string, unknown>>): boolean => ownPlaces(record, {}).length > 0;

function ownPlaces(record: Readonly<Record<string, unknown>>, hint: PlaceHint): readonly RawPlace[] {
  const { width, height, isPercent, centreX, centreY, ...edges } = edgesOf(record);
  const said: PlaceHint = { ...hint, ...(isPercent && { unit: 'percent' }) };
  const [left, top] = [edges.left ?? edges.x, edges.top ?? edges.y];
  if (left !== undefined && top !== undefined && edges.right !== undefined && edges.bottom !== undefined)
    return [{ ...said, order: 'xyxy', numbers: [left, top, edges.right, edges.bottom] }];
  if (width === undefined || height === undefined) return [];
  if (centreX !== undefined && centreY !== undefined)
    return [{ ...said, order: 'cxcywh', numbers: [centreX, centreY, width, height] }];
  return left !== undefined && top !== undefined
    ? [{ ...said, order: 'xywh', numbers: [left, top, width, height] }]
    : [];
}

const firstCorner = /^(?:topleft|lefttop|upperleft|tl|ul|start|min|p1|pt1|from)$/;
const lastCorner = /^(?:bottomright|rightbottom|lowerright|br|lr|end|max|p2|pt2|to)$/;

function placesOfRecord(record: Readonly<Record<string, unknown>>, hint: PlaceHint): readonly RawPlace[] {
  const own = ownPlaces(record, hint);
  if (own.length > 0) return own;
  const entries = Object.entries(record).slice(0, 60);
  const named = (name: RegExp): unknown => entries.find(([key]) => name.test(plainKey(key)))?.[1];
  const [first, last] = [pointOf(named(firstCorner)), pointOf(named(lastCorner))];
  if (first && last) return fours([...first, ...last], { ...hint, ...cornerOrder(hint) });
  const [centre, size] = [pointOf(named(/^cent(?:er|re)$/)), named(/^(?:size|dimensions?)$/)];
  const { width, height } = edgesOf(isRecord(size) ? size : record);
  const [listWidth, listHeight] = Array.isArray(size) ? size.map(numberOf) : [];
  const [wide, high] = [width ?? listWidth, height ?? listHeight];
  if (centre && wide !== undefined && high !== undefined)
    return [{ ...hint, order: 'cxcywh', numbers: [...centre, wide, high] }];
  return entries.filter(([key]) => namesPlace(key)).flatMap(([key, value]) => rawPlaces(value, key));
}

const tokens = /<loc_?(\d{1,4})>/g;
const number = String.raw`[-+]?\d*\.?\d+`;
/** Numbers with nothing but signs between them. */
const run = new RegExp(
  String.raw`(?<![\w.])${number}\s*(?:%|px)?(?:[\s,;|()[\]{}]+(?:to|and|→)?[\s,;|()[\]{}]*${number}\s*(?:%|px)?)*(?![\w])`,
  'g',
);
const namedNumber = /\b([a-z][a-z_-]{0,12}[012]?)\b["']?\s*[:=]\s*["']?([-+]?\d*\.?\d+)/gi;

/** Places in words: "[12, 34, 56, 78]", "(12,34),(56,78)", "x1=12 y1=34 x2=56 y2=78", `<loc0012>…`. */
export function placesInWords(text: string, hint: PlaceHint = {}): readonly RawPlace[] {
  const words = text.slice(0, 20_000);
  // Molmo's points have their numbers in fields that boxes have elsewhere.
  if (/<points?\b/.test(words)) return [];
  const bins = [...words.matchAll(tokens)].map(([, digits]) => Number(digits));
  // PaliGemma's have four digits and go by rows; Florence's are thousandths.
  if (bins.length > 0)
    return fours(bins, /<loc\d/.test(words) ? { order: 'yxyx', unit: 'bins' } : { order: 'xyxy', unit: 'thousandths' });
  const named = namedPlaces(words, hint);
  if (named.length > 0) return named;
  return [...words.matchAll(run)].flatMap(([found]) => {
    const numbers = [...found.matchAll(new RegExp(number, 'g'))].map(Number);
    const unit = unitIn(found);
    return fours(numbers.length === 5 ? numbers.slice(0, 4) : numbers, { ...hint, ...unit });
  });
}

/** A name that comes again begins the next place. */
function namedPlaces(text: string, hint: PlaceHint): readonly RawPlace[] {
  const records: Record<string, number>[] = [{}];
  for (const [, name, digits] of text.matchAll(namedNumber)) {
    const last = records[records.length - 1];
    if (records.length > maxPlaces) break;
    if (name in last) records.push({ [name]: Number(digits) });
    else last[name] = Number(digits);
  }
  return records.flatMap((record) => ownPlaces(record, hint));
}
