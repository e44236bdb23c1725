import { expect, test } from 'vitest';
import type { Charge } from '../../src/contracts/model.js';
import type { Store } from '../../src/contracts/store.js';
import { openStore } from '../../src/memory/open-store.js';
import { createSpending } from '../../src/memory/spending.js';
import { rowKey } from '../../src/util/row-key.js';
import { describeDatabases } from '../support/databases.js';
import { recordingLog } from '../support/log.js';
import { killedWriter } from '../support/store-process.js';

const ana = { id: 'U1', name: 'Ana' };
const ben = { id: 'U/2 "é"', name: 'Ben' };
const day = '2026-11-23';
const unlimited = Number.POSITIVE_INFINITY;
const caps = { person: unlimited, team: unlimited, all: unlimited };

function charge(dollars: number | undefined, more: Partial<Charge> = {}): Charge {
  const tokens = { input: 100, cached: 64, output: 7 };
  return { backend: 'openai', model: 'gpt-5-mini', capability: 'complete', dollars, tokens, ...more };
}

describeDatabases('spending', (databases) => {
  async function withStore(work: (store: Store, url: string) => Promise<void>, url?: string): Promise<void> {
    const used = url ?? (await databases.fresh());
    const store = await openStore(used, { now: () => Date.now(), log: recordingLog() });
    await work(store, used).finally(() => store.close());
  }

  test('is summed by day, person and model, and is there after a restart', async () => {
    await withStore(async (store, url) => {
      const spending = createSpending(store)('T1');
      await spending.settle(ana, day, 0, charge(0.002));
      await spending.settle(ana, day, 0, charge(0.001));
      await spending.settle(ana, '2026-11-22', 0, charge(0.5));
      await spending.settle(
        ben,
        day,
        0,
        charge(undefined, { backend: 'replicate', model: 'a/b:1', tokens: undefined }),
      );
      await store.close();
      await withStore(async (again) => {
        const kept = createSpending(again)('T1');
        expect(await kept.list(day)).toEqual([
          {
            ...{ day, person: ben, backend: 'replicate', model: 'a/b:1', dollars: 0, calls: 1, unpriced: 1 },
            tokens: { input: 0, cached: 0, output: 0 },
          },
          {
            ...{ day, person: ana, backend: 'openai', model: 'gpt-5-mini', dollars: 0.003, calls: 2, unpriced: 0 },
            tokens: { input: 200, cached: 128, output: 14 },
          },
        ]);
        expect((await kept.list()).map((row) => row.day)).toEqual(['2026-11-22', day, day]);
        expect(await createSpending(again)('T2').list()).toEqual([]);
      }, url);
    });
  });

  test('what was spent to learn is told apart, and goes with its person', async () => {
    await withStore(async (store) => {
      const spending = createSpending(store)('T1');
      await spending.settle(ana, day, 0, charge(0.002));
      await spending.settle(ana, day, 0, { ...charge(0.001), isLesson: true });
      await spending.settle(ana, day, 0, { ...charge(0.001), isLesson: true });
      expect((await spending.list()).map(({ isLesson, dollars, calls }) => [isLesson, dollars, calls])).toEqual([
        [undefined, 0.002, 1],
        [true, 0.002, 2],
      ]);
      await spending.removePerson(ana.id);
      expect(await spending.list()).toEqual([]);
      await spending.settle(ana, day, 0, { ...charge(0.001), isLesson: true });
      expect(await spending.list()).toMatchObject([{ dollars: 0.001, calls: 1 }]);
    });
  });

  test('of a hundred calls at once none is lost, and thousandths add up exactly', async () => {
    await withStore(async (store) => {
      const spending = createSpending(store)('T1');
      await Promise.all(
        Array.from({ length: 100 }, async () => {
          await spending.reserve('U1', day, 0.000_3, caps);
          await spending.settle(ana, day, 0.000_3, charge(0.000_1));
        }),
      );
      expect(await spending.list()).toMatchObject([{ dollars: 0.01, calls: 100 }]);
      expect(await spending.totals('U1', day)).toEqual({ person: 0.01, team: 0.01, all: 0.01 });
    });
  });

  test('of a hundred at once exactly as many are let in as the cap allows, whichever cap it is', async () => {
    await withStore(async (store) => {
      const of = createSpending(store);
      const tight = [{ person: 0.07 }, { team: 0.14 }, { all: 0.21 }];
      for (const cap of tight) {
        const outcomes = await Promise.all(
          Array.from({ length: 100 }, async (_, call) => {
            const { reserved } = await of(`T${call % 2}`).reserve(`U${call % 5}`, day, 0.01, { ...caps, ...cap });
            return { reserved, call };
          }),
        );
        const reserved = outcomes.filter((one) => one.reserved).map(({ call }) => call);
        // Five people in each of two teams; a person of two teams counts in each by himself.
        const most = 'person' in cap ? 70 : 'team' in cap ? 28 : 21;
        expect(reserved).toHaveLength(most);
        for (const call of reserved) await of(`T${call % 2}`).settle({ id: `U${call % 5}`, name: '' }, day, 0.01);
        expect((await of('T0').totals('U0', day)).all).toBe(0);
      }
    });
  });

  test('a total that cannot grow leaves the others as they are', async () => {
    await withStore(async (store) => {
      const spending = createSpending(store)('T1');
      await spending.reserve('U1', day, 1, caps);
      const refused = await spending.reserve('U2', day, 1, { ...caps, all: 1.5 });
      expect(refused).toEqual({ reserved: false, person: 0, team: 1, all: 1 });
      expect(await spending.totals('U2', day)).toEqual({ person: 0, team: 1, all: 1 });
    });
  });

  test('what a process had set aside that was killed counts until the day ends, and no longer', async () => {
    const url = await databases.fresh();
    const reserved = await killedWriter(url, 'reserve');
    await withStore(async (store) => {
      const spending = createSpending(store)('T1');
      const { person, team, all } = await spending.totals('U1', day);
      // Each total has all of what was reported, and at most one more that was on its way: never one without the others.
      expect(person).toBeGreaterThanOrEqual(reserved + 1);
      expect([team, all]).toEqual([person, person]);
      const full = { person, team, all };
      expect((await spending.reserve('U1', day, 1, full)).reserved).toBe(false);
      expect(await spending.reserve('U1', '2026-11-24', 1, full)).toMatchObject({ reserved: true, person: 1, all: 1 });
    }, url);
  });

  test('totals are of the person, the team and all; they are anonymous and go after their day', async () => {
    await withStore(async (store) => {
      const one = createSpending(store);
      await one('T1').reserve('U1', day, 1, caps);
      await one('T1').reserve('U2', day, 2, caps);
      expect(await one('T2').reserve('U1', day, 4, caps)).toEqual({ reserved: true, person: 4, team: 4, all: 7 });
      expect(await one('T1').totals('U1', day)).toEqual({ person: 1, team: 3, all: 7 });
      const keys = (await store.counters(rowKey(''))).map(({ key }) => key).join(' ');
      expect(keys).not.toMatch(/U1|T1/);
      await one('T1').reserve('U1', '2026-11-24', 0.5, caps);
      expect(await one('T1').totals('U1', '2026-11-24')).toEqual({ person: 0.5, team: 0.5, all: 0.5 });
      expect((await store.counters(rowKey(''))).every(({ key }) => key.includes('2026-11-24'))).toBe(true);
    });
  });

  test('what is forgotten is gone, with its sums; another person’s and another team’s stays', async () => {
    await withStore(async (store) => {
      const of = createSpending(store);
      for (const team of ['T1', 'T2'])
        for (const person of [ana, ben]) await of(team).settle(person, day, 0, charge(0.1));
      await of('T1').removePerson(ben.id);
      expect((await of('T1').list()).map(({ person }) => person)).toEqual([ana]);
      await of('T1').removeAll();
      expect(await of('T1').list()).toEqual([]);
      expect(await of('T2').list()).toHaveLength(2);
      expect((await store.counters(rowKey(''))).filter(({ key }) => key.includes('T1'))).toEqual([]);
      await of('T1').settle(ana, day, 0, charge(0.2));
      expect(await of('T1').list()).toMatchObject([{ dollars: 0.2, calls: 1 }]);
    });
  });
});
