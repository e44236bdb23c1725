import { ToolError } from '../../errors.js';
import type { Detection, Detections } from '../../model.js';
import type { ToolContext } from '../../tool.js';
import type { ImageValue, Region } from '../../turn.js';
import { centreInside, viewOf } from './regions.js';

/** How many of the detections that did not count are kept for reflection. */
const keptMissed = 20;

export interface FoundObjects {
  /** What counts as found, best first. */
  readonly regions: readonly Region[];
  /** What the detector saw but did not count, best first. */
  readonly missed: readonly Region[];
  /** How sure the least sure of these decisions is, 0.5..1. */
  readonly confidence: number;
  /** Set when the detector knows the thing under another name only. */
  readonly note?: string;
}

/**
 * All objects of a kind whose centre lies in what `image` shows.
 * @param object any noun phrase: "dogs", "vehicle"
 * @throws ToolError when no model knows what that is
 */
export async function findObjects(
  tool: string,
  image: ImageValue,
  object: string,
  { models, pictures, lexicon, signal }: ToolContext,
): Promise<FoundObjects> {
  const asked = lexicon.singular(object.trim());
  if (asked === '') throw new ToolError(`[${tool}] it was not said what to look for; name an object, such as 'dog'`);
  const detections = await models.detect(await pictures.sight(image), asked, { signal });
  if (!detections.known)
    throw new ToolError(
      `[${tool}] I don't know what “${asked}” looks like; teach me with a picture of it, or connect a model that finds things by their name`,
    );
  const isKind = lexicon.resolve(asked)?.how === 'kind';
  return { ...inView(detections, image), note: renamed(asked, detections.found, isKind) };
}

/** What of detections lies in the view, split by whether it counts. */
export function inView({ found, threshold }: Detections, image: ImageValue): FoundObjects {
  const view = viewOf(image);
  const seen = found.filter(({ box }) => centreInside(box, view)).map(regionOf);
  return {
    regions: seen.filter(({ score }) => score >= threshold),
    missed: seen.filter(({ score }) => score < threshold).slice(0, keptMissed),
    confidence: Math.min(1, ...seen.map(({ score }) => certainty(score, threshold))),
  };
}

const regionOf = ({ box, label, score }: Detection): Region => ({ box, label, score });

/** 0.5 for a score at the threshold, towards 1 the farther it is away on either side. */
const certainty = (score: number, threshold: number): number =>
  0.5 + Math.abs(score - threshold) / (score + threshold || 1) / 2;

/** "girl" is found as "person": the person should know that other people were taken as well. Kinds have many names. */
function renamed(asked: string, found: readonly Detection[], isKind: boolean): string | undefined {
  if (isKind || found.length === 0 || found.some(({ label }) => label === asked)) return undefined;
  return `I took “${found[0].label}” for “${asked}”.`;
}
