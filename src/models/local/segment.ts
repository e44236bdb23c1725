import type { Capabilities } from '../../contracts/model.js';
import { type Box, boxHeight, boxWidth } from '../../util/box.js';
import { addToMask, emptyMask, resizeMask } from '../../util/drawing/masks.js';
import { growBox, pixelPart } from '../../util/pixel-part.js';
import { useless } from './failure.js';
import type { LocalModel } from './local-model.js';
import { fitted, rasterOf } from './raster-of.js';

/** SAM sees squares of this side. */
const side = 1024;
/** How much of a box's surroundings is shown on each side, as a share of its longer side: small things are seen large. */
const margin = 0.5;

/** What SAM takes for the thing in the box. */
export function createSegment(model: LocalModel<'segment'>): Capabilities['segment'] {
  return async ({ pixels }, box, { signal }) => {
    signal.throwIfAborted();
    const part = pixelPart(growBox(box, margin * Math.max(boxWidth(box), boxHeight(box))), pixels);
    const raster = await rasterOf(pixels, part, fitted(part, side));
    const [across, down] = [raster.width / part.width, raster.height / part.height];
    const boxInRaster: Box = [
      (box[0] - part.left) * across,
      (box[1] - part.top) * down,
      (box[2] - part.left) * across,
      (box[3] - part.top) * down,
    ];
    const selected = await model.call({ raster, box: boxInRaster }, signal);
    if (!selected.data.some((value) => value > 127))
      throw useless(model.weights, 'saw nothing to outline there', 'I could not make out the outline of that.');
    const mask = emptyMask(pixels);
    addToMask(mask, await resizeMask(selected, part.width, part.height), part.left, part.top);
    return mask;
  };
}
