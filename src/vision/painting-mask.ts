import type { Sight } from '../contracts/model.js';
import type { Region } from '../contracts/turn.js';
import { boxHeight, boxWidth, growBox } from '../util/box.js';
import { addToMask, emptyMask, growMask, shapeMask } from '../util/drawing/masks.js';
import { type Mask, pixelPart } from '../util/pixels.js';
import { type Cutting, cutOuts } from './cut-outs.js';
import type { RegionMask } from './region-mask.js';

/** How far beyond an object is painted, as a share of its size: its rim, and light that it throws. */
const rimShare = 0.05;
/** A mask that fills so much of its box belongs to a thing with corners, which it has rounded off. */
const boxyShare = 0.65;

/** 0..1: how much of a picture a mask selects. */
export function shareOfMask({ data }: Mask): number {
  let sum = 0;
  for (let at = 0; at < data.length; at++) sum += data[at];
  return sum / 255 / data.length;
}

/**
 * What is painted over where regions are: more than their own masks select, for a rest of the old object is worse than a
 * little less of its surroundings, and what takes its place needs room.
 * @param sight the whole base picture
 */
export async function paintingMask(regions: readonly Region[], sight: Sight, cutting: Cutting): Promise<Mask> {
  const cutOut = cutOuts(sight, cutting);
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
  const share = shareOfMask(mask);
  addToMask(whole, grown, outer.left, outer.top);
  const shape = await shapeMask(share >= boxyShare ? 'rectangle' : 'ellipse', growBox(box, rim / 2), outer, rim);
  addToMask(whole, shape, outer.left, outer.top);
}
