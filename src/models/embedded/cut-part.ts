/** The part of a picture that a worker needs, and its result put back: whole pictures are too large to be copied. */
import { type Box, intersectBoxes } from '../../util/box.js';
import type { Mask, PixelPart, Pixels } from '../../util/pixels.js';

/** How much surroundings of a box grabCut sees on each side, as a share of the box. */
const margin = 0.3;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** What lies in the picture of a box, at least a pixel; its left and top edges are whole. */
export function insidePicture(box: Box, { width, height }: Size): Box {
  const x = Math.max(0, Math.min(width - 1, Math.floor(box[0])));
  const y = Math.max(0, Math.min(height - 1, Math.floor(box[1])));
  return intersectBoxes([0, 0, width, height], [x, y, Math.max(x + 1, box[2]), Math.max(y + 1, box[3])]);
}

/** A box inside the picture with the surroundings from which its object is told apart. */
export function partAroundBox(size: Size, box: Box): PixelPart {
  const dx = Math.max(4, (box[2] - box[0]) * margin);
  const dy = Math.max(4, (box[3] - box[1]) * margin);
  return partBetween(size, box[0] - dx, box[1] - dy, box[2] + dx, box[3] + dy);
}

/** A hole with enough around it to take squares from; undefined when the mask is empty. */
export function partAroundHole({ width, height, data }: Mask): PixelPart | undefined {
  let [x1, y1, x2, y2] = [width, height, 0, 0];
  for (let y = 0; y < height; y++) {
    const start = y * width;
    for (let x = 0; x < width; x++) {
      if (data[start + x] === 0) continue;
      if (x < x1) x1 = x;
      if (x >= x2) x2 = x + 1;
      if (y < y1) y1 = y;
      y2 = y + 1;
    }
  }
  if (x2 <= x1) return undefined;
  const around = Math.max(48, 0.8 * Math.max(x2 - x1, y2 - y1));
  return partBetween({ width, height }, x1 - around, y1 - around, x2 + around, y2 + around);
}

function partBetween({ width, height }: Size, x1: number, y1: number, x2: number, y2: number): PixelPart {
  const left = Math.max(0, Math.floor(x1));
  const top = Math.max(0, Math.floor(y1));
  return { left, top, width: Math.min(width, Math.ceil(x2)) - left, height: Math.min(height, Math.ceil(y2)) - top };
}

export const cutPixels = (pixels: Pixels, part: PixelPart): Pixels => ({
  width: part.width,
  height: part.height,
  channels: pixels.channels,
  data: cutRows(pixels.data, pixels.width, pixels.channels, part),
});

/** A mask of the whole picture, 0 outside of the part. */
export function widenMask(mask: Mask, part: PixelPart, { width, height }: Size): Mask {
  const data = new Uint8Array(width * height);
  putRows(data, width, 1, mask.data, part);
  return { width, height, data };
}

/** A copy of the picture in which the part is replaced. */
export function withPart(pixels: Pixels, changed: Pixels, part: PixelPart): Pixels {
  const data = new Uint8Array(pixels.data);
  putRows(data, pixels.width, pixels.channels, changed.data, part);
  return { ...pixels, data };
}

function cutRows(data: Uint8Array, width: number, channels: number, part: PixelPart): Uint8Array {
  const cut = new Uint8Array(part.width * part.height * channels);
  for (let y = 0; y < part.height; y++) {
    const from = ((part.top + y) * width + part.left) * channels;
    cut.set(data.subarray(from, from + part.width * channels), y * part.width * channels);
  }
  return cut;
}

function putRows(data: Uint8Array, width: number, channels: number, cut: Uint8Array, part: PixelPart): void {
  for (let y = 0; y < part.height; y++) {
    const from = y * part.width * channels;
    data.set(cut.subarray(from, from + part.width * channels), ((part.top + y) * width + part.left) * channels);
  }
}
