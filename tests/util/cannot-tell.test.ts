import { expect, test } from 'vitest';
import { saysItCannotTell } from '../../src/util/no-answer.js';

test.each([
  "It's too small to read at this size.",
  'The print is too small for me to make out.',
  'It is too blurry to tell.',
  'They are too far away to count.',
  'The sign is too dark to be sure. Perhaps 24.',
])('“%s” is no answer', (said) => {
  expect(saysItCannotTell(said)).toBe(true);
});

test.each(['The shelf is too high to reach.', 'Too small for him: his toes stick out.', 'It is small, and says 24.'])(
  '“%s” is one',
  (said) => {
    expect(saysItCannotTell(said)).toBe(false);
  },
);
