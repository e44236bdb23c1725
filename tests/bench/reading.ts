/**
 * How well text is read: twenty-two fonts, sizes, colours, contrasts, turns, rows and blocks, drawn. With
 * `READING_BEFORE=<another checkout>` its reader reads the same pictures in the same run, for a before and after.
 */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { distance } from 'fastest-levenshtein';
import type { Sight, TextLine } from '../../src/contracts/model.js';
import { loadTextReader } from '../../src/models/embedded/text-reader.js';
import { layOutPage, pageText } from '../../src/reading/page.js';
import type { Pixels } from '../../src/util/pixels.js';
import { drawSvg, svgText } from '../models/drawn-text.js';
import type { BenchResult } from './bounds.js';

interface Reader {
  read(sight: Sight): Promise<readonly TextLine[]>;
}

interface Sample {
  readonly name: string;
  readonly pixels: Pixels;
  readonly text: string;
}

const fonts =
  'DejaVuMathTeXGyre DejaVuSans DejaVuSans-Bold DejaVuSans-BoldOblique DejaVuSans-ExtraLight DejaVuSans-Oblique DejaVuSansCondensed DejaVuSansCondensed-Bold DejaVuSansCondensed-BoldOblique DejaVuSansCondensed-Oblique DejaVuSansMono DejaVuSansMono-Bold DejaVuSansMono-BoldOblique DejaVuSansMono-Oblique DejaVuSerif DejaVuSerif-Bold DejaVuSerif-BoldItalic DejaVuSerif-Italic DejaVuSerifCondensed DejaVuSerifCondensed-Bold DejaVuSerifCondensed-BoldItalic DejaVuSerifCondensed-Italic'.split(
    ' ',
  );
const sentences = [
  'Please keep off the grass',
  'TAKE AWAY AVENUE PARKING',
  'Meeting at 10:45 in room 204',
  'Total 27.86 EUR, paid by card',
  'Open 9 am to 5 pm, Monday closed',
  'info@example.com +44 20 7946 0958',
  'BAKERY LAVATORY WATER TAXI',
];
/** Size, ink, ground, degrees. */
const looks: readonly (readonly [size: number, ink: string, ground: string, turn: number])[] = [
  [30, '#111', '#fff', 0],
  [44, '#fff', '#204080', 0],
  [13, '#333', '#f4f1e8', 0],
  [26, '#999', '#ccc', 0],
  [28, '#334', '#111', 0],
  [64, '#c00', '#fff3c4', 0],
  [24, '#111', '#fff', 14],
  [24, '#ffd', '#264', -12],
  [22, '#111', '#eee', 90],
  [20, '#111', '#fff', 180],
];

export async function benchReading(): Promise<BenchResult> {
  const samples = [...(await singleLines()), ...(await pages())];
  const before = process.env.READING_BEFORE;
  const readers = { now: await loadTextReader(), ...(before ? { before: await readerOf(before) } : {}) };
  const facts: Record<string, number> = { pictures: samples.length };
  const sums = new Map<string, { wrong: number; letters: number; ms: number }>();
  for (const sample of samples)
    for (const [name, reader] of Object.entries(readers)) {
      const sum = sums.get(name) ?? { wrong: 0, letters: 0, ms: 0 };
      const began = performance.now();
      const lines = await reader.read({ id: sample.name, pixels: sample.pixels });
      sum.ms += performance.now() - began;
      const text = name === 'now' ? pageText(layOutPage(lines)) : lines.map((line) => line.text).join('\n');
      const errors = distance(text, sample.text);
      if (process.env.READING_SHOW && errors > 0) console.log(name, sample.name, errors, JSON.stringify(text));
      sum.wrong += Math.min(errors, sample.text.length);
      sum.letters += sample.text.length;
      sums.set(name, sum);
    }
  for (const [name, { wrong, letters, ms }] of sums) {
    facts[`${name}: character accuracy`] = 1 - wrong / letters;
    facts[`${name}: seconds a picture`] = ms / 1000 / samples.length;
  }
  const [now, then] = [sums.get('now'), sums.get('before')];
  if (now && then) facts['time, now to before'] = now.ms / then.ms;
  return {
    facts,
    bounds: [{ name: 'character accuracy', value: facts['now: character accuracy'], min: 0.95 }],
  };
}

