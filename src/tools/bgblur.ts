import { defineTool } from '../contracts/tool.js';
import { blurBackground } from '../util/drawing/lens-blur.js';
import { unionOf } from './shared/region-masks.js';
import { editedImage, regionsToUse, theRegions } from './shared/regions.js';

export const bgblur = defineTool({
  name: 'BGBLUR',
  summary: 'Keeps objects sharp and blurs the rest.',
  sample: 'Blur the background',
  brief: 'blur the background',
  parameters: {
    image: { type: 'Image', summary: 'the picture' },
    object: { type: 'Regions', summary: 'what stays sharp: found by SEG, LOC or SELECT' },
  },
  returns: 'Image',
  examples: ['IMAGE0=BGBLUR(image=IMAGE,object=OBJ0)'],
  capabilities: ['segment', 'faces'],
  version: 1,
  async run({ image, object }, context) {
    const { pictures, signal } = context;
    signal.throwIfAborted();
    const regions = regionsToUse('BGBLUR', image, object, 'keep sharp');
    const sight = await pictures.sight(image);
    const mask = await unionOf(regions, sight, context);
    return editedImage(
      image,
      await blurBackground(sight.pixels, mask, signal),
      regions,
      `background blurred, except for ${theRegions(regions)}`,
      pictures,
    );
  },
});
