import { defineTool } from '../contracts/tool.js';
import type { Region } from '../contracts/turn.js';
import { looksTool } from '../skills/looks/decide.js';
import { lookExamples } from '../skills/shared/decide-examples.js';
import { cutOuts } from '../vision/cut-outs.js';
import { findEverything } from './shared/find-everything.js';
import { findObjects } from './shared/find-objects.js';

/** A mask takes a tenth of a second and more, so the rest of a crowd goes without. */
const maxMasks = 20;

export const seg = defineTool({
  name: 'SEG',
  summary: 'Outlines all objects, or all of one kind.',
  brief: 'outline all, or those of a kind',
  parameters: {
    image: { type: 'Image', summary: 'the picture, or a crop of it' },
    object: { type: 'Text', optional: true, summary: "a singular noun, such as 'dog'; without it, everything" },
  },
  returns: 'Regions',
  examples: ['OBJ0=SEG(image=IMAGE)', "OBJ0=SEG(image=IMAGE,object='dog')"],
  capabilities: ['detect', 'seek', 'propose', 'segment', 'faces', 'embedViews', 'guessKinds', 'match', 'recognise'],
  fallible: true,
  looksFor: { parameter: 'object' },
  learns: 'looks',
  prompted: [looksTool, lookExamples],
  version: 4,
  async run({ image, object }, context) {
    context.signal.throwIfAborted();
    const { picture } = image;
    const found = object
      ? await findObjects('SEG', image, object.value, context)
      : await findEverything(image, context);
    const chosen = found.regions.slice(0, maxMasks);
    const sight = await context.pictures.sight(image);
    const cutOut = cutOuts(sight, context);
    const regions: Region[] = [];
    for (const region of chosen) {
      const { mask } = await cutOut(region);
      regions.push({ ...region, mask: await context.pictures.keepMask(mask) });
    }
    const left = found.regions.length - chosen.length;
    return {
      output: { type: 'Regions', picture, regions },
      confidence: found.confidence,
      alternatives: found.missed.length > 0 ? [{ type: 'Regions', picture, regions: found.missed }] : [],
      note: left > 0 ? `I outlined the clearest ${maxMasks} objects and left out ${left} more.` : found.note,
      how: found.how,
      wider: 'wider' in found ? found.wider : undefined,
      partial: found.partial,
      prompts: found.prompts,
    };
  },
});
