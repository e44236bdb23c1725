import { ToolError } from '../../contracts/errors.js';
import { defineTool, type Tool } from '../../contracts/tool.js';
import type { ImageValue } from '../../contracts/turn.js';
import { type Box, boxHeight, boxWidth, intersectBoxes, scaleBox, viewOf } from '../../util/box.js';
import { regionsToUse, takeBest, theRegions } from './regions.js';

/** Which part of `view` a crop shows for a region at `box`; both in pixels of the base picture. */
type CropGeometry = (box: Box, view: Box) => Box;

interface CropTool {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly summary: string;
  readonly brief: string;
  readonly example: string;
  readonly geometry: CropGeometry;
  /** What is missing when the part is empty: "to the left of". */
  readonly where: string;
}

/**
 * A tool that shows a part of a picture in place of the whole. No pixels are copied: the result is a view, boxes found
 * in it are in pixels of the base picture, and crops of crops are views on the same base.
 */
export function defineCrop({ name, aliases, summary, brief, example, geometry, where }: CropTool): Tool {
  return defineTool({
    name,
    aliases,
    summary,
    brief,
    parameters: {
      image: { type: 'Image', summary: 'the picture, or a crop of it' },
      box: { type: 'Regions', summary: 'what LOC or SELECT found; of several the one with the best score counts' },
    },
    returns: 'Image',
    shows: where === 'around' ? 'near' : where,
    examples: [example],
    capabilities: [],
    version: 1,
    async run({ image, box }, { signal }) {
      signal.throwIfAborted();
      const regions = regionsToUse(name, image, box, 'crop to');
      const view = viewOf(image);
      const [chosen, ...others] = regions.flatMap((region) => {
        const thing = intersectBoxes(region.box, view);
        const part = intersectBoxes(geometry(thing, view), view);
        const focus = where === 'around' && thing.some((edge, at) => edge !== part[at]) ? { focus: thing } : {};
        const crop: ImageValue = { type: 'Image', picture: image.picture, view: part, ...focus };
        return boxWidth(part) >= 1 && boxHeight(part) >= 1 ? [{ region, crop }] : [];
      });
      if (!chosen)
        throw new ToolError(`[${name}] the crop is empty; ask about another side of it`, {
          friendly: `I can't tell: there is no picture ${where} it.`,
        });
      return {
        output: chosen.crop,
        confidence: chosen.region.score,
        did: `cropped to ${where === 'around' ? '' : `what is ${where} `}${theRegions([chosen.region])}`,
        alternatives: others.map(({ crop }) => crop),
        note: takeBest([chosen.region, ...others.map(({ region }) => region)]).note,
      };
    },
  });
}

/**
 * VISPROG's crop: half as wide and high again around the centre, so that what belongs to an object comes with it. A box
 * that spans the view from side to side is a part of the picture rather than an object, and is cut out as it is.
 */
export const aroundBox: CropGeometry = (box, view) => {
  const spans = box[2] - box[0] >= view[2] - view[0] - 1 || box[3] - box[1] >= view[3] - view[1] - 1;
  return spans ? box : scaleBox(box, 1.5);
};
