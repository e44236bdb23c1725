import type { ToolContext, ToolResult } from '../../contracts/tool.js';
import type { ImageValue, Region } from '../../contracts/turn.js';
import { centreInside, viewOf } from '../../util/box.js';
import { findFaces, headOf } from './find-faces.js';
import { findPlates } from './find-plates.js';
import { namesIn } from './find-text.js';
import { bestFirst } from './regions.js';

/**
 * What tells who was there: faces, the heads of people whose faces are not seen, number plates, and names that can be read:
 * on badges, and two capitalised words in a line.
 */
export async function findPrivate(image: ImageValue, context: ToolContext): Promise<ToolResult> {
  const sight = await context.pictures.sight(image);
  const view = viewOf(image);
  const { faces, faceless } = await findFaces(sight, context);
  const plates = await findPlates(image, context);
  const regions = [
    ...faces.map(({ box, score, eyes }): Region => ({ box, label: 'face', score, ...(eyes ? { eyes } : {}) })),
    ...faceless.map((person): Region => ({ box: headOf(person), label: 'head', score: 0.5 })),
    ...(plates.output.type === 'Regions' ? plates.output.regions : []),
    ...(await namesIn(sight, context)).map((place): Region => ({ ...place, label: 'name' })),
  ].filter(({ box }) => centreInside(box, view));
  return {
    output: { type: 'Regions', picture: image.picture, regions: bestFirst(regions) },
    confidence: Math.min(1, ...regions.map(({ score }) => score)),
    note:
      regions.length > 0
        ? 'I looked for faces, number plates and written names: please check the picture before you share it.'
        : 'I see no face, no number plate and no name.',
  };
}
