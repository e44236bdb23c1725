import { CapabilityError, ToolError } from '../../contracts/errors.js';
import type { Sight } from '../../contracts/model.js';
import type { ToolContext, ToolResult } from '../../contracts/tool.js';
import type { ImageValue, Region, RegionsValue } from '../../contracts/turn.js';
import { countsOf } from '../../show/values.js';
import type { Pixels } from '../../util/pixels.js';
import { paintingMask, shareOfMask } from '../../vision/painting-mask.js';
import { checkRemoval } from './check-removal.js';
import { editedImage, regionsToUse, theRegions } from './regions.js';

/** From here on there is too little left to continue: what would come out is a pattern, not a picture. */
const maxShareOfPicture = 0.35;

/** Paints over regions: with what `prompt` says, or else with their surroundings. */
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
  const mask = await paintingMask(regions, sight, context);
  if (prompt === undefined && shareOfMask(mask) > maxShareOfPicture)
    throw new ToolError(
      `[${tool}] that covers more than a third of the picture, too much to guess what is behind it; crop or blur it instead`,
      {
        friendly: `I can't remove ${theRegions(regions)}: that covers more than a third of the picture, too much to guess what is behind it. I can blur it, or crop it away.`,
      },
    );
  const did = prompt === undefined ? `${countsOf(regions)} removed` : `${countsOf(regions)} replaced with “${prompt}”`;
  const filled = await models.fill(sight, mask, prompt, { signal });
  const note = prompt === undefined ? await checkRemoval(regions, sight, filled, context) : undefined;
  return { ...(await editedImage(image, filled, regions, did, pictures)), note };
}

/** The picture with its surroundings in the place of regions, as far as there is a model that fills and enough is left. */
export async function clearedOf(regions: readonly Region[], sight: Sight, context: ToolContext): Promise<Pixels> {
  try {
    const mask = await paintingMask(regions, sight, context);
    if (shareOfMask(mask) > maxShareOfPicture) return sight.pixels;
    return await context.models.fill(sight, mask, undefined, { signal: context.signal });
  } catch (error) {
    if (error instanceof CapabilityError) return sight.pixels;
    throw error;
  }
}
