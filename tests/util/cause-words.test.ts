import { expect, test } from 'vitest';
import { causeWords } from '../../src/util/cause-words.js';

test('an error is told with what its causes say besides', () => {
  const refused = new Error('connect ECONNREFUSED');
  const fetchFailed = new TypeError('fetch failed', { cause: refused });
  expect(causeWords(new Error('the server cannot be reached; look whether it runs', { cause: fetchFailed }))).toBe(
    'the server cannot be reached; look whether it runs: fetch failed: connect ECONNREFUSED',
  );
  expect(causeWords(new Error('cannot be reached: connect ECONNREFUSED', { cause: refused }))).toBe(
    'cannot be reached: connect ECONNREFUSED',
  );
  expect(causeWords('out of order')).toBe('out of order');
});

test('causes that go in a circle end', () => {
  const error = new Error('round');
  error.cause = new Error('and round', { cause: error });
  expect(causeWords(error)).toBe('round: and round');
});
