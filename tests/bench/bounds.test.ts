import { expect, test } from 'vitest';
import { brokenBounds } from './bounds.js';

test('what is out of bounds is said, also what is no number', () => {
  expect(
    brokenBounds([
      { name: 'hits', value: 180, min: 180 },
      { name: 'misses', value: 3, max: 2 },
      { name: 'accuracy', value: Number.NaN, min: 0.9 },
    ]),
  ).toEqual(['misses is 3, must be at most 2', 'accuracy is NaN, must be at least 0.9']);
});
