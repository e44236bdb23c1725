import { expect, it } from 'vitest';
import { benchEngine } from './engine.js';

it('a six-step program on instant tools stays within its budget', async () => {
  const { medianMs, budgetMs } = await benchEngine(500);
  expect(medianMs).toBeLessThan(budgetMs);
});
