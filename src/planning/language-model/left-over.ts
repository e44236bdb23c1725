import type { Plan } from '../../contracts/turn.js';
import { guessLanguage } from '../../language/guess-language.js';
import { unusedParts } from '../../language/unused-parts.js';
import { english } from '../grammar/vocabulary.js';

/**
 * What a model hears once of words that its steps leave over: it may have forgotten them in the plan, or only in `covers`.
 * Undefined where none are.
 */
export function leftOverFault(text: string, plan: Pick<Plan, 'covers' | 'direct'>): string | undefined {
  const left = unusedParts(text, plan).map(({ words }) => words.join(' '));
  if (left.length === 0) return undefined;
  return `no step is for: ${left.join('; ')}. Send all again, with steps for these words, or with the words in "covers"`;
}

/**
 * A plan whose `covers` can be compared with the words by which its request is known from here on. Of a follow-up, models
 * quote what was said as often as their reading of it; and of other languages we don't know which words change nothing.
 */
export function withComparableCovers<Of extends Pick<Plan, 'covers'>>(plan: Of, said: string, reading = said): Of {
  if (!plan.covers) return plan;
  const quotesWhatWasSaid = reading !== said && unusedParts(said, plan).length === 0;
  const isForeign = guessLanguage(reading, (word) => english.has(word)) !== undefined;
  return quotesWhatWasSaid || isForeign ? { ...plan, covers: undefined } : plan;
}
