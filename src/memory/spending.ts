import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Spending, Spent, Store } from '../contracts/store.js';
import { type RowKey, rowKey } from '../util/row-key.js';

/** Dollars are counted in billionths: whole numbers, so that no sum drifts. */
const billion = 1e9;

const spentBy = z.object({
  day: z.string(),
  person: z.object({ id: z.string(), name: z.string() }),
  backend: z.string(),
  model: z.string(),
  isLesson: z.literal(true).optional(),
});

type SpentBy = z.infer<typeof spentBy>;

const fields = ['dollars', 'calls', 'unpriced', 'input', 'cached', 'output'] as const;

/**
 * What models cost, as rows and counters:
 * - `spending`: team, day, person, backend, model, for lessons that as well → who and what it is about; its sums are counters beside it
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

    async function remove(isMeant: (spent: SpentBy) => boolean): Promise<void> {
      const rows = (await store.list('spending', spentBy, { prefix })).filter(({ value }) => isMeant(value));
      await store.write(rows.map(({ key }) => ({ namespace: 'spending', key, value: undefined })));
      await store.removeCounters(rows.flatMap(({ value }) => fields.map((field) => counter(value, field))));
    }

    const partsOf = ({ day, person, backend, model, isLesson }: SpentBy) => [
      ...[team, day, person.id, backend, model],
      ...(isLesson ? ['lesson'] : []),
    ];
    const counter = (spent: SpentBy, field: (typeof fields)[number]): RowKey =>
      rowKey('spending', ...partsOf(spent), field);
    const totalKeys = (person: string, day: string): readonly RowKey[] => [
      rowKey('spent', day, hash(team, person)),
      rowKey('spent', day, hash(team)),
      rowKey('spent', day),
    ];
    const totalsOf = ([own, ofTeam, all]: readonly number[]) => ({
      person: own / billion,
      team: ofTeam / billion,
      all: all / billion,
    });

    return {
      async reserve(person, day, dollars, caps) {
        await tidy(day);
        const limits = [caps.person, caps.team, caps.all].map((cap) =>
          Number.isFinite(cap) ? Math.round(cap * billion) : undefined,
        );
        const by = Math.round(dollars * billion);
        const changes = totalKeys(person, day).map((key, place) => ({ key, by, max: limits[place] }));
        const { added, totals } = await store.incrementAll(changes);
        return { reserved: added, ...totalsOf(totals) };
      },

      async settle({ id, name }, day, reserved, charge) {
        const paid = Math.round((charge?.dollars ?? 0) * billion);
        const by = paid - Math.round(reserved * billion);
        const counters = by === 0 ? [] : totalKeys(id, day).map((key) => ({ key, by }));
        if (!charge) return store.write([], counters);
        const { backend, model, tokens, isLesson } = charge;
        const spent = { day, person: { id, name }, backend, model, ...(isLesson && { isLesson }) };
        const more: Readonly<Record<(typeof fields)[number], number>> = {
          dollars: paid,
          calls: 1,
          unpriced: charge.dollars === undefined ? 1 : 0,
          input: tokens?.input ?? 0,
          cached: tokens?.cached ?? 0,
          output: tokens?.output ?? 0,
        };
        const changed = fields.filter((field) => more[field] !== 0);
        await store.write(
          [{ namespace: 'spending', key: rowKey(...partsOf(spent)), value: spent }],
          [...counters, ...changed.map((field) => ({ key: counter(spent, field), by: more[field] }))],
        );
      },

      totals: async (person, day) => totalsOf(await store.totals(totalKeys(person, day))),

      async list(since = '') {
        const rows = (await store.list('spending', spentBy, { prefix })).filter(({ value }) => value.day >= since);
        const totals = await store.totals(rows.flatMap(({ value }) => fields.map((field) => counter(value, field))));
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

const hash = (...parts: readonly string[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex');
