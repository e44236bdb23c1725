import { expect, test } from 'vitest';
import { openStore } from '../../src/memory/open-store.js';
import { createSpending } from '../../src/memory/spending.js';
import type { Charge } from '../../src/model.js';
import type { Store } from '../../src/store.js';
import { describeDatabases } from '../support/databases.js';
import { recordingLog } from '../support/log.js';

const ana = { id: 'U1', name: 'Ana' };
const ben = { id: 'U/2 "é"', name: 'Ben' };
const day = '2026-11-23';

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
      await spending.add(ana, day, charge(0.002));
      await spending.add(ana, day, charge(0.001));
      await spending.add(ana, '2026-11-22', charge(0.5));
      await spending.add(ben, day, charge(undefined, { backend: 'replicate', model: 'a/b:1', tokens: undefined }));
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

  test('of a hundred calls at once none is lost, and thousandths add up exactly', async () => {
    await withStore(async (store) => {
      const spending = createSpending(store)('T1');
      await Promise.all(
        Array.from({ length: 100 }, async () => {
          await spending.add(ana, day, charge(0.000_1));
          await spending.commit('U1', day, 0.000_3);
          await spending.commit('U1', day, -0.000_2);
        }),
      );
      expect(await spending.list()).toMatchObject([{ dollars: 0.01, calls: 100 }]);
      expect(await spending.commit('U1', day, 0)).toEqual({ person: 0.01, team: 0.01, all: 0.01 });
    });
  });

  test('totals are of the person, the team and all; they are anonymous and go after their day', async () => {
    await withStore(async (store) => {
      const one = createSpending(store);
      await one('T1').commit('U1', day, 1);
      await one('T1').commit('U2', day, 2);
      expect(await one('T2').commit('U1', day, 4)).toEqual({ person: 4, team: 4, all: 7 });
      expect(await one('T1').commit('U1', day, 0)).toEqual({ person: 1, team: 3, all: 7 });
      const keys = (await store.counters('')).map(({ key }) => key).join(' ');
      expect(keys).not.toMatch(/U1|T1/);
      expect(await one('T1').commit('U1', '2026-11-24', 0.5)).toEqual({ person: 0.5, team: 0.5, all: 0.5 });
      expect((await store.counters('')).every(({ key }) => key.includes('2026-11-24'))).toBe(true);
    });
  });

  test('what is forgotten is gone, with its sums; another person’s and another team’s stays', async () => {
    await withStore(async (store) => {
      const of = createSpending(store);
      for (const team of ['T1', 'T2']) for (const person of [ana, ben]) await of(team).add(person, day, charge(0.1));
      await of('T1').removePerson(ben.id);
      expect((await of('T1').list()).map(({ person }) => person)).toEqual([ana]);
      await of('T1').removeAll();
      expect(await of('T1').list()).toEqual([]);
      expect(await of('T2').list()).toHaveLength(2);
      expect((await store.counters('')).filter(({ key }) => key.includes('T1'))).toEqual([]);
      await of('T1').add(ana, day, charge(0.2));
      expect(await of('T1').list()).toMatchObject([{ dollars: 0.2, calls: 1 }]);
    });
  });
});
