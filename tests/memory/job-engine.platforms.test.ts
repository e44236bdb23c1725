/** How the job engine starts and stops: nothing to complain about. */
import { getEventListeners } from 'node:events';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { expect, onTestFinished, test, vi } from 'vitest';
import { runJobs } from '../../src/memory/job-engine.js';
import { openStoreAndJournal } from '../../src/memory/open-store.js';
import { describeDatabases } from '../support/databases.js';
import { recordingLog } from '../support/log.js';

describeDatabases('a journal that starts, works and stops', (databases) => {
  test('logs nothing, and listens to its signals without a warning', async () => {
    const warnings: Error[] = [];
    const warned = (warning: Error): void => void warnings.push(warning);
    process.on('warning', warned);
    onTestFinished(() => void process.off('warning', warned));
    const log = recordingLog();
    const { store, journal, signals } = await openStoreAndJournal(await databases.fresh(), { now: Date.now, log });
    signals.hear('posts', () => undefined);
    await journal.begin();
    const stop = new AbortController();
    const work = journal.work({
      signal: stop.signal,
      isReady: () => true,
      retryMs: [50],
      async carryOut({ begun }, hold) {
        await pause(100, undefined, { signal: hold.signal });
        if (begun === 0) throw new Error('once more');
        await signals.tell('posts', 1);
      },
      onDone: async () => undefined,
      onGivenUp: async () => undefined,
    });
    work.wake();
    const entries = Array.from({ length: 40 }, (_, at) => ({
      ...{ key: `${at}`, team: 'T', thread: `${at}`, order: 'thread' as const, person: `${at}`, event: {} },
    }));
    await journal.accept(entries);
    await work.idle();
    stop.abort(new Error('stopped'));
    void signals.tell('posts', 2);
    await store.close();
    await signals.tell('posts', 3);
    await pause(50);
    const complaints = log.lines.filter(({ level }) => level === 'warn' || level === 'error');
    expect(complaints.filter(({ text }) => !text.endsWith('failed and is tried again'))).toEqual([]);
    expect(warnings).toEqual([]);
  });
});

test('an engine that begins again and again listens once', async () => {
  const log = recordingLog();
  const stop = new AbortController();
  const running = runJobs({
    task: async () => undefined,
    // Nobody answers there.
    pools: (_, max) =>
      new pg.Pool({ connectionString: 'postgres://127.0.0.1:1/none', max }).on('error', () => undefined),
    onPool: () => undefined,
    ...{ log, signal: stop.signal },
  });
  await vi.waitFor(() => expect(log.lines.filter(({ text }) => text.includes('trying again'))).toHaveLength(3), {
    timeout: 5000,
  });
  // It is pausing.
  expect(getEventListeners(stop.signal, 'abort')).toHaveLength(1);
  stop.abort();
  await running;
});
