import { copyFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../src/memory/open-store.js';
import { rowKey } from '../../src/util/row-key.js';
import { recordingLog } from '../support/log.js';

test('what was deleted is not left in the freed parts of the SQLite file', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'clovabot-scrub-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const open = () =>
    openStore(`sqlite://${path.join(folder, 'memory.sqlite')}`, { now: Date.now, log: recordingLog() });
  const said = (place: number): string => `she said forgettable-${place} ${'and so on '.repeat(40)}`;
  let store = await open();
  await store.write(
    Array.from({ length: 400 }, (_, place) => ({
      namespace: 'notes',
      key: rowKey(`k${place}`),
      value: { text: said(place) },
    })),
  );
  await store.close();
  const bytes = async (): Promise<string> => {
    const files = await readdir(folder);
    return (await Promise.all(files.map((file) => readFile(path.join(folder, file), 'latin1')))).join('');
  };
  expect(await bytes()).toContain('forgettable-7 ');

  store = await open();
  await store.write(
    Array.from({ length: 400 }, (_, place) => ({ namespace: 'notes', key: rowKey(`k${place}`), value: undefined })),
  );
  await store.close();
  expect((await bytes()).match(/forgettable-\d+/g)).toBeNull();
});

test('what was deleted is not left in the log of a database that stays open, nor in copies made before a migration', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'clovabot-scrub-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'memory.sqlite');
  const store = await openStore(`sqlite://${file}`, { now: Date.now, log: recordingLog() });
  onTestFinished(() => store.close());
  const note = { namespace: 'notes', key: rowKey('k') };
  await store.write([{ ...note, value: 'an unforgettable word' }]);
  await copyFile(`${file}-wal`, `${file}.schema_4_1700000000000.backup`);
  await store.write([{ ...note, value: undefined }]);
  const bytes = async (): Promise<string> => {
    const files = await readdir(folder);
    return (await Promise.all(files.map((name) => readFile(path.join(folder, name), 'latin1')))).join('');
  };
  expect(await bytes()).toContain('unforgettable');
  await store.scrub();
  expect(await bytes()).not.toContain('unforgettable');
  expect((await readdir(folder)).sort()).toEqual(['memory.sqlite', 'memory.sqlite-shm', 'memory.sqlite-wal']);
});
