/** Places that vision models give, in pixels of the picture: what all of a reply's are measured in shows when they are seen together. */
import { z } from 'zod';
import type { Sight } from '../../contracts/model.js';
import { type Box, boxArea, intersectBoxes } from '../../util/box.js';
import type { PixelPart } from '../../util/pixels.js';
import { seenPart } from '../shared/picture-to-send.js';
import type { Four, PlaceOrder, PlaceUnit, RawPlace } from './place-forms.js';

export const placeWords =
  '"box": [x1, y1, x2, y2], its left, top, right and bottom edge as whole numbers from 0 to 1000, thousandths of the width and height of the picture';

export const placeSchema = { type: 'array', items: { type: 'integer' } } as const;

const four = z.tuple([z.number(), z.number(), z.number(), z.number()]);

/**
 * A place in pixels of the base picture, inside the part that was looked at; undefined for what is no place. Fractions
 * of 1 and corners in another order are understood.
 */
export function placeOf(given: unknown, sight: Sight): Box | undefined {
  const read = four.safeParse(given);
  if (!read.success) return undefined;
  const isFraction = read.data.every((value) => value >= 0 && value <= 1);
  const share = (value: number): number => Math.min(1, Math.max(0, isFraction ? value : value / 1000));
  return boxIn(sortedEdges(read.data.map(share) as unknown as Four), seenPart(sight)); // as many as before
}

/** What a model was shown. */
export interface Frame {
  /** The part of the base picture, in its pixels. */
  readonly part: PixelPart;
  /** As it was sent. */
  readonly sent: { readonly width: number; readonly height: number };
}

/** Whole-number edges of a unit: what stands for the right and the bottom one. */
type Extent = readonly [width: number, height: number];

/** How far past an edge a model may be, as a share. */
const slack = 0.03;
/** So many of the places must fit a reading for it to be that of all. */
const most = 0.8;

/**
 * Boxes in pixels of the base picture, one for each place; undefined for one that can't be, such as one outside of the
 * picture. Unit and order are guessed from all places together.
 */
export function boxesOf(
  places: readonly RawPlace[],
  frame: Frame,
  odds: number = pixelOdds,
): readonly (Box | undefined)[] {
  const usual = usualExtent(places, frame, odds);
  const order = usualOrder(places, (place) => extentOf(place, usual, frame));
  return places.map((place) => {
    const own = extentOf(place, usual, frame);
    const read = boxFrom(place, place.order ?? order, own, frame);
    if (read ?? place.unit) return read;
    // One may be measured otherwise than the others.
    const alone = usualExtent([place], frame, odds);
    return alone[0] === own[0] && alone[1] === own[1]
      ? undefined
      : boxFrom(place, place.order ?? usualOrder([place], () => alone), alone, frame);
  });
}

const known = (frame: Frame): Readonly<Record<PlaceUnit, Extent>> => ({
  thousandths: [1000, 1000],
  percent: [100, 100],
  bins: [1024, 1024],
  pixels: [frame.sent.width, frame.sent.height],
});

const extentOf = ({ unit, numbers }: RawPlace, usual: Extent, frame: Frame): Extent => {
  if (unit === 'pixels' && !fits(numbers, known(frame).pixels)) return [frame.part.width, frame.part.height];
  return unit ? known(frame)[unit] : usual;
};

/** The reach of places, whatever the order of their numbers. */
const isWithin = ({ numbers }: RawPlace, limit: number): boolean =>
  numbers.every((value) => value <= limit * (1 + slack));

function fits([a, b, c, d]: Four, [width, height]: Extent): boolean {
  return Math.max(a, c) <= width * (1 + slack) && Math.max(b, d) <= height * (1 + slack);
}

function usualExtent(all: readonly RawPlace[], frame: Frame, odds: number): Extent {
  const { thousandths, percent, pixels } = known(frame);
  const places = all.filter(({ unit }) => unit === undefined);
  if (places.length === 0) return thousandths;
  const mostly = (is: (place: RawPlace) => boolean): boolean => places.filter(is).length >= most * places.length;
  if (mostly((place) => isWithin(place, 1))) return [1, 1];
  const isBroken = places.some(({ numbers }) => numbers.some((value) => !Number.isInteger(value)));
  // Whole numbers were asked for, and that all of several things are in one corner is rare.
  if (mostly((place) => isWithin(place, 100)) && (isBroken || places.length > 1)) return percent;
  if (mostly((place) => isWithin(place, 1000))) return arePixels(places, pixels, odds) ? pixels : thousandths;
  if (mostly((place) => fits(inOrder(place), pixels))) return pixels;
  const { width, height } = frame.part;
  return mostly((place) => fits(inOrder(place), [width, height])) ? [width, height] : thousandths;
}

