import { describe, expect, test } from 'vitest';
import { placeAmong, placeInPicture, placesInPicture, prominent } from '../../src/language/place-words.js';
import type { Box } from '../../src/util/box.js';

const picture = { width: 600, height: 400 };
const at = (x: number, y: number, size = 40): Box => [x - size / 2, y - size / 2, x + size / 2, y + size / 2];

describe('where something is', () => {
  test.each<[string, Box]>([
    ['on the left', at(60, 200)],
    ['on the left, in the lower half', at(60, 350)],
    ['on the right, in the upper half', at(560, 40)],
    ['at the top, in the middle', at(300, 40)],
    ['in the middle', at(290, 210)],
    ['in the middle, filling most of the picture', [10, 10, 590, 390]],
  ])('%s', (words, box) => expect(placeInPicture(box, picture)).toBe(words));

  test.each<[string, readonly Box[]]>([
    ['nowhere', []],
    ['both on the left', [at(60, 200), at(120, 190)]],
    ['one on the left and one on the right', [at(560, 200), at(60, 200)]],
    ['one on the left, in the lower half; one on the right', [at(60, 350), at(560, 200)]],
    ['3 on the left and 2 on the right', [at(60, 9), at(70, 350), at(80, 200), at(500, 40), at(560, 300)]],
  ])('of several: %s', (words, boxes) => expect(placesInPicture(boxes, picture)).toBe(words));
});

describe('which of several it is', () => {
  const row = [at(60, 200), at(200, 200), at(340, 200), at(540, 200)];
  test.each<[string, Box, readonly Box[]]>([
    ['the bus on the left', row[0], row.slice(1)],
    ['the second bus from the left', row[1], [row[0], row[2], row[3]]],
    ['the bus in the middle', row[1], [row[0], row[2]]],
    ['the bus on the right', row[3], row.slice(0, 3)],
    ['the bus at the bottom', at(300, 350), [at(290, 60), at(310, 200)]],
    ['the bus in front', at(300, 200, 200), [at(290, 200, 60), at(312, 205, 60)]],
    ['the bus on the left', at(60, 200, 200), [at(300, 200, 200), at(20, 200, 10)]],
  ])('%s', (words, box, others) => expect(placeAmong('bus', box, others, picture)).toBe(words));

  test('specks in the background do not count beside large ones', () => {
    const [large, speck] = [{ box: at(300, 200, 200) }, { box: at(20, 100, 12) }];
    expect(prominent([speck, large])).toEqual([large]);
    expect(prominent([speck])).toEqual([speck]);
  });
});
