import { defineTool } from '../tool.js';
import { sayColours } from '../util/colour/main-colours.js';
import { regionColours, sceneWhite, viewColours } from './support/region-colours.js';
import { regionsToUse, takeBest } from './support/regions.js';

export const color = defineTool({
  name: 'COLOR',
  summary: 'Names the main colour of what was found, or of the whole picture: "red", "black and white".',
  parameters: {
    image: { type: 'Image', summary: 'the picture, or a crop of it' },
    object: {
      type: 'Regions',
      optional: true,
      summary: 'what LOC or SELECT found; of several the one with the best score counts',
    },
  },
  returns: 'Text',
  examples: ['ANSWER0=COLOR(image=IMAGE,object=BOX0)', 'ANSWER0=COLOR(image=IMAGE0)'],
  capabilities: ['segment'],
  version: 1,
  async run({ image, object }, context) {
    context.signal.throwIfAborted();
    const chosen = object && takeBest(regionsToUse('COLOR', image, object, 'look at'));
    const sight = await context.pictures.sight(image);
    const white = await sceneWhite(sight);
    const shares = chosen
      ? await regionColours(chosen.best, sight, white, context)
      : await viewColours(image.view, sight, white);
    const value = sayColours(shares);
    const others = shares.slice(0, 4).filter(({ name }) => name !== value);
    return {
      output: { type: 'Text', value },
      confidence: shares[0]?.share,
      alternatives: others.map(({ name }) => ({ type: 'Text', value: name })),
      note: chosen?.note,
    };
  },
});
