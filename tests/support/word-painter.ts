/** A painter that goes by words and is right where they are: shapes, colours, stripes and eyes that a prompt names. */
import sharp from 'sharp';
import type { Box } from '../../src/util/box.js';
import { copyPixels, mixInto } from '../../src/util/drawing/mix.js';
import { fromPixels, toPixels } from '../../src/util/drawing/sharp-pixels.js';
import type { Mask, Pixels } from '../../src/util/pixels.js';
import type { DecodedPicture, PeerFile } from './replicate-hosted.js';

const colours: Readonly<Record<string, string>> = {
  teal: '#0f8b8d',
  turquoise: '#0f8b8d',
  cyan: '#0f8b8d',
  green: '#1f9d3a',
  orange: '#f28c28',
  red: '#c1121f',
  blue: '#1d4ed8',
  yellow: '#f4d03f',
  purple: '#7d3c98',
  white: '#f4f4f4',
  black: '#1b1b1b',
  grey: '#8a8a8a',
};

/** What words say of a figure. */
export interface Figure {
  readonly body: string;
  readonly stripes?: string;
  readonly eyes: boolean;
}

/** "A teal owl with orange stripes and big eyes"; words that name nothing known give a beige blob, as from painters that guess. */
export function figureOf(prompt: string): Figure {
  const words = prompt.toLowerCase();
  const named = [...words.matchAll(/[a-z]+/g)].flatMap(([word]) => (word in colours ? [word] : []));
  const striped = /([a-z]+)[ -]?(?:and [a-z]+ )?(?:striped?|stripes)/.exec(words);
  const stripes = striped ? (named.find((name) => name === striped[1]) ?? named[1]) : undefined;
  const body = named.find((name) => name !== stripes) ?? named[0];
  return {
    body: body ? colours[body] : '#cbb89d',
    ...(stripes && stripes !== body ? { stripes: colours[stripes] } : {}),
    eyes: /\beyes?\b|\bowl\b/.test(words),
  };
}

/** The figure in a box, as SVG. */
export function drawFigure({ body, stripes, eyes }: Figure, [x1, y1, x2, y2]: Box): string {
  const bands = stripes
    ? [60, 110, 160].map((y) => `<rect x="24" y="${y}" width="152" height="24" fill="${stripes}"/>`)
    : [];
  const face = eyes
    ? `<polygon points="30,48 58,4 80,36" fill="${body}"/><polygon points="170,48 142,4 120,36" fill="${body}"/>
       ${[70, 130].map((x) => `<circle cx="${x}" cy="66" r="22" fill="#fff"/><circle cx="${x}" cy="66" r="10"/>`).join('')}`
    : '';
  return `<g transform="translate(${x1} ${y1}) scale(${(x2 - x1) / 200} ${(y2 - y1) / 230})">
    <ellipse cx="100" cy="122" rx="86" ry="104" fill="${body}"/>${bands.join('')}${face}</g>`;
}

/** A picture of the figure that words name, on a background of one colour, and where it is. */
export async function pixelsOfFigure(
  words: string,
  background: string,
  width = 420,
  height = 420,
): Promise<{ readonly pixels: Pixels; readonly box: Box; readonly png: Buffer }> {
  const side = Math.min(width, height) * 0.8;
  const [left, top] = [(width - side) / 2, (height - side) / 2];
  const box: Box = [left, top, left + side, top + side];
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <rect width="${width}" height="${height}" fill="${background}"/>${drawFigure(figureOf(words), box)}</svg>`;
  const image = sharp(Buffer.from(drawing)).removeAlpha();
  return { pixels: await toPixels(image.clone()), box, png: await image.png().toBuffer() };
}

/** The picture with the figure that the words name in the place of the mask; beside it nothing changes. */
export async function paintWords(pixels: Pixels, mask: Mask, words: string): Promise<Pixels> {
  const { width, height } = pixels;
  const box = boxOf(mask);
  const sky = `<rect x="${box[0]}" y="${box[1]}" width="${box[2] - box[0]}" height="${box[3] - box[1]}" fill="#bcd7ee"/>`;
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${sky}${drawFigure(figureOf(words), box)}</svg>`;
  const painted = await toPixels(
    fromPixels(pixels)
      .composite([{ input: Buffer.from(drawing) }])
      .removeAlpha(),
  );
  const result = copyPixels(pixels);
  await mixInto(result, painted, mask, { left: 0, top: 0 }, new AbortController().signal);
  return result;
}

/** Around what a mask selects. */
function boxOf({ width, height, data }: Mask): Box {
  let [x1, y1, x2, y2] = [width, height, 0, 0];
  for (let at = 0; at < width * height; at++) {
    if (data[at] <= 127) continue;
    const [x, y] = [at % width, Math.floor(at / width)];
    [x1, y1, x2, y2] = [Math.min(x1, x), Math.min(y1, y), Math.max(x2, x + 1), Math.max(y2, y + 1)];
  }
  return [x1, y1, Math.max(x2, x1 + 1), Math.max(y2, y1 + 1)];
}

/** The same as a hosted painter gives it. */
export async function paintedFile(image: DecodedPicture, mask: DecodedPicture, prompt: string): Promise<PeerFile> {
  const { width, height } = image;
  const selected: Mask = {
    width,
    height,
    data: Uint8Array.from({ length: width * height }, (_, at) => mask.data[3 * at]),
  };
  const painted = await paintWords({ ...image, channels: 3 }, selected, prompt);
  const bytes = await fromPixels(painted).webp({ lossless: true }).toBuffer();
  return { name: 'out-0.webp', type: 'image/webp', bytes };
}
