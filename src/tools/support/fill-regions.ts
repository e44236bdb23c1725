import type { ToolContext, ToolResult } from '../../tool.js';
import type { ImageValue, RegionsValue } from '../../turn.js';
import { boxHeight, boxWidth } from '../../util/box.js';
import { growMask } from '../../util/drawing/masks.js';
import { editedImage } from './edited.js';
import { unionOf } from './region-masks.js';
import { regionsToUse } from './regions.js';

/** The rim of an object that a mask misses, as a share of the object's size. */
const rimShare = 0.02;

/**
 * Paints regions anew: with what `prompt` says, or else with their surroundings.
 * The masks are grown a little first, since a rim that is left would show the old object.
 */
export async function fillRegions(
  tool: string,
  image: ImageValue,
  object: RegionsValue,
  verb: string,
  prompt: string | undefined,
  context: ToolContext,
): Promise<ToolResult> {
  const { models, pictures, signal } = context;
  signal.throwIfAborted();
  const regions = regionsToUse(tool, image, object, verb);
  const sight = await pictures.sight(image);
  const mask = await unionOf(regions, sight, context);
  const size = Math.max(...regions.map(({ box }) => Math.sqrt(boxWidth(box) * boxHeight(box))));
  const grown = await growMask(mask, Math.max(2, size * rimShare));
  // The whole base picture is filled, also when a crop of it is shown: what surrounds the crop helps.
  const filled = await models.fill({ id: sight.id, pixels: sight.pixels }, grown, prompt, { signal });
  return editedImage(image, filled, regions, pictures);
}
