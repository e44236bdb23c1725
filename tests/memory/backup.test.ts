/** A memory comes back from its backup as it was, and nothing is ever overwritten. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import BetterSqlite from 'better-sqlite3';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { restoreBackup, writeBackup } from '../../src/memory/backup.js';
import { openMemory } from '../../src/memory/index.js';
import { rowKey } from '../../src/util/row-key.js';
import { recordingLog } from '../support/log.js';

const scratch = mkdtempSync(path.join(tmpdir(), 'clovabot-backup-'));
let count = 0;
function place() {
  const home = path.join(mkdtempSync(path.join(tmpdir(), `clovabot-backup-${++count}-`)), 'home');
  onTestFinished(() => rmSync(path.dirname(home), { recursive: true, force: true }));
  return { home, database: path.join(home, 'clovabot.sqlite'), file: path.join(path.dirname(home), 'one.backup') };
}

async function openIn({ home, database }: { home: string; database: string }) {
  const seeds = path.join(scratch, 'seeds');
  mkdirSync(seeds, { recursive: true });
  return openMemory({
    ...{ home, seeds, promptSchemas: {}, databaseUrl: `sqlite://${database}` },
    embed: async (texts) => texts.map(() => new Float32Array(512)),
    ...{ now: Date.now, randomId: () => `${++count}`, log: recordingLog() },
  });
}

/** A memory in use, with something of each kind. */
async function used() {
  const at = place();
  const memory = await openIn(at);
  onTestFinished(() => memory.close().catch(() => undefined));
  const red = sharp({ create: { width: 30, height: 20, channels: 3, background: 'red' } });
  const picture = await memory.pictures('T1').receive(await red.jpeg().toBuffer(), 'red.jpg');
  await memory.store.write([{ namespace: 'notes', key: rowKey('a'), value: 'kept' }]);
  await memory.store.increment(rowKey('votes'), 3);
  const sealed = await memory.vault.seal('xoxb-1', 'T1');
  return { ...at, memory, picture, sealed };
}

test('what is backed up while it is used comes back as it was', async () => {
  const { memory, picture, sealed, file, ...from } = await used();
  expect(await writeBackup(from, file)).toEqual({ pictures: 1, hasKey: true });
  expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
  const before = await memory.pictures('T1').bytes(picture.id);
  await memory.store.write([{ namespace: 'notes', key: rowKey('a'), value: 'changed later' }]);

  const to = place();
  expect(await restoreBackup(file, to)).toEqual({ pictures: 1, hasKey: true });
  const restored = await openIn(to);
  onTestFinished(() => restored.close());
  expect(await restored.store.get('notes', rowKey('a'), z.string())).toBe('kept');
  expect(await restored.store.totals([rowKey('votes')])).toEqual([3]);
  expect(await restored.vault.open(sealed, 'T1')).toBe('xoxb-1');
  expect(await restored.pictures('T1').bytes(picture.id)).toEqual(before);
  expect(readdirSync(path.dirname(file)).sort()).toEqual(['home', 'one.backup']);
  const tables = new BetterSqlite(to.database, { readonly: true });
  expect(tables.prepare("SELECT name FROM sqlite_master WHERE name LIKE '%backup%'").all()).toEqual([]);
  tables.close();
});

test('no file is overwritten, and no memory', async () => {
  const { file, ...from } = await used();
  writeFileSync(file, 'precious');
  await expect(writeBackup(from, file)).rejects.toThrow(/is there already; choose another name/);
  expect(readFileSync(file, 'utf8')).toBe('precious');
  const other = path.join(path.dirname(file), 'two.backup');
  await writeBackup(from, other);
  await expect(restoreBackup(other, from)).rejects.toThrow(
    /holds a memory already.*move it away, or set CLOVABOT_HOME/,
  );
});

test.each([
  ['text', 'no database at all, only words'],
  ['empty', ''],
])('what is no backup is told: %s', async (_name, content) => {
  const to = place();
  writeFileSync(to.file, content);
  await expect(restoreBackup(to.file, to)).rejects.toThrow(/\[backup\] .*(no backup of Clovabot|no SQLite database)/);
  expect(existsSync(to.database)).toBe(false);
});

test.each(['../outside.txt', '/etc/passwd', 'pictures/../../outside', 'clovabot.sqlite', 'pictures\\..\\x'])(
  'a file that somebody has put into a backup to be written elsewhere is refused: %s',
  async (name) => {
    const { file, ...from } = await used();
    await writeBackup(from, file);
    const tampered = new BetterSqlite(file);
    tampered.prepare('INSERT INTO clovabot_backup_files (path, bytes) VALUES (?, ?)').run(name, Buffer.from('x'));
    tampered.close();
    const to = place();
    await expect(restoreBackup(file, to)).rejects.toThrow(/\[backup\]/);
    expect(existsSync(to.database)).toBe(false);
    expect(existsSync(path.join(path.dirname(to.home), 'outside.txt'))).toBe(false);
  },
);

test('a home without a database is told', async () => {
  const from = place();
  await expect(writeBackup(from, from.file)).rejects.toThrow(/\[backup\]/);
  expect(existsSync(from.file)).toBe(false);
});
