import type { Message } from '../contracts/chat.js';
import type { Expected } from '../contracts/feedback.js';
import { type Tool, thingsSought } from '../contracts/tool.js';
import type { Box, DoneStep, ImageValue, PictureReference, RegionsValue, Turn } from '../contracts/turn.js';
import { boxOverlap } from '../util/box.js';
import { overlaps } from '../util/overlap.js';

export type Pointing = NonNullable<Message['pointed']>;
export type PointedRegions = Extract<Expected, { kind: 'regions' }>;

/** An answer, and the tools that its program could use. */
interface Answered {
  readonly turn: Turn;
  readonly tools: readonly Tool[];
}

/** People don't draw more; a machine might. */
const maxBoxes = 100;

/**
 * What boxes that a person drew say about an answer. Boxes that meet what was found, or that are as many as the person
 * says there are, are all there is; others are what was overlooked, in addition to what was found.
 * @param count how many there are, when the person said so
 */
export function pointedExpected(answered: Answered, pointing: Pointing, count?: number): readonly PointedRegions[] {
  const drawn = pointing.slice(0, maxBoxes).flatMap(({ picture, box, label }) => {
    const place = inRequest(answered.turn, picture, box);
    return place ? [{ ...place, label }] : [];
  });
  const groups = new Map<string, { readonly picture: string; readonly label: string; readonly boxes: Box[] }>();
  for (const { picture, box, label } of drawn) {
    const search = searchIn(answered, picture, label);
    const name = label?.trim() || search?.label;
    if (!name) continue;
    const group = groups.get(`${picture} ${name}`) ?? { picture, label: name, boxes: [] };
    group.boxes.push(box);
    groups.set(`${picture} ${name}`, group);
  }
  return [...groups.values()].map(({ picture, label, boxes }) => {
    const found = searchIn(answered, picture, label)?.output.regions.map((region) => region.box) ?? [];
    const meets = boxes.some((box) => found.some((other) => boxOverlap(box, other) >= overlaps.sameThing));
    const complete = count === undefined ? meets : count === boxes.length;
    const added = boxes.filter((box) => !found.some((other) => boxOverlap(box, other) >= overlaps.sameThing));
    return { kind: 'regions', label, picture, boxes: complete ? boxes : [...found, ...added] };
  });
}

/** The parts of pictures that were drawn around, for "this is our logo". */
export function pointedViews(pointing: Pointing, known: readonly PictureReference[]): readonly ImageValue[] {
  return pointing.slice(0, maxBoxes).flatMap(({ picture: id, box }): readonly ImageValue[] => {
    const picture = known.find((candidate) => candidate.id === id);
    const view = picture && within(box, picture);
    return picture && view ? [{ type: 'Image', picture, view }] : [];
  });
}

/** A box on the evidence, which may be smaller than the asked picture, means the same place in that. */
function inRequest(turn: Turn, id: string, box: Box): { readonly picture: string; readonly box: Box } | undefined {
  const own = turn.request.images.find((image) => image.id === id);
  if (own) return placed(own, box);
  const evidence = turn.answer?.images.find((image) => image.id === id);
  if (!evidence) return undefined;
  const shape = ({ width, height }: PictureReference): number => width / height;
  const alike = turn.request.images.filter((image) => Math.abs(shape(image) / shape(evidence) - 1) < 0.02);
  const base = alike.find(({ name }) => name === evidence.name) ?? alike.at(0);
  if (!base) return undefined;
  const scale = base.width / evidence.width;
  return placed(base, [box[0] * scale, box[1] * scale, box[2] * scale, box[3] * scale]);
}

function placed(picture: PictureReference, box: Box): { readonly picture: string; readonly box: Box } | undefined {
  const inside = within(box, picture);
  return inside && { picture: picture.id, box: inside };
}

/** Undefined for what is no box in the picture. */
function within(box: Box, { width, height }: PictureReference): Box | undefined {
  if (!box.every(Number.isFinite)) return undefined;
  const [x1, y1, x2, y2] = box;
  const clamp = (value: number, max: number): number => Math.min(max, Math.max(0, value));
  const inside: Box = [
    clamp(Math.min(x1, x2), width),
    clamp(Math.min(y1, y2), height),
    clamp(Math.max(x1, x2), width),
    clamp(Math.max(y1, y2), height),
  ];
  return inside[2] - inside[0] >= 2 && inside[3] - inside[1] >= 2 ? inside : undefined;
}

/** The turn's search for a label in a picture; without a label, its last one there. */
function searchIn(
  { turn, tools }: Answered,
  picture: string,
  label: string | undefined,
): { readonly label: string; readonly output: RegionsValue } | undefined {
  const searches = turn.steps
    .filter((step): step is DoneStep => step.status === 'done')
    .flatMap(({ instruction, output }) => {
      const sought = thingsSought(instruction, tools);
      const isHere = output.type === 'Regions' && output.picture.id === picture;
      return isHere && sought !== undefined ? [{ label: sought, output }] : [];
    });
  return label === undefined
    ? searches.at(-1)
    : searches.find((search) => search.label.toLowerCase() === label.trim().toLowerCase());
}
