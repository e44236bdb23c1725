import { distance } from 'fastest-levenshtein';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOcr } from '../../src/models/embedded/ocr.js';
import { type DrawnLine, drawSvg, photo, samplePhoto, svgText } from './drawn-text.js';

const ocr = createOcr();
const options = { signal: AbortSignal.timeout(300_000) };

beforeAll(() => ocr.warmUp(options.signal), 120_000);
afterAll(() => ocr.close());

const signLines: DrawnLine[] = [
  { text: 'Opening hours', x: 40, y: 80, size: 48, font: 'DejaVuSans-Bold' },
  { text: 'Monday 9 am to 5 pm', x: 40, y: 150, size: 34 },
  { text: 'Tuesday closed', x: 40, y: 220, size: 34 },
];
const sign = `<rect width="520" height="280" fill="#f4f1e8"/>${signLines.map(svgText).join('')}`;
const signTexts = signLines.map(({ text }) => text);

describe('read', { timeout: 60_000 }, () => {
  it('reads at least 95 of 100 characters: print, signs, light on dark, small, askew', async () => {
    const cases: readonly [line: DrawnLine, ground: string][] = [
      [{ text: 'Please keep off the grass', x: 20, y: 70, size: 30 }, '#fff'],
      [{ text: 'STOP', x: 20, y: 85, size: 60, colour: '#fff', font: 'DejaVuSans-Bold' }, '#c00'],
      [{ text: 'Room 204 - Dr. Smith', x: 20, y: 70, size: 28, colour: '#fff' }, '#204080'],
      [{ text: 'over the lazy dog 12345', x: 20, y: 60, size: 14, colour: '#333' }, '#e8e0d0'],
      [{ text: 'Coffee 3.50 EUR', x: 20, y: 50, size: 34, font: 'DejaVuSerif', turn: 6 }, '#fff'],
      [{ text: 'Bus 42 to the Airport', x: 20, y: 110, size: 28, turn: -9 }, '#ddd'],
    ];
    let wrong = 0;
    let all = 0;
    for (const [line, ground] of cases) {
      const pixels = await drawSvg(460, 130, `<rect width="460" height="130" fill="${ground}"/>${svgText(line)}`);
      const lines = await ocr.read({ id: line.text, pixels }, options);
      const read = lines.map(({ text }) => text).join(' ');
      wrong += distance(read, line.text);
      all += line.text.length;
    }
    expect(1 - wrong / all).toBeGreaterThanOrEqual(0.95);
  });

  it('gives lines in reading order, with boxes in pixels of the picture', async () => {
    const lines = await ocr.read({ id: 'sign', pixels: await drawSvg(520, 280, sign) }, options);
    expect(lines.map(({ text }) => text)).toEqual(signTexts);
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = lines[1]?.box ?? [];
    expect(x1).toBeGreaterThan(25);
    expect(x1).toBeLessThan(50);
    expect(y1).toBeGreaterThan(110);
    expect(y2).toBeLessThan(170);
    expect(x2 - x1).toBeGreaterThan(300);
    for (const { score } of lines) expect(score).toBeGreaterThan(0.8);
  });

  it('reads only the view, and still tells places in the whole picture', async () => {
    const pixels = await drawSvg(520, 280, sign);
    const lines = await ocr.read({ id: 'sign', pixels, view: [20, 182, 520, 240] }, options);
    expect(lines.map(({ text }) => text)).toEqual(['Tuesday closed']);
    expect(lines[0]?.box[1]).toBeGreaterThan(182);
    expect(lines[0]?.box[3]).toBeLessThanOrEqual(240);
  });

  it.each([180, 90, -90])('reads a picture that is turned by %i degrees', async (turn) => {
    const lines = await ocr.read({ id: `turned ${turn}`, pixels: await drawSvg(520, 280, sign, turn) }, options);
    expect(lines.map(({ text }) => text)).toEqual(signTexts);
  });

  it('reads nothing in a photo without text, nor in an empty or a tiny picture', async () => {
    expect(await ocr.read({ id: 'people', pixels: await photo(samplePhoto(4), 640) }, options)).toEqual([]);
    expect(await ocr.read({ id: 'white', pixels: await drawSvg(300, 200, '') }, options)).toEqual([]);
    expect(await ocr.read({ id: 'dot', pixels: await drawSvg(1, 1, '') }, options)).toEqual([]);
  });

  it('remembers what it read in a picture', async () => {
    const pixels = await drawSvg(520, 280, sign);
    await ocr.read({ id: 'sign', pixels }, options);
    const before = performance.now();
    const lines = await ocr.read({ id: 'sign', pixels }, options);
    expect(performance.now() - before).toBeLessThan(150);
    expect(lines.map(({ text }) => text)).toEqual(signTexts);
  });
});
