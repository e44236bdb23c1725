import type { Candidate } from '../contracts/learning.js';
import type { Detection } from '../contracts/model.js';
import type { ImageValue } from '../contracts/turn.js';
import { type Box, boxArea, boxOverlap } from '../util/box.js';
import { overlaps } from '../util/overlap.js';

/** Of what a detector gave, so many of the best get a picture feature where learning wants one. */
const maxDescribed = 24;
const maxUndetected = 30;
/** How many proposals they are taken from. */
export const maxProposed = 60;
/** Where places that the detector did not give start from: the lowest score that it gives. */
const minScore = 0.02;

/** One place that is judged: a detection, or one that the detector never saw. */
export interface Place extends Candidate {
  readonly label: string;
}

/**
 * The places that a correction is about, in pictures like the corrected one and in that picture itself: what the
 * detector gave, however unsure, then where a person has pointed, then proposals. Those with a feature come first.
 */
export function placesOf(
  found: readonly Detection[],
  pointed: readonly Box[],
  proposed: readonly Detection[],
  concept: string,
): readonly Place[] {
  const places: Place[] = found.map(({ box, label, score, rival }) => ({ box, label, score, rival }));
  const taken: Box[] = found.slice(0, maxDescribed).map(({ box }) => box);
  const undetected: Place[] = [];
  for (const box of [...pointed, ...proposed.map((one) => one.box)]) {
    if (undetected.length === maxUndetected) break;
    if (boxArea(box) === 0 || taken.some((other) => boxOverlap(other, box) > overlaps.sameThing)) continue;
    taken.push(box);
    undetected.push({ box, label: concept, score: minScore, undetected: true });
  }
  return [...places.slice(0, maxDescribed), ...undetected, ...places.slice(maxDescribed)];
}

/** Positions of the places that get a feature. */
export const describedPlaces = (places: readonly Place[]): readonly number[] =>
  places.flatMap(({ undetected }, position) => (undetected || position < maxDescribed ? [position] : []));

/** Where something was shown in another picture, in a picture of this size: cameras that stand still see it there again. */
export function shownBoxes(
  shown: readonly ImageValue[],
  { width, height }: { readonly width: number; readonly height: number },
): readonly Box[] {
  return shown.flatMap(({ picture, view }): readonly Box[] => {
    if (!view) return [];
    const [x, y] = [width / picture.width, height / picture.height];
    return [[view[0] * x, view[1] * y, view[2] * x, view[3] * y]];
  });
}
