import type { Box } from './box.js';

/** A rectangle of whole pixels, at least one pixel large, that lies inside its picture. */
export interface PixelPart {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The whole pixels of a picture that a box selects: its edges rounded and kept inside the picture. */
export function pixelPart(box: Box, { width, height }: Size): PixelPart {
  const left = clamp(Math.round(box[0]), 0, width - 1);
  const top = clamp(Math.round(box[1]), 0, height - 1);
  return {
    left,
    top,
    width: clamp(Math.round(box[2]), left + 1, width) - left,
    height: clamp(Math.round(box[3]), top + 1, height) - top,
  };
}

/** A box around the same centre, its sides `factor` times as long. */
export function scaleBox(box: Box, factor: number): Box {
  const x = ((box[2] - box[0]) / 2) * (factor - 1);
  const y = ((box[3] - box[1]) / 2) * (factor - 1);
  return [box[0] - x, box[1] - y, box[2] + x, box[3] + y];
}

/** A box that reaches `margin` pixels further on each side. */
export const growBox = (box: Box, margin: number): Box => [
  box[0] - margin,
  box[1] - margin,
  box[2] + margin,
  box[3] + margin,
];

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));
