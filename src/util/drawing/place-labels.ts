/** Finds places for labels: near their boxes, inside the picture, never over each other. Pure geometry in pixels. */
import { type Box, boxArea, intersectBoxes } from '../box.js';

export interface LabelToPlace {
  readonly box: Box;
  readonly width: number;
  readonly height: number;
  /** What it says. Where boxes crowd, one label at its box stands for all that say the same. */
  readonly text: string;
}

/** @returns the place of each label, in order; undefined where it has none */
export function placeLabels(labels: readonly LabelToPlace[], bounds: Box): readonly (Box | undefined)[] {
  const places: (Box | undefined)[] = labels.map(() => undefined);
  const said = new Set<string>();
  const free = (place: Box): boolean => places.every((other) => !other || boxArea(intersectBoxes(place, other)) === 0);
  const settle = (position: number, place: Box | undefined): void => {
    if (!place) return;
    places[position] = place;
    said.add(labels[position].text);
  };
  // Small boxes have the fewest places, so they choose first.
  const order = [...labels.keys()]
    .filter((position) => fits(labels[position], bounds))
    .sort((a, b) => boxArea(labels[a].box) - boxArea(labels[b].box));
  for (const position of order) {
    const others = labels.flatMap(({ box }, other) => (other === position ? [] : [box]));
    settle(position, placeAtBox(labels[position], bounds, free, others));
  }
  for (const position of order)
    if (!said.has(labels[position].text)) settle(position, placeNearby(labels[position], bounds, free));
  return places;
}

const fits = ({ width, height }: LabelToPlace, bounds: Box): boolean =>
  width <= bounds[2] - bounds[0] && height <= bounds[3] - bounds[1];

type IsFree = (place: Box) => boolean;

function placeAtBox(label: LabelToPlace, bounds: Box, free: IsFree, others: readonly Box[]): Box | undefined {
  let best: Box | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const [rank, wanted] of corners(label).entries()) {
    const place = moveInside(wanted, bounds);
    const cost =
      rank * 0.05 + strayed(wanted, place) / label.height + coveredShare(place, others) + hides(place, label.box);
    if (cost < least && free(place)) {
      best = place;
      least = cost;
    }
  }
  return best;
}

function placeNearby(label: LabelToPlace, bounds: Box, free: IsFree): Box | undefined {
  for (const place of around(label, bounds)) if (free(place)) return place;
  return undefined;
}

/** The usual places, the best first: on top of the box, in its upper corner, below it, beside it. */
function corners({ box, width, height }: LabelToPlace): readonly Box[] {
  const [x1, y1, x2, y2] = box;
  const at = (left: number, top: number): Box => [left, top, left + width, top + height];
  return [
    at(x1, y1 - height),
    at(x1, y1),
    at(x2 - width, y1 - height),
    at(x1, y2),
    at(x2 - width, y1),
    at(x1, y2 - height),
    at(x2 - width, y2),
    at(x2 - width, y2 - height),
    at(x2, y1),
    at(x1 - width, y1),
  ];
}

/** Places ever farther from the box's upper edge, for crowds. */
function* around(label: LabelToPlace, bounds: Box): Generator<Box> {
  const { box, width, height } = label;
  const middle = (box[0] + box[2] - width) / 2;
  for (let ring = 0; ring <= 6; ring++)
    for (let across = -ring; across <= ring; across++)
      for (const down of Math.abs(across) === ring ? steps(ring) : [-ring, ring]) {
        const left = middle + (across * width) / 3;
        const top = box[1] + down * height;
        yield moveInside([left, top, left + width, top + height], bounds);
      }
}

const steps = (ring: number): readonly number[] => Array.from({ length: 2 * ring + 1 }, (_, step) => step - ring);

function moveInside(place: Box, bounds: Box): Box {
  const left = Math.max(bounds[0], Math.min(place[0], bounds[2] - (place[2] - place[0])));
  const top = Math.max(bounds[1], Math.min(place[1], bounds[3] - (place[3] - place[1])));
  return [left, top, left + place[2] - place[0], top + place[3] - place[1]];
}

const strayed = (wanted: Box, place: Box): number => Math.hypot(wanted[0] - place[0], wanted[1] - place[1]);

/** How much of the label lies over other boxes, 0..1. */
function coveredShare(place: Box, others: readonly Box[]): number {
  let most = 0;
  for (const other of others) most = Math.max(most, boxArea(intersectBoxes(place, other)) / boxArea(place));
  return most / 2;
}

/** How much of its own box the label hides, 0..1: a label must not cover what it names. */
const hides = (place: Box, box: Box): number =>
  boxArea(box) === 0 ? 0 : boxArea(intersectBoxes(place, box)) / boxArea(box);
