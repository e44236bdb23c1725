import { expect, test } from 'vitest';
import { isSamePlace } from '../../src/util/overlap.js';

test('two boxes are one place when they overlap, or one is a part of the other', () => {
  const box = [0, 0, 100, 100] as const;
  expect(isSamePlace(box, [40, 0, 140, 100])).toBe(true);
  expect(isSamePlace(box, [60, 0, 160, 100])).toBe(false);
  expect(isSamePlace(box, [10, 10, 20, 20])).toBe(true);
  expect(isSamePlace([90, 10, 110, 20], box)).toBe(false);
});
