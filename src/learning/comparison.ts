import type { Example, Prompt } from '../contracts/learning.js';
import { groupBy } from '../util/group-by.js';
import { rescore } from './rescore.js';
import { requestOf } from './validate.js';

/** Two things whose numbers a question compared, in the order of its program. */
export interface Comparison {
  readonly first: Example;
  readonly second: Example;
}

/**
 * The comparisons of which it is known how many there are of either. A confirmed answer that rests on equal numbers tells
 * only that they were not wrong enough.
 */
export function comparisonsIn(examples: readonly Example[]): readonly Comparison[] {
  const compared = examples.filter(({ use, source }) => use === 'compared' && source.turn !== undefined);
  return [...groupBy(compared, ({ source }) => source.turn).values()].flatMap(([first, second, ...others]) => {
    if (!second || others.length > 0) return [];
    const isTold = first.told !== 'presence' || second.told !== 'presence';
    return isTold || numberOf(first) !== numberOf(second) ? [{ first, second }] : [];
  });
}

export const differ = ({ first, second }: Comparison): boolean => numberOf(first) !== numberOf(second);

/** Whether the tool counts as many of each. */
export const isTie = ({ first, second }: Comparison): boolean => seen(first, []).count === seen(second, []).count;

/** Whether "are there more of the first?" is answered rightly with these prompts. */
export function isComparedRightly({ first, second }: Comparison, prompts: readonly Prompt[]): boolean {
  const [one, other] = [seen(first, prompts), seen(second, prompts)];
  const settles = prompts.some((prompt) => prompt.kind === 'rescoring' && prompt.presumes?.includes('compared'));
  const isMore = one.count === other.count && settles ? one.doubt > other.doubt : one.count > other.count;
  return isMore === numberOf(first) > numberOf(second);
}

/** Where only presence was told, what was found was not objected to. */
const numberOf = ({ told, right, count }: Example): number => (told === 'presence' ? right.length : count);

function seen(example: Example, prompts: readonly Prompt[]): { readonly count: number; readonly doubt: number } {
  const { scores } = rescore(prompts, requestOf(example));
  const missed = scores.filter((score) => score < example.threshold);
  return { count: scores.length - missed.length, doubt: missed.reduce((sum, score) => sum + score, 0) };
}
