/**
 * What processes that share a database tell each other: "this post changed", "stop that question". It is heard within a second
 * and kept nowhere, so nothing may depend on it that must not be lost: the rows say what is so, a signal says when to look.
 */
import type { PlainValue } from './plain-value.js';

export interface Signals {
  /** No other process works with the database: who hears it at all has done so when `tell` resolves. */
  readonly isAlone?: true;
  /**
   * All processes hear it, this one as well. Rejects where it could not be told.
   * @param about at most some 7,000 bytes as JSON: ids, not contents
   */
  tell(topic: string, about: PlainValue): Promise<void>;
  /**
   * @param onMissed something may have been told that was not heard, as the database was away: look at the rows again
   * @returns stops listening
   */
  hear(topic: string, listener: (about: PlainValue) => void, onMissed?: () => void): () => void;
}
