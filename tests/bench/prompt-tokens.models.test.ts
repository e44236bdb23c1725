import { expect, it } from 'vitest';
import { benchPromptTokens, releaseTokens } from './prompt-tokens.js';

it('a question costs at most a third of the release’s prompt tokens, most of them cacheable', async () => {
  const { totalTokens, mostTokens, cacheable } = await benchPromptTokens();
  const third = (releaseTokens.allPools.plan + releaseTokens.allPools.program) / 3;
  expect(totalTokens).toBeLessThan(third);
  expect(mostTokens).toBeLessThan(third);
  expect(cacheable).toBeGreaterThan(0.6);
}, 60_000);
