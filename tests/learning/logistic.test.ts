import { expect, test } from 'vitest';
import { fitLogistic, type LogisticRow, sigmoid } from '../../src/learning/logistic.js';
import { normal, seeded } from './planted.js';

const truth = [-0.5, 2, 0, -1.5];
/** Rows of a world in which `truth` decides. */
function rowsOf(seed: number, count: number): readonly LogisticRow[] {
  const random = seeded(seed);
  return Array.from({ length: count }, () => {
    const traits = Float64Array.from({ length: 3 }, () => normal(random));
    const logit = truth[0] + traits.reduce((sum, value, at) => sum + truth[at + 1] * value, 0);
    return { traits, positive: random() < sigmoid(logit), weight: 1 };
  });
}
const nothing = [0, 0, 0, 0];

test('what made the rows is found in them', () => {
  const fitted = fitLogistic(rowsOf(1, 20_000), { start: nothing, shrinkage: 1 });
  for (const [at, value] of truth.entries()) expect(fitted[at]).toBeCloseTo(value, 0.9);
});

test('it ends where the likelihood and the prior pull alike', () => {
  const rows = rowsOf(2, 60);
  const start = [0, 1, 0, 0];
  const fitted = fitLogistic(rows, { start, shrinkage: 3 });
  for (const at of fitted.keys()) {
    const pull = rows.reduce((sum, { traits, positive }) => {
      const logit = fitted[0] + traits.reduce((total, value, trait) => total + fitted[trait + 1] * value, 0);
      return sum + (sigmoid(logit) - (positive ? 1 : 0)) * (at === 0 ? 1 : traits[at - 1]);
    }, 0);
    expect(pull + 3 * (fitted[at] - start[at])).toBeCloseTo(0, 6);
  }
});

test('few rows leave it near its start, and without rows it stays there', () => {
  const start = [0, 2, 0, 0];
  expect(fitLogistic([], { start, shrinkage: 1 })).toEqual(start);
  const few = fitLogistic(rowsOf(3, 4), { start, shrinkage: 100 });
  for (const [at, value] of start.entries()) expect(Math.abs(few[at] - value)).toBeLessThan(0.1);
});

test('a row of weight 2 is two rows, and rows that a line separates do not run away', () => {
  const rows = rowsOf(4, 30);
  const twice = fitLogistic([...rows, ...rows], { start: nothing, shrinkage: 1 });
  const heavy = fitLogistic(
    rows.map((row) => ({ ...row, weight: 2 })),
    { start: nothing, shrinkage: 1 },
  );
  for (const at of twice.keys()) expect(heavy[at]).toBeCloseTo(twice[at], 8);
  const apart = [-1, 1].map((side) => ({ traits: Float64Array.of(side), positive: side > 0, weight: 1000 }));
  const fitted = fitLogistic(apart, { start: [0, 0], shrinkage: 0.01 });
  expect(fitted.every(Number.isFinite)).toBe(true);
  expect(fitted[1]).toBeGreaterThan(5);
});
