import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { KeptAnswers, Store } from '../store.js';
import { rowKey } from './row-key.js';
import { computedNumber, valueSchema } from './schemas.js';

const namespace = 'kept-answers';
/** ms: 30 days. */
const longest = 30 * 86_400_000;
/** A place holds one answer, the newest that fell into it: so a team has as many at most, and nothing counts them. */
const places = 4096;
/** Characters of JSON; what is longer is not kept. */
const longestValue = 64_000;

const row = z.object({ key: z.string(), value: z.unknown() });

const resultSchema = z.object({
  output: valueSchema,
  confidence: computedNumber.optional(),
  alternatives: z.array(valueSchema).optional(),
  note: z.string().optional(),
  prompts: z.array(z.string()).optional(),
});

/** `kept-answers`: team, place → key and value. */
export function createKeptAnswers(store: Store): (team: string) => KeptAnswers {
  return (team) => {
    const place = (key: string): string =>
      rowKey(team, String(createHash('sha256').update(key).digest().readUInt32BE() % places));

    async function get(key: string): Promise<unknown> {
      const found = row.safeParse(await store.table(namespace).get(place(key)));
      return found.success && found.data.key === key ? found.data.value : undefined;
    }

    return {
      get,

      async set(key, value) {
        if (JSON.stringify(value).length <= longestValue)
          await store.table(namespace).set(place(key), { key, value }, longest);
      },

      async result(key) {
        const parsed = resultSchema.safeParse(await get(key));
        return parsed.success ? parsed.data : undefined;
      },

      async remove(keys) {
        for (const key of keys) if ((await get(key)) !== undefined) await store.table(namespace).delete(place(key));
      },

      async removeAll() {
        const rows = await store.list(namespace, z.unknown(), { prefix: rowKey(team, '') });
        await store.write(rows.map(({ key }) => ({ namespace, key, value: undefined })));
      },
    };
  };
}
