import { expect, test } from 'vitest';
import { retryAfterMs } from '../../src/util/retry-after.js';

const now = Date.UTC(2026, 10, 29, 12, 0, 0);

test.each([
  ['3', 3000],
  [' 0.2 ', 200],
  ['0', 0],
  ['Sun, 29 Nov 2026 12:00:05 GMT', 5000],
  ['Sun, 29 Nov 2026 11:00:00 GMT', 0],
  ['99999999999', 86_400_000],
  ['Sun, 29 Nov 2099 12:00:05 GMT', 86_400_000],
  ['soon', undefined],
  ['', undefined],
  [undefined, undefined],
  [null, undefined],
])('%s asks to wait %s ms', (header, ms) => {
  expect(retryAfterMs(header, now)).toBe(ms);
});
