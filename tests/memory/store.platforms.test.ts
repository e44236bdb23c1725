import { once } from 'node:events';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { ListOptions, Store } from '../../src/contracts/store.js';
import { openStore } from '../../src/memory/open-store.js';
import { type RowKey, rowKey, rowKeySchema } from '../../src/util/row-key.js';
import { describeDatabases } from '../support/databases.js';
import { recordingLog } from '../support/log.js';
import { killedWriter, storeProcess } from '../support/store-process.js';

/** Keys that `rowKey` would never make: the store promises the same for them. */
const options = () => ({ now: () => Date.now(), log: recordingLog() });
const unescaped = (key: string): RowKey => rowKeySchema.parse(key);

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
      await store.write([
        { namespace: 'notes', key: rowKey('a'), value: { text: 'naïve ✅ "quoted" \u0000', list: [1, null, true] } },
      ]);
      await store.close();
      const again = await openStore(url, { now: () => Date.now(), log: recordingLog() });
      expect(await again.get('notes', rowKey('a'), z.unknown())).toEqual({
        text: 'naïve ✅ "quoted" \u0000',
        list: [1, null, true],
      });
      await again.close();
    });
  });

  test('a row that is deleted or does not fit is not there', async () => {
    await withStore(async (store) => {
      await store.write([
        { namespace: 'notes', key: rowKey('together'), value: ':colon first' },
        { namespace: 'notes', key: rowKey('alone'), value: 2 },
      ]);
      expect(await store.get('notes', rowKey('together'), z.unknown())).toBe(':colon first');
      expect(await store.list('notes', z.unknown(), {})).toEqual([
        { key: rowKey('alone'), value: 2 },
        { key: rowKey('together'), value: ':colon first' },
      ]);
      await store.write([{ namespace: 'notes', key: rowKey('together'), value: undefined }]);
      expect(
        await store.getMany('notes', [rowKey('together'), rowKey('alone'), rowKey('nobody')], z.unknown()),
      ).toEqual([undefined, 2, undefined]);
      expect(await store.get('notes', rowKey('alone'), z.string())).toBeUndefined();
    });
  });

  test('lists by prefix, in order, after a key, within a limit', async () => {
    await withStore(async (store) => {
      const keys = ['a%/1', 'a%/2', 'a%/3', 'a%0', 'aX/1', 'a_/1', 'A%/1', 'ä/1', 'a\\/1'].map(unescaped);
      await store.write(keys.map((key) => ({ namespace: 'odd', key, value: key })));
      await store.write([{ namespace: 'other', key: unescaped('a%/9'), value: 'no' }]);
      type Odd = Omit<ListOptions, 'prefix' | 'after'> & { readonly prefix?: string; readonly after?: string };
      const list = async ({ prefix, after, ...options }: Odd): Promise<readonly string[]> => {
        const odd = { prefix: unescaped(prefix ?? ''), after: after === undefined ? undefined : unescaped(after) };
        const rows = await store.list('odd', z.string(), { ...options, ...odd });
        return rows.map(({ key }) => key);
      };
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
      const rows = Array.from({ length: 2_345 }, (_, index) => ({
        namespace: 'many',
        key: rowKey(`${index}`),
        value: index,
      }));
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
      { namespace: 'mixed', key: rowKey('a'), value: { count: 1 } },
      { namespace: 'mixed', key: rowKey('b'), value: 'broken' },
      { namespace: 'mixed', key: rowKey('c'), value: { count: 3 } },
    ]);
    const rows = await store.list('mixed', z.object({ count: z.number() }), { limit: 2 });
    expect(rows.map(({ key }) => key)).toEqual(['a', 'c']);
    expect(log.lines.filter(({ level }) => level === 'warn')).toMatchObject([
      { facts: { namespace: 'mixed', key: 'b' } },
    ]);
    await store.close();
  });

  test('what is counted once is counted once, whole, by however many at the same moment', async () => {
    await withStore(async (store, url) => {
      const other = await openStore(url, { now: () => Date.now(), log: recordingLog() });
      const [right, dogs] = [rowKey('right'), rowKey('dogs')];
      const count = (by: Store, what: string) =>
        by.incrementOnce(rowKey('counted', what), [
          { key: right, by: 1 },
          { key: dogs, by: 2 },
        ]);
      const first = await Promise.all([store, other, store, other].map((by) => count(by, 'a')));
      expect(first.filter(Boolean)).toHaveLength(1);
      expect(await count(other, 'b')).toBe(true);
      expect(await count(store, 'b')).toBe(false);
      expect(await store.totals([right, dogs])).toEqual([2, 4]);
      expect(await store.claim(rowKey('counted', 'b'))).toBe(false);
      await other.close();
    });
  });

  test('totals may be a little old where that is enough, but never miss what this process has added', async () => {
    const url = await databases.fresh();
    const [one, other] = [await openStore(url, options()), await openStore(url, options())];
    const key = rowKey('votes');
    expect(await one.totals([key], 60_000)).toEqual([0]);
    await other.increment(key, 1);
    expect(await one.totals([key], 60_000)).toEqual([0]);
    expect(await one.totals([key])).toEqual([1]);
    await one.write([], [{ key, by: 1 }]);
    expect(await one.totals([key], 60_000)).toEqual([2]);
    await one.increment(key, 1);
    expect(await one.totals([key], 60_000)).toEqual([3]);
    await one.removeCounters([key]);
    expect(await one.totals([key], 60_000)).toEqual([0]);
    await Promise.all([one.close(), other.close()]);
  });

  test('a row that is written unless it is there stays as it is', async () => {
    const store = await openStore(await databases.fresh(), options());
    const row = { namespace: 'votes', key: rowKey('T', 'post') };
    await store.write([{ ...row, value: 'first', unlessThere: true }]);
    const other = { ...row, key: rowKey('T1', 'another') };
    await store.write([
      { ...row, value: 'second', unlessThere: true },
      { ...other, value: 'beside it' },
    ]);
    expect(await store.get(other.namespace, other.key, z.string())).toBe('beside it');
    expect(await store.get(row.namespace, row.key, z.string())).toBe('first');
    await store.close();
  });

  test('fifty at once: one claim wins, and no increment is lost', async () => {
    await withStore(async (store) => {
      const claims = await Promise.all(Array.from({ length: 50 }, () => store.claim(rowKey('event 1'))));
      expect(claims.filter(Boolean)).toHaveLength(1);
      const totals = await Promise.all(Array.from({ length: 50 }, () => store.increment(rowKey('votes'), 1)));
      expect([...totals].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
      expect(await store.increment(rowKey('votes'), -50)).toBe(0);
      await store.increment(rowKey('other'), 2.5);
      expect(await store.totals([rowKey('other'), rowKey('nobody'), rowKey('votes')])).toEqual([2.5, 0, 0]);
    });
  });

  test('fifty that change one row at once are as if one came after the other, over several connections', async () => {
    await withStore(async (store, url) => {
      const others = await Promise.all(
        [1, 2].map(() => openStore(url, { now: () => Date.now(), log: recordingLog() })),
      );
      const stores = [store, ...others];
      const row = { namespace: 'numbers', key: rowKey('thread'), schema: z.array(z.number()) };
      const given = await Promise.all(
        Array.from({ length: 51 }, (_, place) =>
          stores[place % 3]?.update([row], ([numbers = []]) => ({
            rows: [
              { namespace: row.namespace, key: row.key, value: [...numbers, numbers.length] },
              { namespace: 'taken', key: rowKey(String(numbers.length)), value: place },
            ],
            number: numbers.length,
          })),
        ),
      );
      const all = Array.from({ length: 51 }, (_, number) => number);
      expect(given.map((one) => one?.number ?? -1).sort((a, b) => a - b)).toEqual(all);
      expect(await store.get('numbers', row.key, row.schema)).toEqual(all);
      expect(await store.list('taken', z.number(), {})).toHaveLength(51);
      expect(await store.update([row], () => undefined)).toBeUndefined();
      await Promise.all(others.map((one) => one.close()));
    });
  }, 30_000);

  test('a claim that is prolonged holds on, and one that is given up may be made at once', async () => {
    let now = 1_000_000;
    const store = await openStore(await databases.fresh(), { now: () => now, log: recordingLog() });
    expect(await store.claim(rowKey('work'), 100)).toBe(true);
    now += 90;
    await store.renewClaim(rowKey('work'), 100);
    now += 90;
    expect(await store.claim(rowKey('work'), 100)).toBe(false);
    await store.releaseClaim(rowKey('work'));
    expect(await store.claim(rowKey('work'), 100)).toBe(true);
    await store.close();
  });

  test('a claim that was made before the clock was set back holds no longer than another', async () => {
    let now = 9_000_000;
    const store = await openStore(await databases.fresh(), { now: () => now, log: recordingLog() });
    expect(await store.claim(rowKey('work'), 100)).toBe(true);
    now = 1_000_000;
    expect(await store.claim(rowKey('work'), 100)).toBe(true);
    expect(await store.claim(rowKey('work'), 100)).toBe(false);
    await store.close();
  });

  test('several counters are added to at once, or none when one would pass its maximum', async () => {
    await withStore(async (store) => {
      const add = (by: number, max?: number) =>
        store.incrementAll([
          { key: rowKey('b'), by, max },
          { key: rowKey('a'), by: 2 * by },
        ]);
      expect(await add(2, 5)).toEqual({ added: true, totals: [2, 4] });
      expect(await add(4, 5)).toEqual({ added: false, totals: [2, 4] });
      expect(await add(3, 5)).toEqual({ added: true, totals: [5, 10] });
      expect(await add(-1)).toEqual({ added: true, totals: [4, 8] });
      await store.write([{ namespace: 'notes', key: rowKey('n'), value: 1 }], [{ key: rowKey('a'), by: 1 }]);
      expect([await store.totals([rowKey('a')]), await store.get('notes', rowKey('n'), z.unknown())]).toEqual([[9], 1]);
    });
  });

  test('a claim with an end may be made again after it, one without never', async () => {
    let time = 1_000;
    const store = await openStore(await databases.fresh(), { now: () => time, log: recordingLog() });
    expect(await store.claim(rowKey('short'), 500)).toBe(true);
    expect(await store.claim(rowKey('forever'))).toBe(true);
    time += 499;
    expect(await store.claim(rowKey('short'), 500)).toBe(false);
    time += 1;
    expect(await store.claim(rowKey('short'), 500)).toBe(true);
    time += 1e9;
    expect(await store.claim(rowKey('forever'))).toBe(false);
    await store.close();
  });

  test('what has expired is swept away when the store is opened', async () => {
    const url = await databases.fresh();
    let time = 1_000;
    const options = { now: () => time, log: recordingLog() };
    const store = await openStore(url, options);
    await store.table('cache', z.number()).set(rowKey('short'), 1, 500);
    await store.write([
      { namespace: 'cache', key: rowKey('brief'), value: 1, ttl: 500 },
      { namespace: 'cache', key: rowKey('long'), value: 2 },
    ]);
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
        { namespace: 'group', key: rowKey('a'), value: 1 },
        { namespace: 'group', key: rowKey('b'), value: 1n },
      ];
      await expect(store.write(rows)).rejects.toThrow();
      expect(await store.get('group', rowKey('a'), z.unknown())).toBeUndefined();
    });
  });

  test('ids of any length and characters are kept, listed by what they belong to, claimed and counted', async () => {
    await withStore(async (store) => {
      const long = (what: string): string => `${what}/"ünïcode" 🐈 `.repeat(1_000);
      const rows = ['1', '2'].flatMap((team) =>
        ['a', 'b'].map((id) => ({ namespace: 'long', key: rowKey(long(team), 'x', long(id)), value: `${team} ${id}` })),
      );
      await store.write(rows);
      const ofFirst = await store.list('long', z.string(), { prefix: rowKey(long('1'), 'x', '') });
      expect(ofFirst.map(({ value }) => value).sort()).toEqual(['1 a', '1 b']);
      for (const { key, value } of rows) expect(await store.get('long', key, z.string())).toBe(value);
      const table = store.table('long-plain', z.string());
      await table.set(rowKey(long('1'), long('a')), 'plain');
      expect(await table.get(rowKey(long('1'), long('a')))).toBe('plain');
      expect(await table.get(rowKey(long('1'), long('b')))).toBeUndefined();
      expect(await store.claim(rowKey('told', long('1')))).toBe(true);
      expect(await store.claim(rowKey('told', long('1')))).toBe(false);
      expect(await store.claim(rowKey('told', long('2')))).toBe(true);
      await store.increment(rowKey('count', ...Array.from({ length: 12 }, (_, part) => long(`${part}`))), 2);
      expect((await store.counters(rowKey('count', ''))).map(({ total }) => total)).toEqual([2]);
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
    expect(await store.totals([rowKey('total')])).toEqual([300]);
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
