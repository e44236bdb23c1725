import { ToolError } from '../../contracts/errors.js';
import type { Sight } from '../../contracts/model.js';
import type { ToolContext, ToolResult } from '../../contracts/tool.js';
import type { ImageValue, Region } from '../../contracts/turn.js';
import {
  type Box,
  boxCentre,
  boxHeight,
  boxWidth,
  centreInside,
  growBox,
  intersectBoxes,
  viewOf,
} from '../../util/box.js';
import { bestFirst } from './regions.js';

const vehicles = ['car', 'truck', 'bus', 'motorcycle'];
/** Vehicles that are looked at; reading one takes half a second. */
const maxVehicles = 8;
/** Pixels: plates of smaller vehicles are unreadable anyway. */
const minVehicle = 40;
/** A plate is so much wider than high, and no larger a part of its vehicle. */
const [minShape, maxShape] = [1.1, 7];
const maxWidth = 0.45;

/** The plates that are to be hidden. @throws ToolError where none can be made out */
export async function platesToHide(image: ImageValue, context: ToolContext): Promise<ToolResult> {
  const found = await findPlates(image, context);
  if (found.output.type === 'Regions' && found.output.regions.length > 0) return found;
  throw new ToolError('[LOC] no number plate can be made out in the picture; name another thing', {
    friendly: `${found.note ?? 'I see no number plate.'} So I changed nothing.`,
  });
}

/** Number plates: what is written low on a vehicle, short and with a figure or in capitals. */
export async function findPlates(image: ImageValue, context: ToolContext): Promise<ToolResult> {
  const { models, pictures, signal } = context;
  const sight = await pictures.sight(image);
  const view = viewOf(image);
  const found = await models.detect(sight, 'vehicle', { signal });
  const seen = found.found
    .filter(({ score, label }) => score >= found.threshold && vehicles.includes(label))
    .map(({ box }) => intersectBoxes(box, [0, 0, sight.pixels.width, sight.pixels.height]))
    .filter((box) => centreInside(box, view) && Math.min(boxWidth(box), boxHeight(box)) >= minVehicle)
    .sort((a, b) => boxWidth(b) * boxHeight(b) - boxWidth(a) * boxHeight(a));
  const regions: Region[] = [];
  for (const vehicle of seen.slice(0, maxVehicles)) regions.push(...(await platesOn(vehicle, sight, context)));
  const distinct = bestFirst(regions).filter(
    ({ box }, at, all) => !all.slice(0, at).some((other) => centreInside(box, other.box)),
  );
  return {
    output: { type: 'Regions', picture: image.picture, regions: distinct },
    confidence: Math.min(1, ...distinct.map(({ score }) => score)),
    note: noteFor(distinct.length, seen.length),
  };
}

function noteFor(plates: number, seen: number): string | undefined {
  if (seen === 0) return 'I see no vehicle with a number plate.';
  if (plates >= seen) return undefined;
  const many = seen === 1 ? 'the vehicle' : `${seen} vehicles`;
  return plates === 0
    ? `I see ${many}, but no number plate that I can make out.`
    : `I see ${many}: please check that no plate is left.`;
}

async function platesOn(vehicle: Box, sight: Sight, { models, signal }: ToolContext): Promise<readonly Region[]> {
  const lines = await models.read({ ...sight, view: vehicle }, { signal });
  return lines
    .filter(({ box, text }) => isPlate(box, text, vehicle))
    .map(({ box, score }) => ({ box: growBox(box, 0.25 * boxHeight(box)), label: 'number plate', score }));
}

/** Signs of a bus stand high; a plate hangs in the lower part. */
function isPlate(box: Box, text: string, vehicle: Box): boolean {
  const shape = boxWidth(box) / Math.max(1, boxHeight(box));
  const letters = text.replace(/[^\p{L}\p{N}]/gu, '');
  return (
    shape >= minShape &&
    shape <= maxShape &&
    boxWidth(box) <= maxWidth * boxWidth(vehicle) &&
    boxCentre(box)[1] > vehicle[1] + 0.45 * boxHeight(vehicle) &&
    letters.length >= 3 &&
    letters.length <= 10 &&
    /\p{N}/u.test(letters)
  );
}
