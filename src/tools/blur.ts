import { defineTool, type PictureDesk } from '../contracts/tool.js';
import type { Region } from '../contracts/turn.js';
import { countsOf } from '../show/values.js';
import { type Box, boxHeight, boxWidth, growBox, scaleBox } from '../util/box.js';
import { addToMask, emptyMask, growMask, resizeMask, shapeMask } from '../util/drawing/masks.js';
import { copyPixels } from '../util/drawing/mix.js';
import { obscure } from '../util/drawing/obscure.js';
import { type Mask, type Pixels, pixelPart } from '../util/pixels.js';
import { editedImage, regionsToUse } from './shared/regions.js';

export const blur = defineTool({
  name: 'BLUR',
  summary: 'Blurs faces, number plates or objects beyond recognition.',
  sample: 'Blur the faces',
  brief: 'blur things',
  parameters: {
    image: { type: 'Image', summary: 'the picture' },
    object: { type: 'Regions', summary: 'what to hide: found by FACEDET, LOC, SEG or SELECT' },
  },
  returns: 'Image',
  examples: ['IMAGE0=BLUR(image=IMAGE,object=OBJ0)'],
  capabilities: [],
  version: 1,
  async run({ image, object }, { pictures, signal }) {
    signal.throwIfAborted();
    const regions = regionsToUse('BLUR', image, object, 'blur');
    const { pixels } = await pictures.sight(image);
    const blurred = copyPixels(pixels);
    for (const region of regions) {
      const box = hiddenBox(region);
      const margin = Math.max(2, Math.min(boxWidth(box), boxHeight(box)) / 12);
      await obscure(blurred, box, margin, await hidingMask(region, box, margin, pixels, pictures), signal);
    }
    return editedImage(image, blurred, regions, `${countsOf(regions)} blurred`, pictures);
  },
});

/** The ellipse around a face's box goes through its corners: all that was framed is hidden, and some hair beside it. */
const hiddenBox = (region: Region): Box => (region.label === 'face' ? scaleBox(region.box, Math.SQRT2) : region.box);

/** Covers the object fully; what is soft of it lies outside. An ellipse for faces, the object's own shape if known. */
async function hidingMask(
  region: Region,
  box: Box,
  margin: number,
  pixels: Pixels,
  pictures: PictureDesk,
): Promise<Mask> {
  const part = pixelPart(growBox(box, margin), pixels);
  if (region.mask === undefined || region.label === 'face')
    return shapeMask(region.label === 'face' ? 'ellipse' : 'rectangle', box, part, margin);
  const inner = pixelPart(region.box, pixels);
  const mask = emptyMask(part);
  const own = await resizeMask(await pictures.mask(region.mask), inner.width, inner.height);
  addToMask(mask, own, inner.left - part.left, inner.top - part.top);
  return growMask(mask, margin * 0.6);
}
