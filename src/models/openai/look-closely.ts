/** Large photos: what is small at a glance is looked at again in parts, and what the parts show becomes one list. */
import type { Detection } from '../../contracts/model.js';
import { type Box, boxCentre, boxHeight, boxOverlap, boxWidth, shareInside } from '../../util/box.js';
import { isSamePlace, overlaps, sharesInside } from '../../util/overlap.js';
import type { PixelPart } from '../../util/pixels.js';
import { fourParts, isLarge } from '../../vision/large-picture.js';

/** What is shorter than this share of the longer side is small. */
const smallShare = 0.08;
/** So many are rarely all seen at a glance. */
const manyThings = 8;
/** Closer than this share of what was shown to where that is cut, a box is cut as well. */
const edge = 0.01;

/** The parts of a large photo that are worth a closer look after a glance; at most four. */
export function partsToLookAt(glance: readonly Detection[], part: PixelPart): readonly Box[] {
  if (!isLarge(part)) return [];
  const long = Math.max(part.width, part.height);
  const small = glance.filter(({ box }) => Math.max(boxWidth(box), boxHeight(box)) < smallShare * long);
  if (glance.length > 0 && small.length === 0 && glance.length < manyThings) return [];
  return fourParts(part);
}

/** What one part showed, with what is around it. */
export interface PartFound {
  readonly part: Box;
  readonly shown: PixelPart;
  readonly found: readonly Detection[];
}

/**
 * One list of a glance and of looks at parts. A thing is found by the part that its middle is in; what is cut though more than
 * the part was shown is left to the glance. One box of the glance around several things gives way to them.
 */
export function mergeLooks(
  glance: readonly Detection[],
  parts: readonly PartFound[],
  whole: PixelPart,
): readonly Detection[] {
  const closely = parts
    .flatMap(({ part, shown, found }) => found.filter(({ box }) => holdsCentre(part, box) && !isCut(box, shown, whole)))
    .toSorted((a, b) => b.score - a.score);
  const kept: Detection[] = [];
  for (const one of closely) if (!kept.some(({ box }) => isRepeated(one.box, box))) kept.push(one);
  const within = (around: Box) => kept.filter(({ box }) => shareInside(box, around) > sharesInside.part);
  const large = glance.filter(({ box }) => {
    const inside = within(box);
    return inside.length < 2 && !inside.some((one) => boxOverlap(one.box, box) > overlaps.samePlace);
  });
  // A part of a large thing is no thing of its own.
  const own = kept.filter(({ box }) => !large.some((one) => shareInside(box, one.box) > sharesInside.part));
  const rest = large.filter(({ box }) => !own.some((one) => isRepeated(one.box, box)));
  return [...own, ...rest].toSorted((a, b) => b.score - a.score);
}

/** Neighbours in a row overlap less than two looks at one thing. */
const isRepeated = (one: Box, other: Box): boolean =>
  boxOverlap(one, other) > overlaps.looseMatch || isPartOf(one, other);
const isPartOf = (one: Box, other: Box): boolean =>
  isSamePlace(one, other) && Math.max(shareInside(one, other), shareInside(other, one)) > sharesInside.part;

/** Of two parts that share an edge, one at most has a centre on it. */
function holdsCentre([left, top, right, bottom]: Box, box: Box): boolean {
  const [x, y] = boxCentre(box);
  return x >= left && x < right && y >= top && y < bottom;
}

function isCut([x1, y1, x2, y2]: Box, shown: PixelPart, whole: PixelPart): boolean {
  const [right, bottom] = [shown.left + shown.width, shown.top + shown.height];
  const [x, y] = [edge * shown.width, edge * shown.height];
  return (
    (shown.left > whole.left && x1 < shown.left + x) ||
    (shown.top > whole.top && y1 < shown.top + y) ||
    (right < whole.left + whole.width && x2 > right - x) ||
    (bottom < whole.top + whole.height && y2 > bottom - y)
  );
}
