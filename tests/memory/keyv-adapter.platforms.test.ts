import keyvTestSuite, { keyvIteratorTests } from '@keyv/test-suite';
import { Keyv } from 'keyv';
import * as vitest from 'vitest';
import type { Database } from '../../src/memory/database.js';
import { KeyvAdapter } from '../../src/memory/keyv-adapter.js';
import { migrate, migrations } from '../../src/memory/migrations.js';
import { openDatabase } from '../../src/memory/open-store.js';
import { describeDatabases } from '../support/databases.js';
import { recordingLog } from '../support/log.js';

const { afterAll, beforeAll, expect, test } = vitest;
const now = (): number => Date.now();

describeDatabases('our Keyv storage', (databases) => {
  let database: Database;
  beforeAll(async () => {
    database = await openDatabase(await databases.fresh(), recordingLog());
    await migrate(database, migrations, { now, log: recordingLog() });
  });
  afterAll(() => database.close());
  const adapter = (): KeyvAdapter => new KeyvAdapter(database, now);

  vitest.describe('the public @keyv/test-suite', () => {
    // The suite does not await some operations, and a pool of connections may then run them in another order.
    const inTurn = (): KeyvAdapter => new KeyvAdapter(oneByOne(database), now);
    keyvTestSuite(vitest, Keyv, inTurn);
    keyvIteratorTests(vitest, Keyv, inTurn);
  });

  let last: Promise<unknown> = Promise.resolve();
  const oneByOne = (target: Database): Database => ({
    ...target,
    run(statements) {
      const result = last.then(() => target.run(statements));
      last = result.catch(() => undefined);
      return result;
    },
  });

  const table = (namespace: string): Keyv =>
    new Keyv(adapter(), { namespace, useKeyPrefix: false, throwOnErrors: true });

  test('clearing a_b leaves axb and a%b alone', async () => {
    await Promise.all(['a_b', 'axb', 'a%b', 'a_b:c'].map((namespace) => table(namespace).set('key', namespace)));
    await table('a_b').clear();
    expect(await table('a_b').get('key')).toBeUndefined();
    expect(await table('axb').get('key')).toBe('axb');
    expect(await table('a%b').get('key')).toBe('a%b');
    expect(await table('a_b:c').get('key')).toBe('a_b:c');
  });

  test('deleting while iterating visits every row once', async () => {
    const rows = table('visited');
    await rows.setMany(Array.from({ length: 1_234 }, (_, index) => ({ key: `row ${index}`, value: index })));
    const seen = new Set<string>();
    for await (const [key] of rows.iterator?.({}) ?? []) {
      seen.add(key);
      await rows.delete(key);
    }
    expect(seen.size).toBe(1_234);
    expect(await rows.get('row 77')).toBeUndefined();
  });

  test('setMany is all or nothing', async () => {
    const rows = table('all-or-nothing');
    const entries = [
      { key: 'good', value: 1 },
      { key: 'bad\0key', value: 2 },
    ];
    await expect(rows.setMany(entries)).rejects.toThrow('NUL');
    expect(await rows.get('good')).toBeUndefined();
    await rows.setMany([
      { key: 'twice', value: 1 },
      { key: 'twice', value: 2 },
    ]);
    expect(await rows.get('twice')).toBe(2);
  });

  test('setMany of 5,000 rows is one transaction, not 5,000', async () => {
    let transactions = 0;
    const counting = {
      ...database,
      run: (...given: Parameters<Database['run']>) => {
        transactions++;
        return database.run(...given);
      },
    };
    const rows = new Keyv(new KeyvAdapter(counting, now), { namespace: 'fast', useKeyPrefix: false });
    await rows.setMany(Array.from({ length: 5_000 }, (_, index) => ({ key: `${index}`, value: { index } })));
    expect(transactions).toBe(1);
    expect(await rows.get('4999')).toEqual({ index: 4_999 });
  });

  test('what has expired is not there, neither for has nor for getMany', async () => {
    const rows = table('expiring');
    await rows.set('short', 1, 20);
    await rows.set('long', 2, 60_000);
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(await rows.has('short')).toBe(false);
    expect(await rows.getMany(['short', 'long'])).toEqual([undefined, 2]);
  });
});
