import { CapabilityError, ToolError } from '../../contracts/errors.js';
import type { Detections, Sight } from '../../contracts/model.js';
import type { ToolContext } from '../../contracts/tool.js';
import type { Region } from '../../contracts/turn.js';
import { boxOverlap, shareInside } from '../../util/box.js';
import { overlaps } from '../../util/overlap.js';
import type { Pixels } from '../../util/pixels.js';
import { theRegions } from './regions.js';

/** What of a removed thing is still seen as one: so much of its place. */
const leftOver = 0.25;
/** A person or an animal of which so much was covered looks mangled without what covered it. */
const covered = 0.12;

/**
 * Looks at what came out: where the removed thing is still seen, half of it was left.
 * @returns what the person should know of it
 * @throws ToolError rather than show half a dog
 */
export async function checkRemoval(
  regions: readonly Region[],
  before: Sight,
  filled: Pixels,
  context: ToolContext,
): Promise<string | undefined> {
  const after: Sight = { id: `${before.id} without ${JSON.stringify(regions.map(({ box }) => box))}`, pixels: filled };
  for (const label of new Set(regions.map((region) => region.label))) {
    const [was, is] = [await seen(label, before, context), await seen(label, after, context)];
    if (!was || !is) continue;
    const removed = regions.filter((region) => region.label === label);
    const others = was.found.filter(({ box }) => removed.every((one) => boxOverlap(one.box, box) < overlaps.samePlace));
    const left = is.found.filter(
      ({ box, score }) =>
        score >= is.threshold &&
        removed.some((one) => boxOverlap(one.box, box) > leftOver || shareInside(box, one.box) > 0.8) &&
        others.every((other) => boxOverlap(other.box, box) < overlaps.samePlace),
    );
    if (left.length > 0)
      throw new ToolError(`[REMOVE] parts of ${theRegions(removed)} stay visible; blur it or crop it away instead`, {
        friendly: `I can't remove ${theRegions(removed)} cleanly: parts would stay. I can blur it, or crop the picture to something else.`,
      });
  }
  return coveredWords(regions, before, context);
}

async function seen(kind: string, sight: Sight, { models, signal }: ToolContext): Promise<Detections | undefined> {
  try {
    const found = await models.detect(sight, kind, { signal });
    return found.known ? found : undefined;
  } catch (error) {
    if (error instanceof CapabilityError) return undefined;
    throw error;
  }
}

/** What was behind a thing cannot be known; on somebody who was half covered, that is seen. */
async function coveredWords(
  regions: readonly Region[],
  before: Sight,
  context: ToolContext,
): Promise<string | undefined> {
  for (const kind of ['person', 'animal']) {
    const found = await seen(kind, before, context);
    const behind = found?.found.find(
      ({ box, score }) =>
        score >= found.threshold &&
        regions.every((region) => boxOverlap(region.box, box) < overlaps.sameThing && region.label !== kind) &&
        regions.reduce((share, region) => share + shareInside(box, region.box), 0) > covered,
    );
    if (behind) return `I can’t know what it covered of the ${behind.label}: that part is made up.`;
  }
  return undefined;
}
