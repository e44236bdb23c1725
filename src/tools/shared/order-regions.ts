import type { Region } from '../../contracts/turn.js';
import type { SizeOrder } from '../../language/orders.js';
import { prominent } from '../../language/place-words.js';
import { type Box, boxArea, boxCentre, boxHeight, boxWidth, centreInside, shareInside } from '../../util/box.js';
import { type Comparison, type Corner, isCorner, type Order, type SelectionQuery } from './selection-query.js';
import { isHeldBy, restsOn } from './supports.js';

/** What a selection came to. */
export interface Ordered {
  readonly regions: readonly Region[];
  /** How it was judged, and how nearly it was another one: a sentence for the person. */
  readonly note?: string;
  /** They are only put in order, and none is left out. */
  readonly isList?: true;
}

/**
 * Keeps the regions that compare as a query says, puts them in its order and takes the asked one, or all on the asked
 * side of `view`.
 * @param to what "closest to", "smaller than" and "between" refer to
 */
export function inOrder(
  regions: readonly Region[],
  query: SelectionQuery,
  view: Box,
  to: readonly Region[] = [],
): Ordered {
  const { comparison, depth, order, rank } = query;
  const isAnchor = ({ box }: Region): boolean => to.some((other) => other.box.every((edge, at) => edge === box[at]));
  const compared = comparison ? regions.filter((region) => compares(region, comparison, to)) : regions;
  const deep = (depth ? atDepth(compared, depth, view) : compared).filter(
    (region) => to.length === 0 || !isAnchor(region),
  );
  if (order === undefined) return { regions: deep };
  if ((order === 'near' || order === 'far') && to.length === 0) return { regions: [] };
  const pool = rank !== undefined && !comparison && isPlace(order) ? enough(prominent(deep), rank, deep) : deep;
  const key = keyOf(order, pool, view, to);
  const sorted = [...pool].sort((a, b) => key(a) - key(b));
  if (order === 'near' && rank === undefined) return { regions: sorted, isList: true };
  if (rank === undefined) {
    const parts = order.split(' ').map((side) => halves[side]?.(view));
    return { regions: sorted.filter(({ box }) => parts.every((part) => !part || centreInside(box, part))) };
  }
  return { regions: sorted.slice(rank - 1, rank), note: noteOn(order, rank, sorted, key, view) };
}

const isPlace = (order: Order): boolean => /^(?:left|right|top|bottom|middle)$/.test(order) || isCorner(order);

const enough = (some: readonly Region[], rank: number, all: readonly Region[]): readonly Region[] =>
  some.length >= rank ? some : all;

type Key = (region: Region) => number;

function keyOf(order: Order, pool: readonly Region[], view: Box, to: readonly Region[]): Key {
  if (order === 'tall' || order === 'short') {
    const sign = order === 'tall' ? -1 : 1;
    // Whoever stands nearer looks larger, but heads of people who are as tall come to about the same height.
    if (areAllPeople(pool)) return ({ box }) => -sign * box[1];
    return ({ box }) => sign * boxHeight(box);
  }
  if (order === 'middle' && pool.length % 2 === 1) {
    const [x] = boxCentre(middleOf(pool).box);
    if (isWhole(view, pool)) return ({ box }) => Math.abs(boxCentre(box)[0] - x);
  }
  if (order === 'near' || order === 'far') {
    const sign = order === 'near' ? 1 : -1;
    return ({ box }) => sign * Math.min(...to.map((other) => gapBetween(box, other.box)));
  }
  if (isCorner(order)) return ({ box }) => fromCorner(boxCentre(box), order, view);
  const plain = orderKeys[order];
  return ({ box }) => plain(box, view);
}

const areAllPeople = (regions: readonly Region[]): boolean =>
  regions.every(({ label }) => label === 'person' || label === 'face');

/** Three or more in a row have one in their own middle; in a crop the middle is what it was cropped to. */
const isWhole = (view: Box, pool: readonly Region[]): boolean => pool.length > 2 && view[0] === 0 && view[1] === 0;

const middleOf = (pool: readonly Region[]): Region =>
  pool.toSorted((a, b) => boxCentre(a.box)[0] - boxCentre(b.box)[0])[(pool.length - 1) / 2];

const orderKeys: Readonly<
  Record<Exclude<Order, 'tall' | 'short' | 'near' | 'far' | Corner>, (box: Box, view: Box) => number>
> = {
  left: (box) => boxCentre(box)[0],
  right: (box) => -boxCentre(box)[0],
  top: (box) => boxCentre(box)[1],
  bottom: (box) => -boxCentre(box)[1],
  large: (box) => -boxArea(box),
  small: (box) => boxArea(box),
  wide: (box) => -boxWidth(box),
  narrow: (box) => boxWidth(box),
  front: (box) => -boxArea(box),
  back: (box) => boxArea(box),
  middle: (box, view) => Math.abs(boxCentre(box)[0] - boxCentre(view)[0]) / Math.max(1, boxWidth(view)),
};

/** As a share of the view's sides. */
function fromCorner([x, y]: readonly [number, number], order: Corner, view: Box): number {
  const [height, side] = order.split(' ');
  const across = Math.abs(x - view[side === 'left' ? 0 : 2]) / Math.max(1, boxWidth(view));
  return across + Math.abs(y - view[height === 'top' ? 1 : 3]) / Math.max(1, boxHeight(view));
}

