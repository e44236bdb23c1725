import type { Example, StepUse } from '../contracts/learning.js';
import { type Comparison, differ, isTie } from './comparison.js';
import { isRight } from './validate.js';

/** People who ask of something presume that it is so when it is not at most so often. */
const rarely = 0.05;

/**
 * What questions here presume: that what is counted or placed is there, that what is compared differs. It does, hardly
 * ever otherwise (by Laplace's rule of succession, so it takes some twenty answers to know), and where the tool found
 * none, or as many of each, it erred more often than not. Whoever asks also of what is not so keeps the tool's own answer.
 */
export function presumedUses(examples: readonly Example[], comparisons: readonly Comparison[]): readonly StepUse[] {
  // A number that is the answer is told; one that only led to a yes is not.
  const counted = examples.filter(({ use, told }) => use === 'counted' && told !== 'presence');
  const placed = examples.filter(({ use }) => use === 'placed');
  // The tool is the same, whatever its findings are used for.
  const overlooks = erredMostly([...counted, ...placed].filter(foundNone).map(({ count }) => count > 0));
  const isThere = (asked: readonly Example[]): boolean => hardlyEver(asked.map(({ count }) => count === 0));
  return [
    ...(overlooks && isThere(counted) ? (['counted'] as const) : []),
    ...(overlooks && isThere(placed) ? (['placed'] as const) : []),
    ...(erredMostly(comparisons.filter(isTie).map(differ)) && hardlyEver(comparisons.map((one) => !differ(one)))
      ? (['compared'] as const)
      : []),
  ];
}

const foundNone = (example: Example): boolean => isRight({ ...example, told: 'number', count: 0 }, []);

const hardlyEver = (cases: readonly boolean[]): boolean =>
  (cases.filter(Boolean).length + 1) / (cases.length + 2) <= rarely;

const erredMostly = (erred: readonly boolean[]): boolean => erred.filter(Boolean).length > erred.length / 2;
