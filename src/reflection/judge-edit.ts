import type { Expected } from '../contracts/feedback.js';
import type { Box, PictureReference, Region, Step, Value } from '../contracts/turn.js';
import { isAt, type Place, placeWords } from '../language/place.js';
import { imageOf, variableOf } from '../program/step-values.js';
import type { Agreement } from '../show/judge-value.js';
import { boxHeight, boxWidth, growBox, intersectBoxes } from '../util/box.js';
import type { Pixels } from '../util/pixels.js';
import { isSameRegion, takeMatch, without } from './match-regions.js';

/** What is called so is any of the things that were edited. */
const anyThing = /^(?:|ones?|it|that|thing|object)$/i;

/** What the edits of a run worked on. */
export interface EditedRegions {
  /** The picture before its edits. */
  readonly picture: PictureReference;
  /** The edits, by their outputs. */
  readonly edits: ReadonlySet<string>;
  /** What the edits worked on, all of them together. */
  readonly regions: readonly Region[];
}

/**
 * The regions that the edits of a run used: those of each step that made a new picture from a picture and regions.
 * Undefined when nothing was edited.
 * @param skipped outputs of edits that were not carried out
 */
export function editedRegions(
  steps: readonly Step[],
  values: ReadonlyMap<string, Value>,
  skipped: ReadonlySet<string> = new Set(),
): EditedRegions | undefined {
  const regions: Region[] = [];
  const edits = new Set<string>();
  let first: PictureReference | undefined;
  for (const step of steps) {
    const from = imageOf(step, values);
    const used = variableOf(step, 'object', values);
    if (!from || used?.type !== 'Regions') continue;
    const { output } = step.instruction;
    // What made a crop shows the same picture, and what chose gave regions.
    const isNew = step.status === 'done' && step.output.type === 'Image' && step.output.picture.id !== from.picture.id;
    if (!isNew && !skipped.has(output)) continue;
    edits.add(output);
    first ??= from.picture;
    regions.push(...used.regions);
  }
  return first && { picture: first, edits, regions };
}

export interface EditJudgement {
  readonly expected: Expected;
  readonly before: readonly Region[];
  readonly after: readonly Region[];
  readonly picture: PictureReference;
  /** Where the person says that it is. */
  readonly place?: Place;
  isOf(label: string, concept: string): boolean;
}

/**
 * Whether an edit was made on what the person says it should have been: on the boxes pointed at, on one thing more or
 * other than before, on the thing at a place or of a name. How it was made is not judged.
 */
export function judgeEdit(judgement: EditJudgement): Agreement {
  const { expected, after, before } = judgement;
  const added = without(after, before);
  const dropped = without(before, after);
  switch (expected.kind) {
    case 'regions': {
      const ofLabel = after.filter((region) => named(region, expected.label, judgement));
      return agree(sameBoxes(ofLabel.length > 0 ? ofLabel : after, expected.boxes));
    }
    case 'missing':
      return agree(
        dropped.length === 0 && added.length === 1 && added.every((region) => fits(region, expected.label, judgement)),
      );
    case 'extra':
      return agree(
        dropped.length === 1 &&
          added.length <= 1 &&
          after.length > 0 &&
          dropped.every((region) => named(region, expected.label, judgement)) &&
          added.every((region) => atPlace(region, judgement)),
      );
    case 'number':
      return agree(after.length === expected.value);
    case 'text':
      return judgeNamed(expected.text, judgement);
    case 'boolean':
      return 'unclear';
  }
}

/**
 * "The left one": that alone is edited, and was not alone before. "A heron, not a stork": the one that was called
 * otherwise bears the name now; of several it is not said which one.
 */
function judgeNamed(text: string, judgement: EditJudgement): Agreement {
  const { before, after, place } = judgement;
  const moved = without(after, before).length + without(before, after).length;
  const bare = text.replace(placeWords, ' ').replace(/\s+/g, ' ').trim();
  const isSameKind = before.some((region) => named(region, bare, judgement));
  if (place && isSameKind)
    return agree(moved > 0 && after.length === 1 && after.every((region) => atPlace(region, judgement)));
  const renamed = after.filter((region) => fits(region, bare, judgement));
  const [old] = before.filter((region) => renamed.some((other) => isSameRegion(other, region)));
  const alike = before.filter((region) => region.label === old?.label && atPlace(region, judgement));
  return agree(moved === 0 && renamed.length === 1 && alike.length === 1 && !named(alike[0], bare, judgement));
}

