import { CapabilityError } from '../../contracts/errors.js';
import type { Face, Sight } from '../../contracts/model.js';
import type { ToolContext } from '../../contracts/tool.js';
import {
  type Box,
  boxArea,
  boxCentre,
  boxHeight,
  boxOverlap,
  boxWidth,
  centreInside,
  intersectBoxes,
} from '../../util/box.js';
import { cutView, fromPixels, toPixels } from '../../util/drawing/sharp-pixels.js';
import { overlaps } from '../../util/overlap.js';
import { isHeadOf, peopleIn } from './people.js';

/** Heads that are looked at closely, the largest first. */
const maxCloseLooks = 12;
/** Pixels: in a smaller head nobody is recognised, and no net sees a face. */
const minHead = 12;
/** An animal that is seen so surely has the face that is found on it. */
const sureAnimal = 0.4;
/** A face that sure is a person's, whatever else is seen there. */
const sureFace = 0.9;
/**
 * A fainter one that is on nobody's head is in doubt: of the shared photos' 64 faces 13 were such, 8 of them a wheel, a pan, a
 * dog; of the others none. A second look, closer, told them apart no better.
 */
const doubtfulFace = 0.82;

interface FoundFaces {
  readonly faces: readonly Face[];
  /** Those of them that may be none. */
  readonly doubtful: readonly Face[];
  /** Where people's heads must be in whom no face was found, the largest first. */
  readonly faceless: readonly Box[];
}

/**
 * All human faces of a picture. Where a person is seen and no face, the head is looked at closely, as it is and
 * mirrored; what is found on an animal is no human face.
 */
export async function findFaces(sight: Sight, context: ToolContext): Promise<FoundFaces> {
  const { models, signal } = context;
  const found = await models.faces(sight, { signal });
  const people = [...(await peopleIn(sight, context))].sort((a, b) => boxArea(b) - boxArea(a));
  const animals = found.length > 0 ? await animalsIn(sight, context) : [];
  const faces = found.filter((face) => isHuman(face, people, animals));
  const faceless: Box[] = [];
  let looks = 0;
  for (const person of people) {
    const head = intersectBoxes(headPlace(person), [0, 0, sight.pixels.width, sight.pixels.height]);
    if (faces.some(({ box }) => centreInside(box, head) || isHeadOf(box, person))) continue;
    if (Math.min(boxWidth(head), boxHeight(head)) < minHead) continue;
    const closer = looks < maxCloseLooks ? await lookClosely(head, sight, context) : [];
    looks += 1;
    const own = closer.filter(({ box }) => faces.every((face) => boxOverlap(face.box, box) < overlaps.sameFace));
    faces.push(...own);
    if (own.length === 0) faceless.push(person);
  }
  const doubtful = found.filter(
    ({ box, score }) => score < doubtfulFace && people.every((person) => !isHeadOf(box, person)),
  );
  return { faces, doubtful: faces.filter((face) => doubtful.includes(face)), faceless };
}

/** Above the middle of a person, all that the head may be in. */
function headPlace(person: Box): Box {
  const [width, height] = [boxWidth(person), boxHeight(person)];
  const reach = Math.min(height, Math.max(0.9 * width, Math.min(0.45 * height, 1.6 * width)));
  return [person[0] - 0.1 * width, person[1] - 0.12 * height, person[2] + 0.1 * width, person[1] + reach];
}

/** About the head of a person, with some room: high people show all of themselves, wide ones only their upper half. */
export function headOf(person: Box): Box {
  const [width, height] = [boxWidth(person), boxHeight(person)];
  const side = Math.min(height, Math.max(0.2 * height, 0.45 * width));
  const [middle] = boxCentre(person);
  const half = Math.min(width, 1.3 * side) / 2;
  return [middle - half, person[1] - 0.05 * side, middle + half, person[1] + side];
}

async function lookClosely(head: Box, sight: Sight, { models, signal }: ToolContext): Promise<readonly Face[]> {
  const seen = await models.faces({ ...sight, view: head }, { signal });
  if (seen.length > 0) return seen.slice(0, 1);
  const mirrored = await toPixels(fromPixels(await cutView(sight.pixels, head)).flop());
  const left = Math.round(head[0]);
  const top = Math.round(head[1]);
  const back = ([x1, y1, x2, y2]: Box): Box => [
    left + mirrored.width - x2,
    top + y1,
    left + mirrored.width - x1,
    top + y2,
  ];
  const again = await models.faces({ id: `${sight.id} mirrored ${head.join(' ')}`, pixels: mirrored }, { signal });
  return again.slice(0, 1).map(({ eyes: _, ...face }) => ({ ...face, box: back(face.box) }));
}

function isHuman({ box, score }: Face, people: readonly Box[], animals: readonly Box[]): boolean {
  if (score >= sureFace || people.some((person) => isHeadOf(box, person))) return true;
  return !animals.some((animal) => centreInside(box, animal));
}

async function animalsIn(sight: Sight, { models, signal }: ToolContext): Promise<readonly Box[]> {
  try {
    const { found } = await models.detect(sight, 'animal', { signal });
    return found.filter(({ score }) => score >= sureAnimal).map(({ box }) => box);
  } catch (error) {
    if (error instanceof CapabilityError) return [];
    throw error;
  }
}

/** Who may have to be hidden as well. Undefined where nobody is left. */
export function facelessWords(count: number, also?: 'also'): string | undefined {
  if (count === 0) return undefined;
  const [who, heads] =
    count === 1 ? ['1 person whose face', 'that head'] : [`${count} people whose faces`, 'their heads'];
  // “Yes” is read as the answer to the question.
  return also
    ? `I also see ${who} I can’t make out: shall I blur ${heads} too?`
    : `I see ${who} I can’t make out: shall I blur ${heads}?`;
}
