import { type BudgetError, isModelTrouble, type ModelError } from '../contracts/errors.js';
import type { LessonDraft } from '../contracts/lesson.js';
import { untested } from './release-gate.js';

export type Trouble = ModelError | BudgetError;

/** What a model gave, or else why it gives nothing at the moment. */
export type Given<Result> = { readonly result: Result } | { readonly trouble: Trouble };

/** Asks models; one that fails or may not be paid is told, and not thrown. Rejects when aborted. */
export async function unlessTrouble<Result>(
  { signal }: { readonly signal: AbortSignal },
  ask: () => Promise<Result>,
): Promise<Given<Result>> {
  try {
    return { result: await ask() };
  } catch (error) {
    signal.throwIfAborted();
    if (isModelTrouble(error)) return { trouble: error };
    throw error;
  }
}

/** What a person said is kept, and learned from another time. @param trouble from `unlessTrouble` */
export const unfinishedDraft = ({ friendly }: Trouble): LessonDraft => ({
  status: 'refused',
  unfinished: true,
  reason: `pictures can't be compared right now. ${friendly} Tell me again later and I'll try again`,
  prompts: [],
  evidence: untested,
});
