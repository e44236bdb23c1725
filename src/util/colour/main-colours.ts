import type { Mask, Pixels } from '../pixels.js';
import { type ColourName, colourName, colourNames } from './colour-name.js';
import { linearLight, oklabOf } from './oklab.js';

export interface NamedShare {
  readonly name: string;
  /** Of the looked-at surface, 0..1. */
  readonly share: number;
}
export interface ColourShare extends NamedShare {
  readonly name: ColourName;
}

/** Red, green and blue by which linear light is multiplied, so that what is white in a scene comes out white. */
export type WhitePoint = readonly [red: number, green: number, blue: number];

/** A colour must fill this share to be said beside the main one … */
const secondShare = 0.27;
/** … and this share of the main one's. */
const secondOfFirst = 0.45;

/**
 * The colours of what `mask` selects, the largest share first. Names are given by hue and saturation, which light and
 * shadow on one surface leave alone.
 * @param mask as large as `pixels`; without one, everything counts
 */
export function colourShares(pixels: Pixels, mask: Mask | undefined, white: WhitePoint): readonly ColourShare[] {
  const { data, channels, width, height } = pixels;
  const weights = new Map<ColourName, number>(colourNames.map((name) => [name, 0]));
  let total = 0;
  let shaded = 0;
  for (let at = 0, from = 0; at < width * height; at++, from += channels) {
    const selected = mask ? mask.data[at] / 255 : 1;
    const weight = selected * selected * (channels === 4 ? data[from + 3] / 255 : 1);
    if (weight === 0) continue;
    const colour = oklabOf(
      Math.min(1, linearLight[data[from]] * white[0]),
      Math.min(1, linearLight[data[from + 1]] * white[1]),
      Math.min(1, linearLight[data[from + 2]] * white[2]),
    );
    const name = colourName(colour);
    const counted = weight * (isNeutral(name) ? 1 : chromaticBonus);
    weights.set(name, (weights.get(name) ?? 0) + counted);
    total += counted;
    if (name === 'brown' && colour.saturation >= strongBrown) shaded += counted;
  }
  if (total === 0) return [];
  settleGreys(weights);
  settleBrowns(weights, shaded);
  return [...weights]
    .map(([name, weight]) => ({ name, share: weight / total }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share);
}

/** A red car has black windows and grey wheels, and is red: colours count for more than what is colourless. */
const chromaticBonus = 1.5;
const isNeutral = (name: ColourName): boolean => name === 'black' || name === 'white' || name === 'grey';

/** Grey between black and white is mostly the shaded part of the one or the light on the other. */
function settleGreys(weights: Map<ColourName, number>): void {
  const [black, white, grey] = (['black', 'white', 'grey'] as const).map((name) => weights.get(name) ?? 0);
  const sum = black + white + grey;
  if (sum === 0) return;
  if (grey < 0.4 * sum && black > 0.2 * sum && white > 0.2 * sum) {
    weights.set('black', black + (grey * black) / (black + white));
    weights.set('white', white + (grey * white) / (black + white));
  } else if (white > 0.35 * sum && white > black) weights.set('white', white + grey);
  else if (black > 0.5 * sum) weights.set('black', black + grey);
  else return;
  weights.set('grey', 0);
}

/**
 * The colours of an object whose mask is not exact: what the surroundings are full of and the object is not has leaked
 * in, and counts for less.
 */
export function withoutLeaks(inside: readonly ColourShare[], around: readonly ColourShare[]): readonly ColourShare[] {
  const outside = new Map(around.map(({ name, share }) => [name, share]));
  const kept = inside.map(({ name, share }) => ({ name, share: (share * share) / (share + (outside.get(name) ?? 0)) }));
  const total = kept.reduce((sum, { share }) => sum + share, 0);
  return kept.map(({ name, share }) => ({ name, share: share / total })).sort((a, b) => b.share - a.share);
}

/** So strong a brown is what orange and yellow things are in their shade. */
const strongBrown = 0.165;

function settleBrowns(weights: Map<ColourName, number>, shaded: number): void {
  const [brown, orange, yellow] = (['brown', 'orange', 'yellow'] as const).map((name) => weights.get(name) ?? 0);
  if (orange + yellow < 0.35 * shaded) return;
  weights.set('brown', brown - shaded);
  weights.set(orange >= yellow ? 'orange' : 'yellow', Math.max(orange, yellow) + shaded);
}

/** In words: "red", or "red and white" where the second is nearly as strong. */
export function sayColours(shares: readonly NamedShare[]): string {
  const [first, second] = shares;
  if (!first) return 'unknown';
  const both = second && second.share >= secondShare && second.share >= secondOfFirst * first.share;
  return both ? `${first.name} and ${second.name}` : first.name;
}

/** How far the light of a scene may be corrected: a sunset stays a sunset, and a night dark. */
const maxGain = 1.7;
const maxTint = 1.25;

/**
 * What makes the brightest nearly colourless things of a picture white: dim light brighter, tinted light less so.
 * @param pixels a small copy of the whole picture
 */
export function whitePointOf({ data, width, height, channels }: Pixels): WhitePoint {
  const candidates: { readonly brightness: number; readonly light: readonly number[] }[] = [];
  for (let at = 0; at < width * height; at++) {
    const light = [0, 1, 2].map((channel) => linearLight[data[at * channels + channel]]);
    const [min, max] = [Math.min(...light), Math.max(...light)];
    if (max > 0 && min / max > 0.55) candidates.push({ brightness: light[0] + light[1] + light[2], light });
  }
  if (candidates.length < 0.02 * width * height) return [1, 1, 1];
  candidates.sort((a, b) => b.brightness - a.brightness);
  const brightest = candidates.slice(0, Math.ceil(candidates.length / 20));
  const [red, green, blue] = [0, 1, 2].map(
    (channel) => brightest.reduce((sum, { light }) => sum + light[channel], 0) / brightest.length,
  );
  const gain = (mean: number): number => Math.min(maxGain, Math.max(1, 0.9 / Math.max(mean, 0.01)));
  // One brightness gain for all, and half of the tint's correction beside it.
  const grey = (red + green + blue) / 3;
  const tint = (mean: number): number =>
    Math.sqrt(Math.min(maxTint, Math.max(1 / maxTint, grey / Math.max(mean, 0.01))));
  return [gain(grey) * tint(red), gain(grey) * tint(green), gain(grey) * tint(blue)];
}
