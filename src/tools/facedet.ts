import { defineTool } from '../contracts/tool.js';
import type { Region } from '../contracts/turn.js';
import { looksTool } from '../skills/looks/decide.js';
import { centreInside, viewOf } from '../util/box.js';
import { namesOf } from './shared/people.js';
import { bestFirst } from './shared/regions.js';

/** Faces have names where an admin allows it and somebody has taught them. */
export const facedet = defineTool({
  name: 'FACEDET',
  summary: 'Finds all human faces.',
  brief: 'find all faces',
  parameters: { image: { type: 'Image', summary: 'the picture, or a crop of it' } },
  returns: 'Regions',
  examples: ['OBJ0=FACEDET(image=IMAGE)'],
  capabilities: ['faces'],
  fallible: true,
  looksFor: { thing: 'face' },
  learns: 'looks',
  prompted: [looksTool],
  version: 2,
  async run({ image }, context) {
    const { models, pictures, signal } = context;
    signal.throwIfAborted();
    const view = viewOf(image);
    const found = await models.faces(await pictures.sight(image), { signal });
    const faces = found.filter(({ box }) => centreInside(box, view));
    const { names, prompts } = namesOf(faces, context);
    const regions = bestFirst(
      faces.map(({ box, score }, position): Region => {
        const name = names[position];
        return { box, score, label: 'face', ...(name === undefined ? {} : { name }) };
      }),
    );
    return {
      output: { type: 'Regions', picture: image.picture, regions },
      confidence: Math.min(1, ...regions.map(({ score }) => score)),
      prompts,
    };
  },
});
