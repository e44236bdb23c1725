/** The rows of the journal, the same on both databases. */
import { z } from 'zod';
import type { Entry, EntryStatus, Journal, ListedEntry, NewEntry } from '../contracts/journal.js';
import type { Log } from '../contracts/log.js';
import { type Database, runOne } from './database.js';
import { encode } from './row-text.js';

/** ms for which the key of what is done stays known: platforms repeat events for hours. */
const keptMs = 8 * 24 * 3600 * 1000;
const sweepMs = 3_600_000;

const entryRow = z.object({
  seq: z.coerce.number(),
  key: z.string(),
  team: z.string(),
  thread: z.string(),
  lane: z.string().nullable(),
  person: z.string(),
  event: z.string(),
  begun: z.coerce.number(),
  at: z.coerce.number(),
  fault: z.string().nullable(),
});
export const entryColumns = 'seq, key, team, thread, lane, person, event, begun, at, fault';

export function entryOf(given: unknown): Entry & Pick<ListedEntry, 'fault'> {
  const { lane, event, fault, person, ...row } = entryRow.parse(given);
  const plain: unknown = JSON.parse(event);
  return {
    ...row,
    order: lane === null ? 'beside' : 'thread',
    ...(person !== '' && { person }),
    event: plain,
    ...(fault !== null && { fault }),
  };
}

/** As it is written. */
export const rowOf = async ({ key, team, thread, order, person = '', event, beside = [] }: NewEntry) => ({
  ...{ key, team, thread, person },
  lane: order === 'thread' ? 'thread' : null,
  event: JSON.stringify(event),
  beside: await Promise.all(
    beside.map(async ({ namespace, key, value }) => ({ namespace, key, value: await encode(value), expires: null })),
  ),
});

export interface JournalTable extends Pick<Journal, 'isKnown' | 'list'> {
  /** Now and then, forgets the keys of what was done long ago. */
  sweep(): Promise<void>;
}

export function journalTable(
  database: Database,
  { now, log }: { readonly now: () => number; readonly log: Log },
): JournalTable {
  let lastSweep = Number.NEGATIVE_INFINITY;
  return {
    async sweep() {
      const time = Math.floor(now());
      if (time - lastSweep < sweepMs) return;
      lastSweep = time;
      await runOne(database, "DELETE FROM clovabot_journal WHERE status = 'done' AND at < $1", time - keptMs).catch(
        (error: unknown) => log.warn({ err: error }, '[journal] old entries could not be dropped'),
      );
    },
    async isKnown(key) {
      return (await runOne(database, 'SELECT 1 AS known FROM clovabot_journal WHERE key = $1', key)).rows.length > 0;
    },
    async list(status: EntryStatus, limit: number, team?: string) {
      const ofTeam = team === undefined ? '' : 'AND team = $3';
      const sql = `SELECT ${entryColumns} FROM clovabot_journal WHERE status = $1 ${ofTeam} ORDER BY seq LIMIT $2`;
      const { rows } = await runOne(database, sql, status, limit, ...(team === undefined ? [] : [team]));
      return rows.map((row): ListedEntry => ({ ...entryOf(row), status }));
    },
  };
}
