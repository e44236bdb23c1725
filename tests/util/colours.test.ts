import { describe, expect, test } from 'vitest';
import { type ColourName, colourName, colourWord, doubtOf } from '../../src/util/colour/colour-name.js';
import { colourShares, sayColours, whitePointOf } from '../../src/util/colour/main-colours.js';
import { encodeLight, labPoint, linearLight, oklabOf } from '../../src/util/colour/oklab.js';
import { drawn } from '../support/drawn-pictures.js';

/** What people call colours of CSS, of cloth, wood, skin, leaves, asphalt and skies. */
const shades: Readonly<Record<ColourName, string>> = {
  black: '000000 101010 202020 1a1614 14181c 000010',
  grey: '808080 a9a9a9 696969 5a5a5e 708090 4a4a4a 778899',
  white: 'ffffff f5f5f5 e6e6e6 fffafa f8f8ff f0fff0 dfe6ee',
  blue: '000080 0000ff 4169e1 87ceeb 4682b4 4a5a78 008080 40e0d0 1e90ff add8e6 00ffff 191970 5f9ea0 23335a',
  green: '008000 00ff00 228b22 556b2f 6b8e23 2e4a1e 90ee90 2e8b57 808000 006400 98fb98 00fa9a',
  yellow: 'ffff00 ffd700 daa520 f0e68c ffe135 c8a020 ffff99 e8d020',
  orange: 'ffa500 ff8c00 ff7f50 f28500 e86100',
  red: 'ff0000 dc143c 8b0000 800000 b22222 ff2400 c41e3a 5a0f0f e0301e ff6347',
  brown: '8b4513 a0522d 8a6a4f a0784f 4a3222 8d5524 654321 7b5a3c 5c4033 3d2b1f',
  beige: 'd2b48c f5deb3 f5f5dc ffdbac e8d8b8 faebd7 c8ad7f e0ac69 f1c27d',
  pink: 'ffc0cb ff69b4 ff1493 fa8072 f08080 db7093 ffb6c1 ff00ff d81b7a',
  purple: '800080 4b0082 9370db 6a0dad 8a2be2 dda0dd ba55d3 663399',
};
const bytesOf = (hex: string): readonly number[] => [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
const nameOf = (hex: string): ColourName => {
  const [red, green, blue] = bytesOf(hex).map((byte) => linearLight[byte]);
  return colourName(oklabOf(red, green, blue));
};

test.each(Object.entries(shades))('%s is said of what people call so', (name, list) => {
  expect(list.split(' ').filter((hex) => nameOf(hex) !== name)).toEqual([]);
});

test('a surface keeps its name in half its light', () => {
  const strong = ['ff0000', 'b22222', '1e90ff', '008000', 'ffa0c0', '9370db', '4169e1', 'dc143c'];
  const dimmed = strong.map((hex) => {
    const [red, green, blue] = bytesOf(hex).map((byte) => linearLight[byte] * 0.6);
    return colourName(oklabOf(red, green, blue));
  });
  expect(dimmed).toEqual(strong.map(nameOf));
});

test('light is encoded as sRGB does', () => {
  for (const byte of [0, 1, 10, 11, 50, 128, 255]) expect(encodeLight(linearLight[byte])).toBeCloseTo(byte, 1);
});

test('colour words of either spelling and of shades are known', () => {
  expect(['Gray', 'golden', 'navy', 'red', 'loud', 'constructor'].map(colourWord)).toEqual([
    'grey',
    'yellow',
    'blue',
    'red',
    undefined,
    undefined,
  ]);
});

describe('the light of a scene', () => {
  test('in dim yellowish light, what is white is called white', () => {
    const room = drawn(40, 40, (x, y) => (x < 10 ? [165, 155, 138] : [60 + (y % 9), 45, 35]));
    const sheet = drawn(10, 10, () => [165, 155, 138]);
    const named = (white: ReturnType<typeof whitePointOf>): string => sayColours(colourShares(sheet, undefined, white));
    expect(named([1, 1, 1])).toBe('grey');
    expect(named(whitePointOf(room))).toBe('white');
  });

  test('a picture without anything white is taken as it is', () => {
    expect(whitePointOf(drawn(40, 40, () => [200, 20, 20]))).toEqual([1, 1, 1]);
  });
});

test('the shade of an orange thing is not brown, and a brown thing is', () => {
  const bus = drawn(20, 20, (x) => (x < 9 ? [205, 140, 40] : [120, 77, 20]));
  const dog = drawn(20, 20, (x) => (x < 9 ? [150, 105, 70] : [90, 62, 40]));
  expect(sayColours(colourShares(bus, undefined, [1, 1, 1]))).toBe('orange');
  expect(sayColours(colourShares(dog, undefined, [1, 1, 1]))).toBe('brown');
});

test('what is transparent or not selected has no colour', () => {
  const half = drawn(20, 20, (x) => (x < 10 ? [255, 0, 0, 255] : [0, 0, 255, 0]));
  expect(colourShares(half, undefined, [1, 1, 1])).toEqual([{ name: 'red', share: 1 }]);
  expect(colourShares(half, { width: 20, height: 20, data: new Uint8Array(400) }, [1, 1, 1])).toEqual([]);
  expect(sayColours([])).toBe('unknown');
});

test('where people differ, both names are said', () => {
  const doubtAbout = (hex: string): string | undefined => {
    const [red, green, blue] = bytesOf(hex).map((byte) => linearLight[byte]);
    return doubtOf(nameOf(hex), labPoint(oklabOf(red, green, blue)))?.said;
  };
  expect(['008080', '0a5a5a', '40e0d0', '1e4d50'].map(doubtAbout)).toEqual(Array(4).fill('teal (blue-green)'));
  expect(['b4b4b4', 'a0a4a8'].map(doubtAbout)).toEqual(Array(2).fill('light grey or white'));
  expect(['0000ff', '87ceeb', '008000', '2e8b57', '808080', 'ffffff', 'ff0000'].map(doubtAbout)).toEqual(
    Array(7).fill(undefined),
  );
});
