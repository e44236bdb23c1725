import { BudgetError, CapabilityError, ClovabotError, ToolError } from '../../contracts/errors.js';
import type { SoftPrompt } from '../../contracts/learning.js';
import type { Detection, Match, Sight } from '../../contracts/model.js';
import type { ToolContext } from '../../contracts/tool.js';
import type { ImageValue, Region } from '../../contracts/turn.js';
import { looksOf, looksTool, namesSomebody, taughtThreshold } from '../../skills/looks/decide.js';
import { centreInside, viewOf } from '../../util/box.js';
import { lookFeatures } from '../../vision/look-features.js';
import { findPerson } from './people.js';
import { type FoundTaught, onePlaceEach } from './regions.js';

/** Places at which a taught thing is looked for. */
const maxPlaces = 60;
/** Places that are looked at in one call, in order: the money may last for the first ones only. */
const placesPerCall = 10;
/** Pictures in which it was shown whose printed detail is compared. */
const maxShown = 3;
/** From which score on printed detail alone is proof. */
const sureMatch = 0.5;
/** Below, printed detail that agrees is chance. */
const minMatch = 0.3;
/** A doubtful match counts only with a look that is nearly the taught one. */
const supportingLook = 0.3;

type Place = Pick<Detection, 'box'> | Match;

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
  const view = viewOf(image);
  const seen = [...matches, ...places].filter(({ box }) => centreInside(box, view));
  const { scores, ids, refusal } = await looks(word, sight, seen, context);
  if (refusal && scores.length === 0 && !matches.some(({ score }) => score >= sureMatch)) throw refusal;
  const all = seen.map((place, position): Region => {
    const [match, look] = ['inliers' in place ? place.score : 0, scores.at(position) ?? 0];
    return { box: place.box, label: word, score: joined(match, look) };
  });
  const note = refusal && `I compared ${scores.length} of ${seen.length} places with “${word}”: ${refusal.friendly}`;
  return { ...split(all), prompts: ids, ...(note ? { note, partial: true } : {}) };
}

/** Printed detail that surely agrees is enough; doubtful agreement takes some likeness as well. */
function joined(match: number, look: number): number {
  if (match >= sureMatch) return Math.max(match, look);
  if (match === 0) return look;
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

async function matchesOf(
  taught: readonly SoftPrompt[],
  scene: Sight,
  { models, pictures, signal }: ToolContext,
): Promise<readonly Match[]> {
  const shown = taught.flatMap((prompt) => prompt.shown ?? []).slice(0, maxShown);
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
  return found.flat().filter(({ score }) => score >= minMatch);
}

async function placesIn(tool: string, sight: Sight, { models, signal }: ToolContext): Promise<readonly Place[]> {
  try {
    return await models.propose(sight, maxPlaces, { signal });
  } catch (error) {
    if (!(error instanceof CapabilityError)) throw error;
    throw new ToolError(`[${tool}] ${error.friendly}`, { friendly: error.friendly, cause: error });
  }
}

/**
 * How much each place looks like a taught word: 0..1, and from `taughtThreshold` on it is that. Where there is no money to
 * look at all places, those before, with the refusal.
 */
async function looks(
  word: string,
  sight: Sight,
  places: readonly Place[],
  context: ToolContext,
): Promise<{ readonly scores: readonly number[]; readonly ids: readonly string[]; readonly refusal?: BudgetError }> {
  const features: Float32Array[] = [];
  let refusal: BudgetError | undefined;
  for (let at = 0; at < places.length && !refusal; at += placesPerCall) {
    const boxes = places.slice(at, at + placesPerCall).map(({ box }) => box);
    try {
      features.push(...(await lookFeatures(sight, boxes, context)));
    } catch (error) {
      if (!(error instanceof BudgetError)) throw error;
      refusal = error;
    }
  }
  // Of places that overlap only the best would count, so each is asked about by itself.
  const answers = features.map((feature, position) =>
    context.prompts.rescore({
      tool: looksTool,
      concept: word,
      candidates: [{ box: places[position].box, score: 0, feature }],
      threshold: taughtThreshold,
      picture: sight.pixels,
    }),
  );
  return {
    scores: answers.map(({ scores: [score] }) => score),
    ids: places.length > 0 ? looksOf(context.prompts, word).map(({ id }) => id) : [],
    ...(refusal ? { refusal } : {}),
  };
}
