/** The journal on PostgreSQL: its entries are jobs of graphile-worker, and several processes carry them out together. */
import type { Journal } from '../contracts/journal.js';
import type { Log } from '../contracts/log.js';
import { type Database, runOne } from './database.js';
import type { Pools } from './job-engine.js';
import { journalTable, rowOf } from './journal-rows.js';
import { createProcessLease, type LeaseTimes } from './process-lease.js';
import { type ServerWork, workOnServer } from './server-journal-work.js';
import { createServerLocks } from './server-locks.js';
import { createWorkersWatch } from './workers-watch.js';

export interface ServerJournalOptions {
  readonly database: Database;
  /** Connections of its own. */
  readonly pools: Pools;
  readonly now: () => number;
  readonly randomId: () => string;
  readonly log: Log;
  readonly leaseTimes?: LeaseTimes;
}

export interface ServerJournal extends Journal {
  /** Lets others go on with what is held here. */
  close(): Promise<void>;
}

export function createServerJournal(options: ServerJournalOptions): ServerJournal {
  const { database, now, log } = options;
  const table = journalTable(database, options);
  let started: ServerWork | undefined;
  let isBegun: Promise<void> | undefined;
  const at = (): number => Math.floor(now());
  let poolId: string | undefined;
  const lease = createProcessLease({ ...options, pool: () => poolId, times: options.leaseTimes });
  const begin = (): Promise<void> => {
    isBegun ??= lease.begin().catch((error: unknown) => {
      isBegun = undefined;
      throw error;
    });
    return isBegun;
  };

  const closing = new AbortController();
  const locks = createServerLocks({
    database,
    closed: closing.signal,
    async process() {
      await begin();
      return lease.current().id;
    },
    log,
  });

  const journal: ServerJournal = {
    begin,
    enter: locks.enter,
    isFree: locks.isFree,
    isWorkedOn: createWorkersWatch(database),
    async accept(entries) {
      const { rows: accepted } = await runOne(
        database,
        'SELECT clovabot_journal_accept($1, $2) AS key',
        JSON.stringify(await Promise.all(entries.map(rowOf))),
        at(),
      );
      const isNew = new Set(accepted.map(({ key }) => key));
      await table.sweep();
      return entries.map(({ key }) => isNew.delete(key));
    },
    isKnown: table.isKnown,
    list: table.list,
    work(worker) {
      started = workOnServer(worker, {
        ...options,
        lease,
        begin,
        at,
        onPool: (id) => {
          poolId = id;
        },
      });
      return started.work;
    },
    async replay(key) {
      const { rows } = await runOne(database, 'SELECT clovabot_journal_replay($1, $2) AS replayed', key, at());
      return Boolean(rows[0]?.replayed);
    },
    async drop(keys) {
      const { rows: dropped } = await runOne(
        database,
        'SELECT clovabot_journal_drop($1) AS count',
        JSON.stringify(keys),
      );
      return Number(dropped[0]?.count ?? 0);
    },
    async close() {
      await started?.close();
      closing.abort();
      if (isBegun)
        await lease
          .end()
          .catch((error: unknown) => log.warn({ err: error }, '[journal] the lease could not be ended; it runs out'));
    },
  };
  return journal;
}
