import { toFile } from 'openai';
import type { Capabilities } from '../../contracts/model.js';
import { cutMask, hardMask } from '../../util/drawing/masks.js';
import { copyPixels, mixInto } from '../../util/drawing/mix.js';
import { fromMask, fromPixels, toPixels } from '../../util/drawing/sharp-pixels.js';
import type { Mask, PixelPart, Pixels } from '../../util/pixels.js';
import { partAround } from '../shared/part-around.js';
import type { Paint } from './paint.js';

/** Those that all models take. */
const sizes = [
  { width: 1024, height: 1024 },
  { width: 1536, height: 1024 },
  { width: 1024, height: 1536 },
] as const;
type Size = Pick<PixelPart, 'width' | 'height'>;

const maxPromptLength = 1000;
const others = 'Leave everything else exactly as it is.';
const painting = (prompt: string): string =>
  `Paint this into the transparent area of the mask: ${prompt.slice(0, maxPromptLength)}\nIt belongs to the scene: the same light, perspective, scale, sharpness and style. ${others}`;
const clearing = `Take away whatever is in the transparent area of the mask, and continue its surroundings there as if it had never been. Add nothing new. ${others}`;

/** Sends what the mask selects with its surroundings; of the result, only what lies inside the mask is put back. */
export const createFill =
  (paint: Paint): Capabilities['fill'] =>
  async ({ pixels }, mask, prompt, options) => {
    options.signal.throwIfAborted();
    const around = partAround(mask);
    if (!around) return copyPixels(pixels);
    const size = nearestSize(around);
    const part = widened(around, size, pixels);
    const selected = cutMask(mask, part);
    const painted = await paint(
      {
        image: await pictureFile(pixels, part, size),
        mask: await maskFile(selected, size),
        prompt: prompt === undefined ? clearing : painting(prompt),
        size: `${size.width}x${size.height}`,
      },
      options,
    );
    const { width, height } = part;
    const fitted = painted.flatten({ background: '#ffffff' }).resize(width, height, { fit: 'fill' });
    const result = copyPixels(pixels);
    await mixInto(result, await toPixels(fitted), selected, part, options.signal);
    return result;
  };

function nearestSize({ width, height }: PixelPart): Size {
  const misfit = (size: Size): number => Math.abs(Math.log((size.width / size.height) * (height / width)));
  return sizes.toSorted((a, b) => misfit(a) - misfit(b))[0] ?? sizes[0];
}

/** The part with more of the picture, so that it has the shape of the size as far as the picture reaches. */
function widened(part: PixelPart, { width, height }: Size, picture: Pixels): PixelPart {
  const [left, wide] = stretched(part.left, part.width, (part.height * width) / height, picture.width);
  const [top, high] = stretched(part.top, part.height, (part.width * height) / width, picture.height);
  return { left, top, width: wide, height: high };
}

/** A stretch made at least `wanted` long around its middle, within 0..`end`. */
function stretched(
  start: number,
  length: number,
  wanted: number,
  end: number,
): readonly [start: number, length: number] {
  const longer = Math.min(end, Math.max(length, Math.round(wanted)));
  const first = Math.round(start + (length - longer) / 2);
  return [Math.min(end - longer, Math.max(0, first)), longer];
}

async function pictureFile(pixels: Pixels, part: PixelPart, { width, height }: Size): Promise<File> {
  const image = fromPixels(pixels).extract(part).flatten({ background: '#ffffff' });
  return toFile(await image.resize(width, height, { fit: 'fill' }).png().toBuffer(), 'picture.png', {
    type: 'image/png',
  });
}

/** What is to be painted is transparent, everything else is not. */
async function maskFile(selected: Mask, { width, height }: Size): Promise<File> {
  // Made smaller, a thin rim turns grey, which still is selected.
  const alpha = await fromMask(hardMask(selected))
    .resize(width, height, { fit: 'fill', kernel: 'linear' })
    .threshold(1)
    .negate()
    .extractChannel(0)
    .raw()
    .toBuffer();
  const black = fromPixels({ width, height, channels: 3, data: new Uint8Array(width * height * 3) });
  const png = await black
    .joinChannel(alpha, { raw: { width, height, channels: 1 } })
    .png()
    .toBuffer();
  return toFile(png, 'mask.png', { type: 'image/png' });
}
