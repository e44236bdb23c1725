import type { Plan } from '../../contracts/turn.js';
import { unusedParts } from '../../language/unused-parts.js';

/**
 * What a model hears once of words that its steps leave over: it may have forgotten them in the plan, or only in `covers`.
 * Undefined where none are.
 */
export function leftOverFault(text: string, plan: Pick<Plan, 'covers'>): string | undefined {
  const left = unusedParts(text, plan).map(({ words }) => words.join(' '));
  if (left.length === 0) return undefined;
  return `no step is for: ${left.join('; ')}. Send all again, with steps for these words, or with the words in "covers"`;
}
