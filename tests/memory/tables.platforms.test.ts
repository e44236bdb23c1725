import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { Keyv, type KeyvStoreAdapter } from 'keyv';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Store, Table } from '../../src/contracts/store.js';
import { createKeptAnswers } from '../../src/memory/kept-answers.js';
import { openStore } from '../../src/memory/open-store.js';
import { rowKey } from '../../src/util/row-key.js';
import { describeDatabases, type TestDatabases } from '../support/databases.js';
import { recordingLog } from '../support/log.js';

interface Keyvs {
  /** Absent: our own storage. */
  readonly keyv?: (table: string) => Keyv;
  close?(): Promise<void>;
}

/** What every adapter must do for the tables of a store, as far as its Keyv is known here. */
function tableContract(databases: TestDatabases, openKeyvs: (url: string) => Keyvs = () => ({})): void {
  async function withStore(work: (store: Store, log: ReturnType<typeof recordingLog>) => Promise<void>): Promise<void> {
    const url = await databases.fresh();
    const log = recordingLog();
    const { keyv, close } = openKeyvs(url);
    const store = await openStore(url, { now: () => Date.now(), log, keyv });
    await work(store, log).finally(async () => {
      await store.close();
      await close?.();
    });
  }
  async function valuesOf<Value>(table: Table<Value>): Promise<readonly Value[]> {
    const values: Value[] = [];
    for await (const value of table.values()) values.push(value);
    return values;
  }
  const person = z.object({ name: z.string(), tags: z.array(z.string()) });
  const ana = { name: 'Ana ✅ "quoted"', tags: [':colon', ''] };

  test('a value comes back as it was, until it is replaced or deleted', async () => {
    await withStore(async (store) => {
      const table = store.table('people', person);
      const key = rowKey('T/1', 'U "1"');
      expect(await table.get(key)).toBeUndefined();
      await table.set(key, ana);
      expect(await table.get(key)).toEqual(ana);
      await table.set(key, { ...ana, name: 'Bob' });
      expect((await table.get(key))?.name).toBe('Bob');
      await table.delete(rowKey('never there'), key, rowKey('nor that'));
      expect(await table.get(key)).toBeUndefined();
    });
  });

  test('tables do not see each other’s values, however alike their names are', async () => {
    await withStore(async (store) => {
      const names = ['a-b', 'a', 'a-b-c', 'ab'];
      for (const name of names) await store.table(name, z.string()).set(rowKey('key'), name);
      for (const name of names) {
        expect(await store.table(name, z.string()).get(rowKey('key'))).toBe(name);
        expect(await valuesOf(store.table(name, z.string()))).toEqual([name]);
      }
      await store.table('a-b', z.string()).delete(rowKey('key'));
      for (const name of names.slice(1)) expect(await store.table(name, z.string()).get(rowKey('key'))).toBe(name);
      expect(() => store.table('a:b', z.string())).toThrow('use letters and hyphens');
    });
  });

  test('a value with a time to live goes after it', async () => {
    await withStore(async (store) => {
      const table = store.table('brief', z.string());
      await table.set(rowKey('short'), 'gone soon', 30);
      await table.set(rowKey('long'), 'stays', 60_000);
      await new Promise((resolve) => setTimeout(resolve, 60));
      expect(await table.get(rowKey('short'))).toBeUndefined();
      expect(await table.get(rowKey('long'))).toBe('stays');
    });
  });

  test('a value that does not fit is reported and left out', async () => {
    await withStore(async (store, log) => {
      await store.table('people', z.unknown()).set(rowKey('odd'), { name: 7 });
      await store.table('people', person).set(rowKey('ana'), ana);
      expect(await store.table('people', person).get(rowKey('odd'))).toBeUndefined();
      expect(await valuesOf(store.table('people', person))).toEqual([ana]);
      const warnings = log.lines.filter(({ level }) => level === 'warn');
      // The same trouble is told once a minute.
      expect(warnings.map(({ facts }) => facts)).toEqual([expect.objectContaining({ table: 'people', key: 'odd' })]);
    });
  });

  test('many values are all listed', async () => {
    await withStore(async (store) => {
      const table = store.table('many', z.number());
      const numbers = Array.from({ length: 25 }, (_, index) => index);
      await Promise.all(numbers.map((index) => table.set(rowKey(`${index}`), index)));
      expect([...(await valuesOf(table))].sort((a, b) => a - b)).toEqual(numbers);
    });
  });

  test('kept answers are found again, and gone when all are removed', async () => {
    await withStore(async (store) => {
      const kept = createKeptAnswers(store);
      await kept('T').set('question', { text: 'a heron' });
      await kept('T').set('another', { text: 'a stork' });
      await kept('U').set('question', { text: 'a crane' });
      await kept('T').remove(['another']);
      expect(await kept('T').get('question')).toEqual({ text: 'a heron' });
      expect(await kept('T').get('another')).toBeUndefined();
      await kept('T').removeAll();
      expect(await kept('T').get('question')).toBeUndefined();
      expect(await kept('U').get('question')).toEqual({ text: 'a crane' });
      expect(await valuesOf(store.table('kept-answers', z.unknown()))).toHaveLength(1);
    });
  });
}

describeDatabases('tables in our own storage', (databases) => tableContract(databases));

type Adapter = new (options: object) => KeyvStoreAdapter;
const adapterClass = z.custom<Adapter>((value) => typeof value === 'function');
const installed = async (name: string): Promise<unknown> => import(name).catch(() => undefined);
// Loaded by name, as a user adds them; undefined where the package is not installed.
const file = z
  .object({ KeyvFile: adapterClass })
  .optional()
  .parse(await installed('keyv-file'))?.KeyvFile;
const postgres = z
  .object({ KeyvPostgres: adapterClass })
  .optional()
  .parse(await installed('@keyv/postgres'))?.KeyvPostgres;

const missing = file && postgres ? '' : ' (not installed on this machine: npm ci)';
describe.skipIf(missing && !process.env.CI)(`public adapters${missing}`, () => {
  describeDatabases('tables behind a public adapter', (databases) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'clovabot-tables-'));
    afterAll(() => rmSync(folder, { recursive: true, force: true }));
    let count = 0;
    tableContract(databases, (url) =>
      databases.dialect === 'postgres' ? postgresKeyvs(url) : fileKeyvs(path.join(folder, `${count++}`)),
    );
  });
});

function postgresKeyvs(uri: string): Keyvs {
  const adapters: KeyvStoreAdapter[] = [];
  return {
    keyv(namespace) {
      const store = open(postgres, { uri, table: 'keyv' });
      adapters.push(store);
      return new Keyv({ store, namespace });
    },
    // All of them share one pool, which ends with the first.
    close: async () => adapters.at(0)?.disconnect?.(),
  };
}

/** A folder a table, a file a value: with all in one file the adapter's iterator needs Node 22. */
const fileKeyvs = (folder: string): Keyvs => ({
  keyv: (namespace) =>
    new Keyv({
      store: open(file, { filename: path.join(folder, encodeURIComponent(namespace)), separatedFile: true }),
      namespace,
    }),
});

function open(adapter: Adapter | undefined, options: object): KeyvStoreAdapter {
  if (!adapter) throw new Error('an adapter is not installed: npm ci');
  return new adapter(options);
}
