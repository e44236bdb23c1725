import type { Lexicon } from '../../contracts/lexicon.js';
import type { ImageValue, Region } from '../../contracts/turn.js';
import { boxArea, shareInside } from '../../util/box.js';
import { sharesInside } from '../../util/overlap.js';

/** Below this score a piece of food is as often as not a part of more. */
const weak = 0.2;
/** What holds it must score this share of it, and fill no more than this share of the picture. */
const nearly = 0.4;
const maxShare = 0.5;

interface Found {
  readonly regions: readonly Region[];
  readonly missed: readonly Region[];
}

/** Of food that lies in a heap a detector may be surest of one end of it: then all of the heap is meant. */
export function wholeHelpings<T extends Found>(found: T, { picture }: ImageValue, lexicon: Lexicon): T {
  const foods = new Set(lexicon.members('food'));
  const holds = (one: Region, other: Region): boolean =>
    other.label === one.label &&
    other.score >= nearly * one.score &&
    boxArea(other.box) > boxArea(one.box) &&
    boxArea(other.box) <= maxShare * picture.width * picture.height &&
    shareInside(one.box, other.box) >= sharesInside.part;
  // Several that were found are pieces, each for itself.
  const [only, another] = found.regions;
  if (!only || another || only.score >= weak || !foods.has(only.label)) return found;
  const whole = found.missed.find((other) => holds(only, other));
  if (!whole) return found;
  return {
    ...found,
    regions: [{ ...only, box: whole.box }],
    missed: found.missed.filter((other) => other !== whole),
  };
}
