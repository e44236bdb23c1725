import pluralize from 'pluralize';
import { ToolError } from '../contracts/errors.js';
import type { TextLine } from '../contracts/model.js';
import { defineTool, type ToolContext, type ToolResult } from '../contracts/tool.js';
import type { ImageValue, Region, RegionsValue } from '../contracts/turn.js';
import { lookUpAcross } from '../reading/across.js';
import { legibleLines } from '../reading/legible.js';
import { closestLines, lookUp } from '../reading/look-up.js';
import { loadValues } from '../reading/values.js';
import { centreInside } from '../util/box.js';

export const lookup = defineTool({
  name: 'LOOKUP',
  summary: 'Answers a question from the text in a picture: a bill’s total, a date, who does what on a list.',
  brief: 'answer from the text',
  parameters: {
    image: { type: ['Image', 'Images'], summary: 'the picture, a crop of it, or IMAGES for all papers together' },
    question: { type: 'Text', summary: "such as 'What is the total?'" },
  },
  returns: 'Text',
  examples: ["ANSWER0=LOOKUP(image=IMAGE,question='When does the bus to Leeds leave?')"],
  capabilities: ['read'],
  fallible: true,
  version: 1,
  async run({ image, question }, { models, pictures, signal }) {
    signal.throwIfAborted();
    if (image.type === 'Images') return lookUpSeveral(image.images, question.value, { models, pictures, signal });
    const { view, ...sight } = await pictures.sight(image);
    if (/\btranslat/i.test(question.value))
      throw new ToolError('[LOOKUP] I can’t translate. I can read it to you: ask me to read it.');
    // The whole picture is read once, whatever is asked of which part of it.
    const read = await models.read(sight, { signal });
    const { legible, foreign } = legibleLines(view ? read.filter(({ box }) => centreInside(box, view)) : read);
    if (legible.length === 0) throw new ToolError(`[LOOKUP] ${unreadable(foreign)}`);
    const found = lookUp(legible, question.value, await loadValues()) ?? closestLines(legible, question.value);
    if (!found) throw new ToolError(`[LOOKUP] ${unanswered(legible.length)}`);
    const { text, confidence, isSure, lines, others } = found;
    return {
      output: { type: 'Text', value: isSure ? text : `I’m not sure; closest: ${text}` },
      confidence,
      evidence: regionsOf(lines, image),
      alternatives: others.map((value) => ({ type: 'Text', value })),
    };
  },
});

/** What several papers answer together. */
async function lookUpSeveral(
  images: readonly ImageValue[],
  question: string,
  { models, pictures, signal }: Pick<ToolContext, 'models' | 'pictures' | 'signal'>,
): Promise<ToolResult> {
  const papers: (readonly TextLine[])[] = [];
  for (const image of images)
    papers.push(legibleLines(await models.read(await pictures.sight(image), { signal })).legible);
  const found = lookUpAcross(papers, question, await loadValues());
  if (!found) throw new ToolError('[LOOKUP] I can’t tell that from the text of these pictures together.');
  return {
    output: { type: 'Text', value: found.text },
    confidence: found.confidence,
    evidence: regionsOf(found.lines, images[found.page]),
  };
}

const unanswered = (lines: number): string =>
  `I can’t tell: I read ${pluralize('line', lines, true)} of text, and find nothing there that answers that.`;

const unreadable = (foreign: boolean): string =>
  foreign ? 'I can’t read this text: it is written in letters that I don’t know.' : 'I can’t read any text here.';

const regionsOf = (lines: readonly TextLine[], { picture }: Pick<RegionsValue, 'picture'>): RegionsValue => ({
  type: 'Regions',
  picture,
  regions: lines.map(({ box, text, score }): Region => ({ box, label: text, score })),
});
