import { createHash } from 'node:crypto';
import { z } from 'zod';
import { stepResultSchema } from '../contracts/schemas.js';
import type { KeptAnswers, Store } from '../contracts/store.js';
import { type RowKey, rowKey } from '../util/row-key.js';

/** ms: 30 days. */
const maxAge = 30 * 86_400_000;
/** A place holds one answer, the newest that fell into it: so a team has as many at most, and nothing counts them. */
const places = 4096;
/** Characters of JSON; what is longer is not kept. */
const maxLength = 64_000;

const keptSchema = z.object({ key: z.string(), value: z.unknown(), age: z.number().default(0) });

const resultSchema = stepResultSchema.extend({ prompts: z.array(z.string()).optional() });

/**
 * - table `kept-answers`: team, place → key, value and age
 * - counters `kept-age`, team → how often all were removed
 */
export function createKeptAnswers(store: Store, keepMs = maxAge): (team: string) => KeptAnswers {
  const table = store.table('kept-answers', keptSchema);
  return (team) => {
    const rowOf = (place: number): RowKey => rowKey(team, String(place));
    const placeOf = (key: string): RowKey => rowOf(createHash('sha256').update(key).digest().readUInt32BE() % places);

    const ageKey = rowKey('kept-age', team);
    const currentAge = async (): Promise<number> => (await store.totals([ageKey]))[0];
    let firstAge: Promise<number> | undefined;
    /** The age when this was first used: whatever is answered from then on belongs to it. */
    function ownAge(): Promise<number> {
      firstAge ??= currentAge().catch((error: unknown) => {
        firstAge = undefined;
        throw error;
      });
      return firstAge;
    }

    async function get(key: string): Promise<unknown> {
      const age = await ownAge();
      const found = await table.get(placeOf(key));
      return found?.key === key && found.age === age ? found.value : undefined;
    }

    async function removeOne(key: string): Promise<void> {
      const found = await table.get(placeOf(key));
      if (found?.key === key) await table.delete(placeOf(key));
    }

    return {
      owner: team,
      get,

      async set(key, value) {
        const age = await ownAge();
        if (JSON.stringify(value).length > maxLength || age !== (await currentAge())) return;
        await table.set(placeOf(key), { key, value, age }, Math.min(maxAge, keepMs));
        // All may have been removed in between, before this was there.
        if (age !== (await currentAge())) await removeOne(key);
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
        firstAge = undefined;
        await table.delete(...Array.from({ length: places }, (_, place) => rowOf(place)));
      },
    };
  };
}
