import { expect, test } from 'vitest';
import { benchRetrieval, benchTurns } from './memory.js';

test('retrieval finds what brute force finds within its budget', async () => {
  const { recall, processorMs, budgetMs } = await benchRetrieval(5_000, 30);
  expect(recall).toBeGreaterThanOrEqual(0.99);
  expect(processorMs).toBeLessThan(budgetMs);
});

test('turns are kept and found much faster than people ask', async () => {
  const { writesPerSecond, readsPerSecond } = await benchTurns(300);
  expect(writesPerSecond).toBeGreaterThan(50);
  expect(readsPerSecond).toBeGreaterThan(50);
});
