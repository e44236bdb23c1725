import { type Box, boxOverlap, shareInside } from './box.js';

/**
 * How much two boxes must overlap (`boxOverlap`) to mean the same, for each purpose. One table, so that values that
 * differ can be seen side by side; where no reason stands beside a value, none is known but that it works.
 */
export const overlaps = {
  /** A found thing and the one that a person means, two votes, two detections of one thing: the usual measure. */
  sameThing: 0.5,
  /** A found thing and a drawn box where the detector is unsure, which is where it learns: both are loose. */
  looseMatch: 0.4,
  /** Two places of which one at most can hold the thing; what overlaps a right place by less than this is wrong. */
  samePlace: 0.3,
  /** A painted place and what is detected in it: painters leave room around things. */
  painted: 0.3,
  /** Faces in one picture: two heads never overlap by more. */
  sameFace: 0.3,
  /** Boxes of OWLv2, which repeats things in looser boxes than other detectors do. */
  repeated: 0.6,
  /** Boxes of two names for one thing (a couch that could be a bed). Neighbours of one kind overlap by less. */
  otherName: 0.7,
  /** The very same box, give or take the rounding of a model or a hand. */
  sameBox: 0.9,
} as const;

/** How much of one box must lie inside another (`shareInside`), for each purpose. */
export const sharesInside = {
  /** A part of a thing, found again as a thing of its own. */
  part: 0.8,
  /** A head inside its person. */
  head: 0.7,
  /** What belongs to a shown thing, and so is no example of something else. */
  belonging: 0.7,
  /** Printed detail that was matched twice. */
  matchedTwice: 0.6,
  /** A region in what a step looked at. */
  inView: 0.5,
} as const;

/** Whether of two boxes one at most holds the thing: they overlap, or one is a part of the other. */
export const isSamePlace = (a: Box, b: Box): boolean =>
  boxOverlap(a, b) > overlaps.samePlace ||
  shareInside(a, b) > sharesInside.part ||
  shareInside(b, a) > sharesInside.part;

/** Whether two boxes that were found in different ways are of one thing. */
export const isSameThing = (a: Box, b: Box): boolean => boxOverlap(a, b) >= overlaps.sameThing;
