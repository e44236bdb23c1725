import type { Expected } from '../contracts/feedback.js';
import type { Lexicon } from '../contracts/lexicon.js';
import type { Sameness } from '../contracts/same-meaning.js';
import type { Value } from '../contracts/turn.js';
import { type Agreement, judgeResult } from '../show/judge-value.js';
import { answerWords } from '../show/values.js';

/** What judging by meaning takes. */
export interface MeaningServices {
  readonly lexicon: Pick<Lexicon, 'singular'>;
  /** Whether two answers to the question at hand say the same; absent: other words are another answer. */
  meansTheSame?(one: string, other: string): Promise<Sameness>;
}

/** Whether a result is what a person says is right, where need be in other words. */
export async function judgeMeaning(
  result: Value,
  expected: Expected,
  { lexicon, meansTheSame }: MeaningServices,
): Promise<Agreement> {
  const agreement = judgeResult(result, expected, lexicon.singular);
  if (agreement !== 'wrong' || expected.kind !== 'text' || !meansTheSame) return agreement;
  if (result.type !== 'Text' && result.type !== 'List') return agreement;
  const given = answerWords(result);
  // "It's a heron, not a stork" says itself that a stork is wrong.
  const isDenied =
    expected.instead !== undefined &&
    judgeResult(result, { kind: 'text', text: expected.instead }, lexicon.singular) === 'right';
  return !isDenied && (await meansTheSame(expected.text, given)) === 'same' ? 'right' : agreement;
}
