/**
 * A rectangle in pixels of a picture as shown (after its EXIF orientation): `[x1, y1, x2, y2]`, origin at the top
 * left, x to the right, y down, `x1 <= x2`, `y1 <= y2`; edges may be fractional.
 */
export type Box = readonly [x1: number, y1: number, x2: number, y2: number];

/** The part of its base picture that an Image shows, in pixels of the base. */
export const viewOf = ({
  view,
  picture,
}: {
  readonly view?: Box;
  readonly picture: { readonly width: number; readonly height: number };
}): Box => view ?? [0, 0, picture.width, picture.height];

export const boxWidth = (box: Box): number => box[2] - box[0];
export const boxHeight = (box: Box): number => box[3] - box[1];

/** Area in square pixels; 0 for an empty box. */
export const boxArea = (box: Box): number => Math.max(0, boxWidth(box)) * Math.max(0, boxHeight(box));

/** Centre as `[x, y]` in pixels. */
export const boxCentre = (box: Box): readonly [x: number, y: number] => [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];

/** A box around the same centre, its sides `factor` times as long. */
export function scaleBox(box: Box, factor: number): Box {
  const x = (boxWidth(box) / 2) * (factor - 1);
  const y = (boxHeight(box) / 2) * (factor - 1);
  return [box[0] - x, box[1] - y, box[2] + x, box[3] + y];
}

/** A box that reaches `margin` pixels further on each side. */
export const growBox = (box: Box, margin: number): Box => [
  box[0] - margin,
  box[1] - margin,
  box[2] + margin,
  box[3] + margin,
];

/** The overlap of two boxes; empty boxes have zero width or height. */
export function intersectBoxes(a: Box, b: Box): Box {
  const x1 = Math.max(a[0], b[0]);
  const y1 = Math.max(a[1], b[1]);
  return [x1, y1, Math.max(x1, Math.min(a[2], b[2])), Math.max(y1, Math.min(a[3], b[3]))];
}

/** Intersection over union, 0..1. */
export function boxOverlap(a: Box, b: Box): number {
  const shared = boxArea(intersectBoxes(a, b));
  return shared === 0 ? 0 : shared / (boxArea(a) + boxArea(b) - shared);
}

/** The share of `inner`'s area that lies inside `outer`, 0..1. */
export function shareInside(inner: Box, outer: Box): number {
  const area = boxArea(inner);
  return area === 0 ? 0 : boxArea(intersectBoxes(inner, outer)) / area;
}

/**
 * Whether the centre of `box` lies inside `view`: what decides whether something is "in" a crop. On the edge is outside:
 * CROP_LEFTOF cuts through the centre of a car, and the car is not to the left of itself.
 */
export function centreInside(box: Box, view: Box): boolean {
  const [x, y] = boxCentre(box);
  return x > view[0] && x < view[2] && y > view[1] && y < view[3];
}

/** The smallest box around some. */
export const aroundBoxes = (boxes: readonly Box[]): Box => [
  Math.min(...boxes.map(([x1]) => x1)),
  Math.min(...boxes.map(([, y1]) => y1)),
  Math.max(...boxes.map(([, , x2]) => x2)),
  Math.max(...boxes.map(([, , , y2]) => y2)),
];
