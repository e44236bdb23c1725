import { CapabilityError } from '../../contracts/errors.js';
import type { Sight } from '../../contracts/model.js';
import type { ToolContext } from '../../contracts/tool.js';
import type { Region } from '../../contracts/turn.js';
import { intersectBoxes, scaleBox } from '../../util/box.js';

/** A vision model is asked about each region separately, which takes time and money. */
const maxAsked = 12;

/**
 * Asks a vision model the same question about each region, shown with a little of its surroundings.
 * @param purpose what cannot be done without such a model: "tell which of them is “Nicole Kidman”"
 * @throws CapabilityError saying so, when no vision model is connected
 */
export async function askAbout(
  tool: string,
  regions: readonly Region[],
  question: string,
  purpose: string,
  sight: Sight,
  { models, signal }: ToolContext,
): Promise<readonly { readonly region: Region; readonly text: string; readonly confidence?: number }[]> {
  const whole = [0, 0, sight.pixels.width, sight.pixels.height] as const;
  const answers: { readonly region: Region; readonly text: string; readonly confidence?: number }[] = [];
  for (const region of regions.slice(0, maxAsked)) {
    signal.throwIfAborted();
    const view = intersectBoxes(scaleBox(region.box, 1.2), whole);
    try {
      const { text, confidence } = await models.answer({ ...sight, view }, question, { signal });
      answers.push({ region, text: text.trim(), confidence });
    } catch (error) {
      if (!(error instanceof CapabilityError)) throw error;
      const friendly = `I can't ${purpose}.`;
      throw new CapabilityError(`[${tool}] ${friendly}`, { friendly, hint: error.hint, cause: error });
    }
  }
  return answers;
}
