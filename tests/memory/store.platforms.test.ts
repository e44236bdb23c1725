import { once } from 'node:events';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Store } from '../../src/contracts/store.js';
import { openStore } from '../../src/memory/open-store.js';
import { describeDatabases } from '../support/databases.js';
import { recordingLog } from '../support/log.js';
import { killedWriter, storeProcess } from '../support/store-process.js';

describeDatabases('a store', (databases) => {
  async function withStore(work: (store: Store, url: string) => Promise<void>): Promise<void> {
    const url = await databases.fresh();
    const store = await openStore(url, { now: () => Date.now(), log: recordingLog() });
    try {
      await work(store, url);
    } finally {
      await store.close();
    }
  }

  test('keeps what it was given until it is opened again', async () => {
    await withStore(async (store, url) => {
      await store.table('notes').set('a', { text: 'naïve ✅ "quoted" \u0000', list: [1, null, true] });
      await store.close();
      const again = await openStore(url, { now: () => Date.now(), log: recordingLog() });
      expect(await again.table('notes').get('a')).toEqual({ text: 'naïve ✅ "quoted" \u0000', list: [1, null, true] });
      await again.close();
    });
  });

  test('rows written together and rows set one by one are the same rows', async () => {
    await withStore(async (store) => {
      await store.write([{ namespace: 'notes', key: 'together', value: ':colon first' }]);
      await store.table('notes').set('alone', 2);
      expect(await store.table('notes').get('together')).toBe(':colon first');
      expect(await store.list('notes', z.unknown(), {})).toEqual([
        { key: 'alone', value: 2 },
        { key: 'together', value: ':colon first' },
      ]);
      await store.write([{ namespace: 'notes', key: 'together', value: undefined }]);
      expect(await store.table('notes').has('together')).toBe(false);
    });
  });

  test('lists by prefix, in order, after a key, within a limit', async () => {
    await withStore(async (store) => {
      const keys = ['a%/1', 'a%/2', 'a%/3', 'a%0', 'aX/1', 'a_/1', 'A%/1', 'ä/1', 'a\\/1'];
      await store.write(keys.map((key) => ({ namespace: 'odd', key, value: key })));
      await store.write([{ namespace: 'other', key: 'a%/9', value: 'no' }]);
      const list = async (options: Parameters<Store['list']>[2]): Promise<readonly string[]> =>
        (await store.list('odd', z.string(), options)).map(({ key }) => key);
      expect(await list({ prefix: 'a%/' })).toEqual(['a%/1', 'a%/2', 'a%/3']);
      expect(await list({ prefix: 'a%/', after: 'a%/1' })).toEqual(['a%/2', 'a%/3']);
      expect(await list({ prefix: 'a%/', after: 'a%/1', limit: 1 })).toEqual(['a%/2']);
      expect(await list({ prefix: 'a%/', reverse: true })).toEqual(['a%/3', 'a%/2', 'a%/1']);
      expect(await list({ prefix: 'a%/', reverse: true, limit: 2 })).toEqual(['a%/3', 'a%/2']);
      expect(await list({ prefix: 'a%/', reverse: true, after: 'a%/3', limit: 1 })).toEqual(['a%/2']);
      expect(await list({ prefix: 'a_' })).toEqual(['a_/1']);
      expect(await list({ prefix: 'a\\' })).toEqual(['a\\/1']);
      expect(await list({ limit: 0 })).toEqual([]);
      expect(await list({})).toEqual([...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
    });
  });

  test('lists thousands of rows in pages, each once', async () => {
    await withStore(async (store) => {
      const rows = Array.from({ length: 2_345 }, (_, index) => ({ namespace: 'many', key: `${index}`, value: index }));
      await store.write(rows);
      const found = await store.list('many', z.number(), {});
      expect(new Set(found.map(({ value }) => value)).size).toBe(2_345);
      const backwards = await store.list('many', z.number(), { reverse: true });
      expect(backwards).toEqual(found.toReversed());
    });
  });

  test('a row that cannot be read is reported and left out; the others come', async () => {
    const log = recordingLog();
    const store = await openStore(await databases.fresh(), { now: () => Date.now(), log });
    await store.write([
      { namespace: 'mixed', key: 'a', value: { count: 1 } },
      { namespace: 'mixed', key: 'b', value: 'broken' },
      { namespace: 'mixed', key: 'c', value: { count: 3 } },
    ]);
    const rows = await store.list('mixed', z.object({ count: z.number() }), { limit: 2 });
    expect(rows.map(({ key }) => key)).toEqual(['a', 'c']);
    expect(log.lines.slice(1)).toMatchObject([{ level: 'warn', facts: { namespace: 'mixed', key: 'b' } }]);
    await store.close();
  });

  test('fifty at once: one claim wins, and no increment is lost', async () => {
    await withStore(async (store) => {
      const claims = await Promise.all(Array.from({ length: 50 }, () => store.claim('event 1')));
      expect(claims.filter(Boolean)).toHaveLength(1);
      const totals = await Promise.all(Array.from({ length: 50 }, () => store.increment('votes', 1)));
      expect([...totals].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
      expect(await store.increment('votes', -50)).toBe(0);
      await store.increment('other', 2.5);
      expect(await store.totals(['other', 'nobody', 'votes'])).toEqual([2.5, 0, 0]);
    });
  });

  test('a claim that is prolonged holds on, and one that is given up may be made at once', async () => {
    let now = 1_000_000;
    const store = await openStore(await databases.fresh(), { now: () => now, log: recordingLog() });
    expect(await store.claim('work', 100)).toBe(true);
    now += 90;
    await store.prolong('work', 100);
    now += 90;
    expect(await store.claim('work', 100)).toBe(false);
    await store.prolong('work', 0);
    expect(await store.claim('work', 100)).toBe(true);
    await store.close();
  });

  test('several counters are added to at once, or none when one would pass its most', async () => {
    await withStore(async (store) => {
      const add = (by: number, most?: number) =>
        store.incrementAll([
          { key: 'b', by, most },
          { key: 'a', by: 2 * by },
        ]);
      expect(await add(2, 5)).toEqual({ added: true, totals: [2, 4] });
      expect(await add(4, 5)).toEqual({ added: false, totals: [2, 4] });
      expect(await add(3, 5)).toEqual({ added: true, totals: [5, 10] });
      expect(await add(-1)).toEqual({ added: true, totals: [4, 8] });
      await store.write([{ namespace: 'notes', key: 'n', value: 1 }], [{ key: 'a', by: 1 }]);
      expect([await store.totals(['a']), await store.table('notes').get('n')]).toEqual([[9], 1]);
    });
  });

  test('a claim with an end may be made again after it, one without never', async () => {
    let time = 1_000;
    const store = await openStore(await databases.fresh(), { now: () => time, log: recordingLog() });
    expect(await store.claim('short', 500)).toBe(true);
    expect(await store.claim('forever')).toBe(true);
    time += 499;
    expect(await store.claim('short', 500)).toBe(false);
    time += 1;
    expect(await store.claim('short', 500)).toBe(true);
    time += 1e9;
    expect(await store.claim('forever')).toBe(false);
    await store.close();
  });

  test('what has expired is swept away when the store is opened', async () => {
    const url = await databases.fresh();
    let time = 1_000;
    const options = { now: () => time, log: recordingLog() };
    const store = await openStore(url, options);
    await store.table('cache').set('short', 1, 500);
    await store.table('cache').set('long', 2);
    await store.close();
    time += 1_000_000;
    const again = await openStore(url, options);
    // Rows whose end has come would be listed again if time went back.
    time = 1_000;
    expect((await again.list('cache', z.number(), {})).map(({ key }) => key)).toEqual(['long']);
    await again.close();
  });

  test('of a group of writes nothing is stored when one of them fails', async () => {
    await withStore(async (store) => {
      const rows = [
        { namespace: 'group', key: 'a', value: 1 },
        { namespace: 'group', key: 'b', value: 1n },
      ];
      await expect(store.write(rows)).rejects.toThrow();
      expect(await store.table('group').has('a')).toBe(false);
    });
  });

  test('a process killed in the middle of its writes leaves no half group behind', async () => {
    const url = await databases.fresh();
    const confirmed = await killedWriter(url, 'write');
    expect(confirmed).toBeGreaterThan(20);
    const store = await openStore(url, { now: () => Date.now(), log: recordingLog() });
    const groups = await Promise.all(
      ['first', 'second', 'third'].map(async (namespace) => {
        const rows = await store.list(namespace, z.object({ group: z.number(), namespace: z.string() }), {});
        return rows.map(({ value }) => value.group);
      }),
    );
    expect(groups[0].length).toBeGreaterThan(confirmed);
    expect(groups[1]).toEqual(groups[0]);
    expect(groups[2]).toEqual(groups[0]);
    expect(groups[0]).toEqual(groups[0].map((_, index) => index));
    await store.close();
  });

  test('three processes open the same empty database at once; together they count right', async () => {
    const url = await databases.fresh();
    const claims = await Promise.all([1, 2, 3].map(() => finished(storeProcess(url, 'count', 100))));
    expect(claims.map(Number).reduce((sum, won) => sum + won)).toBe(100);
    const store = await openStore(url, { now: () => Date.now(), log: recordingLog() });
    expect(await store.totals(['total'])).toEqual([300]);
    await store.close();
  });
});

async function finished(running: ReturnType<typeof storeProcess>): Promise<string> {
  let output = '';
  running.stdout?.on('data', (part: Buffer) => {
    output += part;
  });
  const [code] = await once(running, 'exit');
  expect(code).toBe(0);
  return output;
}
