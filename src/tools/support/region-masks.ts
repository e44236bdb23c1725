import { CapabilityError } from '../../errors.js';
import { maskOf, type RegionMask } from '../../learned/region-mask.js';
import type { Face, Sight } from '../../model.js';
import type { ToolContext } from '../../tool.js';
import type { Region } from '../../turn.js';
import { type Box, boxHeight, boxWidth } from '../../util/box.js';
import { addToMask, emptyMask, shapeMask } from '../../util/drawing/masks.js';
import type { Mask } from '../../util/pixels.js';
import { centreInside } from './regions.js';

/**
 * `maskOf` for things that are to be cut out. Hair is what masks of people miss most, and a person without it looks
 * scalped, so the heads of the faces that a model finds are added.
 */
export function cutOuts(sight: Sight, context: ToolContext): (region: Region) => Promise<RegionMask> {
  let faces: Promise<readonly Face[]> | undefined;
  return async (region) => {
    const found = await maskOf(region, sight, context);
    if (region.label !== 'person' || region.mask !== undefined) return found;
    faces ??= facesIn(sight, context);
    for (const face of await faces) if (centreInside(face.box, region.box)) addHead(found, face.box);
    return found;
  };
}

async function facesIn({ id, pixels }: Sight, { models, signal }: ToolContext): Promise<readonly Face[]> {
  try {
    return await models.faces({ id, pixels }, { signal });
  } catch (error) {
    if (error instanceof CapabilityError) return [];
    throw error;
  }
}

/** Detectors frame a face from the brows to the chin; a head with its hair is so much wider and higher. */
function addHead({ part, mask }: RegionMask, face: Box): void {
  const [width, height] = [boxWidth(face), boxHeight(face)];
  const head: Box = [face[0] - 0.12 * width, face[1] - 0.5 * height, face[2] + 0.12 * width, face[3]];
  addToMask(mask, shapeMask('ellipse', head, part, 0.18 * height), 0, 0);
}

/** What any of the regions selects, as large as the base picture. */
export async function unionOf(regions: readonly Region[], sight: Sight, context: ToolContext): Promise<Mask> {
  const union = emptyMask(sight.pixels);
  const cutOut = cutOuts(sight, context);
  for (const region of regions) {
    const { part, mask } = await cutOut(region);
    addToMask(union, mask, part.left, part.top);
  }
  return union;
}
