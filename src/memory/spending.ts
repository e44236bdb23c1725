import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Spending, Spent, Store } from '../store.js';
import { rowKey } from './row-key.js';

/** Dollars are counted in billionths: whole numbers, so that no sum drifts. */
const billion = 1e9;

const spentBy = z.object({
  day: z.string(),
  person: z.object({ id: z.string(), name: z.string() }),
  backend: z.string(),
  model: z.string(),
});

const fields = ['dollars', 'calls', 'unpriced', 'input', 'cached', 'output'] as const;

/**
 * What models cost, as rows and counters:
 * - `spending`: team, day, person, backend, model → who and what it is about; its sums are counters beside it
 * - counters `spent`, day, hash → what is spent or set aside, of a person, a team or all
 */
export function createSpending(store: Store): (team: string) => Spending {
  let tidied = '';

  /** Totals of days that are over limit nothing any more. */
  async function tidy(day: string): Promise<void> {
    if (tidied >= day) return;
    tidied = day;
    const old = (await store.counters(rowKey('spent', ''))).filter(({ key }) => key < rowKey('spent', day));
    await store.removeCounters(old.map(({ key }) => key));
  }

  return (team) => {
    const prefix = rowKey(team, '');

    async function remove(isMeant: (spent: z.infer<typeof spentBy>) => boolean): Promise<void> {
      const rows = (await store.list('spending', spentBy, { prefix })).filter(({ value }) => isMeant(value));
      await store.write(rows.map(({ key }) => ({ namespace: 'spending', key, value: undefined })));
      await store.removeCounters(rows.flatMap(({ key }) => fields.map((field) => counter(key, field))));
    }

    return {
      async commit(person, day, dollars) {
        await tidy(day);
        const keys = [rowKey('spent', day, hash(team, person)), rowKey('spent', day, hash(team)), rowKey('spent', day)];
        const by = Math.round(dollars * billion);
        const totals =
          by === 0 ? await store.totals(keys) : await Promise.all(keys.map((key) => store.increment(key, by)));
        const [own, ofTeam, all] = totals.map((total) => total / billion);
        return { person: own, team: ofTeam, all };
      },

      async add({ id, name }, day, { backend, model, dollars, tokens }) {
        const key = rowKey(team, day, id, backend, model);
        await store.write([{ namespace: 'spending', key, value: { day, person: { id, name }, backend, model } }]);
        const more: Readonly<Record<(typeof fields)[number], number>> = {
          dollars: Math.round((dollars ?? 0) * billion),
          calls: 1,
          unpriced: dollars === undefined ? 1 : 0,
          input: tokens?.input ?? 0,
          cached: tokens?.cached ?? 0,
          output: tokens?.output ?? 0,
        };
        const changed = fields.filter((field) => more[field] !== 0);
        await Promise.all(changed.map((field) => store.increment(counter(key, field), more[field])));
      },

      async list(since = '') {
        const rows = (await store.list('spending', spentBy, { prefix })).filter(({ value }) => value.day >= since);
        const totals = await store.totals(rows.flatMap(({ key }) => fields.map((field) => counter(key, field))));
        return rows.map(({ value }, place): Spent => {
          const [dollars, calls, unpriced, input, cached, output] = totals.slice(place * fields.length);
          return { ...value, dollars: dollars / billion, calls, unpriced, tokens: { input, cached, output } };
        });
      },

      removePerson: (id) => remove(({ person }) => person.id === id),
      removeAll: () => remove(() => true),
    };
  };
}

const counter = (key: string, field: (typeof fields)[number]): string => `${rowKey('spending', '')}${key}/${field}`;

const hash = (...parts: readonly string[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex');
