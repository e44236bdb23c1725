import { type Box, boxArea, intersectBoxes } from '../box.js';
import type { Pixels } from '../pixels.js';
import { type MarkShape, markSvg, near } from './mark-shapes.js';
import { fromPixels, renderView, toPixels } from './sharp-pixels.js';
import { capitalHeight, outlineText, outlineToFit, type TextOutline } from './text-outline.js';

/** Boxes with labels over a picture. */

/** A box to draw and its name; pixels of the picture. */
export interface DrawnMark {
  readonly box: Box;
  readonly label: string;
  /** 0..1, shown as a percentage when given. */
  readonly score?: number;
  /** Not sure: its line is dashed. */
  readonly dashed?: boolean;
  /** A box where nothing is said; `none` has its label only. */
  readonly shape?: MarkShape;
}

export interface DrawMarksOptions {
  /** Makes the picture smaller first when its longer side exceeds this; its marks stay as legible. */
  readonly longSide?: number;
  /** The size of the picture in whose pixels the marks are, where it is given smaller than that. */
  readonly of?: { readonly width: number };
  /** The part that will be shown: labels stay inside it and are sized for it. Pixels of the picture. */
  readonly within?: Box;
  /** `#rrggbb` of all marks, instead of one for each label. */
  readonly colour?: string;
}

/** Fewer and no smaller labels: a label of smaller letters cannot be read on a screen. */
const minFontSize = 10;

/** Among more marks than this, scores only take room. */
const crowd = 12;

/**
 * Draws boxes and their labels over a picture. Equal labels share a colour; labels neither overlap each other nor leave
 * the picture. In a crowd, boxes without room for a label are known by the colour of one that has it.
 */
export async function drawMarks(
  pixels: Pixels,
  marks: readonly DrawnMark[],
  { longSide = Number.POSITIVE_INFINITY, of = pixels, within, colour }: DrawMarksOptions = {},
): Promise<Pixels> {
  const shown = await renderView(pixels, undefined, longSide);
  if (marks.length === 0) return shown;
  const scale = shown.width / of.width;
  const scaled = marks.map((mark) => ({ ...mark, box: scaled4(mark.box, scale) }));
  const bounds: Box = within ? scaled4(within, scale) : [0, 0, shown.width, shown.height];
  const overlay = Buffer.from(marksSvg(scaled, bounds, shown, colour));
  // Compositing adds transparency, which the picture may not have.
  const drawn = fromPixels(await toPixels(fromPixels(shown).composite([{ input: overlay }])));
  return toPixels(shown.channels === 3 ? drawn.removeAlpha() : drawn);
}

const scaled4 = (box: Box, scale: number): Box => [box[0] * scale, box[1] * scale, box[2] * scale, box[3] * scale];

