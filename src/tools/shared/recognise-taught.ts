/** Taught things as a model sees them that is shown pictures of them. */
import { ClovabotError } from '../../contracts/errors.js';
import type { ToolContext } from '../../contracts/tool.js';
import type { ImageValue, Region } from '../../contracts/turn.js';
import { taughtThreshold } from '../../skills/looks/decide.js';
import { chooseVisuals, lookExamples, shownWith, visualsOf } from '../../skills/shared/decide-examples.js';
import { boxOverlap, centreInside, viewOf } from '../../util/box.js';
import { counted } from '../../util/format.js';
import { isSamePlace, overlaps } from '../../util/overlap.js';
import { viewFeature } from '../../vision/view-feature.js';
import type { FoundTaught } from './regions.js';

export interface Recognised {
  readonly regions: readonly Region[];
  /** Ids of the prompts whose pictures were shown. */
  readonly prompts: readonly string[];
  readonly how: string;
}

/**
 * Where a connected model sees a taught thing by the pictures of it. Undefined where none is connected that can, it was
 * not found to be any good at it, or it fails: then looks and print alone decide.
 */
export async function recogniseTaught(
  word: string,
  image: ImageValue,
  context: ToolContext,
): Promise<Recognised | undefined> {
  const { models, pictures, prompts, signal } = context;
  const known = visualsOf(prompts, lookExamples, word);
  if (!models.recognise || known.length === 0) return undefined;
  try {
    const sight = await pictures.sight(image);
    const isChoice = known.length > (known.at(-1)?.together ?? 0);
    const feature = isChoice ? await viewFeature(sight, context) : undefined;
    const chosen = await shownWith(chooseVisuals(known, prompts.space, feature), pictures);
    if (chosen.examples.length === 0) return undefined;
    const shown = chosen.examples.map((example) => example.sight);
    const { found, threshold } = await models.recognise(sight, word, shown, { signal });
    const seen = found.filter(({ box, score }) => score >= threshold && centreInside(box, viewOf(image)));
    return {
      regions: seen.map(({ box, score }) => ({ box, label: word, score })),
      prompts: chosen.prompts,
      how: `I showed the connected model ${counted(shown.length, 'picture')} of “${word}” to know it by.`,
    };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ClovabotError) return undefined;
    throw error;
  }
}

/**
 * The model's word, which was checked, in the places that looks and print give where those fit it. What print shows clearly
 * stays found: models overlook small logos.
 */
export function withRecognised(
  own: FoundTaught,
  { regions, prompts, how }: Recognised,
): FoundTaught & { readonly how: string } {
  const all = [...own.regions, ...own.missed];
  const seen = regions.map((region): Region => {
    const same = own.regions.find(({ box }) => boxOverlap(box, region.box) >= overlaps.sameThing);
    return { ...region, box: same?.box ?? region.box, score: Math.max(taughtThreshold, region.score) };
  });
  const isSeen = ({ box }: Region): boolean => seen.some((one) => boxOverlap(one.box, box) >= overlaps.looseMatch);
  const printed = (own.printed ?? []).filter((region) => !seen.some((one) => isSamePlace(one.box, region.box)));
  return {
    ...own,
    regions: [...seen, ...printed],
    missed: all
      .filter((region) => !isSeen(region) && !printed.some(({ box }) => isSamePlace(box, region.box)))
      .map((region) => ({ ...region, score: Math.min(region.score, 0.99 * taughtThreshold) })),
    prompts: [...new Set([...own.prompts, ...prompts])],
    how,
  };
}
