import { expect, test } from 'vitest';
import { attributionFigures } from './attribution-figures.js';

/** `npm run bench attribution` plants 200. */
const count = 40;

test.each([
  { critic: 'no critic', share: undefined, hits: 35 },
  { critic: 'a good critic', share: 0, hits: 39 },
  { critic: 'a critic of which 30 % is chance', share: 0.3, hits: 38 },
  { critic: 'a critic of which all is chance', share: 1, hits: 35 },
])(
  'of 40 planted faults, with $critic, $hits are found, and every blame has turned the answer',
  async ({ share, hits }) => {
    expect(await attributionFigures(count, share)).toMatchObject({ hits, unproved: 0 });
  },
);