async function readerOf(checkout: string): Promise<Reader> {
  const file = path.resolve(checkout, 'src/models/embedded/text-reader.ts');
  const module = (await import(pathToFileURL(file).href)) as { loadTextReader(): Promise<Reader> };
  return module.loadTextReader();
}

/** Each font with two sentences in two looks. */
async function singleLines(): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const [at, font] of fonts.entries())
    for (const half of [0, 1]) {
      const text = sentences[(2 * at + half) % sentences.length];
      const [size, colour, ground, turn] = looks[(at + half * 5) % looks.length];
      const [width, height] = [Math.round(text.length * size * 0.8 + 80), Math.round(size * 2.4)];
      const line = svgText({ text, x: 30, y: Math.round(size * 1.5), size, colour, font });
      const content = `<rect width="${width}" height="${height}" fill="${ground}"/>${line}`;
      const pixels = await drawSvg(width, height, content, turn);
      samples.push({ name: `${font} ${size} ${colour} on ${ground}, ${turn}°`, pixels, text });
    }
  return samples;
}

/** Rows of several cells, blocks, two columns of prose. */
async function pages(): Promise<Sample[]> {
  const draw = (name: string, width: number, height: number, font: string, cells: readonly PageCell[]) => ({
    name,
    text: readable(cells),
    pixels: drawSvg(
      width,
      height,
      `<rect width="${width}" height="${height}" fill="#fdfcf8"/>${cells.map(([x, y, size, text]) => svgText({ text, x, y, size, font })).join('')}`,
    ),
  });
  const made = [
    draw('receipt', 600, 560, 'DejaVuSansMono', [
      [190, 60, 30, 'CORNER SHOP'],
      [60, 160, 22, '2 x Milk'],
      [460, 160, 22, '2.40'],
      [60, 200, 22, '1 x Bread'],
      [460, 200, 22, '3.10'],
      [60, 240, 22, '6 x Eggs'],
      [460, 240, 22, '1.98'],
      [60, 330, 24, 'TOTAL'],
      [460, 330, 24, '7.48'],
      [60, 430, 22, '14/02/2026 09:41'],
    ]),
    draw('menu', 900, 420, 'DejaVuSerif', [
      [60, 60, 36, 'LUNCH MENU'],
      [60, 150, 28, 'Tomato soup'],
      [400, 150, 28, 'small 4.50'],
      [700, 150, 28, 'large 6.00'],
      [60, 200, 28, 'Green salad'],
      [400, 200, 28, 'small 5.20'],
      [700, 200, 28, 'large 7.40'],
      [60, 250, 28, 'Fish pie'],
      [400, 250, 28, 'small 9.10'],
      [700, 250, 28, 'large 12.30'],
    ]),
    draw('columns', 1100, 360, 'DejaVuSans', [
      [40, 60, 22, 'The library opens at nine on weekdays'],
      [40, 100, 22, 'and at ten on Saturdays. Books can be'],
      [40, 140, 22, 'returned at any time in the box that'],
      [40, 180, 22, 'stands beside the main entrance.'],
      [600, 60, 22, 'Children under twelve may borrow ten'],
      [600, 100, 22, 'items. Films are lent for one week only'],
      [600, 140, 22, 'and cannot be renewed more than once'],
      [600, 180, 22, 'when somebody else waits for them.'],
    ]),
  ];
  return Promise.all(made.map(async ({ name, text, pixels }) => ({ name, text, pixels: await pixels })));
}

type PageCell = readonly [x: number, y: number, size: number, text: string];

/** Cells in the order given: of one height in one row, an empty line where the next is much lower, or higher again. */
function readable(cells: readonly PageCell[]): string {
  return cells
    .map(([, y, size, text], at) => {
      const before = cells[at - 1];
      if (!before) return text;
      if (before[1] === y) return ` ${text}`;
      return `${y < before[1] || y - before[1] > 2.6 * size ? '\n\n' : '\n'}${text}`;
    })
    .join('');
}
