import type { Box, PictureReference } from '../contracts/turn.js';
import { boxArea, boxCentre } from '../util/box.js';
import { joinWords } from '../util/format.js';
import { ordinalOf } from './numbers.js';

/** Where things are, as one would say it to somebody who looks at the same picture. */

type Size = Pick<PictureReference, 'width' | 'height'>;

/** Of the picture: what fills more is everywhere. */
const everywhere = 0.6;

/** "on the left, in the lower half", "at the top, in the middle" */
export function placeInPicture(box: Box, { width, height }: Size): string {
  if (boxArea(box) > everywhere * width * height) return 'in the middle, filling most of the picture';
  const [x, y] = boxCentre(box);
  const [across, down] = [thirdOf(x / width), thirdOf(y / height)];
  if (across === 0) return down === 0 ? 'in the middle' : `${down < 0 ? 'at the top' : 'at the bottom'}, in the middle`;
  const side = across < 0 ? 'on the left' : 'on the right';
  return down === 0 ? side : `${side}, in the ${down < 0 ? 'upper' : 'lower'} half`;
}

/** -1, 0 or 1: before, in or behind the middle. */
const thirdOf = (share: number): -1 | 0 | 1 => (share < 0.4 ? -1 : share > 0.6 ? 1 : 0);

/** Up to so many are told apart by height as well. */
const maxPlaced = 3;

/** "on the left", "one on the left and one in the middle", "4 on the left and 2 on the right" */
export function placesInPicture(boxes: readonly Box[], picture: Size): string {
  const [first, second] = boxes;
  if (!first) return 'nowhere';
  if (!second) return placeInPicture(first, picture);
  const sides = ['on the left', 'in the middle', 'on the right'] as const;
  const sideOf = (box: Box): string => sides[thirdOf(boxCentre(box)[0] / picture.width) + 1];
  const leftFirst = boxes.toSorted((a, b) => boxCentre(a)[0] - boxCentre(b)[0]);
  const phrases = leftFirst.map((box) => (boxes.length > maxPlaced ? sideOf(box) : placeInPicture(box, picture)));
  const counts = new Map<string, number>();
  for (const phrase of phrases) counts.set(phrase, (counts.get(phrase) ?? 0) + 1);
  const parts = [...counts].map(([phrase, count]) => `${count === 1 ? 'one' : count} ${phrase}`);
  if (parts.length === 1) return `${boxes.length === 2 ? 'both' : `all ${boxes.length}`} ${phrases[0]}`;
  return parts.some((part) => part.includes(',')) ? parts.join('; ') : joinWords(parts);
}

/** Of the picture's longer side: nearer than this, one does not say which is further left. */
const clearGap = 0.05;
/** Of the largest one's area: what is smaller is far behind it, and nobody counts it when they say "the left one". */
const speckShare = 0.04;

/** Those that somebody means who speaks of them: no specks in the background beside large ones. */
export function prominent<Thing extends { readonly box: Box }>(things: readonly Thing[]): readonly Thing[] {
  const largest = Math.max(0, ...things.map(({ box }) => boxArea(box)));
  return things.filter(({ box }) => boxArea(box) >= speckShare * largest);
}

/** Nobody counts further to say which one. */
const maxCounted = 8;

/** Which of several one is: "the bus on the left", "the second one from the right", "the one in front". */
export function placeAmong(noun: string, box: Box, others: readonly Box[], picture: Size): string {
  const rivals = prominent([{ box }, ...others.map((other) => ({ box: other }))]).map((thing) => thing.box);
  const near = rivals.includes(box) ? rivals.filter((rival) => rival !== box) : others;
  if (near.length === 0) return `the ${noun} ${placeInPicture(box, picture)}`;
  const outer = outermost(box, near, picture);
  if (outer) return `the ${noun} ${outer}`;
  const order = orderAcross(noun, box, near, picture);
  if (order) return order;
  const areas = near.map(boxArea);
  if (boxArea(box) > 1.7 * Math.max(...areas)) return `the ${noun} in front`;
  if (boxArea(box) < Math.min(...areas) / 1.7) return `the ${noun} at the back`;
  return `the ${noun} ${placeInPicture(box, picture)}`;
}

/** "on the left" of the one that lies clearly there, in the direction in which it is clearest. */
function outermost(box: Box, others: readonly Box[], { width, height }: Size): string | undefined {
  const [x, y] = boxCentre(box);
  const across = others.map((other) => boxCentre(other)[0] - x);
  const down = others.map((other) => boxCentre(other)[1] - y);
  const gaps = [
    ['on the left', Math.min(...across)],
    ['on the right', -Math.max(...across)],
    ['at the top', Math.min(...down)],
    ['at the bottom', -Math.max(...down)],
  ] as const;
  const clearest = gaps.reduce((best, gap) => (gap[1] > best[1] ? gap : best));
  return clearest[1] >= clearGap * Math.max(width, height) ? clearest[0] : undefined;
}

/** "the middle bus", "the second bus from the left": where all stand in a row. */
function orderAcross(noun: string, box: Box, others: readonly Box[], { width }: Size): string | undefined {
  const row = [box, ...others].toSorted((a, b) => boxCentre(a)[0] - boxCentre(b)[0]);
  const gaps = row.slice(1).map((one, at) => boxCentre(one)[0] - boxCentre(row[at])[0]);
  const rank = row.indexOf(box);
  if (gaps.some((gap) => gap < (clearGap / 2) * width) || row.length > maxCounted) return undefined;
  if (rank * 2 === row.length - 1) return `the ${noun} in the middle`;
  const fromRight = row.length - 1 - rank;
  return rank <= fromRight
    ? `the ${ordinalOf(rank)} ${noun} from the left`
    : `the ${ordinalOf(fromRight)} ${noun} from the right`;
}