const inOrder = ({ numbers: [a, b, c, d], order }: RawPlace): Four => (order === 'yxyx' ? [b, a, d, c] : [a, b, c, d]);

/** How likely pixels are before anything was seen, of a model that was asked for thousandths, to one. */
export const pixelOdds = 0.04;
/** So much likelier under a name that goes with them. */
const oddsOfName = 6;

/**
 * Whether they are pixels of what was sent rather than thousandths, where they could be both. Were they thousandths, all of
 * them would have stayed by chance in the part that the pixels reach; the smaller that part and the more they are, the less
 * likely that is.
 */
function arePixels(places: readonly RawPlace[], extent: Extent, odds: number): boolean {
  const chance = chanceOfPixels(places, extent);
  const isNamed = places.some(({ mayBePixels }) => mayBePixels);
  return chance !== undefined && odds * (isNamed ? oddsOfName : 1) > chance;
}

/** How likely thousandths happen not to show that they are none of these pixels; undefined where they do. */
function chanceOfPixels(places: readonly RawPlace[], [width, height]: Extent): number | undefined {
  if (!places.every((place) => fits(inOrder(place), [width, height]))) return undefined;
  return (Math.min(1, width / 1000) * Math.min(1, height / 1000)) ** Math.min(places.length + 1, 4);
}

/**
 * The odds of pixels for the next reply of the same model, after one with these places: it goes on as it has begun. What
 * can't have been pixels settles it.
 */
export function oddsAfter(odds: number, all: readonly RawPlace[], { sent }: Frame): number {
  const places = all.filter((place) => place.unit === undefined && isWithin(place, 1000) && !isWithin(place, 100));
  if (places.length === 0 || odds === 0) return odds;
  const chance = chanceOfPixels(places, [sent.width, sent.height]);
  return chance === undefined ? 0 : Math.min(maxOdds, odds / chance);
}
const maxOdds = 50;

/** So many of a model's corners may be the wrong way round; of widths and heights more are smaller than what stands before. */
const fewTurned = 0.25;

/** What four numbers are where none says so: two corners, unless that can't be and something else can. */
function usualOrder(places: readonly RawPlace[], extent: (place: RawPlace) => Extent): PlaceOrder {
  const open = places.filter(({ order }) => order === undefined);
  const isTurned = ({ numbers: [a, b, c, d] }: RawPlace): boolean => c < a || d < b;
  if (open.filter(isTurned).length <= fewTurned * open.length) return 'xyxy';
  const canBe = (order: PlaceOrder) => (place: RawPlace) => fits(edgesFrom(place.numbers, order), extent(place));
  if (open.every(canBe('xywh'))) return 'xywh';
  const isCentred = (place: RawPlace): boolean =>
    canBe('cxcywh')(place) && Math.min(...edgesFrom(place.numbers, 'cxcywh')) >= -slack * extent(place)[0];
  return open.every(isCentred) ? 'cxcywh' : 'xyxy';
}

/** As left, top, right, bottom. */
function edgesFrom([a, b, c, d]: Four, order: PlaceOrder): Four {
  switch (order) {
    case 'xyxy':
      return [a, b, c, d];
    case 'yxyx':
      return [b, a, d, c];
    case 'xywh':
      return [a, b, a + c, b + d];
    case 'cxcywh':
      return [a - c / 2, b - d / 2, a + c / 2, b + d / 2];
  }
}

function boxFrom(place: RawPlace, order: PlaceOrder, extent: Extent, { part }: Frame): Box | undefined {
  const named = edgesFrom(place.numbers, order);
  // Gemini's order was not meant where only the usual one lies in the picture.
  const turned = order === 'yxyx' && !fits(named, extent) && fits(place.numbers, extent);
  const edges = sortedEdges(turned ? place.numbers : named);
  if (!fits(edges, extent) || edges[0] < -slack * extent[0] || edges[1] < -slack * extent[1]) return undefined;
  const [width, height] = extent;
  return boxIn([edges[0] / width, edges[1] / height, edges[2] / width, edges[3] / height], part);
}

const sortedEdges = ([x1, y1, x2, y2]: Four): Four => [
  Math.min(x1, x2),
  Math.min(y1, y2),
  Math.max(x1, x2),
  Math.max(y1, y2),
];

/** From shares of a part to pixels of the base; undefined where next to nothing is left. */
function boxIn([x1, y1, x2, y2]: Four, { left, top, width, height }: PixelPart): Box | undefined {
  const whole: Box = [left, top, left + width, top + height];
  const box = intersectBoxes([left + x1 * width, top + y1 * height, left + x2 * width, top + y2 * height], whole);
  return boxArea(box) >= 1 ? box : undefined;
}
