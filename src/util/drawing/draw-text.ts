/** Words written onto a picture. */
import { type Box, boxHeight, boxWidth } from '../box.js';
import type { Pixels } from '../pixels.js';
import { near } from './mark-shapes.js';
import { fromPixels, toPixels } from './sharp-pixels.js';
import { capitalHeight, outlineText } from './text-outline.js';

export const textPlaces = ['top', 'bottom', 'middle', 'top left', 'top right', 'bottom left', 'bottom right'] as const;
export type TextPlace = (typeof textPlaces)[number];

interface TextStyle {
  readonly place: TextPlace;
  /** The part of the picture that is shown. */
  readonly within: Box;
  /** As small and pale as a watermark. */
  readonly faint: boolean;
}

const maxLines = 4;
/** Shares of the shown width: the room for a line, and the gap to the edges. */
const [lineShare, gapShare] = [0.92, 0.03];
const lineHeight = 1.25;

/** White letters with a dark rim: they can be read on any ground. */
export async function drawText(pixels: Pixels, text: string, { place, within, faint }: TextStyle): Promise<Pixels> {
  const [width, height] = [boxWidth(within), boxHeight(within)];
  const room = width * lineShare;
  const corner = / /.test(place);
  const largest = Math.min((corner ? 0.05 : 0.085) * Math.max(width, height), 0.16 * height);
  const { size, lines } = fitted(text, room, faint ? 0.6 * largest : largest);
  const outlines = lines.map((line) => outlineText(line, size));
  const gap = gapShare * Math.min(width, height);
  const block = size * (capitalHeight + (lines.length - 1) * lineHeight);
  const first =
    within[1] +
    size * capitalHeight +
    (place.startsWith('top') ? gap : place === 'middle' ? (height - block) / 2 : height - block - gap - 0.2 * size);
  const paths = outlines.map((outline, at) => {
    const left = place.endsWith('left')
      ? gap
      : place.endsWith('right')
        ? width - outline.width - gap
        : (width - outline.width) / 2;
    const down = first + at * size * lineHeight;
    return `<path transform="translate(${near(within[0] + left)} ${near(down)})" d="${outline.path}"/>`;
  });
  const style = `fill="#ffffff" stroke="#000000" stroke-width="${near(size / 7)}" stroke-linejoin="round" paint-order="stroke"`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${pixels.width}" height="${pixels.height}"><g ${style}${faint ? ' opacity="0.6"' : ''}>${paths.join('')}</g></svg>`;
  const drawn = await toPixels(fromPixels(pixels).composite([{ input: Buffer.from(svg) }]));
  return pixels.channels === 3 ? toPixels(fromPixels(drawn).removeAlpha()) : drawn;
}

/** The largest letters with which the words stand in a few lines. */
function fitted(
  text: string,
  room: number,
  largest: number,
): { readonly size: number; readonly lines: readonly string[] } {
  const smallest = 0.2 * largest;
  for (let size = largest; size > smallest; size *= 0.85) {
    const lines = wrapped(text, size, room);
    if (lines.length <= maxLines && lines.every((line) => outlineText(line, size).width <= room))
      return { size, lines };
  }
  return { size: smallest, lines: wrapped(text, smallest, room).slice(0, 2 * maxLines) };
}

function wrapped(text: string, size: number, room: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = lines.length > 0 ? `${lines[lines.length - 1]} ${word}` : word;
    if (lines.length > 0 && outlineText(longer, size).width <= room) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
