import { describe, expect, it } from 'vitest';
import { decodeText } from '../../src/models/embedded/ctc-decode.js';
import { textBoxes } from '../../src/models/embedded/db-postprocess.js';
import { type FoundText, inReadingOrder } from '../../src/models/embedded/reading-order.js';
import { boundsOf, cutOut, joinBoxes, smallestBox } from '../../src/models/embedded/rotated-box.js';

const alphabet = ['', 'a', 'b', 'c', ' '];

/** One row of probabilities a letter; '_' is the blank. */
function steps(letters: string, sureness = 0.9): Float32Array {
  return Float32Array.from(
    [...letters].flatMap((letter) => {
      const best = letter === '_' ? 0 : alphabet.indexOf(letter);
      return alphabet.map((_, at) => (at === best ? sureness : (1 - sureness) / (alphabet.length - 1)));
    }),
  );
}

describe('decodeText', () => {
  it('merges repeats unless a blank parts them', () => {
    expect(decodeText(steps('aa_ab__c'), alphabet)).toMatchObject({ text: 'aabc' });
  });

  it('gives no text and no score for blanks', () => {
    expect(decodeText(steps('____'), alphabet)).toEqual({ text: '', score: 0 });
  });

  it('puts a space where the picture shows a wide gap', () => {
    const gaps = [
      { from: 1, to: 1.5 },
      { from: 3, to: 5 },
      { from: 6, to: 6.5 },
    ];
    expect(decodeText(steps('ab___cb_'), alphabet, gaps, 6).text).toBe('ab cb');
    expect(decodeText(steps('ab___cb_'), alphabet).text).toBe('abcb');
  });

  it('drops a doubtful letter at the end', () => {
    const letters = steps('abc_a');
    letters.set(steps('a', 0.4), 4 * alphabet.length);
    expect(decodeText(letters, alphabet).text).toBe('abc');
  });
});

describe('textBoxes', () => {
  it('finds a bar in the map and grows it by its unclip distance', () => {
    const [width, height] = [100, 60];
    const data = new Float32Array(width * height);
    for (let y = 20; y < 30; y++) data.fill(0.9, y * width + 10, y * width + 70);
    // Too weak, and too small.
    for (let y = 40; y < 50; y++) data.fill(0.4, y * width + 10, y * width + 60);
    data.fill(0.9, 5 * width + 5, 5 * width + 7);
    const boxes = textBoxes({ width, height, data });
    expect(boxes).toHaveLength(1);
    // 60 × 10 × 1.5 / (2 × 70) = 6.4 pixels on each side.
    const [box] = boxes;
    expect(box?.width).toBeCloseTo(60 + 12.86, 1);
    expect(box?.height).toBeCloseTo(10 + 12.86, 1);
  });
});

describe('rotated boxes', () => {
  it('finds the smallest rectangle around points', () => {
    const box = smallestBox([
      [10, 0],
      [34, 10],
      [29, 22],
      [5, 12],
      [18, 12],
    ]);
    expect(box.width).toBeCloseTo(26, 5);
    expect(box.height).toBeCloseTo(13, 5);
    expect(box.angle).toBeCloseTo(Math.atan2(10, 24), 5);
    boundsOf(box).forEach((edge, at) => {
      expect(edge).toBeCloseTo([5, 0, 34, 22][at] ?? 0, 5);
    });
  });

  it('cuts out upright what lies askew', () => {
    const data = new Uint8Array(20 * 20 * 3);
    for (let y = 5; y < 15; y++) for (let x = 9; x < 11; x++) data.fill(255, (y * 20 + x) * 3, (y * 20 + x) * 3 + 3);
    const bar = { centre: [10, 10], width: 10, height: 2, angle: Math.PI / 2 } as const;
    const cut = cutOut({ width: 20, height: 20, channels: 3, data }, bar, 10, 2);
    expect([...cut.data].every((value) => value > 250)).toBe(true);
  });
});

describe('joinBoxes', () => {
  const box = (x: number, y: number, width: number, height = 20, angle = 0) =>
    ({ centre: [x + width / 2, y + height / 2], width, height, angle }) as const;

  it('joins the words of one line, and only those', () => {
    const joined = joinBoxes([box(105, 1, 70), box(0, 0, 100), box(300, 0, 50), box(0, 30, 80), box(180, 0, 60, 50)]);
    expect(joined.map(boundsOf)).toEqual([
      [0, 0, 175, 21],
      [0, 30, 80, 50],
      [180, 0, 240, 50],
      [300, 0, 350, 20],
    ]);
  });
});

describe('inReadingOrder', () => {
  const piece = (text: string, x: number, y: number, width: number, height = 20, angle = 0): FoundText => ({
    place: { centre: [x + width / 2, y + height / 2], width, height, angle },
    text,
    score: 0.9,
  });
  const texts = (found: readonly FoundText[]): string[] => inReadingOrder(found).map(({ text }) => text);

  it('reads a menu row by row', () => {
    const menu = [
      piece('2.20', 300, 0, 50),
      piece('Tea', 0, 62, 60),
      piece('1.80', 300, 60, 50),
      piece('Coffee', 0, 2, 80),
    ];
    expect(texts(menu)).toEqual(['Coffee', '2.20', 'Tea', '1.80']);
  });

  it('reads columns of prose one after the other', () => {
    const column = (name: string, x: number): FoundText[] =>
      [0, 1, 2].map((row) => piece(`${name}${row}`, x, row * 30, 250));
    expect(texts([...column('b', 300), ...column('a', 0)])).toEqual(['a0', 'a1', 'a2', 'b0', 'b1', 'b2']);
  });

  it('turns with the text: upside down, the last comes first', () => {
    const turned = [piece('first line', 0, 100, 200, 20, Math.PI), piece('second line', 0, 50, 200, 20, Math.PI)];
    expect(texts(turned)).toEqual(['first line', 'second line']);
  });

  it('has nothing to say about nothing', () => {
    expect(inReadingOrder([])).toEqual([]);
  });
});

describe('spaces between words', () => {
  it('tears no capitals: a gap parts words only where the recogniser thought of a space', () => {
    const letters = steps('a__b__c', 0.9999);
    const gaps = [
      { from: 1, to: 2.8 },
      { from: 4, to: 5.8 },
    ];
    expect(decodeText(letters, alphabet, gaps, 6).text).toBe('abc');
  });
});
