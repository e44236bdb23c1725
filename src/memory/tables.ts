import type { Keyv } from 'keyv';
import type { ZodType } from 'zod';
import { ClovabotError } from '../contracts/errors.js';
import type { Log } from '../contracts/log.js';
import type { Table } from '../contracts/store.js';

/** A table of plain values over a Keyv, whose adapter may be anybody's. */
export function createTable<Value>(
  keyv: Keyv,
  { name, schema, log }: { readonly name: string; readonly schema: ZodType<Value>; readonly log: Log },
): Table<Value> {
  // Adapters write name and key as one text with a colon between them.
  if (!/^[a-z-]+$/.test(name)) throw new TypeError(`[store] "${name}" is no name of a table; use letters and hyphens`);
  // Keyv would otherwise report what failed as an event, and say that nothing was there.
  keyv.throwOnErrors = true;
  keyv.on('error', (error: unknown) => log.error({ err: error, table: name }, '[store] a table failed'));

  function check(key: string, value: unknown): Value | undefined {
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    log.warn({ err: parsed.error, table: name, key }, '[store] a value cannot be read and is left out');
    return undefined;
  }

  return {
    async get(key) {
      const value: unknown = await keyv.get(key);
      return value === undefined || value === null ? undefined : check(key, value);
    },

    async set(key, value, ttl) {
      await keyv.set(key, value, ttl);
    },

    async delete(...keys) {
      // Not `deleteMany`: that of some adapters stops at the first key that is not there.
      await Promise.all(keys.map((key) => keyv.delete(key)));
    },

    async *values() {
      if (!keyv.iterator)
        throw new ClovabotError(`[store] the adapter of ${name} cannot list its values; choose one with an iterator`);
      for await (const [key, stored] of keyv.iterator(undefined)) {
        const value = check(String(key), stored);
        if (value !== undefined) yield value;
      }
    },
  };
}
