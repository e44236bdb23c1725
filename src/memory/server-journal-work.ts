/** Carries out what the journal on PostgreSQL holds: each entry is a job, and several processes carry them out together. */
import { setMaxListeners } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { isPassing } from '../contracts/errors.js';
import type { Entry, Hold, JournalWork, JournalWorker } from '../contracts/journal.js';
import type { Log } from '../contracts/log.js';
import type { RowPlace } from '../contracts/row.js';
import { type Database, runOne } from './database.js';
import { lostError, whileHeld } from './holding.js';
import { type Pools, runJobs } from './job-engine.js';
import { entryColumns, entryOf } from './journal-rows.js';
import {
  giveUp,
  notesOf,
  persistently,
  refuseFatal,
  tidyUp,
  usualDelayMs,
  usualRetryMs,
  waitAfter,
} from './journal-trouble.js';
import type { LeasedHold, ProcessLease } from './process-lease.js';

/** ms until it is looked again whether the chat of an entry is there. */
const readyMs = 1000;
/** ms between looks whether an entry that somebody waits for is done. */
const settledMs = 30;

const payloadSchema = z.object({
  key: z.string().optional(),
  team: z.string().optional(),
  thread: z.string().optional(),
  waited: z.boolean().optional(),
});
type Payload = z.output<typeof payloadSchema>;

export interface ServerWork {
  readonly work: JournalWork;
  close(): Promise<void>;
}

export interface ServerWorkOptions {
  readonly database: Database;
  readonly pools: Pools;
  readonly log: Log;
  readonly lease: ProcessLease;
  readonly begin: () => Promise<void>;
  readonly at: () => number;
  readonly onPool: (id: string) => void;
}

