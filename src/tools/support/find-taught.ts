import { CapabilityError, ClovabotError, ToolError } from '../../errors.js';
import { looksOf, looksTool, namesSomebody, taughtThreshold } from '../../learned/appearance.js';
import { lookFeatures } from '../../learned/look-features.js';
import type { Candidate, SoftPrompt } from '../../learning.js';
import type { Detection, Match, Sight } from '../../model.js';
import type { ToolContext } from '../../tool.js';
import type { ImageValue, Region } from '../../turn.js';
import { type Box, boxOverlap, centreInside, shareInside } from '../../util/box.js';
import { findPerson } from './people.js';
import { bestFirst, viewOf } from './regions.js';

/** Places at which a taught thing is looked for. */
const mostPlaces = 60;
/** Of the pictures in which it was shown, so many are compared in print. */
const mostShown = 3;
/** From which score on printed detail alone is proof. */
const sureMatch = 0.5;
/** Below, printed detail that agrees is chance. */
const leastMatch = 0.3;
/** What a doubtful match must have besides: a look that is nearly the taught one. */
const supportingLook = 0.3;

export interface FoundTaught {
  /** Best first, labelled with the taught word. */
  readonly regions: readonly Region[];
  readonly missed: readonly Region[];
  readonly prompts: readonly string[];
}

/**
 * Looks for something that only teaching made known: by its look at all places that could hold something, and by its
 * printed detail, which finds flat things anywhere.
 */
export async function findTaught(
  tool: string,
  word: string,
  image: ImageValue,
  context: ToolContext,
): Promise<FoundTaught> {
  const { prompts, pictures } = context;
  const sight = await pictures.sight(image);
  if (namesSomebody(prompts, word)) return findPerson(tool, word, sight, context);
  const taught = looksOf(prompts, word);
  const [matches, places] = await Promise.all([matchesOf(taught, sight, context), placesIn(tool, sight, context)]);
  const boxes = [...matches.map(({ box }) => box), ...places.map(({ box }) => box)];
  const { scores, ids } = await looks(word, sight, boxes, context);
  const view = viewOf(image);
  const all = boxes.flatMap((box, position): readonly Region[] => {
    const match = matches.at(position)?.score ?? 0;
    const score = position < matches.length ? joined(match, scores[position]) : scores[position];
    return centreInside(box, view) ? [{ box, label: word, score }] : [];
  });
  const { regions, missed } = split(all);
  return { regions, missed, prompts: ids };
}

/** Printed detail that surely agrees is enough; doubtful agreement takes some likeness besides. */
function joined(match: number, look: number): number {
  if (match >= sureMatch) return Math.max(match, look);
  return look >= supportingLook ? Math.max(taughtThreshold, look) : look;
}

/** One region a place: what counts, best first, and then what does not. */
function split(regions: readonly Region[]): Pick<FoundTaught, 'regions' | 'missed'> {
  const kept = onePlaceEach(regions);
  return {
    regions: kept.filter(({ score }) => score >= taughtThreshold),
    missed: kept.filter(({ score }) => score < taughtThreshold).slice(0, 20),
  };
}

/** The best of all that overlap, best first. */
export function onePlaceEach(regions: readonly Region[]): readonly Region[] {
  const kept: Region[] = [];
  for (const region of bestFirst(regions)) if (!kept.some(({ box }) => isSamePlace(box, region.box))) kept.push(region);
  return kept;
}

const isSamePlace = (a: Box, b: Box): boolean =>
  boxOverlap(a, b) > 0.3 || shareInside(a, b) > 0.8 || shareInside(b, a) > 0.8;

async function matchesOf(
  taught: readonly SoftPrompt[],
  scene: Sight,
  { models, pictures, signal }: ToolContext,
): Promise<readonly Match[]> {
  const shown = taught.flatMap((prompt) => prompt.shown ?? []).slice(0, mostShown);
  const found = await Promise.all(
    shown.map(async (image) => {
      try {
        return (await models.match?.(await pictures.sight(image), scene, { signal })) ?? [];
      } catch (error) {
        // Neither a backend that cannot match nor a shown picture that is gone keeps it from being found by its look.
        signal.throwIfAborted();
        if (error instanceof ClovabotError) return [];
        throw error;
      }
    }),
  );
  return found.flat().filter(({ score }) => score >= leastMatch);
}

async function placesIn(
  tool: string,
  sight: Sight,
  { models, signal }: ToolContext,
): Promise<readonly Pick<Detection, 'box'>[]> {
  try {
    return await models.propose(sight, mostPlaces, { signal });
  } catch (error) {
    if (!(error instanceof CapabilityError)) throw error;
    throw new ToolError(`[${tool}] ${error.friendly}`, { friendly: error.friendly, cause: error });
  }
}

/** How much each place looks like a taught word: 0..1, and from `taughtThreshold` on it is that. */
export async function looks(
  word: string,
  sight: Sight,
  boxes: readonly Box[],
  context: ToolContext,
): Promise<{ readonly scores: readonly number[]; readonly ids: readonly string[] }> {
  if (boxes.length === 0) return { scores: [], ids: [] };
  const features = await lookFeatures(sight, boxes, context);
  // Of places that overlap only the best would count, so each is asked about by itself.
  const asked = boxes.map((box, position): Candidate => ({ box, score: 0, feature: features[position] }));
  const answers = asked.map((candidate) =>
    context.prompts.rescore({
      tool: looksTool,
      concept: word,
      candidates: [candidate],
      threshold: taughtThreshold,
      picture: sight.pixels,
    }),
  );
  return { scores: answers.map(({ scores: [score] }) => score), ids: answers.at(0)?.prompts ?? [] };
}
