import { defineTool } from '../contracts/tool.js';
import { countsOf } from '../show/values.js';
import { viewOf } from '../util/box.js';
import { drawMarks } from '../util/drawing/draw-marks.js';
import { editedImage, regionsToUse } from './shared/regions.js';

/** Characters. */
const maxNameLength = 60;

export const tag = defineTool({
  name: 'TAG',
  summary: 'Draws a box and its name around what was found.',
  sample: 'Tag the animals',
  brief: 'tag them',
  parameters: {
    image: { type: 'Image', summary: 'the picture' },
    object: { type: 'Regions', summary: 'what to tag: found by LOC, FACEDET, SELECT or named by CLASSIFY' },
    name: { type: 'Text', optional: true, summary: 'what to write instead of its name' },
  },
  returns: 'Image',
  examples: ['IMAGE0=TAG(image=IMAGE,object=OBJ0)', "IMAGE0=TAG(image=IMAGE,object=OBJ0,name='Rex')"],
  capabilities: [],
  version: 2,
  async run({ image, object, name: told }, { pictures, signal }) {
    signal.throwIfAborted();
    const regions = regionsToUse('TAG', image, object, 'tag');
    const { pixels } = await pictures.sight(image);
    const written = told?.value.trim().slice(0, maxNameLength);
    const marks = regions.map(({ box, label, name }) => ({ box, label: written || (name ?? label) }));
    return editedImage(
      image,
      await drawMarks(pixels, marks, { within: viewOf(image) }),
      regions,
      `${countsOf(regions)} marked`,
      pictures,
    );
  },
});
