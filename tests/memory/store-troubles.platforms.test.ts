import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ClovabotError, ConfigError } from '../../src/contracts/errors.js';
import { runOne } from '../../src/memory/database.js';
import { type Migration, migrations } from '../../src/memory/migrations.js';
import { openDatabase, openStore } from '../../src/memory/open-store.js';
import { rowKey } from '../../src/util/row-key.js';
import { describeDatabases } from '../support/databases.js';
import { recordingLog } from '../support/log.js';
import { runRestricted } from '../support/restricted.js';

const folder = mkdtempSync(path.join(tmpdir(), 'clovabot-troubles-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const newest = Math.max(...migrations.map(({ version }) => version));
const options = { now: () => 1_700_000_000_000, log: recordingLog() };

const note = (key: string, value: string) => ({ namespace: 'notes', key: rowKey(key), value });

async function failure(work: Promise<unknown>): Promise<Error> {
  const outcome: unknown = await work.then(
    () => new Error('it worked'),
    (error: unknown) => error,
  );
  if (!(outcome instanceof Error)) throw new TypeError('rejected with something that is no Error');
  return outcome;
}

describeDatabases('migrations', (databases) => {
  const next: Migration = {
    version: newest + 1,
    name: 'a column for owners',
    sqlite: ['ALTER TABLE clovabot_rows ADD COLUMN owner TEXT'],
    postgres: ['ALTER TABLE clovabot_rows ADD COLUMN owner TEXT'],
  };

  test('a database written by a newer Clovabot is refused and left as it is', async () => {
    const url = await databases.fresh();
    await (await openStore(url, { ...options, migrations: [...migrations, next] })).close();
    const error = await failure(openStore(url, options));
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.message).toContain(`newer Clovabot (schema ${newest + 1}, this one knows ${newest}); update Clovabot`);
    await (await openStore(url, { ...options, migrations: [...migrations, next] })).close();
  });

  test('a filled database is copied aside before it is migrated, and keeps its rows', async () => {
    const url = await databases.fresh();
    const store = await openStore(url, options);
    await store.write([note('a', 'kept')]);
    await store.increment(rowKey('votes'), 3);
    await store.close();

    const log = recordingLog();
    const migrated = await openStore(url, { now: options.now, log, migrations: [...migrations, next] });
    expect(await migrated.get('notes', rowKey('a'), z.string())).toBe('kept');
    await migrated.close();
    const { copy } = z.object({ copy: z.string() }).parse(log.lines.find(({ level }) => level === 'info')?.facts);
    if (databases.dialect === 'sqlite') {
      const restored = await openStore(`sqlite://${copy}`, options);
      expect(await restored.get('notes', rowKey('a'), z.string())).toBe('kept');
      expect(await restored.totals([rowKey('votes')])).toEqual([3]);
      await restored.close();
    } else {
      const database = await openDatabase(url, log);
      const schema = /^schema (\w+) of/.exec(copy)?.[1];
      const { rows } = await runOne(database, `SELECT key FROM ${schema}.clovabot_rows`);
      expect(rows).toEqual([{ key: 'a' }]);
      await database.close();
    }
  });

  test('a migration that fails is undone as a whole; the old version still works', async () => {
    const url = await databases.fresh();
    const store = await openStore(url, options);
    await store.write([note('a', 'kept')]);
    await store.close();
    const broken: Migration = {
      ...next,
      sqlite: [...next.sqlite, 'DELETE FROM clovabot_rows', 'ALTER TABLE nothing ADD COLUMN owner TEXT'],
      postgres: [...next.postgres, 'DELETE FROM clovabot_rows', 'ALTER TABLE nothing ADD COLUMN owner TEXT'],
    };
    const error = await failure(openStore(url, { ...options, migrations: [...migrations, broken] }));
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.message).toContain(
      `could not be brought to schema ${newest + 1} (a column for owners) and stays at ${newest}; a copy is in`,
    );
    const again = await openStore(url, options);
    expect(await again.get('notes', rowKey('a'), z.string())).toBe('kept');
    await again.close();
  });
});

