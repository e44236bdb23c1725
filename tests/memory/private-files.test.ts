/** Pictures, questions and keys are nobody else's on the machine: the folder and all that is in it is the bot's alone. */
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import { openMemory } from '../../src/memory/index.js';
import { rowKey } from '../../src/util/row-key.js';
import { recordingLog } from '../support/log.js';

const modeOf = (file: string): string => (statSync(file).mode & 0o777).toString(8);

function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'clovabot-private-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function openIn(home: string, log = recordingLog()) {
  const seeds = path.join(temporaryFolder(), 'seeds');
  mkdirSync(seeds);
  const memory = await openMemory({
    ...{ home, seeds, promptSchemas: {}, databaseUrl: `sqlite://${path.join(home, 'clovabot.sqlite')}` },
    embed: async (texts) => texts.map(() => new Float32Array(512)),
    ...{ now: Date.now, randomId: () => 'one', log },
  });
  onTestFinished(() => memory.close());
  return memory;
}

/** All files and folders below, with their modes. */
function modesBelow(folder: string): readonly (readonly [string, string])[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) => {
    const file = path.join(entry.parentPath, entry.name);
    return [path.relative(folder, file), entry.isDirectory() ? `folder ${modeOf(file)}` : `file ${modeOf(file)}`];
  });
}

test('what is written is for the bot’s user alone', async () => {
  const home = path.join(temporaryFolder(), 'deep', 'home');
  const memory = await openIn(home);
  await memory.store.write([{ namespace: 'notes', key: rowKey('a'), value: 'said' }]);
  await memory.vault.seal('xoxb-1', 'T1');
  const drawn = sharp({ create: { width: 30, height: 30, channels: 3, background: 'red' } });
  await memory.pictures('team').receive(await drawn.jpeg().toBuffer());
  expect(modeOf(home)).toBe('700');
  const modes = modesBelow(home);
  expect(modes.map(([file]) => file)).toEqual(expect.arrayContaining(['clovabot.sqlite-wal', 'secret.key']));
  for (const [file, mode] of modes)
    expect([file, mode]).toEqual([file, expect.stringMatching(/^(folder 700|file 600)$/)]);
});

test('what an earlier version left open is closed at the next start', async () => {
  const home = temporaryFolder();
  mkdirSync(path.join(home, 'pictures', 'team', 'ab'), { recursive: true });
  writeFileSync(path.join(home, 'pictures', 'team', 'ab', 'old.jpg'), 'x');
  writeFileSync(path.join(home, 'clovabot.sqlite.schema_4_1.backup'), 'x');
  for (const [file, mode] of modesBelow(home))
    chmodSync(path.join(home, file), mode.startsWith('folder') ? 0o755 : 0o644);
  chmodSync(home, 0o755);
  await openIn(home);
  expect(modeOf(home)).toBe('700');
  for (const [file, mode] of modesBelow(home))
    expect([file, mode]).toEqual([file, expect.stringMatching(/^(folder 700|file 600)$/)]);
});

test('what is not the bot’s is left as it is, with the folder that it is in, and that is said', async () => {
  const home = temporaryFolder();
  writeFileSync(path.join(home, 'thesis.tex'), 'x');
  writeFileSync(path.join(home, 'clovabot.sqlite'), '');
  mkdirSync(path.join(home, 'public'));
  writeFileSync(path.join(home, 'public', 'index.html'), 'x');
  for (const file of ['thesis.tex', 'clovabot.sqlite', 'public/index.html']) chmodSync(path.join(home, file), 0o644);
  for (const folder of ['.', 'public']) chmodSync(path.join(home, folder), 0o755);
  const log = recordingLog();
  await openIn(home, log);
  const modes = ['.', 'thesis.tex', 'public', 'public/index.html', 'clovabot.sqlite', 'pictures'].map((file) =>
    modeOf(path.join(home, file)),
  );
  expect(modes).toEqual(['755', '644', '755', '644', '600', '700']);
  expect(log.lines.map(({ text }) => text).join('\n')).toMatch(
    /this folder holds other things, too.*set CLOVABOT_HOME/,
  );
});

test('a folder that many share is left as it is', async () => {
  const home = temporaryFolder();
  chmodSync(home, 0o1777);
  await openIn(home);
  expect(modeOf(home)).toBe('777');
});

test('a database elsewhere is closed as well', async () => {
  const [home, elsewhere] = [temporaryFolder(), temporaryFolder()];
  const file = path.join(elsewhere, 'memory.sqlite');
  writeFileSync(file, '');
  chmodSync(file, 0o644);
  const seeds = path.join(temporaryFolder(), 'seeds');
  mkdirSync(seeds);
  const memory = await openMemory({
    ...{ home, seeds, promptSchemas: {}, databaseUrl: `sqlite://${file}` },
    embed: async (texts) => texts.map(() => new Float32Array(512)),
    ...{ now: Date.now, randomId: () => 'one', log: recordingLog() },
  });
  onTestFinished(() => memory.close());
  expect(modeOf(file)).toBe('600');
});
