/** A question to the language model that ends in time, and in words where nothing came of it. */
import { CapabilityError, ClovabotError, ModelError } from '../../contracts/errors.js';
import type { Log } from '../../contracts/log.js';
import type { CallOptions, Models } from '../../contracts/model.js';
import { causeWords } from '../../util/cause-words.js';
import { beforeAbort } from '../../util/concurrency.js';
import { escapeForChat } from '../../util/escape-for-chat.js';
import { type Asked, askModel, type Question } from './ask-model.js';

export interface AskServices {
  readonly complete: Models['complete'];
  /**
   * The longest that the model may take for a plan, or for a program, with all its repairs: ms. Absent: as long as its
   * backend waits for each of its replies.
   */
  readonly maxWaitMs?: number;
  readonly log: Log;
}

export interface AskedInTime<Result> extends Asked<Result> {
  /** In a few words. */
  readonly why: string;
  /** It takes no pictures. */
  readonly isBlind?: boolean;
  /** It would not take this very question: another one may do. */
  readonly isRefused?: boolean;
}

/** What the model says, or why there is nothing of it that can be used. */
export async function ask<Result>(
  question: Question<Result>,
  call: CallOptions,
  { complete, maxWaitMs, log }: AskServices,
): Promise<AskedInTime<Result>> {
  const late = maxWaitMs === undefined ? undefined : AbortSignal.timeout(maxWaitMs);
  const signal = late ? AbortSignal.any([call.signal, late]) : call.signal;
  try {
    const asked = await beforeAbort(askModel(complete, question, { ...call, signal }), signal);
    return { ...asked, why: "what it sent couldn't be used" };
  } catch (error) {
    call.signal.throwIfAborted();
    // Only an unexpected error needs its stack in the log.
    log.warn(
      error instanceof ClovabotError ? { reason: causeWords(error) } : { err: error },
      '[planner] the language model did not plan',
    );
    const isBlind = question.sights !== undefined && error instanceof CapabilityError;
    const isRefused = isBlind || (error instanceof ModelError && !error.retryable);
    const why = late?.aborted ? 'it took too long' : whyNot(error);
    return { result: undefined, refused: 0, why, isBlind, isRefused };
  }
}

/**
 * In a few words, for the small print; how to fix it is in the log. "I didn't begin" is left out, because with the
 * grammar something was begun all the same.
 */
const whyNot = (error: unknown): string =>
  error instanceof ClovabotError
    ? escapeForChat(error.friendly.replace(/^I didn't begin: /, ''), 200).split(/[.;](?: |$)/)[0]
    : 'it could not be asked';
