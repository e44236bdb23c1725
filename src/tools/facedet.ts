import { defineTool } from '../tool.js';
import type { Region } from '../turn.js';
import { bestFirst, centreInside, viewOf } from './support/regions.js';

export const facedet = defineTool({
  name: 'FACEDET',
  summary: 'Finds all human faces in a picture.',
  parameters: { image: { type: 'Image', summary: 'the picture, or a crop of it' } },
  returns: 'Regions',
  examples: ['OBJ0=FACEDET(image=IMAGE)'],
  capabilities: ['faces'],
  version: 1,
  async run({ image }, { models, pictures, signal }) {
    signal.throwIfAborted();
    const faces = await models.faces(await pictures.sight(image), { signal });
    const view = viewOf(image);
    const regions: readonly Region[] = bestFirst(
      faces.filter(({ box }) => centreInside(box, view)).map(({ box, score }) => ({ box, score, label: 'face' })),
    );
    return {
      output: { type: 'Regions', picture: image.picture, regions },
      confidence: Math.min(1, ...regions.map(({ score }) => score)),
    };
  },
});
