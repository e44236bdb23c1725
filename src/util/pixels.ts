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
