import type { Box, Region } from '../contracts/turn.js';
import { boxOverlap } from '../util/box.js';
import { overlaps } from '../util/overlap.js';

/** The score of a region that a person told of, or that is put in to see what would follow: as good as certain. */
export const certain = 0.99;

/** Takes the region that fits a box best out of a list; undefined where none is the same thing. */
export function takeMatch(free: Region[], box: Box): Region | undefined {
  const [best] = free.toSorted((a, b) => boxOverlap(b.box, box) - boxOverlap(a.box, box));
  if (!best || boxOverlap(best.box, box) < overlaps.sameThing) return undefined;
  free.splice(free.indexOf(best), 1);
  return best;
}

export const isSameRegion = (one: Region, other: Region): boolean => boxOverlap(one.box, other.box) > overlaps.sameBox;

/** Regions of one list that the other lacks, by their places. */
export const without = (regions: readonly Region[], others: readonly Region[]): readonly Region[] =>
  regions.filter((region) => !others.some((other) => isSameRegion(other, region)));
