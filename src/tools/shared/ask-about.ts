import { CapabilityError, ToolError } from '../../contracts/errors.js';
import type { Sight } from '../../contracts/model.js';
import type { ToolContext } from '../../contracts/tool.js';
import type { Region } from '../../contracts/turn.js';
import { intersectBoxes, scaleBox } from '../../util/box.js';

/** Regions that are asked about one by one, each in a call of its own; in one call; and in all such calls. */
const maxAskedSingly = 48;
const maxAskedAtOnce = 24;
const maxAskedTogether = 4 * maxAskedAtOnce;

interface Said {
  readonly region: Region;
  readonly text: string;
  readonly confidence?: number;
}

/**
 * Asks a vision model the same question about each region: in one call where it can, otherwise each is shown with a little
 * of its surroundings.
 * @param purpose what cannot be done without such a model: "tell which of them is “Nicole Kidman”"
 * @throws CapabilityError saying so, when no vision model is connected; ToolError where there are too many of them
 */
export async function askAbout(
  tool: string,
  regions: readonly Region[],
  question: string,
  purpose: string,
  sight: Sight,
  context: ToolContext,
): Promise<readonly Said[]> {
  const isTogether = regions.length > 1 && context.models.answerEach !== undefined;
  // What is not looked at would be counted as none.
  if (regions.length > (isTogether ? maxAskedTogether : maxAskedSingly))
    throw new ToolError(
      `[${tool}] ${regions.length} places are too many to ask about; ask about a part of the picture`,
      {
        friendly: `I found ${regions.length} places, more than I can look at one by one. Ask about a part of the picture.`,
      },
    );
  try {
    if (isTogether) return await askTogether(regions, question, sight, context);
    return await askSingly(regions, question, sight, context);
  } catch (error) {
    if (!(error instanceof CapabilityError)) throw error;
    const friendly = `I can't ${purpose}.`;
    throw new CapabilityError(`[${tool}] ${friendly}`, { friendly, hint: error.hint, cause: error });
  }
}

async function askTogether(
  regions: readonly Region[],
  question: string,
  sight: Sight,
  context: ToolContext,
): Promise<readonly Said[]> {
  const calls = Array.from({ length: Math.ceil(regions.length / maxAskedAtOnce) }, (_, at) =>
    askAtOnce(regions.slice(at * maxAskedAtOnce, (at + 1) * maxAskedAtOnce), question, sight, context),
  );
  return (await Promise.all(calls)).flat();
}

async function askAtOnce(
  asked: readonly Region[],
  question: string,
  sight: Sight,
  { models, signal }: ToolContext,
): Promise<readonly Said[]> {
  const boxes = asked.map(({ box }) => box);
  const texts = (await models.answerEach?.(sight, boxes, question, { signal })) ?? [];
  return asked.flatMap((region, at) => {
    const text = texts[at]?.trim() ?? '';
    return text === '' ? [] : [{ region, text }];
  });
}

async function askSingly(
  regions: readonly Region[],
  question: string,
  sight: Sight,
  { models, signal }: ToolContext,
): Promise<readonly Said[]> {
  const whole = [0, 0, sight.pixels.width, sight.pixels.height] as const;
  const answers: Said[] = [];
  for (const region of regions) {
    signal.throwIfAborted();
    const view = intersectBoxes(scaleBox(region.box, 1.2), whole);
    const { text, confidence } = await models.answer({ ...sight, view, focus: region.box }, question, { signal });
    answers.push({ region, text: text.trim(), confidence });
  }
  return answers;
}
