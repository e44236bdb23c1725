/** Changes of a whole picture's light and colour: its pixels keep their places. */
import type { Pixels } from '../pixels.js';
import { forEachRow } from './mix.js';
import { fromPixels, toPixels } from './sharp-pixels.js';

/** How a picture can be changed; what is strong or weak takes an amount. */
export const lights = [
  'brighter',
  'darker',
  'more contrast',
  'less contrast',
  'more colour',
  'less colour',
  'black and white',
  'sepia',
  'inverted',
  'blurred',
  'pixelated',
  'sharper',
  'warmer',
  'cooler',
] as const;
export type Light = (typeof lights)[number];

/** Rec. 709 luma: what the eye takes for the brightness of a colour. */
const luma = [0.2126, 0.7152, 0.0722] as const;
const sepiaTone = [
  [0.393, 0.769, 0.189],
  [0.349, 0.686, 0.168],
  [0.272, 0.534, 0.131],
] as const;
/** A blur at full amount reaches over this share of the longer side. */
const blurShare = 0.04;

/** So are squares of a pixelated picture. */
const squareShare = 0.06;

/**
 * @param amount 0..1: .1 is a touch, .3 is seen at once, 1 is as much as there is
 * @returns a copy, as large; transparency stays
 */
export async function adjustLight(pixels: Pixels, light: Light, amount: number): Promise<Pixels> {
  switch (light) {
    case 'brighter':
      return curved(pixels, (value) => value ** (1 / (1 + 1.5 * amount)));
    case 'darker':
      return curved(pixels, (value) => value ** (1 + 1.5 * amount));
    case 'more contrast':
      return curved(pixels, (value) => steepened(value, 1 + 2 * amount));
    case 'less contrast':
      return curved(pixels, (value) => 0.5 + (value - 0.5) * (1 - 0.85 * amount));
    case 'more colour':
      return saturated(pixels, 1 + 2 * amount);
    case 'less colour':
      return saturated(pixels, 1 - amount);
    case 'black and white':
      return saturated(pixels, 0);
    case 'sepia':
      return mixedChannels(pixels, sepiaTone);
    case 'inverted':
      return curved(pixels, (value) => 1 - value);
    case 'warmer':
      return curved(pixels, (value, channel) => value ** (1 + 0.6 * amount * (channel - 1)));
    case 'cooler':
      return curved(pixels, (value, channel) => value ** (1 - 0.6 * amount * (channel - 1)));
    case 'blurred':
      return filtered(pixels, (picture, side) => picture.blur(Math.max(0.5, side * blurShare * amount)));
    case 'pixelated':
      return pixelated(pixels, Math.max(2, Math.max(pixels.width, pixels.height) * squareShare * amount));
    case 'sharper':
      return filtered(pixels, (picture) => picture.sharpen({ sigma: 1.2, m1: 0.5 + 2 * amount, m2: 1 + 6 * amount }));
  }
}

/** An S about the middle, steeper there than `slope` 1; black and white stay. */
function steepened(value: number, slope: number): number {
  return value < 0.5 ? 0.5 * (2 * value) ** slope : 1 - 0.5 * (2 - 2 * value) ** slope;
}

/** Each value of a colour channel (0 red, 1 green, 2 blue) by a curve over 0..1. */
function curved(pixels: Pixels, curve: (value: number, channel: number) => number): Promise<Pixels> {
  const [red, green, blue] = [0, 1, 2].map((channel) =>
    Uint8Array.from({ length: 256 }, (_, value) => 255 * Math.min(1, Math.max(0, curve(value / 255, channel))) + 0.5),
  );
  return changed(pixels, (data, at) => {
    data[at] = red[data[at]];
    data[at + 1] = green[data[at + 1]];
    data[at + 2] = blue[data[at + 2]];
  });
}

/** Colours move away from the grey that is as bright, or towards it. */
function saturated(pixels: Pixels, factor: number): Promise<Pixels> {
  const grey = luma.map((share) => share * (1 - factor));
  const row = (own: number): Row => [0, 1, 2].map((channel) => grey[channel] + (channel === own ? factor : 0));
  return mixedChannels(pixels, [row(0), row(1), row(2)]);
}

/** How much of red, green and blue a channel is made of. */
type Row = readonly number[];

function mixedChannels(pixels: Pixels, [red, green, blue]: readonly Row[]): Promise<Pixels> {
  return changed(pixels, (data, at) => {
    const [r, g, b] = [data[at], data[at + 1], data[at + 2]];
    data[at] = red[0] * r + red[1] * g + red[2] * b;
    data[at + 1] = green[0] * r + green[1] * g + green[2] * b;
    data[at + 2] = blue[0] * r + blue[1] * g + blue[2] * b;
  });
}

/** A copy of which each pixel is changed in place. @param change gets where its red stands */
async function changed(pixels: Pixels, change: (data: Uint8ClampedArray, at: number) => void): Promise<Pixels> {
  const { width, channels } = pixels;
  // Clamped, so that what is too bright stays white.
  const data = new Uint8ClampedArray(pixels.data);
  await forEachRow(pixels, undefined, (y) => {
    for (let at = y * width * channels; at < (y + 1) * width * channels; at += channels) change(data, at);
  });
  return { ...pixels, data: new Uint8Array(data.buffer) };
}

async function pixelated(pixels: Pixels, square: number): Promise<Pixels> {
  const { width, height } = pixels;
  const [columns, rows] = [width, height].map((side) => Math.max(1, Math.round(side / square)));
  const averages = await toPixels(fromPixels(pixels).resize({ width: columns, height: rows, fit: 'fill' }));
  return toPixels(fromPixels(averages).resize({ width, height, fit: 'fill', kernel: 'nearest' }));
}

type Picture = ReturnType<typeof fromPixels>;

const filtered = (pixels: Pixels, filter: (picture: Picture, side: number) => Picture): Promise<Pixels> =>
  toPixels(filter(fromPixels(pixels), Math.max(pixels.width, pixels.height)));
