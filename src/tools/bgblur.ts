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
    amount: { type: 'Number', optional: true, summary: 'percent of the usual blur: 50 for half as strong' },
  },
  returns: 'Image',
  examples: ['IMAGE0=BGBLUR(image=IMAGE,object=OBJ0)'],
  capabilities: ['segment', 'faces'],
  version: 2,
  async run({ image, object, amount }, context) {
    const { pictures, signal } = context;
    signal.throwIfAborted();
    const regions = regionsToUse('BGBLUR', image, object, 'keep sharp');
    const sight = await pictures.sight(image);
    const mask = await unionOf(regions, sight, context);
    const strength = Math.min(4, Math.max(0.1, (amount?.value ?? 100) / 100));
    const how = strength < 1 ? 'a little ' : strength > 1 ? 'strongly ' : '';
    return editedImage(
      image,
      await blurBackground(sight.pixels, mask, strength, signal),
      regions,
      `background ${how}blurred, except for ${theRegions(regions)}`,
      pictures,
    );
  },
});
