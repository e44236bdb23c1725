import type { Entry, Journal } from '../contracts/journal.js';
import type { Log } from '../contracts/log.js';
import { enterBeforeAbort, serialQueues } from '../util/concurrency.js';
import { type Database, runOne, statement } from './database.js';
import { entryColumns, entryOf, journalTable, rowOf } from './journal-rows.js';
import { type InProcessWork, type JournalRows, workInProcess } from './journal-work.js';
import { deleteStatement, writeStatements } from './row-statements.js';

/** ms between looks whether another process has written. */
const lookMs = 1000;

/** The journal as rows of a SQLite file, carried out in this process. */
export function createJournal(
  database: Database,
  options: { readonly now: () => number; readonly log: Log },
): Journal & JournalRows {
  const at = (): number => Math.floor(options.now());
  const table = journalTable(database, options);
  const alone = serialQueues();
  let inProcess: InProcessWork | undefined;

  /** What `clovabot jobs` does in another process is seen soon. */
  function lookElsewhere(onChange: () => void, signal: AbortSignal): void {
    const timer = setInterval(() => {
      try {
        if (database.changedElsewhere?.()) onChange();
      } catch (error) {
        options.log.warn({ err: error }, '[journal] whether another process wrote could not be seen');
      }
    }, lookMs);
    timer.unref();
    signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  }

  const journal: Journal & JournalRows = {
    begin: () => database.beSole(),
    async enter(name, signal) {
      const leave = await enterBeforeAbort(alone, name, signal);
      return async () => leave();
    },
    isFree: async (name) => alone.isFree(name),
    isKnown: table.isKnown,
    list: table.list,
    async accept(entries) {
      const time = at();
      const given = await Promise.all(entries.map(rowOf));
      const results = await database.run([
        ...given.map(({ key, team, thread, lane, person, event }) =>
          statement(
            `INSERT INTO clovabot_journal (key, team, thread, lane, person, event, status, begun, at)
             VALUES ($1, $2, $3, $4, $5, $6, 'waiting', 0, $7) ON CONFLICT (key) DO NOTHING RETURNING seq`,
            ...[key, team, thread, lane, person, event, time],
          ),
        ),
        ...writeStatements(given.flatMap(({ beside }) => beside)),
      ]);
      inProcess?.add(
        entries.flatMap(({ beside: _, ...entry }, position): readonly Entry[] => {
          const [row] = results[position].rows;
          // As it would be read back.
          const event: unknown = JSON.parse(given[position].event);
          return row ? [{ ...entry, event, seq: Number(row.seq), begun: 0, at: time }] : [];
        }),
      );
      await table.sweep();
      return given.map((_, position) => results[position].rows.length > 0);
    },
    work(worker) {
      const started = workInProcess(journal, worker, options.log);
      inProcess = started;
      lookElsewhere(() => started.readAgain(), worker.signal);
      return started.work;
    },
    async replay(key) {
      const { rows } = await runOne(
        database,
        `UPDATE clovabot_journal SET seq = (SELECT max(seq) + 1 FROM clovabot_journal), status = 'waiting', begun = 0,
           fault = NULL, at = $2 WHERE key = $1 AND status = 'dead' RETURNING ${entryColumns}`,
        ...[key, at()],
      );
      inProcess?.add(rows.map(entryOf));
      return rows.length > 0;
    },
    async drop(keys) {
      const dropped = await database.run(
        keys.map((key) =>
          statement(
            "UPDATE clovabot_journal SET status = 'done', event = 'null', person = '', fault = NULL WHERE key = $1 AND status <> 'done'",
            key,
          ),
        ),
      );
      inProcess?.drop(keys);
      return dropped.reduce((sum, { changed }) => sum + changed, 0);
    },

    async waiting() {
      return (await table.list('waiting', Number.MAX_SAFE_INTEGER)).map(({ status: _, ...entry }) => entry);
    },
    noteBegun: async (key) =>
      void (await runOne(database, 'UPDATE clovabot_journal SET begun = begun + 1 WHERE key = $1', key)),
    // What people said is kept no longer than it takes to carry it out.
    done: async (key, notes) =>
      void (await database.run([
        statement(
          "UPDATE clovabot_journal SET status = 'done', event = 'null', person = '', fault = NULL, at = $2 WHERE key = $1",
          ...[key, at()],
        ),
        ...notes.map(deleteStatement),
      ])),
    giveUp: async (key, fault) =>
      void (await runOne(
        database,
        "UPDATE clovabot_journal SET status = 'dead', fault = $2 WHERE key = $1 AND status = 'waiting'",
        ...[key, fault.slice(0, 2000)],
      )),
  };
  return journal;
}
