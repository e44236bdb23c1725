import type { Message } from '../contracts/chat.js';
import type { Expected } from '../contracts/feedback.js';
import { type Tool, thingsSought } from '../contracts/tool.js';
import type { Box, DoneStep, ImageValue, PictureReference, Region, RegionsValue, Turn } from '../contracts/turn.js';
import type { MarkedWords } from '../language/marked-words.js';
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

/** What is said beside boxes. */
export interface SaidOfBoxes {
  /** How many there are. */
  readonly count?: number;
  /** What was marked by mistake, and what is meant. */
  readonly marked?: MarkedWords;
  singular(phrase: string): string;
}

/**
 * What boxes that a person drew say about an answer. Boxes that meet what was found, or that are as many as the person
 * says there are, are all there is; others are what was overlooked, in addition to what was found. Words decide before
 * that: of "you marked the knife, this is the spoon" each box stands in for one that was found, and of "that's no spoon"
 * the box is around what was taken for one.
 */
export function pointedExpected(
  answered: Answered,
  pointing: Pointing,
  said: SaidOfBoxes = { singular: (phrase) => phrase },
): readonly PointedRegions[] {
  const drawn = pointing.slice(0, maxBoxes).flatMap(({ picture, box, label }) => {
    const place = inRequest(answered.turn, picture, box);
    return place ? [{ ...place, label }] : [];
  });
  const groups = new Map<string, { readonly picture: string; readonly label: string; readonly boxes: Box[] }>();
  for (const { picture, box, label } of drawn) {
    const search = searchIn(answered, picture, label) ?? searchMet(answered, picture, box);
    const isNamedOtherwise = label !== undefined && search !== undefined && !isCalled(label, search.label, said);
    const name = (isNamedOtherwise && meets(box, search.output) ? search.label : label?.trim()) || search?.label;
    if (!name) continue;
    const group = groups.get(`${picture} ${name}`) ?? { picture, label: name, boxes: [] };
    group.boxes.push(box);
    groups.set(`${picture} ${name}`, group);
  }
  return [...groups.values()].map(({ picture, label, boxes }) => {
    const found = searchIn(answered, picture, label)?.output.regions ?? [];
    const names = drawn.flatMap((one) => (one.picture === picture && one.label ? [one.label] : []));
    return { kind: 'regions', label, picture, boxes: boxesMeant(boxes, found, { ...said, label, names }) };
  });
}

function boxesMeant(
  drawn: readonly Box[],
  found: readonly Region[],
  said: SaidOfBoxes & { readonly label: string; readonly names: readonly string[] },
): readonly Box[] {
  const { count } = said;
  const isMet = ({ box }: Region): boolean => drawn.some((one) => boxOverlap(one, box) >= overlaps.sameThing);
  const added = drawn.filter((box) => !found.some((one) => boxOverlap(box, one.box) >= overlaps.sameThing));
  const sense = senseOf(said, found.some(isMet));
  if (sense === 'not there') return found.filter((one) => !isMet(one)).map(({ box }) => box);
  const kept = found.toSorted((a, b) => b.score - a.score);
  if (sense === 'instead') {
    // What is least certain makes room, but for what is pointed at as well.
    const unmet = kept.filter((one) => !isMet(one));
    const gone = new Set(unmet.slice(Math.max(0, unmet.length - added.length)));
    return [...kept.filter((one) => !gone.has(one)).map(({ box }) => box), ...added];
  }
  const isComplete = count === undefined ? found.some(isMet) : count === drawn.length;
  return isComplete ? drawn : [...found.map(({ box }) => box), ...added];
}

/**
 * Whether boxes are around what was sought (`there`), around what was taken for it (`not there`), or around what should have
 * been marked instead.
 */
function senseOf(
  { marked = {}, label, names, ...said }: SaidOfBoxes & { readonly label: string; readonly names: readonly string[] },
  meetsFound: boolean,
): 'there' | 'not there' | 'instead' {
  const { taken, meant, denied } = marked;
  const isSought = (name: string | undefined): boolean => name !== undefined && isCalled(name, label, said);
  if (isSought(meant)) return taken === undefined ? 'there' : 'instead';
  if (isSought(denied)) return 'not there';
  const isOther = [taken, meant, ...names].some((name) => name !== undefined && !isSought(name));
  if (isOther && meetsFound) return 'not there';
  return taken !== undefined ? 'instead' : 'there';
}

const isCalled = (name: string, label: string, { singular }: Pick<SaidOfBoxes, 'singular'>): boolean => {
  const plain = (words: string): string => singular(words.trim()).toLowerCase();
  return plain(name) === plain(label) || plain(name).endsWith(` ${plain(label)}`);
};

const meets = (box: Box, { regions }: RegionsValue): boolean =>
  regions.some((region) => boxOverlap(region.box, box) >= overlaps.sameThing);

/** Whether a box is around something that the answer's searches found. */
export const isOnFindings = (answered: Answered, pointing: Pointing): boolean =>
  pointing.some(({ picture, box }) => {
    const place = inRequest(answered.turn, picture, box);
    return place !== undefined && searchMet(answered, place.picture, place.box) !== undefined;
  });

/** The search that found something at a box. */
const searchMet = ({ turn, tools }: Answered, picture: string, box: Box): Search | undefined =>
  searchesIn({ turn, tools }, picture).find(({ output }) => meets(box, output));

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

interface Search {
  readonly label: string;
  readonly output: RegionsValue;
}

/** The turn's search for a label in a picture; without a label, its last one there. */
function searchIn(answered: Answered, picture: string, label: string | undefined): Search | undefined {
  const searches = searchesIn(answered, picture);
  return label === undefined
    ? searches.at(-1)
    : searches.find((search) => search.label.toLowerCase() === label.trim().toLowerCase());
}

const searchesIn = ({ turn, tools }: Answered, picture: string): readonly Search[] =>
  turn.steps
    .filter((step): step is DoneStep => step.status === 'done')
    .flatMap(({ instruction, output }) => {
      const sought = thingsSought(instruction, tools);
      const isHere = output.type === 'Regions' && output.picture.id === picture;
      return isHere && sought !== undefined ? [{ label: sought, output }] : [];
    });
