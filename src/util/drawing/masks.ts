/** Soft selections: shapes, unions, growing. One byte a pixel, 0 outside … 255 inside. */
import { type Box, boxCentre, boxHeight, boxWidth } from '../box.js';
import type { Mask, PixelPart } from '../pixels.js';
import { forEachRow } from './mix.js';
import { fromMask, toMask } from './sharp-pixels.js';

/** A mask as large as `part` (a part of a picture), nothing selected. */
export const emptyMask = ({ width, height }: { readonly width: number; readonly height: number }): Mask => ({
  width,
  height,
  data: new Uint8Array(width * height),
});

/** The part of a mask that lies in `part`. */
export function cutMask(mask: Mask, { left, top, width, height }: PixelPart): Mask {
  const cut = emptyMask({ width, height });
  for (let y = 0; y < height; y++) {
    const start = (top + y) * mask.width + left;
    cut.data.set(mask.data.subarray(start, start + width), y * width);
  }
  return cut;
}

/** Adds `mask`, whose first pixel lies at `left`, `top` of `whole`, to what `whole` selects, in place. */
export function addToMask(whole: Mask, mask: Mask, left: number, top: number): void {
  for (let y = 0; y < mask.height; y++) {
    const to = (top + y) * whole.width + left;
    const from = y * mask.width;
    for (let x = 0; x < mask.width; x++)
      if (mask.data[from + x] > whole.data[to + x]) whole.data[to + x] = mask.data[from + x];
  }
}

/** Selects what the mask does not. */
export const invertMask = (mask: Mask): Mask => mapMask(mask, (value) => 255 - value);

/** Selects fully what the mask selects at all. */
export const hardMask = (mask: Mask): Mask => mapMask(mask, (value) => (value > 0 ? 255 : 0));

/** A table takes a tenth of the time that `map` does. @param change of values 0..255 */
function mapMask(mask: Mask, change: (value: number) => number): Mask {
  const table = Uint8Array.from({ length: 256 }, (_, value) => change(value));
  const data = new Uint8Array(mask.data.length);
  for (let at = 0; at < data.length; at++) data[at] = table[mask.data[at]];
  return { ...mask, data };
}

/** A mask in another size. */
export const resizeMask = (mask: Mask, width: number, height: number): Promise<Mask> =>
  mask.width === width && mask.height === height
    ? Promise.resolve(mask)
    : toMask(fromMask(mask).resize({ width, height, fit: 'fill', kernel: 'linear' }));

/** How a shape lies in its box: an ellipse touches its sides, a rectangle fills it, its corners rounded. */
export type Shape = 'ellipse' | 'rectangle';

/**
 * A shape in a picture: fully selected inside, fading over `feather` pixels outside of it.
 * @param box in pixels of the picture
 * @param part of the picture, that the mask is made for
 * @param turn clockwise about the middle of the box, radians
 */
export async function shapeMask(shape: Shape, box: Box, part: PixelPart, feather: number, turn = 0): Promise<Mask> {
  const mask = emptyMask(part);
  const [centreX, centreY] = boxCentre(box);
  const radiusX = Math.max(0.5, boxWidth(box) / 2);
  const radiusY = Math.max(0.5, boxHeight(box) / 2);
  const [cosine, sine] = [Math.cos(turn), Math.sin(turn)];
  const distance = shape === 'ellipse' ? ellipseDistance : rectangleDistance;
  const [fromX, fromY, toX, toY] = reachOf(box, part, feather, turn);
  await forEachRow({ width: Math.max(1, toX - fromX), height: toY - fromY }, undefined, (row) => {
    const y = fromY + row;
    for (let x = fromX; x < toX; x++) {
      const right = part.left + x + 0.5 - centreX;
      const down = part.top + y + 0.5 - centreY;
      const dx = Math.abs(right * cosine + down * sine);
      const dy = Math.abs(down * cosine - right * sine);
      const outside = distance(dx, dy, radiusX, radiusY);
      mask.data[y * part.width + x] = 255 * fade(outside, feather);
    }
  });
  return mask;
}

/** The rectangle of `part`, in its own pixels, outside of which a shape selects nothing. */
function reachOf(box: Box, part: PixelPart, feather: number, turn: number): Box {
  const [centreX, centreY] = boxCentre(box);
  const [radiusX, radiusY] = [Math.max(0.5, boxWidth(box) / 2), Math.max(0.5, boxHeight(box) / 2)];
  // As `ellipseDistance` tells it, the edge fades no further than this; a rectangle's fades less far.
  const share = 1 + feather / Math.min(radiusX, radiusY);
  const [cosine, sine] = [Math.abs(Math.cos(turn)), Math.abs(Math.sin(turn))];
  const reachX = share * (radiusX * cosine + radiusY * sine) + 1;
  const reachY = share * (radiusX * sine + radiusY * cosine) + 1;
  const within = (value: number, most: number): number => Math.min(most, Math.max(0, value));
  return [
    within(Math.floor(centreX - reachX - part.left), part.width),
    within(Math.floor(centreY - reachY - part.top), part.height),
    within(Math.ceil(centreX + reachX - part.left), part.width),
    within(Math.ceil(centreY + reachY - part.top), part.height),
  ];
}

/** Adds a shape of the picture to a mask that is made for `part` of it, in place; see `shapeMask`. */
export async function addShape(whole: Mask, shape: Shape, box: Box, part: PixelPart, feather: number): Promise<void> {
  const [left, top, right, bottom] = reachOf(box, part, feather, 0);
  if (right <= left || bottom <= top) return;
  const around = { left: part.left + left, top: part.top + top, width: right - left, height: bottom - top };
  addToMask(whole, await shapeMask(shape, box, around, feather), left, top);
}

/** 1 inside, 0 from `feather` pixels on, smooth between. */
function fade(outside: number, feather: number): number {
  if (outside <= 0) return 1;
  if (outside >= feather) return 0;
  const share = 1 - outside / feather;
  return share * share * (3 - 2 * share);
}

/** Pixels from the ellipse; inside of it some number that is not positive. */
function ellipseDistance(dx: number, dy: number, radiusX: number, radiusY: number): number {
  const level = Math.hypot(dx / radiusX, dy / radiusY);
  if (level <= 1) return level - 1;
  return (level * (level - 1)) / Math.hypot(dx / radiusX ** 2, dy / radiusY ** 2);
}

function rectangleDistance(dx: number, dy: number, radiusX: number, radiusY: number): number {
  const corner = Math.min(radiusX, radiusY) / 4;
  const x = dx - radiusX + corner;
  const y = dy - radiusY + corner;
  return Math.hypot(Math.max(x, 0), Math.max(y, 0)) + Math.min(Math.max(x, y), 0) - corner;
}

/** Grows what a mask selects by about `radius` pixels on all sides; its edge stays soft. */
export async function growMask(mask: Mask, radius: number): Promise<Mask> {
  if (radius < 0.5) return mask;
  // A Gaussian makes a ramp of the edge: 7 % at 1.5 sigma outside of it. Steepened, half is selected there.
  return toMask(
    fromMask(mask)
      .blur(Math.max(0.3, radius / 1.5))
      .linear(8, -20),
  );
}
