/** Several processes carry one journal out on PostgreSQL: they are killed, stopped and frozen, and the database goes away. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { NewEntry } from '../../src/contracts/journal.js';
import { openStoreAndJournal } from '../../src/memory/open-store.js';
import { projectRoot } from '../../src/util/project-root.js';
import { rowKey } from '../../src/util/row-key.js';
import { recordingLog } from '../support/log.js';
import { type PostgresServer, postgresBinaries, startPostgres } from '../support/postgres-server.js';

const entry = (key: string, thread = key): NewEntry => ({
  ...{ key, team: 'T', thread, order: 'thread' as const, person: key, event: { about: key } },
});
const keys = (count: number): readonly string[] => Array.from({ length: count }, (_, at) => `entry ${at}`);

describe.skipIf(!postgresBinaries && !process.env.CI)('processes on one journal', () => {
  let server: PostgresServer;
  let count = 0;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(async () => server?.close());

  async function database() {
    const url = await server.createDatabase(`processes_${count++}`);
    const { store, journal } = await openStoreAndJournal(url, { now: () => Date.now(), log: recordingLog() });
    onTestFinished(() => store.close());
    const times = async (key: string): Promise<number> => (await store.totals([rowKey('carried out', key)]))[0];
    const isDone = async (): Promise<void> => expect(await journal.list('waiting', 9)).toEqual([]);
    return { url, journal, times, isDone };
  }

  /** One that takes so many ms for each entry. */
  async function worker(url: string, name: string, ms: number) {
    const script = path.join(projectRoot, 'tests', 'support', 'journal-child.ts');
    const child = spawn(process.execPath, ['--import', 'tsx', script, url, name, String(ms)], {
      cwd: projectRoot,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const lines: string[] = [];
    createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
    await vi.waitFor(() => expect(lines).toContain(`ready ${name}`), { timeout: 20_000 });
    const of = (kind: string): readonly string[] =>
      lines.flatMap((line) => (line.startsWith(`${kind} `) ? [line.slice(kind.length + 1)] : []));
    const ended = async (signal: NodeJS.Signals): Promise<void> => {
      child.kill(signal);
      await once(child, 'exit');
    };
    return { child, of, ended };
  }

  test('share what comes, and none is done by two; that of one thread stays in order', {
    timeout: 60_000,
  }, async () => {
    const { url, journal, times, isDone } = await database();
    const [one, other] = await Promise.all([worker(url, 'one', 40), worker(url, 'other', 40)]);
    const threads = keys(60).map((key, at) => entry(key, `thread ${at % 12}`));
    for (const given of threads) await journal.accept([given]);
    await vi.waitFor(isDone, { timeout: 20_000 });
    for (const key of keys(60)) expect(await times(key)).toBe(1);
    expect(one.of('posted').length).toBeGreaterThan(5);
    expect(other.of('posted').length).toBeGreaterThan(5);
    expect(one.of('posted').length + other.of('posted').length).toBe(60);
  });

  test('share also a few that come at once', { timeout: 60_000 }, async () => {
    const { url, journal, isDone } = await database();
    const workers = await Promise.all([worker(url, 'one', 200), worker(url, 'other', 200)]);
    await pause(1000);
    let byTheOther = 0;
    for (let burst = 0; burst < 5; burst += 1) {
      const before = workers.map(({ of }) => of('began').length);
      await journal.accept(keys(8).map((key) => entry(`${burst} ${key}`)));
      await vi.waitFor(isDone, { timeout: 8000 });
      byTheOther += Math.min(...workers.map(({ of }, at) => of('began').length - before[at]));
    }
    // Of 40, 20 would be even.
    expect(byTheOther).toBeGreaterThan(4);
  });

  test('what a killed one has begun is done by another, at once what a stopped one has', {
    timeout: 90_000,
  }, async () => {
    const { url, journal, times, isDone } = await database();
    const first = await worker(url, 'first', 60_000);
    await journal.accept([entry('a', 'thread'), entry('b', 'thread'), entry('c')]);
    await vi.waitFor(() => expect(first.of('began').toSorted()).toEqual(['a 0', 'c 0']), { timeout: 5000 });
    const second = await worker(url, 'second', 60_000);
    await first.ended('SIGKILL');
    await vi.waitFor(() => expect(second.of('began').toSorted()).toEqual(['a 1', 'c 1']), { timeout: 20_000 });
    const third = await worker(url, 'third', 10);
    const stopped = performance.now();
    await second.ended('SIGTERM');
    await vi.waitFor(isDone, { timeout: 8000 });
    expect(performance.now() - stopped).toBeLessThan(8000);
    expect(third.of('began').toSorted()).toEqual(['a 2', 'b 0', 'c 2']);
    expect(await Promise.all(['a', 'b', 'c'].map(times))).toEqual([1, 1, 1]);
  });

  test('one that was frozen past its lease posts and writes nothing more of what others have taken', {
    timeout: 90_000,
  }, async () => {
    const { url, journal, times, isDone } = await database();
    const frozen = await worker(url, 'frozen', 1500);
    await journal.accept([entry('a', 'thread'), entry('b', 'thread')]);
    await vi.waitFor(() => expect(frozen.of('began')).toEqual(['a 0']), { timeout: 5000 });
    frozen.child.kill('SIGSTOP');
    const other = await worker(url, 'other', 10);
    await vi.waitFor(isDone, { timeout: 25_000 });
    expect(other.of('posted')).toEqual(['a', 'b']);
    frozen.child.kill('SIGCONT');
    await pause(4000);
    expect(frozen.of('posted')).toEqual([]);
    expect(await Promise.all(['a', 'b'].map(times))).toEqual([1, 1]);
    // It works on under a new lease.
    await other.ended('SIGTERM');
    await journal.accept([entry('c')]);
    await vi.waitFor(isDone, { timeout: 8000 });
    expect(frozen.of('posted')).toEqual(['c']);
  });

  test('the database goes away for 15 s and comes back: what waited goes on by itself, once', {
    timeout: 120_000,
  }, async () => {
    const { url, journal, times, isDone } = await database();
    const [one, other] = await Promise.all([worker(url, 'one', 300), worker(url, 'other', 300)]);
    await journal.accept(keys(30).map((key, at) => entry(key, `thread ${at % 6}`)));
    await vi.waitFor(() => expect(one.of('began').length + other.of('began').length).toBeGreaterThan(4), {
      timeout: 5000,
    });
    await server.stop();
    await pause(15_000);
    await server.start();
    await vi.waitFor(isDone, { timeout: 30_000 });
    expect(one.of('gave').concat(other.of('gave'))).toEqual([]);
    // A run that the break cut off may have counted already, but nobody was taken for dead.
    for (const key of keys(30)) expect(await times(key)).toBeLessThanOrEqual(2);
    expect(new Set([...one.of('done'), ...other.of('done')]).size).toBe(30);
    await journal.accept([entry('after')]);
    await vi.waitFor(isDone, { timeout: 5000 });
  });

  test('several may prepare the same database at once', { timeout: 60_000 }, async () => {
    const url = await server.createDatabase(`processes_${count++}`);
    const opened = await Promise.all(
      [1, 2, 3, 4].map(() => openStoreAndJournal(url, { now: () => Date.now(), log: recordingLog() })),
    );
    expect(await opened[0].journal.accept([entry('a')])).toEqual([true]);
    expect(await opened[3].journal.accept([entry('a')])).toEqual([false]);
    await Promise.all(opened.map(({ store }) => store.close()));
  });

  test('what rows have no job, as after a restore, is carried out from the next start on', {
    timeout: 60_000,
  }, async () => {
    const { url, journal, isDone } = await database();
    await journal.accept([entry('a', 'thread'), entry('b', 'thread')]);
    const { default: pg } = await import('pg');
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query('DELETE FROM clovabot_jobs._private_jobs');
    await client.end();
    const later = await worker(url, 'later', 10);
    await vi.waitFor(isDone, { timeout: 15_000 });
    expect(later.of('posted')).toEqual(['a', 'b']);
  });

  test('a row that has lost its job gets one, however many before it wait for a place in their line', {
    timeout: 60_000,
  }, async () => {
    const { url, journal } = await database();
    const crowd = keys(2500).map((key) => ({ ...entry(key), person: 'Ben' }));
    await journal.accept(crowd);
    await journal.accept([{ ...entry('of another team'), team: 'U' }]);
    const { default: pg } = await import('pg');
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    onTestFinished(() => client.end());
    const jobs = async (): Promise<number> =>
      Number((await client.query('SELECT count(*) AS count FROM clovabot_jobs._private_jobs')).rows[0].count);
    const before = await jobs();
    await client.query(
      "DELETE FROM clovabot_jobs._private_jobs WHERE key = 'thread ' || md5('U' || E'\\x1f' || 'of another team')",
    );
    expect(await jobs()).toBe(before - 1);
    await client.query('SELECT clovabot_journal_repair()');
    expect(await jobs()).toBe(before);
  });
});
