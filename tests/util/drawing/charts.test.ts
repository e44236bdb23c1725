/** Charts that say what the numbers say, on any ground and with any names. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawAccuracyChart } from '../../../src/util/drawing/charts/accuracy-chart.js';
import { drawBarChart } from '../../../src/util/drawing/charts/bar-chart.js';
import { ink } from '../../../src/util/drawing/charts/card.js';
import { drawContactSheet } from '../../../src/util/drawing/charts/contact-sheet.js';
import { contrast } from '../../../src/util/drawing/draw-marks.js';
import type { Pixels } from '../../../src/util/pixels.js';
import { busy, drawn, pixelAt } from '../../support/drawn-pictures.js';

const rgb = (colour: string): readonly number[] => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));

/** Where a colour is drawn, within a few shades: how many pixels, and the box around them. */
function placesOf(picture: Pixels, colour: string, from = 0, to = picture.height) {
  const wanted = rgb(colour);
  let [count, left, top, right, bottom] = [0, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, -1, -1];
  for (let y = from; y < to; y++)
    for (let x = 0; x < picture.width; x++) {
      const at = (y * picture.width + x) * picture.channels;
      if (wanted.some((value, channel) => Math.abs(picture.data[at + channel] - value) > 3)) continue;
      count++;
      [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)];
    }
  return { count, left, top, right, bottom };
}

const period = (name: string, right: number, wrong: number, lessons = 0) => ({ name, right, wrong, lessons });
const accuracy = (...periods: readonly ReturnType<typeof period>[]): Promise<Pixels> =>
  drawAccuracyChart({ title: 'How often I was right', subtitle: 'by week', periods });
/** The part of the chart that holds the line, without heading and legend. */
const lineRows = [190, 540] as const;

describe('accuracy over time', () => {
  test('a better share stands higher, at the height that the scale says', async () => {
    const height = async (right: number, wrong: number): Promise<number> => {
      const { top, bottom } = placesOf(await accuracy(period('3 Nov', right, wrong)), ink.right, ...lineRows);
      return (top + bottom) / 2;
    };
    const [none, half, all] = [await height(0, 8), await height(4, 4), await height(8, 0)];
    expect(none - all).toBeGreaterThan(250);
    expect(Math.abs((none + all) / 2 - half)).toBeLessThan(2);
  });

  test('the counts below it show right and wrong in their shares', async () => {
    const chart = await accuracy(period('3 Nov', 30, 10), period('10 Nov', 0, 0), period('17 Nov', 3, 1));
    const [right, wrong] = [ink.right, ink.wrong].map((colour) => placesOf(chart, colour, 560, 655).count);
    expect(right / wrong).toBeGreaterThan(2.7);
    expect(right / wrong).toBeLessThan(3.3);
  });

  test('lessons are marked where they were learned', async () => {
    const without = placesOf(await accuracy(period('a', 1, 1), period('b', 1, 1)), ink.lesson, ...lineRows);
    const { count, left } = placesOf(await accuracy(period('a', 1, 1), period('b', 1, 1, 2)), ink.lesson, ...lineRows);
    expect(without.count).toBe(0);
    expect(count).toBeGreaterThan(50);
    expect(left).toBeGreaterThan(600);
  });

  test('any numbers and names make a chart', async () => {
    const anyPeriod = fc.record({
      name: fc.string({ unit: 'grapheme', maxLength: 20 }),
      right: fc.nat(100_000),
      wrong: fc.nat(100_000),
      lessons: fc.nat(3),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(anyPeriod, { minLength: 1, maxLength: 26 }), async (periods) => {
        const { width, height } = await drawAccuracyChart({ title: '<b>&"', subtitle: '', periods });
        expect([width, height]).toEqual([1200, 780]);
      }),
      { numRuns: 8 },
    );
  });
});

describe('bars', () => {
  const series = [
    { name: 'learned', colour: '#1d7a40' },
    { name: 'not learned', colour: '#d9822b' },
  ];
  const bars = (...rows: readonly { label: string; values: readonly number[] }[]): Promise<Pixels> =>
    drawBarChart({ title: 'Who taught me what', subtitle: '', series, groups: [{ heading: 'By person', rows }] });
  const legendHeight = 110;

  test('are as long as their numbers say', async () => {
    const chart = await bars({ label: 'Ana', values: [10, 0] }, { label: 'Bob', values: [4, 1] });
    const body = chart.height - legendHeight;
    const [ana, bob] = [placesOf(chart, '#1d7a40', 230, 285), placesOf(chart, '#1d7a40', 288, body)];
    expect((bob.right - bob.left) / (ana.right - ana.left)).toBeCloseTo(0.4, 1);
    const wrong = placesOf(chart, '#d9822b', 0, body);
    expect(wrong.left).toBeGreaterThan(bob.right);
    expect((wrong.right - wrong.left) / (ana.right - ana.left)).toBeCloseTo(0.1, 1);
  });

  test('grow with their rows, and names are drawn as text, whatever they hold', async () => {
    const one = await bars({ label: 'Ana', values: [1, 0] });
    const three = await bars(
      { label: '</text><script>alert(1)</script>', values: [1, 0] },
      { label: 'a name that goes on and on, for longer than anybody would call themselves', values: [0, 0] },
      { label: '李小龙 🐈', values: [0, 3] },
    );
    expect(three.height - one.height).toBe(2 * 54);
  });
});

describe('contact sheets', () => {
  const cell = (name: string, pixels: Pixels) => ({ name, pixels, note: 'LOC' });

  test('show each picture whole, in its proportions, four a row', async () => {
    const red = cell(
      'heron',
      drawn(400, 100, () => [230, 20, 20]),
    );
    const sheet = await drawContactSheet('What I was shown', '', [red]);
    const { left, right, top, bottom } = placesOf(sheet, '#e61414');
    expect((right - left + 1) / (bottom - top + 1)).toBeCloseTo(4, 0);
    const four = await drawContactSheet('', '', Array(4).fill(red));
    const five = await drawContactSheet('', '', Array(5).fill(red));
    expect(four.height).toBe(sheet.height);
    expect(five.height).toBeGreaterThan(four.height + 200);
  });

  test('take pictures of any size, also transparent ones', async () => {
    const cells = [busy(1, 1), busy(3, 900), busy(2000, 5), drawn(50, 40, () => [1, 2, 3, 0])].map((pixels) =>
      cell('x'.repeat(500), pixels),
    );
    expect((await drawContactSheet('t', 's', cells)).width).toBe(1200);
  });
});

test('charts are readable in dark and in light chats: a card of their own, ink that stands out on it', async () => {
  const chart = await accuracy(period('3 Nov', 1, 1));
  expect(pixelAt(chart, 0, 0)[3]).toBe(0);
  for (let x = 40; x < chart.width - 40; x += 7) expect(pixelAt(chart, x, 170)[3]).toBe(255);
  for (const colour of [ink.text, ink.muted]) expect(contrast(colour, ink.card)).toBeGreaterThan(4.5);
  // What WCAG asks of the graphics of a chart.
  for (const colour of [ink.right, ink.wrong, ink.lesson]) expect(contrast(colour, ink.card)).toBeGreaterThan(3);
});
