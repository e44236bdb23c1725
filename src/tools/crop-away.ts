import { ToolError } from '../contracts/errors.js';
import { defineTool } from '../contracts/tool.js';
import type { ImageValue } from '../contracts/turn.js';
import { aroundBoxes, type Box, boxArea, boxOverlap, growBox, viewOf } from '../util/box.js';
import { regionsToUse, theRegions } from './shared/regions.js';

/** What is left must be worth showing: so much of the picture. */
const worthShowing = 0.35;
/** Of the picture's side: detectors' boxes end a little early. */
const margin = 0.01;

export const cropAway = defineTool({
  name: 'CROP_AWAY',
  summary: 'Shows the largest part of a picture in which nothing of what was found is left.',
  brief: 'crop it away',
  sample: 'Crop the car out',
  parameters: {
    image: { type: 'Image', summary: 'the picture, or a crop of it' },
    box: { type: 'Regions', summary: 'what shall not be seen any more: found by LOC or SELECT' },
  },
  returns: 'Image',
  examples: ['IMAGE0=CROP_AWAY(image=IMAGE,box=BOX0)'],
  capabilities: [],
  version: 1,
  async run({ image, box }, { signal }) {
    signal.throwIfAborted();
    const regions = regionsToUse('CROP_AWAY', image, box, 'crop away');
    const view = viewOf(image);
    const left = largestWithout(
      growBox(aroundBoxes(regions.map((region) => region.box)), margin * Math.sqrt(boxArea(view))),
      view,
    );
    if (boxArea(left) < worthShowing * boxArea(view))
      throw new ToolError('[CROP_AWAY] most of the picture would be cropped away with it; blur or remove it instead', {
        friendly: `I can't crop ${theRegions(regions)} out: most of the picture would go with it. I can remove or blur it.`,
      });
    const shown: ImageValue = { type: 'Image', picture: image.picture, view: left };
    const share = Math.round((100 * boxArea(left)) / boxArea(view));
    return {
      output: shown,
      confidence: Math.min(1, ...regions.map(({ score }) => score)),
      did: `${theRegions(regions)} cropped out: ${share} % of the picture is left`,
    };
  },
});

/** Of what lies above, below and beside a box. */
function largestWithout(box: Box, view: Box): Box {
  if (boxOverlap(box, view) === 0) return view;
  const sides: readonly Box[] = [
    [view[0], view[1], box[0], view[3]],
    [box[2], view[1], view[2], view[3]],
    [view[0], view[1], view[2], box[1]],
    [view[0], box[3], view[2], view[3]],
  ];
  return sides.reduce((best, side) => (sizeOf(side) > sizeOf(best) ? side : best));
}

const sizeOf = ([x1, y1, x2, y2]: Box): number => Math.max(0, x2 - x1) * Math.max(0, y2 - y1);
