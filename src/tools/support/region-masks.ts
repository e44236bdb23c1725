import type { Sight } from '../../model.js';
import type { ToolContext } from '../../tool.js';
import type { Region } from '../../turn.js';
import { addToMask, cutMask, emptyMask, resizeMask } from '../../util/drawing/masks.js';
import { type PixelPart, pixelPart } from '../../util/pixel-part.js';
import type { Mask } from '../../util/pixels.js';

export interface RegionMask {
  /** Where the mask lies in the base picture. */
  readonly part: PixelPart;
  /** As large as `part`. */
  readonly mask: Mask;
}

/** The mask that a region has, or else the one that a model makes from its box. */
export async function maskOf(region: Region, sight: Sight, context: ToolContext): Promise<RegionMask> {
  const { models, pictures, signal } = context;
  signal.throwIfAborted();
  const part = pixelPart(region.box, sight.pixels);
  if (region.mask === undefined) {
    const whole = await models.segment(sight, region.box, { signal });
    return { part, mask: cutMask(whole, part) };
  }
  return { part, mask: await resizeMask(await pictures.mask(region.mask), part.width, part.height) };
}

/** What any of the regions selects, as large as the base picture. */
export async function unionOf(regions: readonly Region[], sight: Sight, context: ToolContext): Promise<Mask> {
  const union = emptyMask(sight.pixels);
  for (const region of regions) {
    const { part, mask } = await maskOf(region, sight, context);
    addToMask(union, mask, part.left, part.top);
  }
  return union;
}
