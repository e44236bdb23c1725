import { ToolError } from '../../contracts/errors.js';
import type { ToolContext, ToolResult } from '../../contracts/tool.js';
import type { ImageValue, Region } from '../../contracts/turn.js';
import { type Box, boxHeight, boxWidth, centreInside, viewOf } from '../../util/box.js';
import { findFaces, headOf } from './find-faces.js';
import { bestFirst } from './regions.js';

/** The heads of all people: about their faces, and above the shoulders of those whose faces are not seen. */
export async function findHeads(image: ImageValue, context: ToolContext): Promise<ToolResult> {
  const { faces, faceless } = await findFaces(await context.pictures.sight(image), context);
  const view = viewOf(image);
  const regions = [
    ...faces.map(({ box, score }): Region => ({ box: aroundFace(box), label: 'head', score })),
    ...faceless.map((person): Region => ({ box: headOf(person), label: 'head', score: 0.5 })),
  ].filter(({ box }) => centreInside(box, view));
  if (regions.length === 0)
    throw new ToolError('[LOC] there are no people in the picture, so there are no heads; name another thing', {
      friendly: 'I found nothing to hide: I see no people.',
    });
  return {
    output: { type: 'Regions', picture: image.picture, regions: bestFirst(regions) },
    confidence: Math.min(1, ...regions.map(({ score }) => score)),
  };
}

/** A face's box goes from the brows to the chin. */
function aroundFace(face: Box): Box {
  const [width, height] = [boxWidth(face), boxHeight(face)];
  return [face[0] - 0.35 * width, face[1] - 0.65 * height, face[2] + 0.35 * width, face[3] + 0.3 * height];
}
