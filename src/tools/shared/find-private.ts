import { CapabilityError } from '../../contracts/errors.js';
import type { Sight, TextLine } from '../../contracts/model.js';
import type { ToolContext, ToolResult } from '../../contracts/tool.js';
import type { ImageValue, Region } from '../../contracts/turn.js';
import { boxHeight, boxWidth, centreInside, growBox, viewOf } from '../../util/box.js';
import { findFaces, headOf } from './find-faces.js';
import { findPlates } from './find-plates.js';
import { peopleIn } from './people.js';
import { bestFirst } from './regions.js';

/** A badge is so much smaller than the person who wears it; what is larger is printed on a shirt. */
const badgeWidth = 0.35;

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
    ...(await namesIn(sight, context)),
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

async function namesIn(sight: Sight, context: ToolContext): Promise<readonly Region[]> {
  const people = await peopleIn(sight, context);
  const isBadge = ({ box }: TextLine): boolean =>
    people.some((person) => centreInside(box, person) && boxWidth(box) < badgeWidth * boxWidth(person));
  const lines = await linesIn(sight, context);
  return lines
    .filter((line) => isBadge(line) || looksLikeName(line.text))
    .map(({ box, score }) => ({ box: growBox(box, 0.2 * boxHeight(box)), label: 'name', score }));
}

const looksLikeName = (text: string): boolean => /^\p{Lu}\p{Ll}+(?: \p{Lu}\.)? \p{Lu}\p{Ll}+$/u.test(text.trim());

async function linesIn(sight: Sight, { models, signal }: ToolContext): Promise<readonly TextLine[]> {
  try {
    return await models.read(sight, { signal });
  } catch (error) {
    if (error instanceof CapabilityError) return [];
    throw error;
  }
}
