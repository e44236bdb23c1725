import { defineTool } from '../tool.js';
import { drawMarks } from '../util/drawing/draw-marks.js';
import { editedImage } from './support/edited.js';
import { regionsToUse, viewOf } from './support/regions.js';

export const tag = defineTool({
  name: 'TAG',
  summary: 'Draws a box and its name around what was found.',
  parameters: {
    image: { type: 'Image', summary: 'the picture' },
    object: { type: 'Regions', summary: 'what to tag: found by LOC, FACEDET, SELECT or named by CLASSIFY' },
  },
  returns: 'Image',
  examples: ['IMAGE0=TAG(image=IMAGE,object=OBJ0)'],
  capabilities: [],
  version: 1,
  async run({ image, object }, { pictures, signal }) {
    signal.throwIfAborted();
    const regions = regionsToUse('TAG', image, object, 'tag');
    const { pixels } = await pictures.sight(image);
    const marks = regions.map(({ box, label, name }) => ({ box, label: name ?? label }));
    return editedImage(image, await drawMarks(pixels, marks, { within: viewOf(image) }), regions, pictures);
  },
});
