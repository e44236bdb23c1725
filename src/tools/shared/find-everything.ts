import type { ToolContext } from '../../contracts/tool.js';
import type { ImageValue, Region } from '../../contracts/turn.js';
import { boxOverlap } from '../../util/box.js';
import { overlaps } from '../../util/overlap.js';
import { applyLessons } from './apply-lessons.js';
import { type FoundObjects, inView } from './find-objects.js';
import { findByLook, nameTaught } from './name-taught.js';
import { bestFirst } from './regions.js';

/** Places that are looked at for guesses of what is in the picture, and kinds that are then looked for. */
const proposals = 60;
const maxKinds = 12;

/**
 * All objects of any kind that a model can name, best first. Each kind counts as it does when it is asked for, so that
 * what is outlined or described agrees with what is counted; but what would count only because somebody asked for it
 * (a bar lowered to the best detection) does not. What only teaching made known is found by its look.
 */
export async function findEverything(image: ImageValue, context: ToolContext): Promise<FoundObjects> {
  const { models, pictures, signal } = context;
  // Nobody asked for any of the kinds, so none of them is presumed to be there.
  const each = { ...context, use: undefined };
  const sight = await pictures.sight(image);
  const guesses = await models.propose(sight, proposals, { signal });
  const kinds = [...new Set(guesses.map(({ label }) => label))].slice(0, maxKinds);
  const judged = await Promise.all(
    kinds.map(async (kind) => applyLessons(await models.detect(sight, kind, { signal }), kind, sight, each)),
  );
  const found = judged
    .filter(({ known, found: [best], threshold }) => known && best && best.score > threshold)
    .map((one) => inView(one, image));
  const taught = await findByLook(guesses, sight, image, context);
  const regions = distinct(bestFirst([...taught.regions, ...found.flatMap(({ regions }) => regions)]));
  const named = await nameTaught(regions, sight, context);
  return {
    regions: named.regions,
    missed: bestFirst(found.flatMap(({ missed }) => missed)).slice(0, 20),
    confidence: Math.min(1, ...found.map(({ confidence }) => confidence)),
    prompts: [...new Set([...judged.flatMap(({ prompts }) => prompts), ...taught.prompts, ...named.prompts])],
  };
}

/** Without the weaker of two boxes around the same thing. */
function distinct(regions: readonly Region[]): readonly Region[] {
  const kept: Region[] = [];
  for (const region of regions)
    if (kept.every(({ box }) => boxOverlap(box, region.box) < overlaps.otherName)) kept.push(region);
  return kept;
}
