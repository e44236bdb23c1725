import { expect, test } from 'vitest';
import { isHarmful } from '../../src/learning/follow-up.js';

test.each([
  [{ right: 9, wrong: 1 }, { right: 0, wrong: 3 }, true],
  [{ right: 9, wrong: 1 }, { right: 2, wrong: 4 }, true],
  [{ right: 9, wrong: 1 }, { right: 0, wrong: 2 }, false],
  [{ right: 9, wrong: 1 }, { right: 20, wrong: 3 }, false],
  [{ right: 5, wrong: 5 }, { right: 3, wrong: 4 }, false],
  [{ right: 1, wrong: 9 }, { right: 0, wrong: 4 }, false],
  [{ right: 0, wrong: 0 }, { right: 0, wrong: 3 }, false],
  [{ right: 0, wrong: 0 }, { right: 0, wrong: 6 }, true],
])('such answers were %o before and are %o since: harmful %s', (before, since, is) => {
  expect(isHarmful(before, since)).toBe(is);
});
