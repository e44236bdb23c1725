import type { Box } from './box.js';

/**
 * Decoded pixels: 8-bit sRGB, rows from the top, `channels` bytes a pixel (RGB or RGBA), already in the orientation
 * in which a person sees the picture.
 */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
  readonly data: Uint8Array;
}

/** A soft selection of a picture's pixels: 0 (outside) … 255 (inside), one byte a pixel, rows from the top. */
export interface Mask {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

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

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));
