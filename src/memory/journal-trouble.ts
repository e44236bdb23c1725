/** What becomes of an entry that fails: the same whichever engine carries the journal out. */
import { setTimeout as pause } from 'node:timers/promises';
import { isPassing } from '../contracts/errors.js';
import type { Entry, Hold, JournalWorker } from '../contracts/journal.js';
import type { Log } from '../contracts/log.js';
import type { RowPlace } from '../contracts/row.js';

/** ms between the tries of what fails. */
export const usualRetryMs: readonly number[] = [500, 4000];
/** ms between tries while the database or the disk is away. */
const troubleMs = { first: 100, longest: 2000 } as const;
/** An entry that was begun so often ends the process each time. */
const maxBegun = 25;
/**
 * ms that an entry waits which was begun so often and never done: it may be what ends the process, and then others come
 * to their turn before it does so again; where somebody else ends the process again and again, it isn't begun each time.
 */
export const usualDelayMs = (begun: number): number => (begun < 4 ? 0 : Math.min(1000 * 2 ** (begun - 4), 30_000));

/** Where no other process can take an entry. */
export const alwaysHeld = (signal: AbortSignal): Hold => ({ assure: async () => undefined, signal });

/** @throws when beginning it has ended the process too often */
export function refuseFatal({ begun }: Pick<Entry, 'begun'>): void {
  if (begun >= maxBegun) throw new Error('[journal] carrying it out has ended the process each time');
}

/**
 * ms until it is tried again; undefined: never.
 * @param failures how often it has failed by itself, this time included
 */
export function waitAfter(
  error: unknown,
  failures: number,
  { begun }: Pick<Entry, 'begun'>,
  retryMs: readonly number[],
): number | undefined {
  if (begun >= maxBegun) return undefined;
  return isPassing(error) ? troubleMs.longest / 2 : retryMs[failures - 1];
}

/** It is a dead letter from now on, and whoever waits for it is told. */
export async function giveUp(
  entry: Entry,
  error: unknown,
  to: {
    readonly write: (fault: string) => Promise<unknown>;
    readonly worker: Pick<JournalWorker, 'onGivenUp'>;
    readonly log: Log;
  },
): Promise<void> {
  const { key, team, thread } = entry;
  to.log.error({ err: error, key, team, thread }, 'an event failed');
  await to.write(error instanceof Error ? error.message : String(error)).catch(() => undefined);
  await to.worker
    .onGivenUp(entry, error)
    .catch((cause: unknown) => to.log.error({ err: cause }, 'and the chat did not take the apology'));
}

export const notesOf = async (entry: Entry, worker: Pick<JournalWorker, 'notesOf'>): Promise<readonly RowPlace[]> =>
  (await worker.notesOf?.(entry)) ?? [];

/** What the journal says of itself must get written, however long that takes. */
export async function persistently<Result>(
  write: () => Promise<Result>,
  log: Log,
  signal: AbortSignal,
): Promise<Result> {
  for (let wait: number = troubleMs.first; ; wait = Math.min(wait * 2, troubleMs.longest)) {
    try {
      return await write();
    } catch (error) {
      if (!isPassing(error)) throw error;
      log.warn({ err: error, wait }, '[journal] the database does not take what was done; trying again');
      await pause(wait, undefined, { signal });
    }
  }
}

/** What is done stays done, whatever becomes of tidying up after it. */
export const tidyUp = (
  entry: Entry,
  { worker, log, signal }: { readonly worker: JournalWorker; readonly log: Log; readonly signal: AbortSignal },
): Promise<void> =>
  persistently(() => worker.onDone(entry), log, signal).catch((error: unknown) => {
    if (!signal.aborted) log.warn({ err: error, key: entry.key }, '[journal] nothing was tidied up after what is done');
  });