const agree = (is: boolean): Agreement => (is ? 'right' : 'wrong');

const fits = (region: Region, label: string, judgement: EditJudgement): boolean =>
  named(region, label, judgement) && atPlace(region, judgement);

const atPlace = ({ box }: Region, { place, picture }: EditJudgement): boolean => !place || isAt(box, place, picture);

const named = ({ label, name }: Region, wanted: string, { isOf }: EditJudgement): boolean =>
  anyThing.test(wanted) || name?.toLowerCase() === wanted.toLowerCase() || isOf(label, wanted);

/** Whether each box is one of the regions, and each region one of the boxes. */
function sameBoxes(regions: readonly Region[], boxes: readonly Box[]): boolean {
  const free = [...regions];
  return boxes.every((box) => takeMatch(free, box) !== undefined) && free.length === 0;
}

/** Levels of 255; encoding a picture again as a fine JPEG changes it by less. */
const minDifference = 24;
/** Share of the pixels outside that may change: labels move, light spills over. */
const maxShareOutside = 0.01;
/** Share of the pixels of a thing that must change when it is newly edited, or no longer. */
const minShareInside = 0.02;

export interface EditComparison {
  /** The two edits of one picture, equally large. */
  readonly before: Pixels;
  readonly after: Pixels;
  /** What each of them was made on. */
  readonly regionsBefore: readonly Region[];
  readonly regionsAfter: readonly Region[];
}

/**
 * Whether two edits of one picture differ where what they were made on differs, and nowhere else: inside each thing
 * that one of them edited and the other did not, and not outside of all that either edited.
 */
export function differsWhereAsked(comparison: EditComparison): boolean {
  const { before, after, regionsBefore, regionsAfter } = comparison;
  if (before.width !== after.width || before.height !== after.height) return false;
  const changed = changedPixels(before, after);
  const differing = [...without(regionsBefore, regionsAfter), ...without(regionsAfter, regionsBefore)];
  const whole: Box = [0, 0, before.width, before.height];
  if (!differing.every(({ box }) => shareIn(changed, before.width, intersectBoxes(box, whole)) >= minShareInside))
    return false;
  const outside = changed.slice();
  let kept = outside.length;
  for (const { box } of [...regionsBefore, ...regionsAfter]) kept -= clear(outside, before.width, withRim(box, whole));
  return kept <= 0 || outside.reduce((sum, value) => sum + (value === 1 ? 1 : 0), 0) <= maxShareOutside * kept;
}

/** Edits go beyond a box: shadows, soft rims, stickers that cover hair, labels above it. */
const withRim = (box: Box, whole: Box): Box =>
  intersectBoxes(growBox(box, 24 + 0.3 * Math.max(boxWidth(box), boxHeight(box))), whole);

/** 1 where two pictures differ noticeably. */
function changedPixels(before: Pixels, after: Pixels): Uint8Array {
  const changed = new Uint8Array(before.width * before.height);
  for (let at = 0; at < changed.length; at++)
    for (let channel = 0; channel < 3; channel++) {
      const difference = before.data[at * before.channels + channel] - after.data[at * after.channels + channel];
      if (Math.abs(difference) > minDifference) changed[at] = 1;
    }
  return changed;
}

function shareIn(marks: Uint8Array, width: number, box: Box): number {
  let [marked, all] = [0, 0];
  eachPixel(width, box, (at) => {
    marked += marks[at];
    all += 1;
  });
  return all === 0 ? 0 : marked / all;
}

const cleared = 2;

/** @returns how many pixels it has taken out that were not yet */
function clear(marks: Uint8Array, width: number, box: Box): number {
  let count = 0;
  eachPixel(width, box, (at) => {
    if (marks[at] === cleared) return;
    marks[at] = cleared;
    count += 1;
  });
  return count;
}

function eachPixel(width: number, box: Box, visit: (at: number) => void): void {
  const [left, top, right, bottom] = box.map(Math.round);
  for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) visit(y * width + x);
}