function marksSvg(
  marks: readonly DrawnMark[],
  bounds: Box,
  { width, height }: Pixels,
  ownColour: string | undefined,
): string {
  const colours = coloursOf(marks.map(({ label }) => label));
  const colourOf = (mark: DrawnMark): string => ownColour ?? colours.get(mark.label) ?? '#ffffff';
  const fontSize = fontSizeFor(bounds, marks.length);
  const stroke = Math.max(1.5, fontSize / 7);
  // Large boxes first, so that small ones inside them stay visible.
  const drawn = [...marks].sort((a, b) => area(b.box) - area(a.box));
  const boxes = drawn.map((mark) => markSvg(mark, colourOf(mark), stroke, bounds));
  const labels = labelsSvg(marks, colourOf, fontSize, stroke, bounds);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${boxes.join('')}${labels}</svg>`;
}

const area = (box: Box): number => (box[2] - box[0]) * (box[3] - box[1]);

/** Grows with the picture, and shrinks a little in a crowd. */
function fontSizeFor(bounds: Box, marks: number): number {
  const size = 0.03 * Math.sqrt(area(bounds));
  const shrunk = marks > 8 ? Math.max(0.7, (8 / marks) ** 0.25) : 1;
  return Math.max(minFontSize, size * shrunk);
}

function labelsSvg(
  marks: readonly DrawnMark[],
  colourOf: (mark: DrawnMark) => string,
  fontSize: number,
  stroke: number,
  bounds: Box,
): string {
  const [padX, padY] = [fontSize * 0.4, fontSize * 0.32];
  // Long names get their end cut off, so that one does not take the place of all others.
  const room = Math.max(fontSize, (bounds[2] - bounds[0]) * 0.6 - 2 * padX);
  const named = marks.flatMap((mark) => {
    const outline = labelOutline(marks.length > crowd ? { ...mark, score: undefined } : mark, fontSize, room);
    return outline.width > 0 ? [{ mark, outline }] : [];
  });
  const height = fontSize * capitalHeight + 2 * padY;
  const places = placeLabels(
    named.map(({ mark, outline }) => ({ box: mark.box, width: outline.width + 2 * padX, height, text: mark.label })),
    bounds,
  );
  return named
    .map(({ mark, outline }, position) => {
      const place = places[position];
      if (!place) return '';
      const colour = colourOf(mark);
      const baseline = place[1] + padY + fontSize * capitalHeight;
      return (
        `<rect x="${near(place[0])}" y="${near(place[1])}" width="${near(place[2] - place[0])}" height="${near(height)}" ` +
        `rx="${near(fontSize * 0.22)}" fill="${colour}" stroke="#000000" stroke-opacity="0.35" stroke-width="${near(stroke * 0.3)}"/>` +
        `<path transform="translate(${near(place[0] + padX)} ${near(baseline)})" fill="${inkOn(colour)}" d="${outline.path}"/>`
      );
    })
    .join('');
}

/** The name and, where there is room for it, the score. */
function labelOutline({ label, score }: DrawnMark, fontSize: number, room: number): TextOutline {
  if (score !== undefined) {
    const outline = outlineText(`${label} ${Math.round(score * 100)}%`, fontSize);
    if (outline.width <= room) return outline;
  }
  return outlineToFit(label, fontSize, room);
}

export interface LabelToPlace {
  readonly box: Box;
  readonly width: number;
  readonly height: number;
  /** What it says. Where boxes crowd, one label at its box stands for all that say the same. */
  readonly text: string;
}

/**
 * Finds places for labels: near their boxes, inside the picture, never over each other. Pure geometry in pixels.
 * @returns the place of each label, in order; undefined where it has none
 */
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
  let minCost = Number.POSITIVE_INFINITY;
  for (const [rank, wanted] of corners(label).entries()) {
    const place = moveInside(wanted, bounds);
    const cost =
      rank * 0.05 + strayed(wanted, place) / label.height + coveredShare(place, others) + hides(place, label.box);
    if (cost < minCost && free(place)) {
      best = place;
      minCost = cost;
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
  let maxCovered = 0;
  for (const other of others) maxCovered = Math.max(maxCovered, boxArea(intersectBoxes(place, other)) / boxArea(place));
  return maxCovered / 2;
}

/** How much of its own box the label hides, 0..1: a label must not cover what it names. */
const hides = (place: Box, box: Box): number =>
  boxArea(box) === 0 ? 0 : boxArea(intersectBoxes(place, box)) / boxArea(box);

/**
 * Okabe and Ito's colours, told apart by colour-blind people too (jfly.uni-koeln.de/color), without black, in an order
 * in which neighbours differ most.
 */
export const palette: readonly string[] = ['#56B4E9', '#E69F00', '#009E73', '#F0E442', '#D55E00', '#CC79A7', '#0072B2'];

/** One colour for each different label, in order of appearance; after seven they come again. */
export function coloursOf(labels: readonly string[]): ReadonlyMap<string, string> {
  const different = [...new Set(labels)];
  return new Map(different.map((label, position) => [label, palette[position % palette.length]]));
}

/** The ink, black or white, that stands out most on `colour` (`#rrggbb`). */
export const inkOn = (colour: string): '#000000' | '#ffffff' =>
  contrast(colour, '#000000') >= contrast(colour, '#ffffff') ? '#000000' : '#ffffff';

/** WCAG's contrast ratio of two colours (`#rrggbb`), 1..21. */
export function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** WCAG's relative luminance, 0..1. */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
