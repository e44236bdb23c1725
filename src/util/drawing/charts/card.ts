/** What all charts stand on: a light card that dark and light chats show alike, with text as outlines. */
import sharp from 'sharp';
import type { Pixels } from '../../pixels.js';
import { toPixels } from '../sharp-pixels.js';
import { capitalHeight, outlineText, outlineToFit, type Weight } from '../text-outline.js';

export const ink = {
  text: '#1b221c',
  muted: '#566259',
  line: '#dbe3d7',
  card: '#fbfdfa',
  right: '#1d7a40',
  wrong: '#c2691a',
  lesson: '#6b4fb8',
} as const;

/** Pixels; a chat shows a chart at about half its size. */
export const cardWidth = 1200;
export const margin = 56;
const fontSize = 26;

export interface TextStyle {
  /** Pixels. */
  readonly size?: number;
  readonly weight?: Weight;
  readonly colour?: string;
  readonly anchor?: 'start' | 'middle' | 'end';
  /** What is wider loses its end. Pixels. */
  readonly room?: number;
  /** Keeps lines away that pass behind it. */
  readonly halo?: true;
}

/** One line of text; `y` is its baseline. */
export function textAt(text: string, x: number, y: number, style: TextStyle = {}): string {
  const { size = fontSize, weight = 'plain', colour = ink.text, anchor = 'start', room, halo } = style;
  const outline = room === undefined ? outlineText(text, size, weight) : outlineToFit(text, size, room, weight);
  const left = x - (anchor === 'start' ? 0 : anchor === 'middle' ? outline.width / 2 : outline.width);
  const around = halo ? ` stroke="${ink.card}" stroke-width="10" stroke-linejoin="round" paint-order="stroke"` : '';
  return `<path transform="translate(${near(left)} ${near(y)})" fill="${colour}"${around} d="${outline.path}"/>`;
}

/** As `textAt`, with `y` as the middle of its capitals. */
export const textAmid = (text: string, x: number, y: number, style: TextStyle = {}): string =>
  textAt(text, x, y + ((style.size ?? fontSize) * capitalHeight) / 2, style);

/** A sign and what it means, one after another; `y` is their middle. */
export function legend(
  entries: readonly { readonly sign: (x: number, y: number) => string; readonly text: string }[],
  x: number,
  y: number,
): string {
  const size = 24;
  let left = x;
  return entries
    .map(({ sign, text }) => {
      const drawn = sign(left + 10, y) + textAmid(text, left + 30, y, { size, colour: ink.muted });
      left += 30 + outlineText(text, size, 'plain').width + 44;
      return drawn;
    })
    .join('');
}

export const square =
  (colour: string) =>
  (x: number, y: number): string =>
    `<rect x="${near(x - 9)}" y="${near(y - 9)}" width="18" height="18" rx="4" fill="${colour}"/>`;

export const dot =
  (colour: string, radius = 9) =>
  (x: number, y: number): string =>
    `<circle cx="${near(x)}" cy="${near(y)}" r="${near(radius)}" fill="${colour}" stroke="${ink.card}" stroke-width="3"/>`;

export const diamond =
  (colour: string) =>
  (x: number, y: number): string =>
    `<path d="M${near(x)} ${near(y - 11)}l11 11l-11 11l-11 -11Z" fill="${colour}"/>`;

/** A card with its title; the rest of it is `content`. Its round corners are transparent. */
export async function drawCard(height: number, title: string, subtitle: string, content: string): Promise<Pixels> {
  const room = cardWidth - 2 * margin;
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${cardWidth}" height="${near(height)}">` +
    `<rect x="1" y="1" width="${cardWidth - 2}" height="${near(height - 2)}" rx="28" fill="${ink.card}" stroke="${ink.line}" stroke-width="2"/>` +
    textAt(title, margin, 86, { size: 40, weight: 'bold', room }) +
    textAt(subtitle, margin, 132, { colour: ink.muted, room }) +
    `${content}</svg>`;
  return toPixels(sharp(Buffer.from(svg)).ensureAlpha());
}

/** Numbers as SVG wants them: short, never `NaN` or `1e-7`. */
export const near = (value: number): string => value.toFixed(1);
