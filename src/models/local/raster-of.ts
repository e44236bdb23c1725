import { fromPixels } from '../../util/drawing/sharp-pixels.js';
import type { PixelPart, Pixels } from '../../util/pixels.js';
import type { Raster } from './local-calls.js';

/** Transparent places turn white. @param size of the raster; the part is stretched to it */
export async function rasterOf(
  pixels: Pixels,
  part: PixelPart,
  size: { readonly width: number; readonly height: number },
): Promise<Raster> {
  const { data, info } = await fromPixels(pixels)
    .extract(part)
    .flatten({ background: '#ffffff' })
    .resize(size.width, size.height, { fit: 'fill' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

/** The part's size, made smaller where its longer side passes `side`. */
export function fitted(part: PixelPart, side: number): { readonly width: number; readonly height: number } {
  const scale = Math.min(1, side / Math.max(part.width, part.height));
  return {
    width: Math.max(1, Math.round(part.width * scale)),
    height: Math.max(1, Math.round(part.height * scale)),
  };
}
