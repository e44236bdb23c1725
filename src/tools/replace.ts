import { CapabilityError, PictureError, ToolError } from '../contracts/errors.js';
import type { TextPrompt } from '../contracts/learning.js';
import { defineTool, type ToolContext, type ToolResult } from '../contracts/tool.js';
import type { ImageValue, RegionsValue } from '../contracts/turn.js';
import { countsOf } from '../show/values.js';
import { looksOf, looksTool, namesSomebody, taughtWord } from '../skills/looks/decide.js';
import { descriptionOf, paintedBefore, paintingsTool } from '../skills/paintings/decide.js';
import { escapeForChat } from '../util/escape-for-chat.js';
import { fillRegions } from './shared/fill-regions.js';
import { putTaught } from './shared/put-taught.js';
import { regionsToUse } from './shared/regions.js';

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
    const known = looks.findLast(({ shown = [], pictured }) => shown.length > 0 || pictured !== undefined);
    const shown = known?.shown?.[0] ?? known?.pictured;
    if (known && shown) {
      const result = await putTaught(image, object, shown, context);
      return {
        ...result,
        did: `${result.did} with “${known.concept}”`,
        prompts: [known.id],
        note: `I put in what you taught me as “${known.concept}”.`,
      };
    }
    return fillRegions('REPLACE', image, object, 'replace', wanted, context);
  },
});

/**
 * Paints what people have described. What was painted by that description in this very place when it was learned is
 * taken again: it is what was found to be right, and paid for. Undefined where no model paints by words.
 */
async function paintDescribed(
  image: ImageValue,
  object: RegionsValue,
  description: TextPrompt,
  context: ToolContext,
): Promise<ToolResult | undefined> {
  const told = {
    prompts: [description.id],
    note: `I painted “${description.concept}” as I was taught: ${escapeForChat(description.text, 300)}.`,
  };
  const again = await paintedAgain(image, object, description, context);
  if (again) return { ...again, ...told };
  try {
    const did = paintedInstead(object, description.concept);
    return { ...(await fillRegions('REPLACE', image, object, 'replace', description.text, context)), ...told, did };
  } catch (error) {
    if (error instanceof CapabilityError) return undefined;
    throw error;
  }
}

async function paintedAgain(
  image: ImageValue,
  object: RegionsValue,
  description: TextPrompt,
  { pictures }: ToolContext,
): Promise<ToolResult | undefined> {
  const regions = regionsToUse('REPLACE', image, object, 'replace');
  const before = paintedBefore(description, image, regions);
  if (!before) return undefined;
  const output: ImageValue = { type: 'Image', picture: before.picture, ...(image.view ? { view: image.view } : {}) };
  try {
    await pictures.sight(output);
  } catch (error) {
    // It was removed meanwhile.
    if (error instanceof PictureError) return undefined;
    throw error;
  }
  return {
    output,
    confidence: Math.min(1, ...regions.map(({ score }) => score)),
    did: paintedInstead(object, description.concept),
  };
}

const paintedInstead = ({ regions }: RegionsValue, concept: string): string =>
  `${countsOf(regions)} replaced with “${concept}”`;
