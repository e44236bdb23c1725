/** graphile-worker as this house uses it: its tables, and a runner that is replaced when it ends by itself. */
import { createHash } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { Runner, WorkerEvents } from 'graphile-worker';
import type { Pool } from 'pg';
import type { Log } from '../contracts/log.js';
import { type Database, runOne, statement } from './database.js';
import { atOnce } from './entry-lines.js';
import { jobsSchema, journalFunctions, taskName } from './server-journal-sql.js';

/** Connections: to hear of jobs, to fetch them, and to say that they are done. */
const connections = 4;
/** ms between looks for jobs whose notice was missed. */
const pollMs = 1000;
/** Jobs that are fetched at once, and ms for which they may wait here for a place. Of a few that come together, eight at once all went to one process. */
const fetched = { size: 2, ttl: 500 } as const;
/** ms for which what is done is gathered. */
const gatheredMs = 3;
const restartMs = 1000;

export type Pools = (name: string, most: number) => Pool;

/** Brings the engine's tables and our functions to this version. Several processes may do so at once. */
export async function prepareJobs(database: Database, pools: Pools, log: Log): Promise<void> {
  const version = createHash('sha256').update(journalFunctions).digest('hex');
  const { rows } = await runOne(
    database,
    "SELECT obj_description(to_regprocedure('clovabot_lock(text, text)'), 'pg_proc') AS version",
  );
  if (rows[0]?.version === version) return;
  const { runMigrations, Logger } = await import('graphile-worker');
  const pool = pools('clovabot migration', 2);
  try {
    const client = await pool.connect();
    try {
      await client.query('SELECT pg_advisory_lock(20260622)');
      await runMigrations({ pgPool: pool, schema: jobsSchema, logger: new Logger(toLog(log)), noHandleSignals: true });
    } finally {
      // Its end lets the lock go.
      client.release(true);
    }
  } finally {
    await pool.end();
  }
  await database.run([
    statement('SELECT pg_advisory_xact_lock(20260622)'),
    statement(journalFunctions),
    statement(`COMMENT ON FUNCTION clovabot_lock(text, text) IS '${version}'`),
  ]);
}

interface RunnerOptions {
  readonly task: (payload: unknown) => Promise<void>;
  readonly pools: Pools;
  /** The name under which the engine locks jobs from now on. */
  readonly onPool: (id: string) => void;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** Fetches jobs until the signal aborts and what was fetched has ended. */
export async function runJobs({ task, pools, onPool, log, signal }: RunnerOptions): Promise<void> {
  const { run, Logger } = await import('graphile-worker');
  const logger = new Logger(toLog(log));
  const pool = pools('clovabot jobs', connections);
  const ending: Promise<unknown>[] = [];
  try {
    while (!signal.aborted) {
      const events: WorkerEvents = new EventEmitter();
      const round = new AbortController();
      // Where it cannot say that a job is done, it fetches no more and waits for those that are under way: another begins.
      const stopping = new Promise<void>((resolve) => {
        events.once('pool:gracefulShutdown', () => resolve());
        signal.addEventListener('abort', () => resolve(), { signal: round.signal });
      });
      events.on('pool:create', ({ workerPool }) => onPool(workerPool.id));
      try {
        const runner = await run({
          ...{ pgPool: pool, schema: jobsSchema, logger, events, noHandleSignals: true, parsedCronItems: [] },
          ...{ concurrency: atOnce, pollInterval: pollMs, taskList: { [taskName]: task } },
          preset: {
            worker: { localQueue: fetched, completeJobBatchDelay: gatheredMs, failJobBatchDelay: gatheredMs },
          },
        });
        const ended = runner.promise.catch((error: unknown) =>
          log.warn({ err: error }, '[journal] the job engine ended'),
        );
        ending.push(ended);
        await Promise.race([stopping, ended]);
        if (signal.aborted) await stop(runner);
      } catch (error) {
        if (!signal.aborted) log.warn({ err: error }, '[journal] the job engine could not begin; trying again');
      } finally {
        round.abort();
      }
      await pause(restartMs, undefined, { ref: false, signal }).catch(() => undefined);
    }
    await Promise.all(ending);
  } finally {
    await pool.end();
  }
}

const stop = (runner: Runner): Promise<void> => runner.stop().catch(() => undefined);

/**
 * It warns of fewer connections, and of fewer jobs fetched at once, than are carried out at once. Both are meant: what is done
 * is told by the batch, and what one process has fetched and cannot begin is kept from the others.
 */
const chosen = /having maxPoolSize \(\d+\) smaller than concurrency|^Your job batch size \(\d+\) is smaller than/;

/** What it tells of each job is our own log's business. */
const toLog =
  (log: Log): ConstructorParameters<typeof import('graphile-worker').Logger>[0] =>
  () =>
  (level, message, meta) => {
    if (chosen.test(message)) return;
    if (level === 'error' || level === 'warning')
      log.warn({ ...(meta?.error ? { err: meta.error } : {}) }, `[jobs] ${message}`);
  };
