import { expect, test } from 'vitest';
import { createMinuteBudgets, unlimited } from '../../src/util/minute-budgets.js';
import { nobody } from '../../src/util/turns.js';

const ben = { team: 'A', person: 'Ben' };

test('a person has so much a minute, others have their own, and it comes back in time', () => {
  let now = 0;
  const budgets = createMinuteBudgets({ ...unlimited, pixels: 600 }, () => now);
  expect(budgets.take(ben, 'pixels', 500)).toBeUndefined();
  expect(budgets.take(ben, 'pixels', 300)).toEqual({ retryAfterMs: 20_000 });
  expect(budgets.take({ team: 'A', person: 'Ada' }, 'pixels', 600)).toBeUndefined();
  expect(budgets.take({ team: 'B', person: 'Ben' }, 'pixels', 600)).toBeUndefined();
  now = 20_000;
  expect(budgets.take(ben, 'pixels', 300)).toBeUndefined();
});

test('what is more than a minute’s share is taken once, and waited for afterwards', () => {
  let now = 0;
  const budgets = createMinuteBudgets({ ...unlimited, bytes: 100 }, () => now);
  expect(budgets.take(ben, 'bytes', 250)).toBeUndefined();
  expect(budgets.take(ben, 'bytes', 1)?.retryAfterMs).toBeGreaterThan(90_000);
  now = 120_000;
  expect(budgets.take(ben, 'bytes', 50)).toBeUndefined();
});

test('what models took is counted afterwards, and nothing is counted of nobody or without a limit', () => {
  let now = 0;
  const budgets = createMinuteBudgets({ ...unlimited, modelMs: 60_000 }, () => now);
  budgets.note(ben, 'modelMs', 90_000);
  expect(budgets.take(ben, 'modelMs', 1)?.retryAfterMs).toBe(30_001);
  now = 30_001;
  expect(budgets.take(ben, 'modelMs', 1)).toBeUndefined();
  budgets.note(nobody, 'modelMs', 90_000);
  expect(budgets.take(nobody, 'modelMs', 1)).toBeUndefined();
  expect(budgets.take(ben, 'pixels', 1e12)).toBeUndefined();
});
