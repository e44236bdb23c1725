import { hostname } from 'node:os';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { Log } from '../contracts/log.js';
import { type Database, runOne } from './database.js';
import { type CheckedHold, lostError, whileHeld } from './holding.js';

/** ms; the own lease is believed for less than others wait before they take what it holds. */
export const usualTimes = { beat: 1000, believed: 7000, taken: 10_000 } as const;
export type LeaseTimes = Readonly<Record<keyof typeof usualTimes, number>>;
/** ms by which the two clocks may differ before the lease is looked at again: a machine that slept counts no time in one. */
const maxDriftMs = 2000;
/** Beats between looks for entries that have no job. */
const repairEvery = 10;

const beatRow = z.object({ process: z.string(), beats: z.coerce.number() });

export interface LeasedHold extends CheckedHold {
  /** Of the process, while it holds this lease; a new one gets a new id. */
  readonly id: string;
}

export interface ProcessLease {
  /** Takes the first lease. */
  begin(): Promise<void>;
  current(): LeasedHold;
  /** The process ends: where the lease is not sure, what is held is left to others. */
  waitNoMore(): void;
  /** Ends it: what is held goes to others at once. */
  end(): Promise<void>;
}

interface LeaseOptions {
  readonly database: Database;
  /** Under which name the job engine locks for this process. */
  readonly pool: () => string | undefined;
  readonly randomId: () => string;
  readonly log: Log;
  readonly times?: LeaseTimes;
}

/**
 * Says every second that this process is alive, and takes the place of others that stopped saying so. Only the database orders
 * beats, and only this process's own monotonic clock counts how long another one has been silent: while the database is away,
 * nobody is taken for dead.
 */
export function createProcessLease(options: LeaseOptions): ProcessLease {
  const { database, log, times = usualTimes } = options;
  const over = new AbortController();
  let lastLook = Number.NEGATIVE_INFINITY;
  const silent = new Map<string, { beats: number; since: number }>();
  let hold = newHold(options.randomId, times, () => isEnding);
  let count = 0;
  let isEnding = false;
  let beating: Promise<void> | undefined;

  async function take(): Promise<void> {
    const sent = sample();
    await runOne(
      database,
      // The answer to a first try may have been lost.
      'INSERT INTO clovabot_processes (id, beat, pool) VALUES ($1, 0, $2) ON CONFLICT (id) DO NOTHING',
      hold.id,
      options.pool() ?? null,
    );
    hold.renew(sent);
  }

  async function beat(): Promise<void> {
    const sent = sample();
    const { rows } = await runOne(
      database,
      'SELECT * FROM clovabot_process_beat($1, $2)',
      hold.id,
      options.pool() ?? null,
    );
    const beats = rows.map((row) => beatRow.parse(row));
    if (beats.some((row) => row.process === hold.id)) hold.renew(sent);
    else {
      log.error({ process: hold.id }, '[journal] another process has gone on with what this one held; it begins anew');
      hold.lose();
      hold = newHold(options.randomId, times, () => isEnding);
      await take();
    }
    await takeOver(beats.filter((row) => row.process !== hold.id && row.process !== options.pool()));
    count += 1;
    if (count % repairEvery === 0) await runOne(database, 'SELECT clovabot_journal_repair()');
  }

  /** Of others, those that are silent for long enough. */
  async function takeOver(others: readonly z.output<typeof beatRow>[]): Promise<void> {
    const time = performance.now();
    // Whoever could not look has not seen that others were silent.
    if (time - lastLook > times.beat * 3) silent.clear();
    lastLook = time;
    for (const id of [...silent.keys()]) if (!others.some((row) => row.process === id)) silent.delete(id);
    for (const { process: id, beats } of others) {
      const known = silent.get(id);
      if (!known || known.beats !== beats) silent.set(id, { beats, since: time });
      else if (time - known.since >= times.taken) {
        silent.delete(id);
        const { rows } = await runOne(database, 'SELECT clovabot_process_end($1, $2) AS ended', id, beats);
        if (rows[0]?.ended)
          log.warn({ process: id }, '[journal] a process is gone; what it held is carried out here or elsewhere');
      }
    }
  }

  async function keepBeating(): Promise<void> {
    while (!over.signal.aborted) {
      await pause(times.beat, undefined, { ref: false, signal: over.signal }).catch(() => undefined);
      if (over.signal.aborted) return;
      await beat().catch((error: unknown) => {
        if (!over.signal.aborted) log.warn({ err: error }, '[journal] the lease could not be renewed; trying again');
      });
    }
  }

  return {
    async begin() {
      await whileHeld(undefined, take);
      await runOne(database, 'SELECT clovabot_journal_repair()');
      beating ??= whileHeld(undefined, keepBeating);
    },
    current: () => hold,
    waitNoMore() {
      isEnding = true;
      hold.renew();
    },
    async end() {
      over.abort();
      await beating;
      hold.lose();
      await runOne(database, 'SELECT clovabot_process_end($1, NULL)', hold.id);
    },
  };
}

const sample = () => ({ monotonic: performance.now(), wall: Date.now() });

function newHold(
  randomId: () => string,
  times: LeaseTimes,
  isEnding: () => boolean,
): LeasedHold & { renew(sent?: ReturnType<typeof sample>): void; lose(): void } {
  const lost = new AbortController();
  let renewed = { monotonic: Number.NEGATIVE_INFINITY, wall: 0 };
  let waiters: (() => void)[] = [];
  function wake(): void {
    const woken = waiters;
    waiters = [];
    for (const resolve of woken) resolve();
  }
  const isSure = (): boolean => {
    const time = sample();
    const passed = time.monotonic - renewed.monotonic;
    return passed < times.believed && Math.abs(time.wall - renewed.wall - passed) < maxDriftMs;
  };
  return {
    id: `${hostname().slice(0, 40).replaceAll('#', '')} ${process.pid} ${randomId()}`,
    signal: lost.signal,
    async assure() {
      // A process that was frozen asks the database before it goes on.
      while (!lost.signal.aborted && !isSure()) {
        if (isEnding()) throw lostError();
        await new Promise<void>((resolve) => {
          waiters.push(resolve);
        });
      }
      if (lost.signal.aborted) throw lostError();
    },
    check() {
      if (lost.signal.aborted || !isSure()) throw lostError();
    },
    renew(sent = renewed) {
      renewed = sent;
      wake();
    },
    lose() {
      if (!lost.signal.aborted) lost.abort(lostError());
      wake();
    },
  };
}
