import { ToolError } from '../../contracts/errors.js';
import type { ToolContext, ToolResult } from '../../contracts/tool.js';
import type { ImageValue, Region } from '../../contracts/turn.js';
import { type Box, boxArea, boxCentre, boxHeight, boxWidth, intersectBoxes, viewOf } from '../../util/box.js';
import { findEverything } from './find-everything.js';
import { theRegions } from './regions.js';

/** Below this detectors guess. */
const minScore = 0.25;
/** Beside the most prominent thing, others of this share of its prominence are meant as well. */
const alsoShare = 0.45;
/** What is on or at the subject, such as what somebody holds: so much of it must lie inside. */
const heldShare = 0.25;
/** Things that others stand on or in: the surroundings of a subject, where there is another. */
const settings = /^(?:dining table|bench|bed|couch|chair|refrigerator|oven|sink|toilet|boat)$/;

/**
 * What a picture is about: its most prominent thing or things, with what belongs to them. People and animals draw the eye
 * more than things do.
 * @throws ToolError where nothing stands out
 */
export async function findSubject(image: ImageValue, context: ToolContext): Promise<ToolResult> {
  const { regions, prompts, confidence } = await findEverything(image, context);
  const chosen = prominent(regions, viewOf(image));
  if (chosen.length === 0)
    throw new ToolError('[LOC] nothing stands out as what the picture is about; name the thing that is meant', {
      friendly: 'I can’t tell what the picture is about. Name what is meant, for example “blur all but the dog”.',
    });
  return {
    output: { type: 'Regions', picture: image.picture, regions: chosen },
    confidence,
    note: `I took ${theRegions(chosen)} for what the picture is about.`,
    prompts,
  };
}

/** In the order of their prominence. */
export function prominent(regions: readonly Region[], view: Box): readonly Region[] {
  const ranked = regions
    .filter(({ score }) => score >= minScore)
    .map((region) => ({ region, prominence: prominenceOf(region, view) }))
    .sort((a, b) => b.prominence - a.prominence);
  const main = ranked.find(({ region }) => !settings.test(region.label)) ?? ranked[0];
  if (!main) return [];
  const first = ranked
    .filter(
      ({ region, prominence }) =>
        region === main.region ||
        (prominence >= alsoShare * main.prominence && !settings.test(region.label) && isOfKind(region, main.region)),
    )
    .map(({ region }) => region);
  const held = ranked
    .map(({ region }) => region)
    .filter(
      (region) =>
        !first.includes(region) && !settings.test(region.label) && first.some((one) => belongsTo(region.box, one.box)),
    );
  return [...first, ...held];
}

const living = /^(?:person|bird|cat|dog|horse|sheep|cow|elephant|bear|zebra|giraffe)$/;

/** People and animals go together; a car goes with cars. */
const isOfKind = (one: Region, other: Region): boolean =>
  one.label === other.label || (living.test(one.label) && living.test(other.label));

function prominenceOf({ box, label, score }: Region, view: Box): number {
  const [x, y] = boxCentre(box);
  const [middleX, middleY] = boxCentre(view);
  const away = Math.hypot((x - middleX) / Math.max(1, boxWidth(view)), (y - middleY) / Math.max(1, boxHeight(view)));
  return (
    Math.sqrt(boxArea(box) / Math.max(1, boxArea(view))) *
    (1 - 0.7 * Math.min(1, away)) *
    Math.sqrt(score) *
    (living.test(label) ? 1.5 : 1)
  );
}

/** It overlaps with it by much of itself and is smaller. */
function belongsTo(small: Box, large: Box): boolean {
  if (boxArea(small) > boxArea(large)) return false;
  // What is held reaches beyond a person's own box.
  return boxArea(intersectBoxes(small, large)) >= heldShare * boxArea(small);
}
