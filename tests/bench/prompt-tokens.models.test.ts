import { expect, it } from 'vitest';
import { benchFirstCall, benchPromptTokens, releaseTokens } from './prompt-tokens.js';

it('a question costs at most a third of the release’s prompt tokens, most of them cacheable', async () => {
  const { totalTokens, mostTokens, cacheable } = await benchPromptTokens();
  const third = (releaseTokens.allPools.plan + releaseTokens.allPools.program) / 3;
  expect(totalTokens).toBeLessThan(third);
  expect(mostTokens).toBeLessThan(third);
  expect(cacheable).toBeGreaterThan(0.6);
}, 60_000);

it('the one call that sees costs at most half as much again as asking directly, in one round, most of its text cacheable', async () => {
  const { shareOfDirect, mostRounds, cacheable, exampleTokens, totalTokens } = await benchFirstCall();
  // Only where a request names what was taught, and then less than half as much again.
  expect(exampleTokens).toBeLessThan(totalTokens / 2);
  expect(shareOfDirect).toBeLessThanOrEqual(1.5);
  expect(mostRounds).toBe(1);
  expect(cacheable).toBeGreaterThan(0.8);
}, 60_000);
