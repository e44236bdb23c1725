/** What a process carries out is its own only while it holds its lease: whoever writes or posts for it makes sure first. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { StoreError } from '../contracts/errors.js';
import type { Hold } from '../contracts/journal.js';

export interface CheckedHold extends Hold {
  /** Throws where it is not sure at this moment. */
  check(): void;
}

const current = new AsyncLocalStorage<CheckedHold | undefined>();

/** Runs work for what is held; the database asks `currentHold` before it writes. */
export const whileHeld = <Result>(hold: CheckedHold | undefined, work: () => Result): Result => current.run(hold, work);
export const currentHold = (): CheckedHold | undefined => current.getStore();

export const lostError = (): StoreError =>
  new StoreError('[journal] this process was away for too long, and another one goes on with what it held', {
    passes: true,
  });
