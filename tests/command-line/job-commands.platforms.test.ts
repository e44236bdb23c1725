/** Whoever runs the bot sees what waits and what failed, and has it tried again or forgotten, also while the bot runs. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openStoreAndJournal } from '../../src/memory/open-store.js';
import { runClovabot } from '../support/command-line.js';
import { describeDatabases } from '../support/databases.js';
import { recordingLog } from '../support/log.js';

describeDatabases('clovabot jobs', (databases) => {
  test('lists, tries again and drops', { timeout: 90_000 }, async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'clovabot-jobs-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
    const url = await databases.fresh();
    const clovabot = (...words: readonly string[]) => runClovabot(folder, ['jobs', ...words], { DATABASE_URL: url });
    const { store, journal } = await openStoreAndJournal(url, { now: () => Date.now(), log: recordingLog() });
    onTestFinished(() => store.close());
    const stop = new AbortController();
    onTestFinished(() => stop.abort());
    let isBroken = true;
    const done: string[] = [];
    const work = journal.work({
      ...{ signal: stop.signal, isReady: ({ team }) => team === 'T', retryMs: [] },
      async carryOut({ key }) {
        if (isBroken) throw new Error(`no ${key}`);
      },
      onDone: async ({ key }) => void done.push(key),
      onGivenUp: async () => undefined,
    });
    work.wake();
    const entry = (key: string, team = 'T') => ({
      ...{ key, team, thread: 'C', order: 'thread' as const, event: { words: `secret ${randomUUID()}` } },
    });
    await journal.accept([entry('one'), entry('two'), entry('three'), entry('later', 'other team')]);
    await vi.waitFor(async () => expect(await journal.list('dead', 9)).toHaveLength(3), { timeout: 8000 });

    const listed = await clovabot();
    expect(listed).toMatchObject({ code: 0, err: expect.stringContaining('1 waiting\n3 dead\n') });
    expect(listed.out).toMatch(/^waiting {2}\S+ {2}later {2}team other team, thread C/m);
    expect(listed.out).toMatch(/^dead {2}\S+ {2}one {2}team T, thread C, begun once: no one$/m);
    expect(listed.out).not.toContain('secret');
    const { out } = await clovabot('dead', '--json');
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).key),
    ).toEqual(['one', 'two', 'three']);
    expect(out).not.toContain('secret');

    isBroken = false;
    expect(await clovabot('replay', 'one')).toMatchObject({ code: 0, err: '1 tried again\n' });
    await vi.waitFor(() => expect(done).toEqual(['one']), { timeout: 5000 });
    expect(await clovabot('drop', 'two')).toMatchObject({ code: 0, err: '1 dropped\n' });
    expect(await clovabot('replay', '--all')).toMatchObject({ code: 0, err: '1 tried again\n' });
    await vi.waitFor(() => expect(done).toEqual(['one', 'three']), { timeout: 5000 });
    expect(await clovabot('replay', 'two')).toMatchObject({ code: 1, err: expect.stringContaining('there is none') });
    expect(await clovabot('drop', 'later')).toMatchObject({ code: 0, err: '1 dropped\n' });
    expect(await clovabot('lost')).toMatchObject({ code: 1, err: expect.stringContaining('waiting or dead') });
    expect((await clovabot()).err).toContain('0 waiting\n0 dead\n');
  });
});
