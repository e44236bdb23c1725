import { ToolError } from '../../contracts/errors.js';
import type { PictureDesk, ToolResult } from '../../contracts/tool.js';
import type { ImageValue, Region, RegionsValue } from '../../contracts/turn.js';
import { countedThings, theThing } from '../../language/own-names.js';
import { boxArea, intersectBoxes, viewOf } from '../../util/box.js';
import { joinWords } from '../../util/format.js';
import { isSamePlace } from '../../util/overlap.js';
import type { Pixels } from '../../util/pixels.js';

/**
 * The regions of which something lies in what `image` shows, best first.
 * Regions of another picture are taken when it is as large: an edit keeps the coordinates of what it edits.
 * @param verb what the tool wanted to do with them: "crop to"
 * @throws ToolError when there is none, so that no tool works on the whole picture instead
 */
export function regionsToUse(
  tool: string,
  image: ImageValue,
  { picture, regions }: RegionsValue,
  verb: string,
): readonly Region[] {
  const { id, width, height } = image.picture;
  if (picture.id !== id && (picture.width !== width || picture.height !== height))
    throw new ToolError(`[${tool}] what was found is on another picture; look for it on the picture to ${verb}`, {
      friendly: `I can't do that: what I found is on another picture.`,
    });
  if (regions.length === 0)
    throw new ToolError(`[${tool}] nothing was found to ${verb}; ask for something that is in the picture`, {
      friendly: nothingTo(verb),
    });
  const view = viewOf(image);
  const visible = regions.filter(({ box }) => boxArea(intersectBoxes(box, view)) > 0);
  if (visible.length === 0)
    throw new ToolError(
      `[${tool}] what was found to ${verb} lies outside of the crop; take the whole picture instead`,
      {
        friendly: `I can't do that: it isn't in this part of the picture.`,
      },
    );
  return bestFirst(visible);
}

/** The answer names what it was that was not found. */
const nothingTo = (verb: string): string => `I found nothing to ${verb}.`;

/** By score; equal ones stay in order. */
export const bestFirst = (regions: readonly Region[]): readonly Region[] =>
  [...regions].sort((a, b) => b.score - a.score);

/** The one region that a tool works on, and what to tell the person when there were more. */
export function takeBest(regions: readonly Region[]): { readonly best: Region; readonly note?: string } {
  const best = regions[0];
  if (regions.length < 2) return { best };
  const label = best.name ?? best.label;
  return { best, note: `I took the clearest ${label} of ${regions.length} that were found.` };
}

/** The result of an edit: the edited picture, as large as the one before, with the same part of it shown. */
export async function editedImage(
  image: ImageValue,
  pixels: Pixels,
  regions: readonly Region[],
  did: string,
  pictures: PictureDesk,
): Promise<ToolResult> {
  const picture = await pictures.keep(pixels, image.picture.name);
  return {
    output: { type: 'Image', picture, view: image.view },
    confidence: Math.min(1, ...regions.map(({ score }) => score)),
    did,
  };
}

/** "the dog", "the 2 dogs and the cat", "Rex": regions as something that is known already. */
export function theRegions(regions: readonly Region[]): string {
  const counts = new Map<string, number>();
  for (const { name, label } of regions) {
    const word = name ?? theThing(label || 'place');
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return joinWords(
    [...counts].map(([word, count]) => (count === 1 ? word : `the ${countedThings(word.replace(/^the /, ''), count)}`)),
  );
}

/** What was found of something that only teaching made known. */
export interface FoundTaught {
  /** Best first, labelled with the taught word. */
  readonly regions: readonly Region[];
  readonly missed: readonly Region[];
  /** Of the regions those that print alone shows clearly. */
  readonly printed?: readonly Region[];
  readonly prompts: readonly string[];
  /** Set when there was no money to look at all places. */
  readonly partial?: boolean;
  readonly note?: string;
}

/** The best of all that overlap, best first. */
export function onePlaceEach(regions: readonly Region[]): readonly Region[] {
  const kept: Region[] = [];
  for (const region of bestFirst(regions)) if (!kept.some(({ box }) => isSamePlace(box, region.box))) kept.push(region);
  return kept;
}
