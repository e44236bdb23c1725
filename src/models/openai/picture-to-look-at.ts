/** What a vision model is shown when it is to find things: large enough for it to see, with what is around a part. */
import type { Sight } from '../../contracts/model.js';
import { type Box, boxArea, boxHeight, boxWidth, centreInside, growBox, intersectBoxes } from '../../util/box.js';
import { fromPixels, toPixels } from '../../util/drawing/sharp-pixels.js';
import { type PixelPart, pixelPart } from '../../util/pixels.js';
import type { Frame } from './places.js';

/**
 * Pixels of the longer side, as sent. Along it thousandths are pixels, whichever a model gives; models see pictures at
 * about that size.
 */
const longSide = 1000;
/** Enlarged further, a picture shows no more. */
const maxEnlarged = 4;
/** So much of a part's longer side is shown around it. */
const around = 0.15;

export interface LookedAt extends Frame {
  /** To be sent as it is. */
  readonly sight: Sight;
  /** A found box (pixels of the base) as far as it belongs to what was asked about. */
  inView(box: Box): Box | undefined;
}

export async function pictureToLookAt({ id, pixels, view }: Sight): Promise<LookedAt> {
  const whole: Box = [0, 0, pixels.width, pixels.height];
  const part = view
    ? pixelPart(growBox(view, around * Math.max(boxWidth(view), boxHeight(view))), pixels)
    : pixelPart(whole, pixels);
  const sent = sentSize(part);
  const isWhole = part.width === pixels.width && part.height === pixels.height;
  const cut = isWhole ? fromPixels(pixels) : fromPixels(pixels).extract(part);
  const shown =
    isWhole && sent.width === pixels.width
      ? pixels
      : await toPixels(cut.resize(sent.width, sent.height, { fit: 'fill' }));
  return {
    part,
    sent,
    sight: { id, pixels: shown },
    inView(box) {
      if (!view) return box;
      const inside = intersectBoxes(box, view);
      return centreInside(box, view) && boxArea(inside) >= 1 ? inside : undefined;
    },
  };
}

function sentSize({ width, height }: PixelPart): { readonly width: number; readonly height: number } {
  const scale = Math.min(maxEnlarged, longSide / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
