/** Flat things are known again by their print and by where their colours are, wherever they hang. */
import { ClovabotError } from '../../contracts/errors.js';
import type { SoftPrompt } from '../../contracts/learning.js';
import type { Match, Sight } from '../../contracts/model.js';
import type { ToolContext } from '../../contracts/tool.js';
import type { Region } from '../../contracts/turn.js';
import { looksOf } from '../../skills/looks/decide.js';
import { boxOverlap, intersectBoxes, scaleBox } from '../../util/box.js';
import { overlaps } from '../../util/overlap.js';
import type { Likeness } from './name-taught.js';

/** Pictures in which it was shown that are compared. */
const maxShown = 3;
/** Below, what agrees is chance. */
const minMatch = 0.3;

/** From here on a place is that. */
export const clearMatch = 0.8;

/** Where pictures that were shown of something are found again. */
export async function matchesOf(
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

/** How many regions are compared with how many words, the most alike first: each takes a good part of a second. */
const [maxRegions, maxWords] = [4, 10];
/** What is matched may stick out of a region that was drawn or found too small. */
const wider = 1.15;

/**
 * The taught words by likeness for each region, as `rankByLikeness` gives them, with what print and colours say added:
 * two flags differ in these, and hardly in their features.
 */
export async function withPrint(
  alike: readonly (readonly Likeness[])[],
  regions: readonly Region[],
  sight: Sight,
  context: ToolContext,
): Promise<readonly (readonly Likeness[])[]> {
  if (!context.models.match) return alike;
  const ranked: (readonly Likeness[])[] = [];
  for (const [at, words] of alike.entries())
    ranked.push(at < maxRegions && words.length > 1 ? await rankedByPrint(words, regions[at], sight, context) : words);
  return ranked;
}

async function rankedByPrint(
  words: readonly Likeness[],
  { box }: Region,
  { id, pixels }: Sight,
  context: ToolContext,
): Promise<readonly Likeness[]> {
  const view = intersectBoxes(scaleBox(box, wider), [0, 0, pixels.width, pixels.height]);
  const flat = words.filter(({ word }) => looksOf(context.prompts, word).some(({ shown = [] }) => shown.length > 0));
  const scores = new Map<string, number>();
  for (const { word } of flat.slice(0, maxWords)) {
    const matches = await matchesOf(looksOf(context.prompts, word), { id, pixels, view }, context);
    const here = matches.filter((match) => boxOverlap(match.box, box) >= overlaps.looseMatch);
    scores.set(word, Math.max(0, ...here.map(({ score }) => score)));
  }
  return words
    .map((one): Likeness => {
      const match = scores.get(one.word) ?? 0;
      return { ...one, likeness: one.likeness + match, score: Math.max(one.score, match) };
    })
    .sort((a, b) => b.likeness - a.likeness);
}
