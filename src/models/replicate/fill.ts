import type { Capabilities } from '../../contracts/model.js';
import { cutMask } from '../../util/drawing/masks.js';
import { copyPixels, mixInto } from '../../util/drawing/mix.js';
import { fromPixels, toPixels } from '../../util/drawing/sharp-pixels.js';
import { partAround } from '../shared/part-around.js';
import { maskToSend, pictureToSend } from '../shared/picture-to-send.js';
import { oddOutput } from './failure.js';
import { pickFrom, readAddress } from './read-output.js';
import type { Services } from './services.js';

const usualSide = 1024;
const longestPrompt = 1000;

/** Sends what the mask selects with its surroundings; of the result, only what lies inside the mask is put back. */
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
