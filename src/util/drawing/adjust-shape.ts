/** Changes of a picture's shape and size: its pixels move. */
import sharp from 'sharp';
import type { Pixels } from '../pixels.js';
import { addAlpha } from './add-alpha.js';
import { shapeMask } from './masks.js';
import { fromPixels, toPixels } from './sharp-pixels.js';

export const shapes = [
  'rotated',
  'mirrored',
  'flipped',
  'square',
  'circle',
  'portrait',
  'landscape',
  'resized',
  'wide',
  'high',
] as const;
export type Shape = (typeof shapes)[number];

/** Width by height of shapes that have a name. */
const proportions: Readonly<Partial<Record<Shape, number>>> = {
  square: 1,
  circle: 1,
  portrait: 3 / 4,
  landscape: 4 / 3,
};

/** Pixels; a picture is not enlarged beyond. */
const longestSide = 6000;

/**
 * @param amount of `rotated`: degrees clockwise; of `resized`: the factor for both sides; of `wide` and `high`: pixels; of
 * `landscape` and `portrait`: width by height
 */
export async function adjustShape(pixels: Pixels, shape: Shape, amount: number | undefined): Promise<Pixels> {
  const picture = fromPixels(pixels);
  const { width, height } = pixels;
  switch (shape) {
    case 'rotated':
      return toPixels(picture.rotate(amount ?? 90, { background: '#ffffff' }));
    case 'mirrored':
      return toPixels(picture.flop());
    case 'flipped':
      return toPixels(picture.flip());
    case 'resized':
      return resized(pixels, width * (amount ?? 0.5));
    case 'wide':
      return resized(pixels, amount ?? width);
    case 'high':
      return resized(pixels, (width * (amount ?? height)) / height);
    case 'circle':
      return circle(await cut(pixels, 1));
    default:
      return cut(pixels, amount ?? proportions[shape] ?? 1);
  }
}

/** What draws the eye stays: libvips looks for detail, colour and skin. */
async function cut(pixels: Pixels, proportion: number): Promise<Pixels> {
  const { width, height } = pixels;
  const size =
    width / height > proportion
      ? { width: Math.max(1, Math.round(height * proportion)), height }
      : { width, height: Math.max(1, Math.round(width / proportion)) };
  return toPixels(fromPixels(pixels).resize({ ...size, fit: 'cover', position: sharp.strategy.attention }));
}

async function resized(pixels: Pixels, width: number): Promise<Pixels> {
  const maxFactor = longestSide / Math.max(pixels.width, pixels.height);
  const factor = Math.min(maxFactor, width / pixels.width);
  return toPixels(
    fromPixels(pixels).resize({
      width: Math.max(1, Math.round(pixels.width * factor)),
      height: Math.max(1, Math.round(pixels.height * factor)),
      fit: 'fill',
      kernel: 'lanczos3',
    }),
  );
}

async function circle(pixels: Pixels): Promise<Pixels> {
  const { width, height } = pixels;
  const mask = await shapeMask('ellipse', [1, 1, width - 1, height - 1], { left: 0, top: 0, width, height }, 1);
  return addAlpha(pixels, mask);
}
