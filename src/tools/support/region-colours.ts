import { CapabilityError } from '../../errors.js';
import type { Sight } from '../../model.js';
import type { ToolContext } from '../../tool.js';
import type { Region } from '../../turn.js';
import type { Box } from '../../util/box.js';
import {
  type ColourShare,
  colourShares,
  type WhitePoint,
  whitePointOf,
  withoutLeaks,
} from '../../util/colour/main-colours.js';
import { renderView } from '../../util/drawing/cut-view.js';
import { resizeMask, shapeMask } from '../../util/drawing/masks.js';
import { pixelPart, scaleBox } from '../../util/pixel-part.js';
import { maskOf, type RegionMask } from './region-masks.js';

/** Long side, in pixels, of what the colours are counted in: fine patterns and noise average out. */
const sampleSide = 160;

/** The light of the whole scene, by which its colours are judged. */
export const sceneWhite = async (sight: Sight): Promise<WhitePoint> =>
  whitePointOf(await renderView(sight.pixels, undefined, sampleSide));

/** The colours of an object, without what else is in its box; the largest share first. */
export async function regionColours(
  region: Region,
  sight: Sight,
  white: WhitePoint,
  context: ToolContext,
): Promise<readonly ColourShare[]> {
  const { part, mask } = await objectMask(region, sight, context);
  const box: Box = [part.left, part.top, part.left + part.width, part.top + part.height];
  const sample = await renderView(sight.pixels, box, sampleSide);
  const inside = colourShares(sample, await resizeMask(mask, sample.width, sample.height), white);
  if (inside.length === 0) return colourShares(sample, undefined, white);
  return withoutLeaks(inside, await coloursAround(box, sight, white));
}

/** The colours just outside of a box. */
async function coloursAround(box: Box, { pixels }: Sight, white: WhitePoint): Promise<readonly ColourShare[]> {
  const part = pixelPart(scaleBox(box, 1.4), pixels);
  const outer: Box = [part.left, part.top, part.left + part.width, part.top + part.height];
  const sample = await renderView(pixels, outer, sampleSide);
  const scale = sample.width / part.width;
  const inner: Box = [
    (box[0] - part.left) * scale,
    (box[1] - part.top) * scale,
    (box[2] - part.left) * scale,
    (box[3] - part.top) * scale,
  ];
  const object = shapeMask('rectangle', inner, { left: 0, top: 0, width: sample.width, height: sample.height }, 1);
  return colourShares(sample, { ...object, data: object.data.map((value) => 255 - value) }, white);
}

/** The colours of a part of a picture, or of all of it. */
export async function viewColours(
  view: Box | undefined,
  sight: Sight,
  white: WhitePoint,
): Promise<readonly ColourShare[]> {
  return colourShares(await renderView(sight.pixels, view, sampleSide), undefined, white);
}

/** Where no model can segment, the middle of the box stands for the object. */
async function objectMask(region: Region, sight: Sight, context: ToolContext): Promise<RegionMask> {
  try {
    return await maskOf(region, sight, context);
  } catch (error) {
    if (!(error instanceof CapabilityError)) throw error;
    const part = pixelPart(region.box, sight.pixels);
    return { part, mask: shapeMask('ellipse', scaleBox(region.box, 0.8), part, 1) };
  }
}
