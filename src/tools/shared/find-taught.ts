import { BudgetError, CapabilityError, ClovabotError, ToolError } from '../../contracts/errors.js';
import type { Candidate, SoftPrompt } from '../../contracts/learning.js';
import type { Detection, Match, Sight } from '../../contracts/model.js';
import type { ToolContext } from '../../contracts/tool.js';
import type { ImageValue, Region } from '../../contracts/turn.js';
import { looksOf, looksTool, namesSomebody, taughtThreshold } from '../../skills/looks/decide.js';
import { boxOverlap, centreInside, viewOf } from '../../util/box.js';
import { overlaps } from '../../util/overlap.js';
import { drawnness } from '../../vision/drawn.js';
import { lookFeatures } from '../../vision/look-features.js';
import { findPerson } from './people.js';
import { clearMatch, matchesOf } from './printed-detail.js';
import { type FoundTaught, onePlaceEach } from './regions.js';
import { isOfKind, placesOfKind } from './taught-kind.js';

/** Places at which a taught thing is looked for. */
const maxPlaces = 60;
/** Places that are looked at in one call, in order: the money may last for the first ones only. */
const placesPerCall = 10;
/** From which score on printed detail alone is proof. */
const sureMatch = 0.5;
/** A doubtful match counts only with a look that is nearly the taught one. */
const supportingLook = 0.3;
/** So sure a look where the kind is seen needs no looking elsewhere, and no more does a clear match. */
const clearLook = 0.75;
/**
 * Where a detector that knows its kind sees none, only a look counts that is surer. With it 11 things are found in 37 of 44
 * whole pictures; scores of the false finds before it were .51 and .52.
 */
const surelyAlike = 0.6;

type Place = Pick<Detection, 'box'> | Match;

/**
 * Looks for something that only teaching made known: by its printed detail, which finds flat things anywhere; by its look
 * where a detector sees what its name says it is; and then at all places that could hold something.
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
  const view = viewOf(image);
  const inside = <Some extends Place>(places: readonly Some[]) => places.filter(({ box }) => centreInside(box, view));
  const [found, kind, isPrint] = await Promise.all([
    matchesOf(taught, sight, context),
    placesOfKind(word, sight, context),
    areBothDrawn(taught, sight, context),
  ]);
  const matches = inside(found);
  const scored = (places: readonly Place[], { scores }: Looked): readonly Region[] =>
    places.map((place, position) => {
      const match = matchOf(place);
      const line = kind.isKnown && !isOfKind(kind, place) ? surelyAlike : taughtThreshold;
      const look = scores.at(position) ?? 0;
      return { box: place.box, label: word, score: joined(match, look < line ? Math.min(look, notIt) : look) };
    });
  const likely = [...matches, ...(isPrint ? [] : inside(kind.places))];
  const isClear = matches.some((match) => matchOf(match) >= clearMatch);
  const first = isClear ? nothingLooked : await looks(word, sight, likely, context);
  const regions = scored(likely, first);
  if (isClear || isPrint || first.refusal || regions.some(({ score }) => score >= clearLook))
    return told(word, likely, regions, first, context);
  const others = inside(await placesIn(tool, sight, context)).filter(
    ({ box }) => !likely.some((place) => boxOverlap(place.box, box) >= overlaps.sameBox),
  );
  const rest = await looks(word, sight, others, context);
  const all = [...regions, ...scored(others, rest)];
  const both = { ...rest, scores: [...first.scores, ...rest.scores] };
  return told(word, [...likely, ...others], all, both, context);
}

/** @throws BudgetError where there was no money to look at any place, and no print tells */
function told(
  word: string,
  places: readonly Place[],
  regions: readonly Region[],
  { scores, refusal }: Looked,
  { prompts }: ToolContext,
): FoundTaught {
  if (refusal && scores.length === 0 && !regions.some(({ score }) => score >= sureMatch)) throw refusal;
  const note = refusal && `I compared ${scores.length} of ${places.length} places with “${word}”: ${refusal.friendly}`;
  const ids = looksOf(prompts, word).map(({ id }) => id);
  const isPrinted = (_: Region, at: number): boolean => matchOf(places[at]) >= clearMatch;
  const printed = onePlaceEach(regions.filter(isPrinted));
  return { ...split(regions), printed, prompts: ids, ...(note ? { note, partial: true } : {}) };
}

const matchOf = (place: Place): number => ('inliers' in place ? place.score : 0);

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

interface Looked {
  /** 0..1 for each place, in order; from `taughtThreshold` on it is that. */
  readonly scores: readonly number[];
  /** Where there was no money to look at all places; then there are scores for those before. */
  readonly refusal?: BudgetError;
}

const nothingLooked: Looked = { scores: [] };

/** How much each place looks like a taught word. */
async function looks(word: string, sight: Sight, places: readonly Place[], context: ToolContext): Promise<Looked> {
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
