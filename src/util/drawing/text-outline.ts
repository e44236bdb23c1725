/** Text as outlines of letters, so that pictures look alike whichever fonts a machine has. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import opentype, { type Font, type Glyph, type PathCommand } from 'opentype.js';

export interface TextOutline {
  /** SVG path data; the baseline starts at 0,0. */
  readonly path: string;
  /** Pixels. */
  readonly width: number;
}

/** Height of capitals as a share of the font size. */
export const capitalHeight = 0.73;

const require = createRequire(import.meta.url);
const loadFont = (name: string): Font => {
  const { buffer, byteOffset, byteLength } = readFileSync(require.resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`));
  return opentype.parse(buffer.slice(byteOffset, byteOffset + byteLength));
};

/** `even` has letters of one width. */
export type Weight = 'bold' | 'plain' | 'even';

/** The wanted face first, then the other, which has scripts that it lacks. Each is read when first needed (150 ms). */
const faces: Readonly<Record<Weight, readonly string[]>> = {
  bold: ['DejaVuSans-Bold', 'DejaVuSans'],
  plain: ['DejaVuSans', 'DejaVuSans-Bold'],
  even: ['DejaVuSansMono', 'DejaVuSans'],
};
const loaded = new Map<string, Font>();

/** Stands for letters that neither font has (Chinese, Japanese, Korean …). */
const unknown = '\u25A1';

/** No label is longer; what is longer is cut before any work is done on it. */
const maxLetters = 300;

/**
 * One line of text as a path, letter by letter: opentype.js's own shaping throws on DejaVu's tables
 * (opentypejs/opentype.js#861). So Arabic letters stay unjoined, and scripts read from the left.
 * @param size font size in pixels
 */
export function outlineText(text: string, size: number, weight: Weight = 'bold'): TextOutline {
  let width = 0;
  let path = '';
  let before: { readonly font: Font; readonly glyph: Glyph } | undefined;
  for (const letter of drawable(text, weight)) {
    const font = fontWith(letter, weight);
    if (!font) continue;
    const glyph = font.charToGlyph(letter);
    const scale = size / font.unitsPerEm;
    if (before?.font === font) width += font.getKerningValue(before.glyph, glyph) * scale;
    path += glyph.getPath(width, 0, size).commands.map(pathCommand).join('');
    width += (glyph.advanceWidth ?? 0) * scale;
    before = { font, glyph };
  }
  return { path, width };
}

/** opentype.js's own `toPathData` loses the space before a number that it rounds to -0. */
function pathCommand(command: PathCommand): string {
  const numbers = (...values: readonly number[]): string => values.map((value) => value.toFixed(2)).join(' ');
  switch (command.type) {
    case 'M':
    case 'L':
      return `${command.type}${numbers(command.x, command.y)}`;
    case 'Q':
      return `Q${numbers(command.x1, command.y1, command.x, command.y)}`;
    case 'C':
      return `C${numbers(command.x1, command.y1, command.x2, command.y2, command.x, command.y)}`;
    case 'Z':
      return 'Z';
  }
}

/** As `outlineText`; a text wider than `room` pixels loses its end and gets "…". */
export function outlineToFit(text: string, size: number, room: number, weight: Weight = 'bold'): TextOutline {
  const whole = outlineText(text, size, weight);
  if (whole.width <= room) return whole;
  const letters = [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text.slice(0, maxLetters))];
  let [fits, tooMany] = [0, letters.length];
  while (tooMany - fits > 1) {
    const middle = (fits + tooMany) >> 1;
    if (shortened(middle).width <= room) fits = middle;
    else tooMany = middle;
  }
  return shortened(fits);

  function shortened(length: number): TextOutline {
    const start = letters.slice(0, length).map(({ segment }) => segment);
    return outlineText(`${start.join('').trimEnd()}…`, size, weight);
  }
}

/** What can be drawn of a text on one line: no controls, no invisible marks, one sign for letters that no font has. */
function drawable(text: string, weight: Weight): string {
  const line = text
    .slice(0, maxLetters)
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Zs}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\p{Cf}\p{Variation_Selector}\p{Cs}\p{Co}\p{Cn}]/gu, '')
    .replace(/ {2,}/g, ' ')
    .trim();
  const known = [...line].map((letter) => (fontWith(letter, weight) ? letter : unknown)).join('');
  return known.replace(new RegExp(`${unknown}{2,}`, 'g'), `${unknown}${unknown}`);
}

function fontWith(letter: string, weight: Weight): Font | undefined {
  for (const face of faces[weight]) {
    const font = loaded.get(face) ?? loadFont(face);
    loaded.set(face, font);
    if (font.charToGlyphIndex(letter) > 0) return font;
  }
  return undefined;
}
