import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseExamples, misleads, type Ranked, recordBonus } from '../../src/memory/experience-ranking.js';

const ranked = (outcome: Ranked['outcome'], similarity: number): Ranked => ({ outcome, similarity, score: similarity });

test('a record moves an example gently: up with success, down with failure, within bounds', () => {
  expect(recordBonus({ successes: 0, failures: 0 })).toBe(0);
  expect(recordBonus({ successes: 1, failures: 0 })).toBeGreaterThan(0);
  expect(recordBonus({ successes: 0, failures: 1 })).toBeLessThan(0);
  expect(recordBonus({ successes: 1e6, failures: 0 })).toBeCloseTo(0.03);
  expect(recordBonus({ successes: 0, failures: 1e6 })).toBeCloseTo(-0.06);
  const count = fc.nat({ max: 1_000 });
  fc.assert(
    fc.property(count, count, (successes, failures) => {
      const bonus = recordBonus({ successes, failures });
      expect(recordBonus({ successes: successes + 1, failures })).toBeGreaterThanOrEqual(bonus);
      expect(recordBonus({ successes, failures: failures + 1 })).toBeLessThanOrEqual(bonus);
    }),
  );
});

test('one or two bad turns may be bad luck; mostly misleading is not', () => {
  expect(misleads({ successes: 0, failures: 2 })).toBe(false);
  expect(misleads({ successes: 0, failures: 3 })).toBe(true);
  expect(misleads({ successes: 2, failures: 4 })).toBe(false);
  expect(misleads({ successes: 2, failures: 5 })).toBe(true);
});

test('of eight, two to three are failures when similar ones exist', () => {
  const successes = Array.from({ length: 20 }, (_, index) => ranked('success', 0.95 - index / 100));
  const failures = Array.from({ length: 20 }, (_, index) => ranked('failure', 0.99 - index / 100));
  const failing = (chosen: readonly Ranked[]): number => chosen.filter(({ outcome }) => outcome === 'failure').length;
  expect(failing(chooseExamples([...successes, ...failures], 8))).toBe(3);
  const milder = failures.map(({ similarity }) => ranked('failure', similarity - 0.3));
  expect(failing(chooseExamples([...successes, ...milder], 8))).toBe(2);
  const unlike = failures.map(({ similarity }) => ranked('failure', similarity - 0.5));
  expect(failing(chooseExamples([...successes, ...unlike], 8))).toBe(0);
  expect(failing(chooseExamples([...successes.slice(0, 1), ...failures], 8))).toBe(7);
});

test('never more than asked for, never fewer than there are, best first, the best success always among them', () => {
  const candidate = fc
    .tuple(fc.constantFrom('success' as const, 'failure' as const), fc.double({ min: -1, max: 1, noNaN: true }))
    .map(([outcome, similarity]) => ranked(outcome, similarity));
  fc.assert(
    fc.property(fc.array(candidate, { maxLength: 40 }), fc.nat({ max: 12 }), (candidates, limit) => {
      const chosen = chooseExamples(candidates, limit);
      expect(chosen).toHaveLength(Math.min(limit, candidates.length));
      expect(new Set(chosen).size).toBe(chosen.length);
      const scores = chosen.map(({ score }) => score);
      expect(scores).toEqual([...scores].sort((a, b) => b - a));
      const successes = candidates.filter(({ outcome }) => outcome === 'success').map(({ score }) => score);
      if (limit > 0 && successes.length > 0) expect(scores).toContain(Math.max(...successes));
    }),
  );
});
