import { spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openStoreAndJournal } from '../../src/memory/open-store.js';
import { projectRoot } from '../../src/util/project-root.js';
import { describeDatabases } from '../support/databases.js';
import { recordingLog } from '../support/log.js';

describeDatabases('signals', (databases) => {
  async function opened(url: string, log = recordingLog()) {
    const { store, signals } = await openStoreAndJournal(url, { now: () => Date.now(), log });
    onTestFinished(() => store.close());
    return signals;
  }

  test('are heard by the process that tells, of their topic only, until it stops listening', async () => {
    const signals = await opened(await databases.fresh());
    const heard: unknown[] = [];
    const stop = signals.hear('posts', (about) => heard.push(about));
    await signals.tell('posts', { post: 'ü', at: [1, null] });
    await signals.tell('other', 'x');
    await vi.waitFor(() => expect(heard).toEqual([{ post: 'ü', at: [1, null] }]));
    stop();
    await signals.tell('posts', 2);
    await sleep(50);
    expect(heard).toHaveLength(1);
  });

  test('one listener that fails keeps no other from hearing, and is not the fault of whoever tells', async () => {
    const log = recordingLog();
    const signals = await opened(await databases.fresh(), log);
    const heard: unknown[] = [];
    signals.hear('posts', () => {
      throw new Error('no');
    });
    signals.hear('posts', (about) => heard.push(about));
    await signals.tell('posts', 1);
    await vi.waitFor(() => expect(heard).toEqual([1]));
    expect(log.lines.filter(({ level }) => level === 'error')).toMatchObject([{ text: '[signals] a listener failed' }]);
  });

  test('what is told while it closes is told, and afterwards nothing, without a complaint', async () => {
    const { store, signals } = await openStoreAndJournal(await databases.fresh(), {
      ...{ now: () => Date.now(), log: recordingLog() },
    });
    signals.hear('posts', () => undefined);
    const told = Array.from({ length: 20 }, (_, at) => signals.tell('posts', at));
    await Promise.all([store.close(), ...told]);
    await signals.tell('posts', 'late');
  });

  if (databases.dialect === 'sqlite') return;

  test('reach other connections within a second; what is too long is refused', async () => {
    const url = await databases.fresh();
    const [one, other] = [await opened(url), await opened(url)];
    const heard: unknown[] = [];
    one.hear('posts', (about) => heard.push(about));
    await one.tell('posts', 'first');
    await vi.waitFor(() => expect(heard).toEqual(['first']));
    const began = performance.now();
    await other.tell('posts', 'second');
    await vi.waitFor(() => expect(heard).toEqual(['first', 'second']), { interval: 5 });
    expect(performance.now() - began).toBeLessThan(1000);
    await expect(other.tell('posts', 'x'.repeat(8000))).rejects.toThrow(/tell ids, not contents/);
  });

  test('a connection that broke is made anew, and the listener learns that it may have missed some', async () => {
    const url = await databases.fresh();
    const signals = await opened(url);
    const heard: unknown[] = [];
    let missed = 0;
    signals.hear(
      'posts',
      (about) => heard.push(about),
      () => {
        missed += 1;
      },
    );
    await signals.tell('posts', 1);
    await vi.waitFor(() => expect(heard).toEqual([1]));
    const before = missed;
    const admin = new pg.Client({ connectionString: url });
    await admin.connect();
    await admin.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'clovabot signals'",
    );
    await admin.end();
    await vi.waitFor(() => expect(missed).toBe(before + 1), { timeout: 3000 });
    await signals.tell('posts', 2);
    await vi.waitFor(() => expect(heard).toEqual([1, 2]));
  });

  test('are heard from another process', async () => {
    const url = await databases.fresh();
    const signals = await opened(url);
    const heard: unknown[] = [];
    signals.hear('hello', (about) => heard.push(about));
    await signals.tell('hello', 0);
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', path.join(projectRoot, 'tests', 'support', 'store-child.ts'), url, 'tell', '1'],
      { cwd: projectRoot, stdio: 'inherit' },
    );
    onTestFinished(() => void child.kill('SIGKILL'));
    await vi.waitFor(() => expect(heard).toEqual([0, 1]), { timeout: 15_000 });
  });
});
