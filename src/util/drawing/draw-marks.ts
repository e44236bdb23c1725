import type { Box } from '../box.js';
import type { Pixels } from '../pixels.js';
import { renderView } from './cut-view.js';
import { coloursOf, inkOn } from './palette.js';
import { placeLabels } from './place-labels.js';
import { fromPixels, toPixels } from './sharp-pixels.js';
import { capitalHeight, outlineText, outlineToFit, type TextOutline } from './text-outline.js';

/** A box to draw and its name; pixels of the picture. */
export interface DrawnMark {
  readonly box: Box;
  readonly label: string;
  /** 0..1, shown as a percentage when given. */
  readonly score?: number;
}

export interface DrawMarksOptions {
  /** Makes the picture smaller first when its longer side exceeds this; its marks stay as legible. */
  readonly longSide?: number;
  /** The part that will be shown: labels stay inside it and are sized for it. Pixels of the picture. */
  readonly within?: Box;
}

/** Fewer and no smaller labels: a label of smaller letters cannot be read on a screen. */
const smallestFont = 10;

/** Among more marks than this, scores only take room. */
const crowd = 12;

/**
 * Draws boxes and their labels over a picture. Equal labels share a colour; labels neither overlap each other nor leave
 * the picture. In a crowd, boxes without room for a label are known by the colour of one that has it.
 */
export async function drawMarks(
  pixels: Pixels,
  marks: readonly DrawnMark[],
  { longSide = Number.POSITIVE_INFINITY, within }: DrawMarksOptions = {},
): Promise<Pixels> {
  const shown = await renderView(pixels, undefined, longSide);
  if (marks.length === 0) return shown;
  const scale = shown.width / pixels.width;
  const scaled = marks.map((mark) => ({ ...mark, box: scaled4(mark.box, scale) }));
  const bounds: Box = within ? scaled4(within, scale) : [0, 0, shown.width, shown.height];
  const overlay = Buffer.from(marksSvg(scaled, bounds, shown));
  // Compositing adds transparency, which the picture may not have.
  const drawn = fromPixels(await toPixels(fromPixels(shown).composite([{ input: overlay }])));
  return toPixels(shown.channels === 3 ? drawn.removeAlpha() : drawn);
}

const scaled4 = (box: Box, scale: number): Box => [box[0] * scale, box[1] * scale, box[2] * scale, box[3] * scale];

function marksSvg(marks: readonly DrawnMark[], bounds: Box, { width, height }: Pixels): string {
  const colours = coloursOf(marks.map(({ label }) => label));
  const colourOf = (mark: DrawnMark): string => colours.get(mark.label) ?? '#ffffff';
  const fontSize = fontSizeFor(bounds, marks.length);
  const stroke = Math.max(1.5, fontSize / 7);
  // Large boxes first, so that small ones inside them stay visible.
  const drawn = [...marks].sort((a, b) => area(b.box) - area(a.box));
  const boxes = drawn.map((mark) => boxSvg(mark.box, colourOf(mark), stroke, bounds));
  const labels = labelsSvg(marks, colourOf, fontSize, stroke, bounds);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${boxes.join('')}${labels}</svg>`;
}

const area = (box: Box): number => (box[2] - box[0]) * (box[3] - box[1]);

/** Grows with the picture, and shrinks a little in a crowd. */
function fontSizeFor(bounds: Box, marks: number): number {
  const size = 0.03 * Math.sqrt(area(bounds));
  const shrunk = marks > 8 ? Math.max(0.7, (8 / marks) ** 0.25) : 1;
  return Math.max(smallestFont, size * shrunk);
}

/** A coloured line between two thin dark ones: it stands out on bright, dark and equally coloured ground. */
function boxSvg(box: Box, colour: string, stroke: number, bounds: Box): string {
  // The line stays visible where an object reaches the picture's edge.
  const inset = stroke / 2 + stroke / 4;
  const left = Math.max(box[0], bounds[0] + inset);
  const top = Math.max(box[1], bounds[1] + inset);
  const width = Math.max(1, Math.min(box[2], bounds[2] - inset) - left);
  const height = Math.max(1, Math.min(box[3], bounds[3] - inset) - top);
  const radius = Math.min(stroke * 2, width / 4, height / 4);
  const shape = `x="${near(left)}" y="${near(top)}" width="${near(width)}" height="${near(height)}" rx="${near(radius)}" fill="none"`;
  return (
    `<rect ${shape} stroke="#000000" stroke-opacity="0.55" stroke-width="${near(stroke * 1.7)}"/>` +
    `<rect ${shape} stroke="${colour}" stroke-width="${near(stroke)}"/>`
  );
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

/** Numbers as SVG wants them: short, never `NaN` or `1e-7`. */
const near = (value: number): string => value.toFixed(1);
