import type { Span } from './turn.js';

/**
 * Base of our own errors. Message: `[part] what happened; how to fix it`. `friendly` is the sentence for the chat; `hint`
 * what whoever runs the bot can do about it: members can't change that, so it stands behind "How?" only.
 */
export class ClovabotError extends Error {
  readonly friendly: string;
  readonly hint?: string;
  constructor(message: string, options: { friendly?: string; hint?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = new.target.name;
    this.friendly = options.friendly ?? message.replace(/^\[[^\]]*\] /, '');
    this.hint = options.hint;
  }
}

/** Why signals abort when the bot ends: what is under way goes on at the next start. */
export class BotStopped extends ClovabotError {}

/** A program that must not run: where (`span`), why, and what was probably meant. */
export class ProgramError extends ClovabotError {
  readonly span: Span;
  readonly reason: ProgramFault;
  constructor(reason: ProgramFault, message: string, span: Span, options: { friendly?: string; cause?: unknown } = {}) {
    super(message, options);
    this.reason = reason;
    this.span = span;
  }
}
export type ProgramFault =
  | 'syntax'
  | 'unknown-tool'
  | 'unknown-argument'
  | 'missing-argument'
  | 'duplicate-argument'
  | 'undefined-variable'
  | 'redefined-variable'
  | 'unused-variable'
  | 'type'
  | 'expression'
  | 'result'
  | 'too-long';

/** A tool that could not do its work on this input: becomes `step.status = 'failed'`. */
export class ToolError extends ClovabotError {}

/** A backend that failed or refused. */
export class ModelError extends ClovabotError {
  readonly backend: string;
  readonly status?: number;
  readonly retryable: boolean;
  constructor(
    message: string,
    options: { backend: string; status?: number; retryable?: boolean; friendly?: string; cause?: unknown },
  ) {
    super(message, options);
    this.backend = options.backend;
    this.status = options.status;
    this.retryable = options.retryable ?? false;
  }
}

/** What a person is told where a model that was to find things says nothing of where they are. */
export const unplacedWords = 'The model looked, but told me in a way that I don’t understand. Ask me in other words.';

/** No configured backend can do this; says which would. */
export class CapabilityError extends ClovabotError {}

/** A call that would pass a cap on money. `friendly` says which cap and who can raise it. */
export class BudgetError extends ClovabotError {}

/** Whether a model only failed for now, or may not be paid: what the person said can still be learned from. */
export const isModelTrouble = (error: unknown): error is ModelError | BudgetError =>
  error instanceof ModelError || error instanceof BudgetError;

/** A picture that we refuse: too large, corrupt, not a picture. `friendly` says so to the person. */
export class PictureError extends ClovabotError {}

/** A picture of somebody who has sent more in the last minute than one may. It can be sent again later. */
export class TooMuchError extends PictureError {
  readonly retryAfterMs: number;
  constructor(message: string, options: { friendly: string; retryAfterMs: number }) {
    super(message, options);
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** The database or the disk did not do what was asked of it. */
export class StoreError extends ClovabotError {
  /** It may be over by itself, as a full disk or a server that starts anew: what was under way is tried again then. */
  readonly passes: boolean;
  constructor(message: string, options: { passes: boolean; friendly?: string; cause?: unknown }) {
    super(message, options);
    this.passes = options.passes;
  }
}

/** A chat did not do what was asked of it. */
export class ChatError extends ClovabotError {
  /** It may do it later, as it cannot be reached, or wants to be called less often. */
  readonly passes: boolean;
  constructor(message: string, options: { passes: boolean; friendly?: string; cause?: unknown }) {
    super(message, options);
    this.passes = options.passes;
  }
}

/** The bot was taken out of the team meanwhile: what was under way waits until it is back. */
export class TeamAwayError extends ClovabotError {}

/** Trouble of the database or the disk that is over one day, or a team that is away: what was under way waits for that. */
export const isPassing = (error: unknown): boolean =>
  (error instanceof StoreError && error.passes) || error instanceof TeamAwayError;

/** Whoever began it has stopped it: it ends, where a stop of the bot only interrupts. */
export class StoppedError extends ClovabotError {
  constructor() {
    super('[stop] whoever began it has stopped it', { friendly: 'It was stopped.' });
  }
}

/** Configuration that cannot work; says which setting and how to fix it. */
export class ConfigError extends ClovabotError {}
