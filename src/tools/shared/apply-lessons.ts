import { BudgetError, CapabilityError } from '../../contracts/errors.js';
import type { Candidate, SoftPrompt } from '../../contracts/learning.js';
import type { Detection, Detections, Sight } from '../../contracts/model.js';
import type { ToolContext } from '../../contracts/tool.js';
import { isSoft, looksTool } from '../../skills/looks/decide.js';
import { boxOverlap, shareInside } from '../../util/box.js';
import { overlaps, sharesInside } from '../../util/overlap.js';
import { describedPlaces, maxProposed, type Place, placesOf, shownBoxes } from '../../vision/candidates.js';

export interface Relearned extends Detections {
  /** Ids of the prompts that took part. */
  readonly prompts: readonly string[];
  /** There was no money to look at the places: what is known of all scenes took part, and nothing of this one. */
  readonly partial?: boolean;
}

/**
 * A detector's findings as what was learned sees them: re-scored by what holds for all concepts and, in pictures like
 * those in which somebody corrected it, by how the right places look, places that the detector never saw included.
 * Exactly what came where nothing was learned about the concept.
 */
export async function applyLessons(
  detections: Detections,
  concept: string,
  sight: Sight,
  context: ToolContext,
): Promise<Relearned> {
  const { prompts, use } = context;
  const { found, threshold } = detections;
  const picture = sight.pixels;
  const rescore = (candidates: readonly Candidate[], feature?: Float32Array) =>
    prompts.rescore({ tool: looksTool, concept, candidates, threshold, picture, feature, use });
  const feature = prompts.wantsFeatures(looksTool, concept) ? await featureOf(sight, context) : undefined;
  const plain = placesOf(found, [], [], concept);
  const first = rescore(plain, feature);
  if (first.prompts.length === 0) return { ...detections, prompts: [] };
  const corrections = prompts
    .active(looksTool, concept)
    .filter(isSoft)
    .filter(({ id }) => first.prompts.includes(id));
  if (corrections.length === 0) return { ...detections, found: scored(plain, first.scores), prompts: first.prompts };

  const places = await describe(
    placesOf(found, ...(await undetectedPlaces(corrections, sight, context)), concept),
    sight,
    context,
  ).catch((error: unknown) => {
    if (error instanceof BudgetError) return undefined;
    throw error;
  });
  if (!places) {
    const { scores, prompts: ids } = rescore(plain);
    return { ...detections, found: scored(plain, scores), prompts: ids, partial: true };
  }
  const { scores, prompts: ids } = rescore(places, feature);
  return { ...detections, found: distinct(scored(places, scores), threshold), prompts: ids };
}

async function featureOf(sight: Sight, { models, signal }: ToolContext): Promise<Float32Array | undefined> {
  try {
    return await models.embedImage(sight, { signal });
  } catch (error) {
    if (error instanceof CapabilityError) return undefined;
    throw error;
  }
}

async function undetectedPlaces(corrections: readonly SoftPrompt[], sight: Sight, { models, signal }: ToolContext) {
  const pointed = shownBoxes(
    corrections.flatMap(({ shown }) => shown ?? []),
    sight.pixels,
  );
  return [pointed, await models.propose(sight, maxProposed, { signal })] as const;
}

async function describe(
  places: readonly Place[],
  sight: Sight,
  { models, signal }: ToolContext,
): Promise<readonly Place[]> {
  const positions = describedPlaces(places);
  const features = await models.embedViews(
    sight,
    positions.map((position) => places[position].box),
    { signal },
  );
  const featureAt = new Map(positions.map((position, index) => [position, features[index]]));
  return places.map((place, position) => ({ ...place, feature: featureAt.get(position) }));
}

type Scored = Detection & Pick<Place, 'undetected'>;

const scored = (places: readonly Place[], scores: readonly number[]): readonly Scored[] =>
  places
    .map(({ box, label, rival, undetected }, position) => ({ box, label, rival, undetected, score: scores[position] }))
    .sort((a, b) => b.score - a.score);

/** Windows around a thing overlap: of those that count only the best does, and what does not count stays as it is. */
function distinct(found: readonly Scored[], threshold: number): readonly Detection[] {
  const kept: Scored[] = [];
  for (const one of found) {
    const repeated =
      one.undetected &&
      one.score >= threshold &&
      kept.some(
        ({ box }) => boxOverlap(box, one.box) > overlaps.samePlace || shareInside(one.box, box) > sharesInside.part,
      );
    if (!repeated) kept.push(one);
  }
  return kept;
}
