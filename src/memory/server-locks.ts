import { setTimeout as pause } from 'node:timers/promises';
import { isPassing } from '../contracts/errors.js';
import type { Journal } from '../contracts/journal.js';
import type { Log } from '../contracts/log.js';
import { enterBeforeAbort, serialQueues } from '../util/concurrency.js';
import { type Database, runOne } from './database.js';
import { currentHold, whileHeld } from './holding.js';
import { persistently } from './journal-trouble.js';

/** ms between tries for what another process has. */
const retryMs = { first: 20, longest: 300 } as const;

interface LockOptions {
  readonly database: Database;
  /** The id of this process's lease, with which its locks end. */
  readonly process: () => Promise<string>;
  readonly log: Log;
  /** Aborts when this process's lease is about to end, and its locks with it. */
  readonly closed: AbortSignal;
}

/** What only one does at a time, over all processes on a PostgreSQL database. */
export function createServerLocks({ database, process, log, closed }: LockOptions): Pick<Journal, 'enter' | 'isFree'> {
  const here = serialQueues();
  let count = 0;

  /** Tries in the name of one run, which knows its own lock again where the answer to a first try was lost. */
  async function take(name: string, signal: AbortSignal | undefined): Promise<string> {
    count += 1;
    const number = count;
    let unclear: string | undefined;
    try {
      for (let wait: number = retryMs.first; ; wait = Math.min(wait * 2, retryMs.longest)) {
        const run = `${await process()}#${number}`;
        const isHeld = await runOne(database, 'SELECT clovabot_lock($1, $2) AS held', name, run).then(
          ({ rows }) => Boolean(rows[0]?.held),
          (error: unknown) => {
            unclear = run;
            if (!isPassing(error) || closed.aborted || currentHold()?.signal.aborted) throw error;
            log.warn({ err: error, name }, '[journal] whether a lock is free could not be asked; trying again');
            return false;
          },
        );
        if (isHeld) return run;
        await pause(wait, undefined, { signal });
      }
    } catch (error) {
      if (unclear !== undefined) void letGo(name, unclear);
      throw error;
    }
  }

  /** While the database is away it goes on trying: what is not let go keeps everybody else waiting as long as this process lives. */
  const letGo = (name: string, run: string): Promise<unknown> =>
    persistently(
      // Whoever lost what it was carrying out lets go all the same.
      () =>
        whileHeld(undefined, () =>
          runOne(database, 'DELETE FROM clovabot_locks WHERE name = $1 AND run = $2', name, run),
        ),
      log,
      closed,
    ).catch((error: unknown) =>
      log.warn({ err: error, name }, '[journal] a lock could not be let go; it ends with this process'),
    );

  return {
    async isFree(name) {
      if (!here.isFree(name)) return false;
      const sql = 'SELECT 1 AS held FROM clovabot_locks WHERE name = $1 AND clovabot_is_alive(run)';
      return (await runOne(database, sql, name)).rows.length === 0;
    },
    async enter(name, signal) {
      const leaveHere = await enterBeforeAbort(here, name, signal);
      try {
        const run = await take(name, signal);
        return async () => {
          leaveHere();
          await letGo(name, run);
        };
      } catch (error) {
        leaveHere();
        signal?.throwIfAborted();
        throw error;
      }
    },
  };
}
