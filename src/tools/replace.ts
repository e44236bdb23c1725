import { ToolError } from '../contracts/errors.js';
import { defineTool } from '../contracts/tool.js';
import { looksOf, looksTool, namesSomebody, taughtWord } from '../skills/looks/decide.js';
import { descriptionOf, paintingsTool } from '../skills/paintings/decide.js';
import { fillRegions } from './shared/fill-regions.js';
import { paintDescribed } from './shared/paint-described.js';
import { putTaught } from './shared/put-taught.js';

/**
 * What it paints: as people have described it after a mistake, where a model paints by words; else the very picture that
 * was taught, which is right for logos and other flat things; else by the words alone.
 */
export const replace = defineTool({
  name: 'REPLACE',
  summary: 'Paints something else in place of an object.',
  brief: 'replace things by others',
  parameters: {
    image: { type: 'Image', summary: 'the picture' },
    object: { type: 'Regions', summary: 'what to replace: found by SEG, LOC or SELECT' },
    prompt: { type: 'Text', summary: "what to paint there, such as 'a blue bus'" },
  },
  returns: 'Image',
  examples: ["IMAGE0=REPLACE(image=IMAGE,object=OBJ0,prompt='a blue bus')"],
  capabilities: ['segment', 'faces', 'fill'],
  fallible: true,
  learns: 'paintings',
  prompted: [looksTool, paintingsTool],
  version: 3,
  objection({ prompt }, { prompts, lexicon, unpaintable }) {
    const wanted = prompt?.type === 'Text' ? prompt.value : '';
    // What was taught may be put in without a painter.
    const isTaught = taughtWord(wanted, { prompts, lexicon }) ?? descriptionOf(wanted, { prompts, lexicon });
    return wanted.trim() === '' || isTaught !== undefined ? undefined : unpaintable;
  },
  async run({ image, object, prompt }, context) {
    const wanted = prompt.value.trim();
    if (wanted === '') throw new ToolError('[REPLACE] it was not said what to paint; name it, such as “a blue bus”');
    const { prompts, namesPeople } = context;
    const taught = taughtWord(wanted, context);
    const isSomebody = taught !== undefined && namesSomebody(prompts, taught);
    const description = isSomebody && !namesPeople ? undefined : descriptionOf(wanted, context);
    const painted = description && (await paintDescribed(image, object, description, context));
    if (painted) return painted;
    const looks = taught === undefined || isSomebody ? [] : looksOf(prompts, taught);
    const known = looks.findLast(({ shown = [] }) => shown.length > 0);
    const [shown] = known?.shown ?? [];
    if (known && shown) {
      const result = await putTaught(image, object, shown, context);
      return { ...result, prompts: [known.id], note: `I put in what you taught me as “${known.concept}”.` };
    }
    return fillRegions('REPLACE', image, object, 'replace', wanted, context);
  },
});
