import { CapabilityError } from '../contracts/errors.js';
import type { Sight, TextLine } from '../contracts/model.js';
import { defineTool, type ToolContext } from '../contracts/tool.js';
import { legibleLines } from '../reading/legible.js';
import { layOutPage, pageText } from '../reading/page.js';
import { isEnglishWord, learnedReading, readingsTool, wasCorrected } from '../skills/readings/decide.js';
import { type Box, intersectBoxes, scaleBox, viewOf } from '../util/box.js';
import { regionsToUse } from './shared/regions.js';

export const read = defineTool({
  name: 'READ',
  summary: 'Reads the text in a picture, or on what was found.',
  sample: 'What does the sign say?',
  brief: 'read text',
  parameters: {
    image: { type: 'Image', summary: 'the picture, or a crop of it' },
    object: { type: 'Regions', optional: true, summary: 'where to read: found by LOC, SEG or SELECT' },
  },
  returns: 'Text',
  examples: ['ANSWER0=READ(image=IMAGE)', 'ANSWER0=READ(image=IMAGE,object=BOX0)'],
  capabilities: ['read', 'embedImage'],
  fallible: true,
  learns: 'readings',
  prompted: [readingsTool],
  version: 3,
  async run({ image, object }, context) {
    const { models, pictures, signal } = context;
    signal.throwIfAborted();
    const sight = await pictures.sight(image);
    const views = object
      ? regionsToUse('READ', image, object, 'read').map(({ box }) => partToRead(box, viewOf(image)))
      : [image.view];
    const lines: TextLine[] = [];
    const texts: string[] = [];
    let foreign = false;
    for (const view of inReadingOrder(views)) {
      const seen: Sight = { id: sight.id, pixels: sight.pixels, view };
      const part = legibleLines(await models.read(seen, { signal }));
      foreign ||= part.foreign;
      lines.push(...part.legible);
      texts.push(pageText(layOutPage(part.legible)));
    }
    const read = texts.filter((text) => text !== '').join('\n');
    const { text: value, prompts } = await corrected(read, sight, context);
    return {
      output: { type: 'Text', value },
      confidence: lines.length > 0 ? Math.min(...lines.map(({ score }) => score)) : undefined,
      note: noteOn(value, foreign),
      alternatives: value === read ? [] : [{ type: 'Text', value: read }],
      prompts,
    };
  },
});

function noteOn(text: string, foreign: boolean): string | undefined {
  if (text === '') return foreign ? 'It is written in letters that I can’t read.' : 'I found no text that I can read.';
  return foreign ? 'Some of it is written in letters that I can’t read.' : undefined;
}

/** A little more than the box, since letters at its edge are read only with their surroundings. */
const partToRead = (box: Box, view: Box): Box => intersectBoxes(scaleBox(box, 1.1), view);

/** From the top, and from the left where one stands beside the other. */
function inReadingOrder(views: readonly (Box | undefined)[]): readonly (Box | undefined)[] {
  return [...views].sort((a, b) => {
    if (!a || !b) return 0;
    const sideBySide = Math.min(a[3], b[3]) - Math.max(a[1], b[1]) > Math.min(a[3] - a[1], b[3] - b[1]) / 2;
    return sideBySide ? a[0] - b[0] : a[1] - b[1];
  });
}

/** A text with what people have corrected in such texts. */
async function corrected(
  read: string,
  sight: Sight,
  { models, prompts, signal }: ToolContext,
): Promise<{ readonly text: string; readonly prompts: readonly string[] }> {
  const known = wasCorrected(prompts, read);
  return learnedReading(prompts, read, known ? await featureOf(sight, models, signal) : undefined, isEnglishWord);
}

/** Undefined where no model gives features to compare views by. */
async function featureOf(
  sight: Sight,
  models: ToolContext['models'],
  signal: AbortSignal,
): Promise<Float32Array | undefined> {
  try {
    return await models.embedImage(sight, { signal });
  } catch (error) {
    if (error instanceof CapabilityError) return undefined;
    throw error;
  }
}