export function workOnServer(worker: JournalWorker, options: ServerWorkOptions): ServerWork {
  const { database, log, lease } = options;
  const { signal, retryMs = usualRetryMs, delayMs = usualDelayMs } = worker;
  const closed = new AbortController();
  const over = AbortSignal.any([signal, closed.signal]);
  // Each entry that is under way may wait for it.
  setMaxListeners(0, over);
  const notReady = new Set<string>();
  const shownHolds = new WeakMap<LeasedHold, Hold & { readonly over: AbortSignal }>();
  /** One for all entries of a lease: a signal made of others for each would stay as long as those do. */
  function shown(hold: LeasedHold): Hold & { readonly over: AbortSignal } {
    const known = shownHolds.get(hold);
    if (known) return known;
    const signals = { signal: AbortSignal.any([signal, hold.signal]), over: AbortSignal.any([over, hold.signal]) };
    // As many listen as entries are carried out, each until it goes on.
    for (const each of Object.values(signals)) setMaxListeners(0, each);
    const made = { assure: hold.assure, ...signals };
    shownHolds.set(hold, made);
    return made;
  }
  over.addEventListener('abort', () => lease.waitNoMore(), { once: true });
  let runs = 0;
  let running = 0;
  const persist = <Result>(write: () => Promise<Result>, hold?: LeasedHold): Promise<Result> =>
    persistently(write, log, hold ? shown(hold).over : over);

  async function carryOutJob(given: unknown): Promise<void> {
    const payload = payloadSchema.parse(given);
    runs += 1;
    const number = runs;
    running += 1;
    try {
      const { entry, ...held } = await persist(async () => {
        // Anew at each try: the lease may have gone to others meanwhile, and this process has another one.
        const hold = lease.current();
        const run = `${hold.id}#${number}`;
        return { run, hold, payload, entry: await beginEntry(database, payload, run) };
      });
      if (entry) await carryOutEntry(entry, held);
    } finally {
      running -= 1;
    }
  }

  interface Held {
    readonly run: string;
    readonly hold: LeasedHold;
    readonly payload: Payload;
  }

  const leaveEntry = ({ key }: Entry, { run }: Held, ms: number, counts: boolean): Promise<unknown> =>
    runOne(database, 'SELECT clovabot_journal_leave($1, $2, $3, $4 = 1)', key, run, ms, counts ? 1 : 0);

  async function leaveUnready(entry: Entry, held: Held): Promise<void> {
    notReady.add(entry.key);
    await persist(() => leaveEntry(entry, held, readyMs, false), held.hold);
  }

  async function carryOutEntry(entry: Entry, held: Held): Promise<void> {
    const { payload } = held;
    const leave = (ms: number, counts: boolean): Promise<unknown> => leaveEntry(entry, held, ms, counts);
    if (over.aborted) return void (await leave(0, false));
    if (!worker.isReady(entry)) return leaveUnready(entry, held);
    notReady.delete(entry.key);
    // Others come to their turn before what may be ending the process.
    const longer = delayMs(entry.begun);
    if (longer > 0 && !payload.waited) return void (await persist(() => leave(longer, false), held.hold));
    try {
      await untilDone(entry, held);
    } catch (error) {
      if (held.hold.signal.aborted) throw error;
      // What a stop cuts off goes to others at once.
      if (over.aborted) await leave(0, true).catch(() => undefined);
      else throw error;
    }
  }

  async function untilDone(first: Entry, held: Held): Promise<void> {
    const { run, hold } = held;
    const end =
      (status: 'done' | 'dead', fault: string | null, notes: readonly RowPlace[] = []) =>
      (): Promise<void> =>
        endEntry(database, { key: first.key, run, status, fault, notes, at: options.at() });
    let entry = first;
    for (let failures = 0; ; ) {
      try {
        refuseFatal(entry);
        await whileHeld(hold, () => worker.carryOut(entry, shown(hold)));
        const notes = await persist(() => notesOf(entry, worker), hold);
        await persist(end('done', null, notes), hold);
        break;
      } catch (error) {
        if (shown(hold).over.aborted) throw error;
        const { key, team, thread } = entry;
        entry = { ...entry, begun: entry.begun + 1 };
        const wait = waitAfter(error, failures + 1, entry, retryMs);
        if (!isPassing(error)) failures += 1;
        if (wait === undefined)
          return giveUp(entry, error, {
            write: (fault) => persist(end('dead', fault.slice(0, 2000)), hold),
            worker,
            log,
          });
        log.warn({ err: error, key, team, thread, wait }, '[journal] an event failed and is tried again');
        await pause(wait, undefined, { signal: shown(hold).over });
        if (!worker.isReady(entry)) return leaveUnready(entry, held);
        await persist(
          () =>
            runOne(database, 'UPDATE clovabot_journal SET begun = begun + 1 WHERE key = $1 AND holder = $2', key, run),
          hold,
        );
      }
    }
    await tidyUp(entry, { worker, log, signal: over });
  }

  let ran: Promise<void> | undefined;
  /** A process without chats leaves what waits to others. */
  function begin(): void {
    ran ??= persist(options.begin)
      .then(() => runJobs({ ...options, task: carryOutJob, signal: over }))
      .catch((error: unknown) => {
        if (!over.aborted) log.error({ err: error }, '[journal] what waits cannot be carried out; see the database');
      });
  }

  async function isIdle(): Promise<boolean> {
    if (running > 0) return false;
    if (signal.aborted || !ran) return true;
    const { rows } = await runOne(database, "SELECT key, queued FROM clovabot_journal WHERE status = 'waiting'");
    const heads = rows.filter(({ queued }) => queued);
    return (
      running === 0 && heads.every(({ key }) => notReady.has(String(key))) && (heads.length > 0 || rows.length === 0)
    );
  }

  return {
    work: {
      // Later ones need nothing: what waits is looked at again within a second.
      wake: begin,
      async settled(key) {
        for (;;) {
          const { rows } = await runOne(
            database,
            "SELECT 1 AS one FROM clovabot_journal WHERE status = 'waiting' AND (key = $1 OR starts_with(key, $2)) LIMIT 1",
            key,
            `${key}>`,
          );
          if (rows.length === 0 || signal.aborted) return;
          await pause(settledMs);
        }
      },
      async idle() {
        while (!(await isIdle().catch(() => signal.aborted))) await pause(settledMs);
      },
    },
    async close() {
      closed.abort();
      await ran;
    },
  };
}

/** Undefined where somebody else has it, or nothing is left to do. */
async function beginEntry(database: Database, { key, team, thread }: Payload, run: string): Promise<Entry | undefined> {
  const { rows } = await runOne(
    database,
    `SELECT ${entryColumns} FROM clovabot_journal_begin($1, $2, $3, $4)`,
    ...[key ?? null, team ?? null, thread ?? null, run],
  );
  return rows.length === 0 ? undefined : entryOf(rows[0]);
}

interface Ending {
  readonly key: string;
  readonly run: string;
  readonly status: 'done' | 'dead';
  readonly fault: string | null;
  readonly notes: readonly RowPlace[];
  readonly at: number;
}

async function endEntry(database: Database, { key, run, status, fault, notes, at }: Ending): Promise<void> {
  const { rows } = await runOne(
    database,
    'SELECT clovabot_journal_end($1, $2, $3, $4, $5, $6) AS ended',
    ...[key, run, status, fault, at, JSON.stringify(notes.toSorted(byPlace))],
  );
  if (!rows[0]?.ended) throw lostError();
}

/** In one order, so that two who drop the same never wait for each other. */
const byPlace = (one: RowPlace, other: RowPlace): number => (placeText(one) < placeText(other) ? -1 : 1);
const placeText = ({ namespace, key }: RowPlace): string => JSON.stringify([namespace, key]);
