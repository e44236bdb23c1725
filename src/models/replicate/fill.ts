import type { Capabilities } from '../../model.js';
import { cutMask } from '../../util/drawing/masks.js';
import { copyPixels, mixInto } from '../../util/drawing/mix.js';
import { fromPixels, toPixels } from '../../util/drawing/sharp-pixels.js';
import { growBox, type PixelPart, pixelPart } from '../../util/pixel-part.js';
import type { Mask } from '../../util/pixels.js';
import { maskToSend, pictureToSend } from '../support/picture-to-send.js';
import { oddOutput } from './failure.js';
import { pickFrom, readAddress } from './read-output.js';
import type { Services } from './services.js';

const usualSide = 1024;
const longestPrompt = 1000;
/** Sides of the part that is sent: at least so many pixels, where the picture has them. */
const leastSide = 512;

/**
 * Sends what the mask selects with as much around it again on each side, so that small things are painted in full
 * detail; of the result, only what lies inside the mask is put back.
 */
export function createFill({ models, predict, downloads }: Services): Capabilities['fill'] {
  return async ({ pixels }, mask, prompt, options) => {
    const part = partAround(mask);
    if (!part) return copyPixels(pixels);
    const model = await models.find(prompt === undefined ? 'clear' : 'paint', options);
    const { side = usualSide, multiple, paints = 'white', pick } = model.recipe;
    const picture = await pictureToSend(pixels, part, { side, multiple });
    const selected = cutMask(mask, part);
    const { width, height } = picture;
    const output = await predict(
      model,
      {
        image: picture.uri,
        mask: await maskToSend(selected, picture, paints),
        prompt: prompt?.slice(0, longestPrompt),
        width,
        height,
      },
      options,
    );
    const address = readAddress(pickFrom(output, pick));
    if (address === undefined) throw oddOutput(model, 'a picture', output);
    const painted = fromPixels(await downloads.picture(address, model, options.signal));
    const fitted = painted.flatten({ background: '#ffffff' }).resize(part.width, part.height, { fit: 'fill' });
    const result = copyPixels(pixels);
    await mixInto(result, await toPixels(fitted), selected, part, options.signal);
    return result;
  };
}

/** What a mask selects, with surroundings; undefined when it selects nothing. */
function partAround({ width, height, data }: Mask): PixelPart | undefined {
  let [x1, y1, x2, y2] = [width, height, 0, 0];
  for (let y = 0; y < height; y++) {
    const row = data.subarray(y * width, (y + 1) * width);
    const first = row.findIndex((value) => value > 0);
    if (first < 0) continue;
    x1 = Math.min(x1, first);
    x2 = Math.max(x2, row.findLastIndex((value) => value > 0) + 1);
    y1 = Math.min(y1, y);
    y2 = y + 1;
  }
  if (x2 <= x1) return undefined;
  const longer = Math.max(x2 - x1, y2 - y1);
  return pixelPart(growBox([x1, y1, x2, y2], Math.max(longer, (leastSide - longer) / 2)), { width, height });
}
