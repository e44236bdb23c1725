/** A connection to PostgreSQL breaks after the server has done what it was asked for; a lease is gone before its process knows. */
import process from 'node:process';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Journal } from '../../src/contracts/journal.js';
import { openStoreAndJournal } from '../../src/memory/open-store.js';
import { startCuttingProxy } from '../support/cutting-proxy.js';
import { recordingLog } from '../support/log.js';
import { type PostgresServer, postgresBinaries, startPostgres } from '../support/postgres-server.js';

describe.skipIf(!postgresBinaries && !process.env.CI)('a journal on PostgreSQL', () => {
  let server: PostgresServer;
  let count = 0;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(async () => server?.close());

  const fresh = (): Promise<string> => server.createDatabase(`answers_${count++}`);

  async function opened(url: string): Promise<Journal> {
    const { store, journal } = await openStoreAndJournal(url, { now: () => Date.now(), log: recordingLog() });
    onTestFinished(() => store.close());
    return journal;
  }

  async function query(url: string, sql: string): Promise<readonly unknown[]> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query(sql);
    await client.end();
    return rows;
  }

  test('knows the lock again that it took without hearing so', async () => {
    const url = await fresh();
    const proxy = await startCuttingProxy(url);
    const journal = await opened(proxy.url);
    await journal.begin();
    proxy.cutAnswerTo('lessons of T');
    const leave = await journal.enter('lessons of T');
    expect(proxy.cuts).toBe(1);
    await leave();
    expect(await query(url, 'SELECT * FROM clovabot_locks')).toEqual([]);
  });

  test('lets go of a lock that it took without hearing so, where nobody waits for it any more', async () => {
    const url = await fresh();
    const proxy = await startCuttingProxy(url);
    const journal = await opened(proxy.url);
    await journal.begin();
    proxy.cutAnswerTo('lessons of T');
    const enough = new AbortController();
    const entering = journal.enter('lessons of T', enough.signal);
    await vi.waitFor(() => expect(proxy.cuts).toBe(1), { interval: 1 });
    enough.abort(new Error('no more'));
    await expect(entering).rejects.toThrow('no more');
    await vi.waitFor(async () => expect(await query(url, 'SELECT * FROM clovabot_locks')).toEqual([]), {
      timeout: 3000,
    });
  });

  test('begins although it did not hear that it has its lease', async () => {
    const proxy = await startCuttingProxy(await fresh());
    const journal = await opened(proxy.url);
    proxy.cutAnswerTo('INSERT INTO clovabot_processes');
    await journal.begin().catch(() => undefined);
    expect(proxy.cuts).toBe(1);
    await journal.begin();
  });

  test('loses no dead letter that is tried again', async () => {
    const url = await fresh();
    const proxy = await startCuttingProxy(url);
    const journal = await opened(proxy.url);
    await journal.accept([{ key: 'a letter', team: 'T', thread: 'a', order: 'thread', event: {} }]);
    await query(url, "UPDATE clovabot_journal SET status = 'dead'");
    proxy.cutAnswerTo('a letter');
    await expect(journal.replay('a letter')).rejects.toThrow();
    expect(proxy.cuts).toBe(1);
    expect((await journal.list('waiting', 9)).map(({ key }) => key)).toEqual(['a letter']);
  });

  test('carries out what it was about to begin when its lease went to others', { timeout: 30_000 }, async () => {
    const url = await fresh();
    const journal = await opened(url);
    await journal.begin();
    const done: string[] = [];
    const stop = new AbortController();
    onTestFinished(() => stop.abort());
    const work = journal.work({
      signal: stop.signal,
      isReady: () => true,
      carryOut: async () => undefined,
      onDone: async ({ key }) => void done.push(key),
      onGivenUp: async () => undefined,
    });
    work.wake();
    const entry = { team: 'T', order: 'thread', event: {} } as const;
    await journal.accept([{ ...entry, key: 'a', thread: 'a' }]);
    await work.idle();
    await query(url, 'DELETE FROM clovabot_processes');
    await journal.accept([{ ...entry, key: 'b', thread: 'b' }]);
    await vi.waitFor(() => expect(done).toEqual(['a', 'b']), { timeout: 8000 });
  });
});