describe('a SQLite file in trouble', () => {
  test('an address that is none says what to write', async () => {
    const error = await failure(openStore('mysql://root:secret@localhost/x', options));
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.message).toContain('must begin with sqlite://');
    expect(error.message).not.toContain('secret');
  });

  test('a file that is no database is refused and not touched', async () => {
    const file = path.join(folder, 'letter.sqlite');
    writeFileSync(file, 'Dear database, '.repeat(1_000));
    const error = await failure(openStore(`sqlite://${file}`, options));
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.message).toContain('the file is no SQLite database; choose another DATABASE_URL');
    expect(readFileSync(file, 'utf8')).toBe('Dear database, '.repeat(1_000));
  });

  test('a path through a file says so', async () => {
    writeFileSync(path.join(folder, 'file'), '');
    const error = await failure(openStore(`sqlite://${path.join(folder, 'file', 'x.sqlite')}`, options));
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.message).toContain('a part of the path is no folder; correct the path');
  });

  test('in a folder that may not be written the error names the remedy', async () => {
    const output = await runRestricted('store-in-read-only-folder', { readOnly: true });
    expect(output).toMatch(/ConfigError: \[store\] .*(cannot be opened|may not use the folder|cannot be written)/);
  });

  test('when the disk is full, the error says so and what was stored is intact', async () => {
    const file = path.join(folder, 'full.sqlite');
    const url = `sqlite://${file}`;
    const store = await openStore(url, options);
    await store.write([note('a', 'kept')]);
    await store.close();

    const database = await openDatabase(url, options.log);
    await runOne(database, 'PRAGMA max_page_count = 40');
    const insert = (key: number) =>
      runOne(
        database,
        'INSERT INTO clovabot_rows (namespace, key, value) VALUES ($1, $2, $3)',
        'filler',
        String(key),
        JSON.stringify({ value: 'x'.repeat(4_000) }),
      );
    let stored = 0;
    const error = await failure(
      (async () => {
        for (; ; stored++) await insert(stored);
      })(),
    );
    expect(error).toBeInstanceOf(ClovabotError);
    expect(error.message).toContain('the disk is full; what was stored is intact; free some space');
    expect(error).toMatchObject({ friendly: expect.stringContaining('My disk is full') });
    await database.close();

    const again = await openStore(url, options);
    expect(await again.get('notes', rowKey('a'), z.string())).toBe('kept');
    expect(await again.list('filler', z.string(), {})).toHaveLength(stored);
    await again.write([note('b', 'space again')]);
    expect(await again.get('notes', rowKey('b'), z.string())).toBe('space again');
    await again.close();
  });

  test('leaves nothing but the database and its log in the folder', async () => {
    const own = path.join(folder, 'own');
    const store = await openStore(`sqlite://${path.join(own, 'x.sqlite')}`, options);
    await store.close();
    expect(readdirSync(own)).toEqual(['x.sqlite']);
  });
});

describeDatabases('a database in trouble', (databases) => {
  if (databases.dialect === 'sqlite') {
    test('a table that another program damaged is reported, not crashed upon', async () => {
      const log = recordingLog();
      const url = await databases.fresh();
      const store = await openStore(url, { ...options, log });
      const database = await openDatabase(url, log);
      await runOne(database, "INSERT INTO clovabot_rows (namespace, key, value) VALUES ('notes', 'a', '{half')");
      expect(await store.get('notes', rowKey('a'), z.string())).toBeUndefined();
      expect(await store.list('notes', z.object({}), {})).toEqual([]);
      expect(log.lines.filter(({ level }) => level === 'warn').length).toBeGreaterThan(0);
      await database.close();
      await store.close();
    });
    return;
  }

  test.each([
    ['the port is closed', (url: URL) => Object.assign(url, { port: '1' }), /does not answer; start it/],
    [
      'the database is missing',
      (url: URL) => Object.assign(url, { pathname: '/nowhere' }),
      /does not exist; create it/,
    ],
    ['the user is unknown', (url: URL) => Object.assign(url, { username: 'eve' }), /refused user or password/],
  ])('when %s, the error says what to do and shows no password', async (_, change, sentence) => {
    const url = new URL(await databases.fresh());
    url.password = 'open-sesame';
    const error = await failure(openStore(change(url).href, options));
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.message).toMatch(sentence);
    expect(error.message).not.toContain('open-sesame');
  });

  test('an address that cannot be parsed is refused without showing it', async () => {
    const error = await failure(openStore('postgres://user:open-sesame@[host/name', options));
    expect(error.message).toContain('DATABASE_URL is no valid address');
    expect(`${error.stack} ${String(error.cause)}`).not.toContain('open-sesame');
  });
});
