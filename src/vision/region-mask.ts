import type { Models, Sight } from '../contracts/model.js';
import type { PictureDesk } from '../contracts/tool.js';
import type { Region } from '../contracts/turn.js';
import { cutMask, resizeMask } from '../util/drawing/masks.js';
import { type Mask, type PixelPart, pixelPart } from '../util/pixels.js';

export interface RegionMask {
  /** Where the mask lies in the base picture. */
  readonly part: PixelPart;
  /** As large as `part`. */
  readonly mask: Mask;
}

/** What it takes to look at a region: tools and learning have it. */
export interface Looking {
  readonly models: Pick<Models, 'segment'>;
  readonly pictures: Pick<PictureDesk, 'mask'>;
  readonly signal: AbortSignal;
}

/** The mask that a region has, or else the one that a model makes from its box. */
export async function maskOf(region: Region, sight: Sight, looking: Looking): Promise<RegionMask> {
  const { models, pictures, signal } = looking;
  signal.throwIfAborted();
  const part = pixelPart(region.box, sight.pixels);
  if (region.mask === undefined) {
    const whole = await models.segment(sight, region.box, { signal });
    return { part, mask: cutMask(whole, part) };
  }
  return { part, mask: await resizeMask(await pictures.mask(region.mask), part.width, part.height) };
}
