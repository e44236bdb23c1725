import { CapabilityError, PictureError } from '../../contracts/errors.js';
import type { TextPrompt } from '../../contracts/learning.js';
import type { ToolContext, ToolResult } from '../../contracts/tool.js';
import type { ImageValue, RegionsValue } from '../../contracts/turn.js';
import { paintedBefore } from '../../skills/paintings/decide.js';
import { escapeForChat } from '../../util/escape-for-chat.js';
import { fillRegions } from './fill-regions.js';
import { regionsToUse } from './regions.js';

/**
 * Paints what people have described. What was painted by that description in this very place when it was learned is
 * taken again: it is what was found to be right, and paid for. Undefined where no model paints by words.
 */
export async function paintDescribed(
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
    return { ...(await fillRegions('REPLACE', image, object, 'replace', description.text, context)), ...told };
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
  return { output, confidence: Math.min(1, ...regions.map(({ score }) => score)) };
}
