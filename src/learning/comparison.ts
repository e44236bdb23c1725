import type { Example, Prompt } from '../contracts/learning.js';
import { groupBy } from '../util/group-by.js';
import { greaterOfTie } from '../util/settle-tie.js';
import { rescore } from './rescore.js';
import { requestOf } from './validate.js';

/** Two things whose numbers a question compared: whether there are more of the first. */
export interface Comparison {
  readonly first: Example;
  readonly second: Example;
  /** It is only known that there are no more of the first, not how many there are of either. */
  readonly isOpen?: true;
}

/**
 * The comparisons of which it is known how many there are of either, or at least that there are no more of the first: all
 * that a confirmed answer tells which rests on equal numbers.
 */
export function comparisonsIn(examples: readonly Example[]): readonly Comparison[] {
  const compared = examples.filter(({ use, source }) => use === 'compared' && source.turn !== undefined);
  return [...groupBy(compared, ({ source }) => source.turn).values()].flatMap(([one, other, ...others]) => {
    if (!other || others.length > 0) return [];
    // Examples of before say nothing of it; those of confirmed answers are in the order of their program.
    const [first, second] = other.toBe === 'more' ? [other, one] : [one, other];
    const isTold = first.told !== 'presence' || second.told !== 'presence';
    if (isTold || numberOf(first) !== numberOf(second)) return [{ first, second }];
    return first.toBe === 'more' ? [{ first, second, isOpen: true as const }] : [];
  });
}

export const differ = ({ first, second }: Comparison): boolean => numberOf(first) !== numberOf(second);

/** Whether to settle ties turns a comparison to what is right, or away from it; undefined where it turns nothing. */
export function settlesRightly(comparison: Comparison): boolean | undefined {
  const { first, second } = comparison;
  if (greaterOfTie(seen(first, []), seen(second, [])) !== 'one') return undefined;
  return numberOf(first) > numberOf(second);
}

/** Whether the tool counts as many of each. */
export const isTie = ({ first, second }: Comparison): boolean => seen(first, []).count === seen(second, []).count;

/** Whether "are there more of the first?" is answered rightly with these prompts. */
export function isComparedRightly({ first, second }: Comparison, prompts: readonly Prompt[]): boolean {
  const [one, other] = [seen(first, prompts), seen(second, prompts)];
  const settles = prompts.some((prompt) => prompt.kind === 'rescoring' && prompt.presumes?.includes('compared'));
  const isMore = one.count > other.count || (settles && greaterOfTie(one, other) === 'one');
  return isMore === numberOf(first) > numberOf(second);
}

/** Where only presence was told, what was found was not objected to. */
const numberOf = ({ told, right, count }: Example): number => (told === 'presence' ? right.length : count);

function seen(example: Example, prompts: readonly Prompt[]): { readonly count: number; readonly doubt: number } {
  const { scores } = rescore(prompts, requestOf(example));
  const missed = scores.filter((score) => score < example.threshold);
  return { count: scores.length - missed.length, doubt: missed.reduce((sum, score) => sum + score, 0) };
}
