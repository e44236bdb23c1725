import { defineTool } from '../contracts/tool.js';
import { colourPop } from '../util/drawing/colour-pop.js';
import { unionOf } from './shared/region-masks.js';
import { editedImage, regionsToUse, theRegions } from './shared/regions.js';

export const colorpop = defineTool({
  name: 'COLORPOP',
  summary: 'Keeps objects in colour and greys the rest.',
  sample: 'Make everything grey except the dog',
  brief: 'grey the rest',
  parameters: {
    image: { type: 'Image', summary: 'the picture' },
    object: { type: 'Regions', summary: 'what stays in colour: found by SEG, LOC or SELECT' },
  },
  returns: 'Image',
  examples: ['IMAGE0=COLORPOP(image=IMAGE,object=OBJ0)'],
  capabilities: ['segment', 'faces'],
  version: 1,
  async run({ image, object }, context) {
    const { pictures, signal } = context;
    signal.throwIfAborted();
    const regions = regionsToUse('COLORPOP', image, object, 'keep in colour');
    const sight = await pictures.sight(image);
    const mask = await unionOf(regions, sight, context);
    return editedImage(
      image,
      await colourPop(sight.pixels, mask, signal),
      regions,
      `black and white, except for ${theRegions(regions)}`,
      pictures,
    );
  },
});
