import { CapabilityError, ToolError } from '../../errors.js';
import type { RegionMask } from '../../learned/region-mask.js';
import type { Sight } from '../../model.js';
import type { ToolContext, ToolResult } from '../../tool.js';
import type { ImageValue, Region, RegionsValue } from '../../turn.js';
import { boxHeight, boxWidth } from '../../util/box.js';
import { addToMask, emptyMask, growMask, shapeMask } from '../../util/drawing/masks.js';
import { growBox, pixelPart } from '../../util/pixel-part.js';
import type { Mask, Pixels } from '../../util/pixels.js';
import { editedImage } from './edited.js';
import { cutOuts } from './region-masks.js';
import { regionsToUse } from './regions.js';

/** How far beyond an object is painted, as a share of its size: its rim, and light that it throws. */
const rimShare = 0.05;
/** A mask that fills so much of its box belongs to a thing with corners, which it has rounded off. */
const boxyShare = 0.65;

/** From here on there is too little left to continue: what would come out is a pattern, not a picture. */
const mostOfPicture = 0.35;

const shareOf = ({ data }: Mask): number => data.reduce((sum, value) => sum + value, 0) / 255 / data.length;

/**
 * Paints regions anew: with what `prompt` says, or else with their surroundings.
 * More than the masks select is painted, for a rest of the old object is worse than a little less of its surroundings,
 * and what takes its place needs room.
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
  const { id, pixels } = await pictures.sight(image);
  // The whole base picture is filled, also when a crop of it is shown: what surrounds the crop helps.
  const sight: Sight = { id, pixels };
  const mask = await maskWithRims(regions, sight, context);
  if (prompt === undefined && shareOf(mask) > mostOfPicture)
    throw new ToolError(
      `[${tool}] that covers more than a third of the picture, too much to guess what is behind it; crop or blur it instead`,
    );
  return editedImage(image, await models.fill(sight, mask, prompt, { signal }), regions, pictures);
}

/** The picture with its surroundings in the place of regions, as far as there is a model that fills and enough is left. */
export async function clearedOf(regions: readonly Region[], sight: Sight, context: ToolContext): Promise<Pixels> {
  try {
    const mask = await maskWithRims(regions, sight, context);
    if (shareOf(mask) > mostOfPicture) return sight.pixels;
    return await context.models.fill(sight, mask, undefined, { signal: context.signal });
  } catch (error) {
    if (error instanceof CapabilityError) return sight.pixels;
    throw error;
  }
}

async function maskWithRims(regions: readonly Region[], sight: Sight, context: ToolContext): Promise<Mask> {
  const cutOut = cutOuts(sight, context);
  const mask = emptyMask(sight.pixels);
  for (const region of regions) await addWithRim(mask, region, await cutOut(region));
  return mask;
}

async function addWithRim(whole: Mask, { box }: Region, { part, mask }: RegionMask): Promise<void> {
  const rim = Math.max(2, rimShare * Math.sqrt(boxWidth(box) * boxHeight(box)));
  const outer = pixelPart(growBox(box, 2 * rim), whole);
  const selected = emptyMask(outer);
  addToMask(selected, mask, part.left - outer.left, part.top - outer.top);
  const grown = await growMask(selected, rim);
  const share = shareOf(mask);
  addToMask(whole, grown, outer.left, outer.top);
  const shape = shapeMask(share >= boxyShare ? 'rectangle' : 'ellipse', growBox(box, rim / 2), outer, rim);
  addToMask(whole, shape, outer.left, outer.top);
}
