import type { PictureFormat } from './picture-format.js';

/** What a pixel costs to open and to keep, ns of a processor (measured). */
const pixelNs: Readonly<Record<PictureFormat, number>> = { png: 15, jpeg: 18, webp: 25, avif: 40, heic: 60, gif: 66 };
/** What it costs besides where it may be transparent. */
const transparentNs = 55;
/** What a file of hardly any bytes may cost: icons, plain drawings and test cards stay below. */
const freeNs = 160_000_000;
/**
 * Pixels that a byte may stand for beyond that, at 8 bits a pixel. Photos have 2 to 20, screenshots and diagrams up to 60;
 * hundreds to millions are files made to keep a decoder busy.
 */
const pixelsPerByte = 100;

export interface MeasuredFile {
  readonly format: PictureFormat;
  readonly bytes: number;
  readonly pixels: number;
  readonly isTransparent?: boolean;
  /** Bits of a pixel's colour, where they are few: a fax has 1. */
  readonly bits?: number;
}

/** Whether a file may have so many pixels. */
export function isPlausible({ format, bytes, pixels, isTransparent = false, bits = 8 }: MeasuredFile): boolean {
  const free = freeNs / (pixelNs[format] + (isTransparent ? transparentNs : 0));
  return pixels <= free + (bytes * pixelsPerByte * 8) / Math.min(8, Math.max(1, bits));
}
