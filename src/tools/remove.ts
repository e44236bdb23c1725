import { defineTool } from '../contracts/tool.js';
import { fillRegions } from './shared/fill-regions.js';

export const remove = defineTool({
  name: 'REMOVE',
  summary: 'Removes objects and fills the gap.',
  sample: 'Remove the bottle',
  brief: 'remove things',
  parameters: {
    image: { type: 'Image', summary: 'the picture' },
    object: { type: 'Regions', summary: 'what to remove: found by SEG, LOC or SELECT' },
  },
  returns: 'Image',
  examples: ['IMAGE0=REMOVE(image=IMAGE,object=OBJ0)'],
  capabilities: ['segment', 'faces', 'fill', 'detect'],
  version: 2,
  run: ({ image, object }, context) => fillRegions('REMOVE', image, object, 'remove', undefined, context),
});
