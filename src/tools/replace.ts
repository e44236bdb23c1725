import { ToolError } from '../errors.js';
import { defineTool } from '../tool.js';
import { fillRegions } from './support/fill-regions.js';

export const replace = defineTool({
  name: 'REPLACE',
  summary: 'Paints something else in place of an object.',
  parameters: {
    image: { type: 'Image', summary: 'the picture' },
    object: { type: 'Regions', summary: 'what to replace: found by SEG, LOC or SELECT' },
    prompt: { type: 'Text', summary: "what to paint there, such as 'a blue bus'" },
  },
  returns: 'Image',
  examples: ["IMAGE0=REPLACE(image=IMAGE,object=OBJ0,prompt='a blue bus')"],
  capabilities: ['segment', 'faces', 'fill'],
  version: 1,
  async run({ image, object, prompt }, context) {
    const wanted = prompt.value.trim();
    if (wanted === '') throw new ToolError('[REPLACE] it was not said what to paint; name it, such as “a blue bus”');
    return fillRegions('REPLACE', image, object, 'replace', wanted, context);
  },
});
