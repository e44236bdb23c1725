import { expect, test } from 'vitest';
import { attributionFigures } from './attribution-figures.js';

/** `npm run bench attribution` plants 200. */
const count = 40;

test.each([
  { critic: 'no critic', share: undefined },
  { critic: 'a good critic', share: 0 },
  { critic: 'a critic of which 30 % is chance', share: 0.3 },
])(
  'of 40 planted faults, with $critic, the right step is blamed, most at once and the others when the person says which it was',
  async ({ share }) => {
    const { hits, misses, afterPress, unproved } = await attributionFigures(count, share);
    expect(hits).toBeGreaterThanOrEqual(0.8 * count);
    expect(afterPress).toBeGreaterThanOrEqual(0.97 * count);
    expect(misses).toBeLessThanOrEqual(0.03 * count);
    expect(unproved).toBe(0);
  },
);

test('a critic of which all is chance turns few blames', async () => {
  const { hits, misses, unproved } = await attributionFigures(count, 1);
  expect(misses).toBeLessThan(hits / 4);
  expect(unproved).toBe(0);
});
