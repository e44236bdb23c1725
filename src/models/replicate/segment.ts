import type { Capabilities } from '../../contracts/model.js';
import { boxHeight, boxWidth } from '../../util/box.js';
import { addToMask, emptyMask, resizeMask } from '../../util/drawing/masks.js';
import { fromPixels, toMask } from '../../util/drawing/sharp-pixels.js';
import { growBox, pixelPart } from '../../util/pixel-part.js';
import type { Mask, Pixels } from '../../util/pixels.js';
import { pictureToSend } from '../shared/picture-to-send.js';
import { nothingThere, oddOutput } from './failure.js';
import { pickFrom, readAddress } from './read-output.js';
import type { Services } from './services.js';

const usualSide = 1024;
/** How much of a box's surroundings is sent on each side, as a share of its longer side. */
const margin = 0.1;

/**
 * The box is cut out with a little around it, and the model is asked for what is in front: none of Replicate's models
 * takes a box and gives a mask. Its result is a mask where it has no transparency, and otherwise what it left opaque.
 */
export function createSegment({ models, predict, downloads }: Services): Capabilities['segment'] {
  return async ({ pixels }, box, options) => {
    const model = await models.find('segment', options);
    const { side = usualSide, pick } = model.recipe;
    const part = pixelPart(growBox(box, margin * Math.max(boxWidth(box), boxHeight(box))), pixels);
    const { uri } = await pictureToSend(pixels, part, { side });
    const output = await predict(model, { image: uri }, options);
    const address = readAddress(pickFrom(output, pick));
    if (address === undefined) throw oddOutput(model, 'a picture', output);
    const selected = await maskOf(await downloads.picture(address, model, options.signal));
    if (!selected.data.some((value) => value > 127)) throw nothingThere(model);
    const mask = emptyMask(pixels);
    addToMask(mask, await resizeMask(selected, part.width, part.height), part.left, part.top);
    return mask;
  };
}

/** What a picture leaves opaque, or how bright it is where it is opaque all over. */
async function maskOf(picture: Pixels): Promise<Mask> {
  const { width, height, channels, data } = picture;
  const opacity = new Uint8Array(channels === 4 ? width * height : 0).map((_, at) => data[4 * at + 3]);
  if (opacity.some((value) => value < 255)) return { width, height, data: opacity };
  return toMask(fromPixels(picture).removeAlpha().greyscale());
}
