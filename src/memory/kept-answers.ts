import { createHash } from 'node:crypto';
import { z } from 'zod';
import { computedNumber, valueSchema } from '../contracts/schemas.js';
import type { KeptAnswers, Store } from '../contracts/store.js';
import { rowKey } from './row-key.js';

const namespace = 'kept-answers';
/** ms: 30 days. */
const longest = 30 * 86_400_000;
/** A place holds one answer, the newest that fell into it: so a team has as many at most, and nothing counts them. */
const places = 4096;
/** Characters of JSON; what is longer is not kept. */
const longestValue = 64_000;

const row = z.object({ key: z.string(), value: z.unknown(), age: z.number().default(0) });

const resultSchema = z.object({
  output: valueSchema,
  confidence: computedNumber.optional(),
  alternatives: z.array(valueSchema).optional(),
  note: z.string().optional(),
  prompts: z.array(z.string()).optional(),
});

/**
 * - `kept-answers`: team, place → key, value and age
 * - counters `kept-age`, team → how often all were removed
 */
export function createKeptAnswers(store: Store): (team: string) => KeptAnswers {
  return (team) => {
    const place = (key: string): string =>
      rowKey(team, String(createHash('sha256').update(key).digest().readUInt32BE() % places));

    const ageKey = rowKey('kept-age', team);
    const ageNow = async (): Promise<number> => (await store.totals([ageKey]))[0];
    /** As it was when this was first used: whatever is answered from then on belongs to it. */
    let born: Promise<number> | undefined;
    const bornAt = (): Promise<number> => {
      born ??= ageNow().catch((error: unknown) => {
        born = undefined;
        throw error;
      });
      return born;
    };

    async function get(key: string): Promise<unknown> {
      const age = await bornAt();
      const found = row.safeParse(await store.table(namespace).get(place(key)));
      return found.success && found.data.key === key && found.data.age === age ? found.data.value : undefined;
    }

    async function removeOne(key: string): Promise<void> {
      const found = row.safeParse(await store.table(namespace).get(place(key)));
      if (found.success && found.data.key === key) await store.table(namespace).delete(place(key));
    }

    return {
      owner: team,
      get,

      async set(key, value) {
        const age = await bornAt();
        if (JSON.stringify(value).length > longestValue || age !== (await ageNow())) return;
        await store.table(namespace).set(place(key), { key, value, age }, longest);
        // The forgetting may have come in between, and have looked before this was there.
        if (age !== (await ageNow())) await removeOne(key);
      },

      async result(key) {
        const parsed = resultSchema.safeParse(await get(key));
        return parsed.success ? parsed.data : undefined;
      },

      async remove(keys) {
        for (const key of keys) await removeOne(key);
      },

      async removeAll() {
        await store.increment(ageKey, 1);
        born = undefined;
        const rows = await store.list(namespace, z.unknown(), { prefix: rowKey(team, '') });
        await store.write(rows.map(({ key }) => ({ namespace, key, value: undefined })));
      },
    };
  };
}
