import fc from 'fast-check';
import { expect, test } from 'vitest';
import { logitOf, sigmoid } from '../../src/learning/logistic.js';
import { createAdam, type TuningRow, tuneSoftPrompt } from '../../src/learning/tune-soft-prompt.js';
import { dotProduct, unitVector } from '../../src/util/vector.js';
import { near, normal, randomVector, seeded } from './planted.js';

const shrinkage = { vector: 0.1, bias: 0.1 };

/** Rows whose truth is the side of a hidden plane on which they lie. */
function plantedRows(
  seed: number,
  count: number,
  size: number,
): { rows: (TuningRow & { feature: Float32Array })[]; hidden: Float32Array } {
  const random = seeded(seed);
  const hidden = randomVector(random, size);
  const rows = Array.from({ length: count }, () => {
    const feature = randomVector(random, size);
    return { feature, offset: 0, positive: dotProduct(feature, hidden) > 0, weight: 1 };
  });
  return { rows, hidden };
}

test('Adam walks to the bottom of a bowl, however stretched', () => {
  const parameters = Float64Array.of(5, -3);
  const adam = createAdam(2);
  for (let step = 0; step < 2000; step++)
    adam.step(parameters, Float64Array.of(2 * (parameters[0] - 1), 200 * (parameters[1] - 2)), 0.05 / (1 + step / 200));
  expect(parameters[0]).toBeCloseTo(1, 2);
  expect(parameters[1]).toBeCloseTo(2, 2);
});

test('a hidden direction is found, and unseen rows fall on the right side of it', () => {
  const { rows, hidden } = plantedRows(1, 600, 16);
  const tuned = tuneSoftPrompt(rows.slice(0, 400), 16, { shrinkage });
  expect(dotProduct(unitVector(Float32Array.from(tuned.vector)), hidden)).toBeGreaterThan(0.97);
  const unseen = rows.slice(400);
  const right = unseen.filter(
    ({ feature, positive }) => dotProduct(Float32Array.from(tuned.vector), feature) + tuned.bias > 0 === positive,
  );
  expect(right.length / unseen.length).toBeGreaterThan(0.93);
});

test('it ends where the loss has no slope: checked by finite differences', () => {
  const { rows } = plantedRows(2, 60, 5);
  const loss = (parameters: readonly number[]): number =>
    rows.reduce(
      (sum, { feature, positive }) => {
        const logit = feature.reduce((dot, value, index) => dot + value * parameters[index], parameters[5]);
        return sum - Math.log(sigmoid(positive ? logit : -logit));
      },
      (shrinkage.vector / 2) * parameters.slice(0, 5).reduce((sum, value) => sum + value * value, 0) +
        (shrinkage.bias / 2) * parameters[5] ** 2,
    );
  const tuned = tuneSoftPrompt(rows, 5, { shrinkage, steps: 3000 });
  const found = [...tuned.vector, tuned.bias];
  expect(tuned.loss).toBeCloseTo(loss(found), 6);
  for (let index = 0; index < 6; index++) {
    const moved = (by: number): number => loss(found.map((value, at) => (at === index ? value + by : value)));
    expect(Math.abs(moved(1e-4) - moved(-1e-4)) / 2e-4).toBeLessThan(0.1);
  }
});

test('without rows the prior stays as it is; with few it moves little, with many it gives way', () => {
  const prior = { vector: Float64Array.of(3, 0), bias: -1 };
  const against = (count: number): TuningRow[] =>
    Array.from({ length: count }, (_, index) => ({
      feature: Float32Array.of(1, 0),
      offset: 0,
      positive: false,
      weight: index >= 0 ? 1 : 0,
    }));
  const strong = { prior, shrinkage: { vector: 2, bias: 2 } };
  expect(tuneSoftPrompt([], 2, strong)).toMatchObject({ vector: prior.vector, bias: -1, loss: 0 });
  const [one, many] = [1, 200].map((count) => tuneSoftPrompt(against(count), 2, strong).vector[0]);
  expect(one).toBeGreaterThan(2.5);
  expect(many).toBeLessThan(1.8);
});

test('an example that weighs more is followed more', () => {
  const row = (positive: boolean, weight: number): TuningRow => ({
    feature: Float32Array.of(1),
    offset: 0,
    positive,
    weight,
  });
  expect(tuneSoftPrompt([row(true, 1), row(false, 0.25)], 1, { shrinkage }).vector[0]).toBeGreaterThan(0.3);
  expect(tuneSoftPrompt([row(true, 0.25), row(false, 1)], 1, { shrinkage }).vector[0]).toBeLessThan(-0.3);
});

test('the same rows give the same numbers, bit for bit, and hostile numbers no NaN', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 20 }), (seed, count) => {
      const { rows } = plantedRows(seed, count, 7);
      const wild = rows.map((row) => ({ ...row, offset: 1e4 * normal(seeded(seed)) }));
      const [first, second] = [1, 2].map(() => tuneSoftPrompt(wild, 7, { shrinkage }));
      expect(first).toEqual(second);
      expect([...first.vector, first.bias, first.loss].every(Number.isFinite)).toBe(true);
    }),
    { numRuns: 30 },
  );
});

test('64 examples of 1024 numbers are tuned within 100 ms of processor time', () => {
  const random = seeded(5);
  const centre = randomVector(random, 1024);
  const rows = Array.from({ length: 64 }, (_, index): TuningRow => {
    const positive = index % 4 === 0;
    return {
      feature: positive ? near(random, centre, 0.8) : randomVector(random, 1024),
      offset: 0,
      positive,
      weight: 1,
    };
  });
  const times = Array.from({ length: 7 }, () => {
    const start = process.cpuUsage();
    tuneSoftPrompt(rows, 1024, { shrinkage: { vector: 0.02, bias: 0.5 } });
    return process.cpuUsage(start).user / 1000;
  });
  // The fastest run counts: the machine may be busy with other things.
  expect(Math.min(...times)).toBeLessThan(100);
});

test('logits and probabilities turn into each other', () => {
  for (const probability of [0.001, 0.2, 0.5, 0.97]) expect(sigmoid(logitOf(probability))).toBeCloseTo(probability, 9);
  expect(sigmoid(-5000)).toBe(0);
  expect(sigmoid(5000)).toBe(1);
});
