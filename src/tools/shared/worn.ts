import { CapabilityError, ToolError } from '../../contracts/errors.js';
import type { Sight } from '../../contracts/model.js';
import type { ToolContext } from '../../contracts/tool.js';
import type { Region } from '../../contracts/turn.js';
import { type Box, boxArea, boxCentre, boxHeight, boxWidth } from '../../util/box.js';
import type { Mask } from '../../util/pixels.js';
import { cutOuts } from '../../vision/cut-outs.js';
import { tiltOf } from './face-shape.js';
import { findFaces, headOf } from './find-faces.js';
import { faceOf } from './people.js';

/** Where a drawing goes that is worn: its side, and the box in whose middle it stands. */
export interface WornPlace {
  readonly size: number;
  readonly box: Box;
}

type Wearing = 'on the eyes' | 'on the head';

/** Glasses and hats; all other emoji cover what they are put on. */
export function wearingOf(character: string): Wearing | undefined {
  if (/^(?:🕶|👓|🥽)/u.test(character)) return 'on the eyes';
  return /^(?:🎩|👑|🎓|⛑|🪖|👒|🧢)/u.test(character) ? 'on the head' : undefined;
}

/** Who shall wear something, by faces where those are seen; people without one only wear hats. */
export async function wearers(
  regions: readonly Region[],
  wearing: Wearing,
  sight: Sight,
  context: ToolContext,
): Promise<{ readonly regions: readonly Region[]; readonly note?: string }> {
  if (regions.every(({ label }) => label !== 'person')) return { regions };
  const { faces } = await findFaces(sight, context);
  const found = regions.flatMap((region): readonly Region[] => {
    if (region.label !== 'person') return [region];
    const face = faceOf(region, faces);
    if (face) return [{ box: face.box, label: 'face', score: face.score, ...(face.eyes ? { eyes: face.eyes } : {}) }];
    return wearing === 'on the head' ? [{ box: headOf(region.box), label: 'head', score: region.score }] : [];
  });
  if (found.length === 0)
    throw new ToolError('[EMOJI] no face was found to put glasses on; choose another person or another emoji', {
      friendly: 'I found nothing to put them on: I see no face there.',
    });
  const left = regions.length - found.length;
  return {
    regions: found,
    note: left > 0 ? `I see no face of ${left === 1 ? '1 person' : `${left} people`}, who got none.` : undefined,
  };
}

export async function wornPlace(
  region: Region,
  wearing: Wearing,
  sight: Sight,
  context: ToolContext,
): Promise<WornPlace> {
  const head = await headIn(region, sight, context);
  if (wearing === 'on the eyes') return onEyes(head);
  const tilt = tiltOf(head);
  const size = Math.max(6, 1.55 * boxWidth(head.box));
  // A hat's brim lies a little below its drawing's lower edge, and on the brows.
  const reach = boxHeight(head.box) / 2 + 0.36 * size;
  const [x, y] = boxCentre(head.box);
  const middle = [x + reach * Math.sin(tilt), Math.max(0.4 * size, y - reach * Math.cos(tilt))] as const;
  return { size, box: [middle[0], middle[1], middle[0], middle[1]] };
}

/** How large glasses are, and where: across the eyes where those are known. */
function onEyes({ box, eyes }: Region): WornPlace {
  const width = boxWidth(box);
  if (!eyes) return { size: Math.max(4, width), box: [box[0], box[1], box[2], box[1] + 0.7 * boxHeight(box)] };
  const [[x1, y1], [x2, y2]] = eyes;
  return { size: Math.max(4, 2.3 * Math.hypot(x2 - x1, y2 - y1)), box: [x1, Math.min(y1, y2), x2, Math.max(y1, y2)] };
}

/** What of a region is its head: a face itself; of an animal or a thing what stands highest. */
async function headIn(region: Region, sight: Sight, context: ToolContext): Promise<Region> {
  if (region.label === 'face') return region;
  const [x1, y1, x2, y2] = region.box;
  // A head's box goes down to the chin: a hat sits on its upper third.
  if (region.label === 'head')
    return { ...region, box: [x1 + 0.15 * (x2 - x1), y1 + 0.25 * (y2 - y1), x2 - 0.15 * (x2 - x1), y2] };
  const side = Math.sqrt(boxArea(region.box));
  const top = await topOf(region, sight, context);
  const width = Math.min(0.55 * side, Math.max(0.25 * side, top.width));
  return { ...region, box: [top.x - width / 2, top.y, top.x + width / 2, top.y + width] };
}

/** What stands long has its head at one end: where it is higher. */
function endsIn(columns: readonly number[], box: Box, left: number, mask: Mask): readonly number[] {
  if (boxWidth(box) < 1.15 * boxHeight(box)) return columns;
  const third = boxWidth(box) / 3;
  const from = box[0] - left;
  const topIn = (start: number, end: number): number => {
    const first = mask.data.findIndex((value, at) => value > 128 && at % mask.width >= start && at % mask.width < end);
    return first < 0 ? mask.height : Math.floor(first / mask.width);
  };
  const isLeft = topIn(from, from + third) < topIn(from + 2 * third, from + 3 * third);
  const end = columns.filter((x) => (isLeft ? x < from + third : x >= from + 2 * third));
  return end.length > 0 ? end : columns;
}

/** The share of its height in which what stands highest is sought. */
const topShare = 0.18;

async function topOf(
  { box, ...region }: Region,
  sight: Sight,
  context: ToolContext,
): Promise<{ readonly x: number; readonly y: number; readonly width: number }> {
  const plain = { x: boxCentre(box)[0], y: box[1], width: 0.5 * boxWidth(box) };
  try {
    const { part, mask } = await cutOuts(sight, context)({ box, ...region });
    const first = mask.data.findIndex((value) => value > 128);
    if (first < 0) return plain;
    const start = Math.floor(first / mask.width);
    const end = Math.min(mask.height, start + Math.max(2, Math.round(topShare * boxHeight(box))));
    const all: number[] = [];
    for (let at = start * mask.width; at < end * mask.width; at++) if (mask.data[at] > 128) all.push(at % mask.width);
    all.sort((a, b) => a - b);
    const columns = endsIn(all, box, part.left, mask);
    const quantile = (share: number): number => columns[Math.floor(share * (columns.length - 1))] ?? 0;
    return { x: part.left + quantile(0.5), y: part.top + start, width: quantile(0.95) - quantile(0.05) };
  } catch (error) {
    if (error instanceof CapabilityError) return plain;
    throw error;
  }
}
