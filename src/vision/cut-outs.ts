import { CapabilityError } from '../contracts/errors.js';
import type { Face, Models, Sight } from '../contracts/model.js';
import type { Region } from '../contracts/turn.js';
import { type Box, boxHeight, boxWidth, centreInside } from '../util/box.js';
import { addShape } from '../util/drawing/masks.js';
import { type Looking, maskOf, type RegionMask } from './region-mask.js';

/** What it takes to cut something out: as to look at it, and to see faces. */
export interface Cutting extends Looking {
  readonly models: Pick<Models, 'segment' | 'faces'>;
}

/**
 * `maskOf` for things that are to be cut out. Hair is what masks of people miss most, and a person without it looks
 * scalped, so the heads of the faces that a model finds are added.
 */
export function cutOuts(sight: Sight, cutting: Cutting): (region: Region) => Promise<RegionMask> {
  let faces: Promise<readonly Face[]> | undefined;
  return async (region) => {
    const found = await maskOf(region, sight, cutting);
    if (region.label !== 'person' || region.mask !== undefined) return found;
    faces ??= facesIn(sight, cutting);
    for (const face of await faces) if (centreInside(face.box, region.box)) await addHead(found, face.box);
    return found;
  };
}

async function facesIn({ id, pixels }: Sight, { models, signal }: Cutting): Promise<readonly Face[]> {
  try {
    return await models.faces({ id, pixels }, { signal });
  } catch (error) {
    if (error instanceof CapabilityError) return [];
    throw error;
  }
}

/** Detectors frame a face from the brows to the chin; a head with its hair is so much wider and higher. */
async function addHead({ part, mask }: RegionMask, face: Box): Promise<void> {
  const [width, height] = [boxWidth(face), boxHeight(face)];
  const head: Box = [face[0] - 0.12 * width, face[1] - 0.5 * height, face[2] + 0.12 * width, face[3]];
  await addShape(mask, 'ellipse', head, part, 0.18 * height);
}