const halves: Readonly<Partial<Record<string, (view: Box) => Box>>> = {
  left: (view) => [view[0], view[1], boxCentre(view)[0], view[3]],
  right: (view) => [boxCentre(view)[0], view[1], view[2], view[3]],
  top: (view) => [view[0], view[1], view[2], boxCentre(view)[1]],
  bottom: (view) => [view[0], boxCentre(view)[1], view[2], view[3]],
};

/** How far apart two boxes are: between their edges, and between their centres where they touch. */
function gapBetween(a: Box, b: Box): number {
  const across = Math.max(0, a[0] - b[2], b[0] - a[2]);
  const down = Math.max(0, a[1] - b[3], b[1] - a[3]);
  const [ax, ay] = boxCentre(a);
  const [bx, by] = boxCentre(b);
  return Math.hypot(across, down) + 0.01 * Math.hypot(ax - bx, ay - by);
}

/** Sizes that differ by less are the same to the eye. */
const clearly = 1.05;

const sizes: Readonly<Record<SizeOrder, readonly [size: (box: Box) => number, more: boolean]>> = {
  large: [boxArea, true],
  small: [boxArea, false],
  tall: [boxHeight, true],
  short: [boxHeight, false],
  wide: [boxWidth, true],
  narrow: [boxWidth, false],
};

function compares(region: Region, comparison: Comparison, to: readonly Region[]): boolean {
  if (comparison === 'between') return isBetween(region.box, to);
  if (comparison === 'on') return to.some((base) => restsOn(region, base));
  if (comparison === 'held') return to.some((person) => isHeldBy(region, person));
  if (comparison === 'bearing') return to.some((one) => restsOn(one, region));
  const { box } = region;
  const [size, more] = sizes[comparison];
  const [best] = to.toSorted((a, b) => b.score - a.score);
  if (!best) return false;
  return more ? size(box) > clearly * size(best.box) : clearly * size(box) < size(best.box);
}

/** Whether a thing's centre lies on the way from one to another, or not far from it. The table that bears all does not. */
function isBetween(box: Box, to: readonly Region[]): boolean {
  const ends = twoEnds(to);
  if (!ends || ends.some((end) => shareInside(end.box, box) > 0.8)) return false;
  const [[ax, ay], [bx, by]] = ends.map((region) => boxCentre(region.box));
  const [x, y] = boxCentre(box);
  const [alongX, alongY] = [bx - ax, by - ay];
  const length = Math.hypot(alongX, alongY);
  if (length === 0) return false;
  const share = ((x - ax) * alongX + (y - ay) * alongY) / length ** 2;
  const aside = Math.abs((x - ax) * alongY - (y - ay) * alongX) / length;
  const reach = Math.max(...ends.flatMap((region) => [boxHeight(region.box), boxWidth(region.box)])) / 2;
  return share > 0.1 && share < 0.9 && aside < reach + Math.min(boxHeight(box), boxWidth(box)) / 2;
}

/** The best of each of two kinds, or the two best of one. */
function twoEnds(to: readonly Region[]): readonly [Region, Region] | undefined {
  const best = to.toSorted((a, b) => b.score - a.score);
  const [first] = best;
  const second = best.find(({ label }) => label !== first.label) ?? best[1];
  return first && second ? [first, second] : undefined;
}

/** Of the largest one's height: those of one kind that look smaller stand far behind it. */
const backgroundShare = 0.45;
/** Of the picture's height: where all are smaller than the share of this, all of them are far away. */
const farShare = 0.5;

function atDepth(regions: readonly Region[], depth: 'background' | 'foreground', view: Box): readonly Region[] {
  const tallest = Math.max(farShare * (view[3] - view[1]), ...regions.map(({ box }) => boxHeight(box)));
  const isBehind = ({ box }: Region): boolean => boxHeight(box) < backgroundShare * tallest;
  return regions.filter((region) => isBehind(region) === (depth === 'background'));
}

const judged: Readonly<Partial<Record<Order, string>>> = {
  large: 'It takes up the most room in the picture.',
  small: 'It takes up the least room in the picture.',
  tall: 'It stands highest in the picture.',
  short: 'It stands least high in the picture.',
  front: 'I go by how large each looks.',
  back: 'I go by how large each looks.',
};
const reaches = { tall: 'It reaches highest in the picture.', short: 'It reaches least high in the picture.' } as const;

/** Sizes and heights that differ by less than this share are nearly the same. */
const nearTie = 0.1;

function noteOn(order: Order, rank: number, sorted: readonly Region[], key: Key, view: Box): string | undefined {
  if (sorted.length === 1) return undefined;
  const chosen = sorted[rank - 1];
  const rival = sorted[rank] ?? sorted[rank - 2];
  if (!chosen || !rival) return undefined;
  if (isPlace(order)) return undefined;
  const isReach = (order === 'tall' || order === 'short') && areAllPeople(sorted);
  const difference = Math.abs(key(chosen) - key(rival));
  const scale = isReach ? boxHeight(view) / 4 : Math.max(Math.abs(key(chosen)), Math.abs(key(rival)));
  const how = isReach ? reaches[order === 'tall' ? 'tall' : 'short'] : judged[order];
  return difference < nearTie * scale ? ['It is a close call.', how].filter(Boolean).join(' ') : how;
}
