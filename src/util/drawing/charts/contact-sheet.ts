import sharp, { type OverlayOptions } from 'sharp';
import type { Pixels } from '../../pixels.js';
import { fromPixels, toPixels } from '../sharp-pixels.js';
import { cardWidth, drawCard, ink, margin, near, textAt } from './card.js';

export interface ContactCell {
  /** Shown whole in its cell. */
  readonly pixels: Pixels;
  readonly name: string;
  /** Small print below the name. */
  readonly note: string;
}

const columns = 4;
const gap = 24;
const cellWidth = (cardWidth - 2 * margin - (columns - 1) * gap) / columns;
const pictureHeight = 200;
const cellHeight = pictureHeight + 104;
const top = 172;

/** Small pictures side by side with their names below, four a row; at least one. */
export async function drawContactSheet(
  title: string,
  subtitle: string,
  cells: readonly ContactCell[],
): Promise<Pixels> {
  const height = top + Math.ceil(cells.length / columns) * cellHeight + 20;
  const placed = cells.map((cell, place) => ({
    ...cell,
    x: margin + (place % columns) * (cellWidth + gap),
    y: top + Math.floor(place / columns) * cellHeight,
  }));
  const frames = placed.map(
    ({ x, y, name, note }) =>
      `<rect x="${near(x)}" y="${y}" width="${near(cellWidth)}" height="${pictureHeight}" rx="12" fill="#eef2ec"/>` +
      textAt(name, x + 4, y + pictureHeight + 38, { weight: 'bold', room: cellWidth - 8 }) +
      textAt(note, x + 4, y + pictureHeight + 72, { size: 22, colour: ink.muted, room: cellWidth - 8 }),
  );
  const card = await drawCard(height, title, subtitle, frames.join(''));
  const pictures = await Promise.all(placed.map(({ pixels, x, y }) => overlay(pixels, x, y)));
  return toPixels(
    sharp(await fromPixels(card).composite(pictures).png({ compressionLevel: 1 }).toBuffer()).ensureAlpha(),
  );
}

/** The picture in the middle of its frame, its corners as round as the frame's. */
async function overlay(pixels: Pixels, x: number, y: number): Promise<OverlayOptions> {
  const room = { width: Math.floor(cellWidth) - 12, height: pictureHeight - 12 };
  const small = await toPixels(
    fromPixels(pixels)
      .resize({ ...room, fit: 'inside' })
      .ensureAlpha(),
  );
  const { width, height } = small;
  const corners = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="${width}" height="${height}" rx="8"/></svg>`;
  return {
    input: await fromPixels(small)
      .composite([{ input: Buffer.from(corners), blend: 'dest-in' }])
      .png()
      .toBuffer(),
    left: Math.round(x + (cellWidth - width) / 2),
    top: Math.round(y + (pictureHeight - height) / 2),
  };
}
