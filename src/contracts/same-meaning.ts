/** Whether two answers in other words say the same. */
import type { CallOptions } from './model.js';

/** `unclear`: they are not for a model to compare, or it could not be asked. */
export type Sameness = 'same' | 'other' | 'unclear';

export interface AnswerPair {
  readonly question: string;
  /** In any order: none of them is the right one here. */
  readonly answers: readonly [string, string];
}

/**
 * Asks a language model whether answers that differ in their words mean the same: "an elderly woman", "an old woman".
 * Numbers, yes and no, names and what is quoted are never asked about. Rejects only when it is stopped.
 */
export type SameMeaning = (pair: AnswerPair, options: CallOptions) => Promise<Sameness>;
