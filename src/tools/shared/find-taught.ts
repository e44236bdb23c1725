import { BudgetError, CapabilityError, ClovabotError, ToolError } from '../../contracts/errors.js';
import type { Candidate, SoftPrompt } from '../../contracts/learning.js';
import type { Detection, Match, Sight } from '../../contracts/model.js';
import type { ToolContext } from '../../contracts/tool.js';
import type { ImageValue, Region } from '../../contracts/turn.js';
import { looksOf, looksTool, namesSomebody, taughtThreshold } from '../../skills/looks/decide.js';
import { centreInside, viewOf } from '../../util/box.js';
import { drawnness } from '../../vision/drawn.js';
import { lookFeatures } from '../../vision/look-features.js';
import { findPerson } from './people.js';
import { matchesOf } from './printed-detail.js';
import { type FoundTaught, onePlaceEach } from './regions.js';

/** Places at which a taught thing is looked for. */
const maxPlaces = 60;
/** Places that are looked at in one call, in order: the money may last for the first ones only. */
const placesPerCall = 10;
/** From which score on printed detail alone is proof. */
const sureMatch = 0.5;
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
  const isPrint = await areBothDrawn(taught, sight, context);
  const all = seen.map((place, position): Region => {
    const match = 'inliers' in place ? place.score : 0;
    const look = isPrint && match === 0 ? Math.min(scores.at(position) ?? 0, notIt) : (scores.at(position) ?? 0);
    return { box: place.box, label: word, score: joined(match, look) };
  });
  const note = refusal && `I compared ${scores.length} of ${seen.length} places with “${word}”: ${refusal.friendly}`;
  return { ...split(all), prompts: ids, ...(note ? { note, partial: true } : {}) };
}

/** On a drawn page a drawn thing is found by its print, or it isn't there: to features, pages look much alike. */
async function areBothDrawn(
  taught: readonly SoftPrompt[],
  scene: Sight,
  { models, pictures }: ToolContext,
): Promise<boolean> {
  const [shown] = taught.flatMap((prompt) => prompt.shown ?? []);
  const isDrawn = ({ pixels, view }: Sight): boolean =>
    drawnness(pixels, view ?? [0, 0, pixels.width, pixels.height]).isDrawn;
  if (!models.match || !shown || !isDrawn(scene)) return false;
  try {
    return isDrawn(await pictures.sight(shown));
  } catch (error) {
    if (error instanceof ClovabotError) return false;
    throw error;
  }
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
  const isOther = looksMoreLike(word, places, features, sight, context);
  return {
    scores: answers.map(({ scores: [score] }, at) => (isOther(at) ? Math.min(score, notIt) : score)),
    ids: places.length > 0 ? looksOf(context.prompts, word).map(({ id }) => id) : [],
    ...(refusal ? { refusal } : {}),
  };
}

/** The highest score that does not count. */
const notIt = taughtThreshold * (1 - 1e-9);
/** How much more alike it must be to something else: of two that are as like each other, both may be meant. */
const clearly = 0.03;
const maxRivals = 50;

/** Whether a place looks more like something else that was taught: where Bella is, Rufus is not. */
function looksMoreLike(
  word: string,
  places: readonly Place[],
  features: readonly Float32Array[],
  { pixels }: Sight,
  { prompts }: ToolContext,
): (place: number) => boolean {
  const rivals = prompts
    .concepts(looksTool)
    .filter((other) => other !== word && !namesSomebody(prompts, other))
    .slice(0, maxRivals);
  if (rivals.length === 0) return () => false;
  const candidates = features.map((feature, at): Candidate => ({ box: places[at].box, score: 0, feature }));
  const likeness = (concept: string) => prompts.likeness({ tool: looksTool, concept, candidates });
  const own = likeness(word);
  const theirs = rivals.map((concept) => ({ concept, alike: likeness(concept) }));
  return (at) => {
    const best = theirs.reduce((a, b) => (b.alike[at] > a.alike[at] ? b : a));
    if (best.alike[at] <= own[at] + clearly) return false;
    const request = {
      tool: looksTool,
      concept: best.concept,
      candidates: [candidates[at]],
      threshold: taughtThreshold,
    };
    return prompts.rescore({ ...request, picture: pixels }).scores[0] >= taughtThreshold;
  };
}
