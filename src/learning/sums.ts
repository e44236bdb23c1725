import type { Example, Prompt } from '../contracts/learning.js';
import { groupBy } from '../util/group-by.js';
import { rescore } from './rescore.js';
import { requestOf } from './validate.js';

/** What a question added up: "how many dogs are there in both pictures?" */
export type Sum = readonly [Example, ...Example[]];

/** The sums of which it is known how many there are of each part. */
export function sumsIn(examples: readonly Example[]): readonly Sum[] {
  const summed = examples.filter(({ use, source }) => use === 'summed' && source.turn !== undefined);
  return [...groupBy(summed, ({ source }) => source.turn).values()].filter((sum) =>
    sum.every(({ told }) => told !== 'presence'),
  );
}

export const isZero = (sum: Sum): boolean => sum.every(({ count }) => count === 0);

/** Whether "how many are there in all?" is answered rightly with these prompts. */
export function isSummedRightly(sum: Sum, prompts: readonly Prompt[]): boolean {
  const scores = sum.map((example) => ({ example, ...rescore(prompts, requestOf(example)) }));
  const counted = scores.reduce(
    (total, { example, scores: own }) => total + own.filter((score) => score >= example.threshold).length,
    0,
  );
  const presumes = prompts.some((prompt) => prompt.kind === 'rescoring' && prompt.presumes?.includes('summed'));
  const isSomeSeen = scores.some(({ scores: own }) => own.some((score) => score > 0));
  const total = counted === 0 && presumes && isSomeSeen ? 1 : counted;
  return total === sum.reduce((all, { count }) => all + count, 0);
}
