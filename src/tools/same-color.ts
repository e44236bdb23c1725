import { ToolError } from '../contracts/errors.js';
import { defineTool } from '../contracts/tool.js';
import { joinWords } from '../util/format.js';
import { regionColours, sceneWhite } from '../vision/region-colours.js';
import { regionsToUse } from './shared/regions.js';

/** A colour that makes up as much of a thing is one of its own. */
const ownShare = 0.25;

export const sameColor = defineTool({
  name: 'SAMECOLOR',
  summary: 'Tells whether all that was found have the same colour.',
  brief: 'tell whether all have the same colour',
  parameters: {
    image: { type: 'Image', summary: 'the picture, or a crop of it' },
    object: { type: 'Regions', summary: 'what LOC or SELECT found' },
  },
  returns: 'Boolean',
  examples: ['ANSWER0=SAMECOLOR(image=IMAGE,object=BOX0)'],
  capabilities: ['segment'],
  fallible: true,
  version: 2,
  async run({ image, object }, context) {
    context.signal.throwIfAborted();
    const regions = regionsToUse('SAMECOLOR', image, object, 'compare');
    const [only, another] = regions;
    if (!another)
      throw new ToolError('[SAMECOLOR] it takes two to compare', {
        friendly: `I can’t tell: I see only one ${only.label}, so there is nothing to compare it with.`,
      });
    const sight = await context.pictures.sight(image);
    const white = await sceneWhite(sight);
    const colours: (readonly string[])[] = [];
    for (const region of regions) {
      const shares = await regionColours(region, sight, white, context);
      colours.push(shares.filter(({ share }, rank) => rank === 0 || share >= ownShare).map(({ name }) => name));
    }
    const main = colours.map(([name]) => name);
    const [common] = main.filter((name) => colours.every((own) => own.includes(name)));
    return {
      output: { type: 'Boolean', value: common !== undefined },
      note: common === undefined ? `I see ${joinWords([...new Set(main)])}.` : undefined,
    };
  },
});
