import sharp from 'sharp';
import type { Box } from '../../util/box.js';
import type { PixelPart, Pixels } from '../../util/pixels.js';

/** How a part of a picture becomes a net's square input. */
export interface Framing {
  /** Side of the square in pixels. */
  readonly side: number;
  /** `stretch` fills the square, `letterbox` keeps the proportions and pads with grey. */
  readonly fit: 'stretch' | 'letterbox';
  /** Left and right exchanged. */
  readonly mirror: boolean;
}

export interface Raster {
  /** RGB, rows from the top. */
  readonly data: Uint8Array;
  /** From pixels of the square to pixels of the base picture. */
  toBase(box: Box): Box;
}

/** Cuts, resizes and mirrors off the event loop. Transparent places turn white. */
export async function makeRaster(
  pixels: Pixels,
  part: PixelPart,
  { side, fit, mirror }: Framing,
  padding = '#808080',
): Promise<Raster> {
  const scale = side / Math.max(part.width, part.height);
  const width = fit === 'stretch' ? side : Math.max(1, Math.round(part.width * scale));
  const height = fit === 'stretch' ? side : Math.max(1, Math.round(part.height * scale));
  const left = Math.floor((side - width) / 2);
  const top = Math.floor((side - height) / 2);
  let image = sharp(pixels.data, { raw: { width: pixels.width, height: pixels.height, channels: pixels.channels } })
    .extract(part)
    .flatten({ background: '#ffffff' })
    .resize(width, height, { fit: 'fill', kernel: 'linear' });
  if (mirror) image = image.flop();
  if (fit === 'letterbox')
    image = image.extend({
      left,
      top,
      right: side - width - left,
      bottom: side - height - top,
      background: padding,
    });
  const data = await image.raw().toBuffer();
  const x = (value: number): number => part.left + (((mirror ? side - value : value) - left) / width) * part.width;
  const y = (value: number): number => part.top + ((value - top) / height) * part.height;
  return {
    data,
    toBase: ([x1, y1, x2, y2]) => [x(mirror ? x2 : x1), y(y1), x(mirror ? x1 : x2), y(y2)],
  };
}
