import { ToolError } from '../contracts/errors.js';
import { defineTool } from '../contracts/tool.js';
import { viewOf } from '../util/box.js';
import { drawText, type TextPlace, textPlaces } from '../util/drawing/draw-text.js';
import { editedImage } from './shared/regions.js';

/** Characters. */
const maxLength = 200;

export const write = defineTool({
  name: 'WRITE',
  summary: 'Writes words onto a picture: a caption, a title, a watermark.',
  sample: 'Write “Team day” at the top',
  brief: 'write words onto it',
  parameters: {
    image: { type: 'Image', summary: 'the picture, or a crop of it' },
    text: { type: 'Text', summary: 'what to write' },
    place: { type: 'Text', optional: true, summary: `${textPlaces.join(', ')} or watermark; default: bottom` },
  },
  returns: 'Image',
  examples: ["IMAGE0=WRITE(image=IMAGE,text='Team day',place='top')"],
  capabilities: [],
  version: 1,
  async run({ image, text, place }, { pictures, signal }) {
    signal.throwIfAborted();
    const words = text.value.replace(/\s+/g, ' ').trim();
    if (words === '') throw new ToolError('[WRITE] there is nothing to write; say what, in quotes');
    if (words.length > maxLength)
      throw new ToolError(`[WRITE] more than ${maxLength} letters do not fit; write less`, {
        friendly: `I can’t write that much on a picture: ${maxLength} letters at most.`,
      });
    const wanted = place?.value.trim().toLowerCase() ?? 'bottom';
    const isMark = wanted === 'watermark';
    const at = isMark ? 'bottom right' : (textPlaces.find((one) => one === wanted) ?? 'bottom');
    const { pixels } = await pictures.sight(image);
    const drawn = await drawText(pixels, words, { place: at, within: viewOf(image), faint: isMark });
    const where: Partial<Record<TextPlace, string>> = { middle: 'in the middle' };
    const did = isMark
      ? `“${words}” put in the corner as a watermark`
      : `“${words}” written ${where[at] ?? `at the ${at}`}`;
    return editedImage(image, drawn, [], did, pictures);
  },
});
