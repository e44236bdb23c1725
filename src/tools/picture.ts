import { ToolError } from '../contracts/errors.js';
import { defineTool, type ToolContext } from '../contracts/tool.js';
import type { ImageValue } from '../contracts/turn.js';
import { boxHeight, boxWidth, viewOf } from '../util/box.js';
import { colouringOf, lightOf } from '../util/colour/whole-picture.js';

/** What may be asked of a picture as a whole. */
const facts: Readonly<Record<string, (image: ImageValue, context: ToolContext) => Promise<string>>> = {
  async colouring(image, { pictures }) {
    const { pixels } = await pictures.sight(image);
    const colouring = colouringOf(pixels);
    if (colouring === 'undecided')
      throw new ToolError('[PICTURE] the colours are too faint to tell whether the picture is in colour', {
        friendly: 'I can’t tell whether it is in colour: its colours are very faint.',
      });
    return colouring === 'grey' ? 'black and white' : 'in colour';
  },
  async light(image, { pictures }) {
    const { pixels } = await pictures.sight(image);
    const light = lightOf(pixels);
    return light === 'undecided' ? 'neither dark nor bright' : light;
  },
  async shape(image) {
    const [width, height] = sizeOf(image);
    if (Math.abs(width - height) <= 0.02 * Math.max(width, height)) return 'square';
    return width > height ? 'landscape' : 'portrait';
  },
  async size(image) {
    const [width, height] = sizeOf(image);
    return `${width} × ${height} pixels`;
  },
  async width(image) {
    return `${sizeOf(image)[0]} pixels`;
  },
  async height(image) {
    return `${sizeOf(image)[1]} pixels`;
  },
};

const sizeOf = (image: ImageValue): readonly [number, number] => {
  const view = viewOf(image);
  return [Math.round(boxWidth(view)), Math.round(boxHeight(view))];
};

export const picture = defineTool({
  name: 'PICTURE',
  summary: 'Tells what is true of a picture as a whole: whether it is in colour, its size and shape, how light it is.',
  sample: 'Is the picture black and white?',
  brief: 'tell if a picture is in colour, its size, shape, light',
  parameters: {
    image: { type: 'Image', summary: 'the picture, or a crop of it' },
    fact: { type: 'Text', summary: `what to tell: ${Object.keys(facts).join(', ')}` },
  },
  returns: 'Text',
  examples: ["ANSWER0=PICTURE(image=IMAGE,fact='colouring')", "ANSWER0=PICTURE(image=IMAGE,fact='size')"],
  capabilities: [],
  version: 1,
  async run({ image, fact }, context) {
    context.signal.throwIfAborted();
    const tell = Object.hasOwn(facts, fact.value) ? facts[fact.value] : undefined;
    if (!tell)
      throw new ToolError(`[PICTURE] no fact is called ${fact.value}; take one of ${Object.keys(facts).join(', ')}`);
    return { output: { type: 'Text', value: await tell(image, context) } };
  },
});
