/** Boxes and labels on pictures: placed well, legible at any size, safe with any text. */
import path from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { type Box, boxArea, intersectBoxes } from '../../../src/util/box.js';
import { coloursOf, contrast, drawMarks, inkOn, palette, placeLabels } from '../../../src/util/drawing/draw-marks.js';
import { cutView, renderView, toPixels } from '../../../src/util/drawing/sharp-pixels.js';
import { outlineText, outlineToFit } from '../../../src/util/drawing/text-outline.js';
import type { Pixels } from '../../../src/util/pixels.js';
import { projectRoot } from '../../../src/util/project-root.js';
import { busy, drawn, pixelAt } from '../../support/drawn-pictures.js';

describe('labels', () => {
  const bounds: Box = [0, 0, 640, 480];
  const someBox = fc
    .tuple(fc.nat(639), fc.nat(479), fc.nat(300), fc.nat(300))
    .map(([x, y, width, height]): Box => [x, y, Math.min(640, x + width), Math.min(480, y + height)]);

  test('never overlap, never leave the picture, in any crowd', () => {
    const label = fc.record({
      box: someBox,
      width: fc.integer({ min: 10, max: 300 }),
      height: fc.constant(24),
      text: fc.constantFrom('dog', 'cat', 'bus'),
    });
    fc.assert(
      fc.property(fc.array(label, { maxLength: 40 }), (labels) => {
        const places = placeLabels(labels, bounds).filter((place) => place !== undefined);
        for (const [position, place] of places.entries()) {
          expect(intersectBoxes(place, bounds)).toEqual(place);
          for (const other of places.slice(position + 1)) expect(boxArea(intersectBoxes(place, other))).toBe(0);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('stand on their boxes where there is room, and inside at the upper edge', () => {
    const places = placeLabels(
      [
        { box: [100, 100, 200, 200], width: 60, height: 20, text: 'dog' },
        { box: [300, 0, 500, 300], width: 60, height: 20, text: 'dog' },
      ],
      bounds,
    );
    expect(places).toEqual([
      [100, 80, 160, 100],
      [300, 0, 360, 20],
    ]);
  });

  test('twelve things in a row are all named, each by its own name', () => {
    const row = Array.from({ length: 12 }, (_, place): Box => [place * 50 + 5, 100, place * 50 + 60, 400]);
    const labels = row.map((box, place) => ({ box, width: 90, height: 24, text: `thing ${place}` }));
    expect(placeLabels(labels, bounds)).not.toContain(undefined);
  });

  test('in a crowd each kind is named, and no label strays from its box to repeat it', () => {
    const crowd = Array.from({ length: 30 }, (_, place) => ({
      box: [300 + (place % 6) * 3, 200 + place, 330 + (place % 6) * 3, 230 + place] as const,
      width: 90,
      height: 24,
      text: place % 10 === 0 ? 'cat' : 'dog',
    }));
    const places = placeLabels(crowd, bounds);
    const named = crowd.filter((_, place) => places[place]).map(({ text }) => text);
    expect(new Set(named)).toEqual(new Set(['cat', 'dog']));
    expect(named.length).toBeLessThan(20);
  });
});

describe('text', () => {
  test('becomes a path of nothing but letters and numbers, whatever it says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (text) => {
        const { path: outline, width } = outlineText(text, 20);
        expect(outline).toMatch(/^[MLQCZ0-9. -]*$/);
        expect(Number.isFinite(width) && width >= 0).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  test('Greek, Cyrillic and Hebrew have letters; what no font has becomes one sign', () => {
    for (const text of ['Ωμέγα', 'Жук', 'שלום', 'Größe', 'né']) expect(outlineText(text, 20).width).toBeGreaterThan(20);
    expect(outlineText('猫が好き', 20)).toEqual(outlineText('猫猫', 20));
    expect(outlineText('a\u0000\u202E\u200B\nb', 20)).toEqual(outlineText('a b', 20));
    expect(outlineText('', 20)).toEqual({ path: '', width: 0 });
  });

  test('too long a name loses its end', () => {
    const { width } = outlineToFit('Sheldon Lee Cooper, Doctor of Philosophy', 20, 150);
    expect(width).toBeLessThanOrEqual(150);
    expect(width).toBeGreaterThan(110);
    expect(outlineToFit('x'.repeat(100_000), 20, 150).width).toBeLessThanOrEqual(150);
  });
});

test('colours: one a label, each with an ink of good contrast', () => {
  const colours = coloursOf(['dog', 'cat', 'dog', 'bus']);
  expect([...colours.keys()]).toEqual(['dog', 'cat', 'bus']);
  expect(new Set(colours.values()).size).toBe(3);
  for (const colour of palette) expect(contrast(colour, inkOn(colour))).toBeGreaterThanOrEqual(4.5);
  expect(contrast('#000000', '#ffffff')).toBe(21);
});

const photo = (width: number): Promise<Pixels> =>
  toPixels(
    sharp(path.join(projectRoot, 'node_modules/@vladmandic/face-api/demo/sample1.jpg')).resize(width).removeAlpha(),
  );

/** The darkest and the lightest pixel of a part. */
function extremes(pixels: Pixels, [x1, y1, x2, y2]: Box): readonly [number, number] {
  const values: number[] = [];
  for (let y = Math.ceil(y1); y < y2; y++)
    for (let x = Math.ceil(x1); x < x2; x++) values.push(pixelAt(pixels, x, y)[1]);
  return [Math.min(...values), Math.max(...values)];
}

describe('drawMarks', () => {
  test.each([120, 640, 4000])('a label is legible on a photo %i pixels wide', async (width) => {
    const pixels = await photo(width);
    const box: Box = [width * 0.2, width * 0.2, width * 0.6, width * 0.6];
    const marked = await drawMarks(pixels, [{ box, label: 'HHHHH' }]);
    expect([marked.width, marked.height, marked.channels]).toEqual([pixels.width, pixels.height, 3]);
    const size = Math.max(10, 0.03 * Math.sqrt(pixels.width * pixels.height));
    // The label stands on the box's upper left corner: black letters on the first colour of the palette.
    const label: Box = [box[0] + size * 0.5, box[1] - size * 1.2, box[0] + size * 3, box[1] - size * 0.2];
    const [ink, ground] = extremes(marked, label);
    expect(ink).toBeLessThan(70);
    expect(ground).toBeGreaterThan(170);
    expect(size * 0.73).toBeGreaterThan(7);
  });

  test('nothing to draw changes nothing; a mark changes its frame and nothing inside', async () => {
    const pixels = busy(200, 150);
    expect(await drawMarks(pixels, [])).toEqual(pixels);
    const marked = await drawMarks(pixels, [{ box: [50, 50, 150, 130], label: 'dog', score: 0.87 }]);
    expect(pixelAt(marked, 100, 90)).toEqual(pixelAt(pixels, 100, 90));
    expect(pixelAt(marked, 190, 140)).toEqual(pixelAt(pixels, 190, 140));
    expect(pixelAt(marked, 50, 100)).not.toEqual(pixelAt(pixels, 50, 100));
  });

  test('a picture made smaller keeps marks where they belong', async () => {
    const marked = await drawMarks(
      drawn(800, 600, () => [0, 0, 0]),
      [{ box: [200, 200, 600, 400], label: 'x' }],
      {
        longSide: 400,
      },
    );
    expect([marked.width, marked.height]).toEqual([400, 300]);
    expect(Math.max(...pixelAt(marked, 200, 200))).toBeGreaterThan(150);
    expect(pixelAt(marked, 200, 150)).toEqual([0, 0, 0]);
  });

  test.each([
    ['markup', '</text><script>alert(1)</script><image href="file:///etc/passwd"/>&lt;'],
    ['nothing', ''],
    ['controls', '\u0000\u001b[31m\u202Eevil'],
    ['a novel', 'long '.repeat(5000)],
  ])('%s as a label is harmless', async (_, label) => {
    const marked = await drawMarks(busy(200, 150), [{ box: [20, 40, 150, 130], label }]);
    expect([marked.width, marked.height]).toEqual([200, 150]);
  });

  test('odd boxes are drawn as far as they can be', async () => {
    const boxes: readonly Box[] = [
      [-50, -50, 500, 500],
      [10, 10, 10, 10],
      [150, 100, 900, 900],
      [0, 0, 200, 150],
    ];
    const marked = await drawMarks(
      busy(200, 150),
      boxes.map((box) => ({ box, label: 'odd' })),
    );
    expect([marked.width, marked.height]).toEqual([200, 150]);
  });

  test('transparency stays', async () => {
    const marked = await drawMarks(
      drawn(200, 150, () => [10, 20, 30, 0]),
      [{ box: [50, 50, 150, 130], label: 'dog' }],
    );
    expect(marked.channels).toBe(4);
    expect(pixelAt(marked, 100, 90)[3]).toBe(0);
    expect(pixelAt(marked, 50, 100)[3]).toBeGreaterThan(200);
  });
});

describe('views', () => {
  test('are cut out pixel by pixel', async () => {
    const pixels = busy(60, 40);
    const cut = await cutView(pixels, [10.4, 5, 30, 20]);
    expect([cut.width, cut.height]).toEqual([20, 15]);
    expect(pixelAt(cut, 3, 4)).toEqual(pixelAt(pixels, 13, 9));
  });

  test('are made smaller, never larger', async () => {
    const pixels = busy(60, 40);
    expect(await renderView(pixels, undefined, 100)).toBe(pixels);
    const small = await renderView(pixels, [0, 0, 40, 20], 10);
    expect([small.width, small.height]).toEqual([10, 5]);
  });
});
