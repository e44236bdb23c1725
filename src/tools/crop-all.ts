import { defineTool } from '../contracts/tool.js';
import { aroundBoxes, boxArea, growBox, intersectBoxes, viewOf } from '../util/box.js';
import { regionsToUse, theRegions } from './shared/regions.js';

/** Of the picture's side: room around what is shown. */
const margin = 0.04;

export const cropAll = defineTool({
  name: 'CROP_ALL',
  summary: 'Shows all that was found in one crop with a little around it.',
  brief: 'one crop around all of them',
  parameters: {
    image: { type: 'Image', summary: 'the picture, or a crop of it' },
    box: { type: 'Regions', summary: 'what LOC or SELECT found' },
  },
  returns: 'Image',
  examples: ['IMAGE0=CROP_ALL(image=IMAGE,box=BOX0)'],
  capabilities: [],
  version: 1,
  async run({ image, box }, { signal }) {
    signal.throwIfAborted();
    const regions = regionsToUse('CROP_ALL', image, box, 'crop to');
    const view = viewOf(image);
    const around = growBox(aroundBoxes(regions.map((region) => region.box)), margin * Math.sqrt(boxArea(view)));
    return {
      output: { type: 'Image', picture: image.picture, view: intersectBoxes(around, view) },
      confidence: Math.min(1, ...regions.map(({ score }) => score)),
      did: `cropped to ${theRegions(regions)}`,
    };
  },
});
