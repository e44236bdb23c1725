import { describe, expect, it } from 'vitest';
import type { TextLine } from '../../src/contracts/model.js';
import { legibleLines } from '../../src/reading/legible.js';
import { layOutPage, pageText } from '../../src/reading/page.js';

const line = (text: string, x: number, y: number, width = text.length * 12, height = 24): TextLine => ({
  text,
  box: [x, y, x + width, y + height],
  score: 0.98,
});

const textOf = (lines: readonly TextLine[]): string => pageText(layOutPage(lines));

describe('a page of text', () => {
  it('keeps the cells of a row together and parts blocks by an empty line', () => {
    const receipt = [
      line('CORNER SHOP', 200, 10),
      line('2.40', 450, 101),
      line('2 x Milk', 60, 100),
      line('1', 60, 130),
      line('x Bread', 84, 131),
      line('3.10', 450, 130),
      line('TOTAL', 60, 220),
      line('5.50', 450, 221),
    ];
    expect(textOf(receipt)).toBe('CORNER SHOP\n\n2 x Milk 2.40\n1 x Bread 3.10\n\nTOTAL 5.50');
  });

  it('reads what stands aside as a group of its own', () => {
    const board = [
      line('Budget: 4000', 100, 433, 331, 45),
      line('Ship date:', 619, 438, 210, 41),
      line('Fri 12 June', 619, 488, 193, 42),
      line('Next meeting: room 5', 101, 560, 371, 35),
    ];
    expect(textOf(board)).toBe('Budget: 4000\n\nShip date:\nFri 12 June\n\nNext meeting: room 5');
  });

  it('reads columns of prose one after the other', () => {
    const prose = ['The library opens at nine', 'and closes at six o’clock', 'on all days but Sundays'];
    const columns = prose.flatMap((text, row) => [line(text, 40, 40 * row), line(text.toUpperCase(), 500, 40 * row)]);
    expect(textOf(columns).replaceAll('\n\n', '\n')).toBe(
      [...prose, ...prose.map((text) => text.toUpperCase())].join('\n'),
    );
  });

  it('keeps lines apart of which nobody knows the place', () => {
    const whole = [0, 0, 640, 480] as const;
    expect(
      textOf([
        { text: 'STOP', box: whole, score: 0.5 },
        { text: 'HERE', box: whole, score: 0.5 },
      ]),
    ).toBe('STOP\nHERE');
  });

  it('stands a turned page upright', () => {
    const upright = [line('Coffee', 40, 40), line('3.50', 300, 40), line('Tea', 40, 80), line('2.80', 300, 80)];
    const turned = upright.map(
      ({ text, score, box: [x1, y1, x2, y2] }): TextLine => ({
        text,
        score,
        box: [-y2, x1, -y1, x2],
        lean: { angle: Math.PI / 2, width: x2 - x1, height: y2 - y1 },
      }),
    );
    expect(textOf(turned)).toBe('Coffee 3.50\nTea 2.80');
  });
});

it('leaves out letters that the reader does not know', () => {
  const garbled = [
    { ...line('pUBeT MИp', 0, 0), score: 0.84 },
    { ...line('OCTOPO>KHO', 0, 40), score: 0.83 },
    line('EXIT', 0, 80),
  ];
  expect(legibleLines(garbled)).toMatchObject({ foreign: true, legible: [{ text: 'EXIT' }] });
  expect(legibleLines([line('EXIT', 0, 80)]).foreign).toBe(false);
});
