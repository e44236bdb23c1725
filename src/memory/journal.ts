import { z } from 'zod';
import type { Entry, EntryStatus, Journal, ListedEntry, NewEntry } from '../contracts/journal.js';
import type { Log } from '../contracts/log.js';
import { type Database, runOne, statement } from './database.js';
import { type JournalRows, workInProcess } from './journal-work.js';

/** ms for which the key of what is done stays known: platforms repeat events for hours. */
const keptMs = 8 * 24 * 3600 * 1000;
const sweepMs = 3_600_000;

const entryRow = z.object({
  seq: z.coerce.number(),
  key: z.string(),
  team: z.string(),
  thread: z.string(),
  lane: z.string().nullable(),
  event: z.string(),
  begun: z.coerce.number(),
  at: z.coerce.number(),
  fault: z.string().nullable(),
});
const columns = 'seq, key, team, thread, lane, event, begun, at, fault';

/** The journal as rows, carried out in this process. */
export function createJournal(
  database: Database,
  { now, log }: { readonly now: () => number; readonly log: Log },
): Journal & JournalRows {
  const at = (): number => Math.floor(now());
  let lastSweep = Number.NEGATIVE_INFINITY;
  let heard: (entries: readonly Entry[]) => void = () => undefined;

  async function sweep(): Promise<void> {
    if (at() - lastSweep < sweepMs) return;
    lastSweep = at();
    await runOne(database, "DELETE FROM clovabot_journal WHERE status = 'done' AND at < $1", lastSweep - keptMs);
  }

  async function accept(entries: readonly NewEntry[]): Promise<readonly boolean[]> {
    const time = at();
    const texts = entries.map(({ event }) => JSON.stringify(event));
    const results = await database.run(
      entries.map(({ key, team, thread, order }, position) =>
        statement(
          `INSERT INTO clovabot_journal (key, team, thread, lane, event, status, begun, at)
           VALUES ($1, $2, $3, $4, $5, 'waiting', 0, $6) ON CONFLICT (key) DO NOTHING RETURNING seq`,
          key,
          team,
          thread,
          order === 'thread' ? 'thread' : null,
          texts[position],
          time,
        ),
      ),
    );
    const isNew = results.map(({ rows }) => rows.length > 0);
    heard(
      entries.flatMap((entry, position): readonly Entry[] => {
        const [row] = results[position].rows;
        // As it would be read back.
        const event: unknown = JSON.parse(texts[position]);
        return row ? [{ ...entry, event, seq: Number(row.seq), begun: 0, at: time }] : [];
      }),
    );
    await sweep().catch((error: unknown) => log.warn({ err: error }, '[journal] old entries could not be dropped'));
    return isNew;
  }

  async function list(status: EntryStatus, limit: number): Promise<readonly ListedEntry[]> {
    const sql = `SELECT ${columns} FROM clovabot_journal WHERE status = $1 ORDER BY seq LIMIT $2`;
    const { rows } = await runOne(database, sql, status, limit);
    return rows.map((row): ListedEntry => ({ ...entryOf(row), status }));
  }

  const journal: Journal & JournalRows = {
    begin: () => database.beSole(),
    accept,
    list,
    async isKnown(key) {
      return (await runOne(database, 'SELECT 1 AS known FROM clovabot_journal WHERE key = $1', key)).rows.length > 0;
    },
    work(worker) {
      const { work, add } = workInProcess(journal, worker, log);
      heard = add;
      return work;
    },
    async replay(key) {
      const { rows } = await runOne(
        database,
        `SELECT ${columns} FROM clovabot_journal WHERE key = $1 AND status = 'dead'`,
        key,
      );
      if (rows.length === 0) return false;
      const { team, thread, order, event } = entryOf(rows[0]);
      await runOne(database, 'DELETE FROM clovabot_journal WHERE key = $1', key);
      await accept([{ key, team, thread, order, event }]);
      return true;
    },

    waiting: () => list('waiting', Number.MAX_SAFE_INTEGER),
    noteBegun: async (key) =>
      void (await runOne(database, 'UPDATE clovabot_journal SET begun = begun + 1 WHERE key = $1', key)),
    // What people said is kept no longer than it takes to carry it out.
    done: async (key) =>
      void (await runOne(
        database,
        "UPDATE clovabot_journal SET status = 'done', event = 'null', fault = NULL, at = $2 WHERE key = $1",
        key,
        at(),
      )),
    giveUp: async (key, fault) =>
      void (await runOne(
        database,
        "UPDATE clovabot_journal SET status = 'dead', fault = $2 WHERE key = $1",
        key,
        fault.slice(0, 2000),
      )),
  };
  return journal;
}

function entryOf(given: unknown): Entry & Pick<ListedEntry, 'fault'> {
  const { lane, event, fault, ...row } = entryRow.parse(given);
  const plain: unknown = JSON.parse(event);
  return { ...row, order: lane === null ? 'beside' : 'thread', event: plain, ...(fault !== null && { fault }) };
}
