import { ToolError } from '../errors.js';
import { looksOf, looksTool, namesSomebody, taughtWord } from '../learned/appearance.js';
import { defineTool } from '../tool.js';
import { fillRegions } from './support/fill-regions.js';
import { putTaught } from './support/put-taught.js';

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
  errs: true,
  learns: 'appearance',
  prompted: [looksTool],
  version: 2,
  async run({ image, object, prompt }, context) {
    const wanted = prompt.value.trim();
    if (wanted === '') throw new ToolError('[REPLACE] it was not said what to paint; name it, such as “a blue bus”');
    const taught = taughtWord(wanted, context);
    const looks =
      taught === undefined || namesSomebody(context.prompts, taught) ? [] : looksOf(context.prompts, taught);
    const known = looks.findLast(({ shown = [] }) => shown.length > 0);
    const [shown] = known?.shown ?? [];
    if (known && shown) {
      const result = await putTaught(image, object, shown, context);
      return { ...result, prompts: [known.id], note: `I put in what you taught me as “${known.concept}”.` };
    }
    return fillRegions('REPLACE', image, object, 'replace', wanted, context);
  },
});
