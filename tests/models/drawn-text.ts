/** Pictures of text for tests, drawn as outlines, so that no font of the system is needed. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import opentype from 'opentype.js';
import sharp from 'sharp';
import type { Pixels } from '../../src/util/pixels.js';

const require = createRequire(import.meta.url);

function loadFont(name: string) {
  const bytes = readFileSync(require.resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`));
  return opentype.parse(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}
const fonts = new Map<string, ReturnType<typeof loadFont>>();

export interface DrawnLine {
  readonly text: string;
  /** Left end of the baseline, pixels. */
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly colour?: string;
  /** Name of a DejaVu font file. */
  readonly font?: string;
  /** Degrees, clockwise, around the left end of the baseline. */
  readonly turn?: number;
}

export function svgText({ text, x, y, size, colour = '#111', font = 'DejaVuSans', turn = 0 }: DrawnLine): string {
  const loaded = fonts.get(font) ?? loadFont(font);
  fonts.set(font, loaded);
  const scale = size / loaded.unitsPerEm;
  let along = 0;
  let outline = '';
  // Letter by letter, since opentype.js's own shaping throws on DejaVu's tables (opentypejs/opentype.js#861).
  for (const letter of text) {
    const glyph = loaded.charToGlyph(letter);
    outline += pathData(glyph.getPath(along, 0, size).commands);
    along += (glyph.advanceWidth ?? 0) * scale;
  }
  return `<path transform="translate(${x} ${y}) rotate(${turn})" fill="${colour}" d="${outline}"/>`;
}

const pathData = (commands: readonly object[]): string =>
  commands
    .map((command) =>
      Object.values(command)
        .map((value) => (typeof value === 'number' ? value.toFixed(2) : value))
        .join(' '),
    )
    .join(' ');

/** Draws an SVG of that size; `turn` in degrees turns the finished picture. */
export async function drawSvg(width: number, height: number, content: string, turn = 0): Promise<Pixels> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${content}</svg>`;
  const { data, info } = await sharp(Buffer.from(svg))
    .flatten({ background: '#fff' })
    .rotate(turn)
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: 3, data };
}

export async function photo(file: string, width?: number): Promise<Pixels> {
  const { data, info } = await sharp(file)
    .rotate()
    .resize({ width, withoutEnlargement: true })
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: 3, data };
}

export const samplePhoto = (number: number): string =>
  require.resolve('@vladmandic/face-api/package.json').replace(/package\.json$/, `demo/sample${number}.jpg`);
