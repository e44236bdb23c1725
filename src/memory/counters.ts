import { setImmediate } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import type { CounterChange, Store } from '../contracts/store.js';
import { rowKeySchema } from '../util/row-key.js';
import { type Beside, type Database, inParts, placeholders, runOne, type Statement, statement } from './database.js';

/** Keys a statement. */
const partSize = 500;

type Counters = Pick<Store, 'increment' | 'incrementOnce' | 'incrementAll' | 'totals' | 'counters' | 'removeCounters'>;

/** Totals that many processes add to at once. @param beside written in the same transaction */
export function createCounters(database: Database, beside?: Pick<Beside, 'counters'>) {
  const recent = recentTotals();
  async function now(keys: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const totals = new Map<string, number>();
    for (const part of inParts(keys, partSize)) {
      const [{ rows }] = await database.run([readTotals(part)]);
      const found = new Map(rows.map((row) => [row.key, Number(row.total)]));
      for (const key of part) totals.set(key, found.get(key) ?? 0);
    }
    return totals;
  }
  /** What many ask for at the same moment is read at once. */
  const soon = gathered(async (keys) => {
    const keep = recent.keeper();
    const totals = await now(keys);
    keep(totals);
    return totals;
  });
  const counters: Counters = {
    async increment(key, by) {
      const add = statement(
        `INSERT INTO clovabot_counters (key, total) VALUES ($1, $2)
         ON CONFLICT (key) DO UPDATE SET total = clovabot_counters.total + excluded.total RETURNING total`,
        key,
        by,
      );
      const [{ rows }] = await database.run([add, ...((await beside?.counters([{ key, by }])) ?? [])]);
      recent.drop([key]);
      return Number(rows[0].total);
    },

    async incrementOnce(key, changes) {
      const results = await database.run([
        // Of two processes at the same moment, one waits for the other.
        ...(database.dialect === 'postgres' ? [statement('SELECT pg_advisory_xact_lock(hashtext($1))', key)] : []),
        ...changes.map((change) =>
          statement(
            `INSERT INTO clovabot_counters (key, total)
             SELECT CAST($1 AS TEXT), ${number(2)} WHERE NOT EXISTS (SELECT 1 FROM clovabot_claims WHERE key = $3)
             ON CONFLICT (key) DO UPDATE SET total = clovabot_counters.total + excluded.total`,
            ...[change.key, change.by, key],
          ),
        ),
        statement('INSERT INTO clovabot_claims (key, expires) VALUES ($1, NULL) ON CONFLICT (key) DO NOTHING', key),
      ]);
      recent.drop(changes.map((change) => change.key));
      return results.at(-1)?.changed === 1;
    },

    async incrementAll(changes) {
      const results = await database.run([...changeCounters(changes), readTotals(changes.map(({ key }) => key))]);
      recent.drop(changes.map(({ key }) => key));
      const totals = new Map(results.at(-1)?.rows.map(({ key, total }) => [key, Number(total)]));
      const added = results.slice(0, -1).some(({ changed }, place) => place > 0 && changed > 0);
      return { added, totals: changes.map(({ key }) => totals.get(key) ?? 0) };
    },

    async totals(keys, maxAgeMs = 0) {
      const known = maxAgeMs > 0 ? recent.of(keys, maxAgeMs) : new Map<string, number>();
      const missing = keys.filter((key) => !known.has(key));
      const read = missing.length === 0 ? new Map<string, number>() : await (maxAgeMs > 0 ? soon : now)(missing);
      return keys.map((key) => known.get(key) ?? read.get(key) ?? 0);
    },

    async counters(prefix) {
      const { rows } = await runOne(
        database,
        `SELECT key, total FROM clovabot_counters
         WHERE key >= $1 AND key < $2 AND substr(key, 1, length(CAST($3 AS TEXT))) = $3 ORDER BY key`,
        prefix,
        `${prefix}\u{10FFFF}`,
        prefix,
      );
      return rows.map((row) => ({ key: rowKeySchema.parse(row.key), total: Number(row.total) }));
    },

    async removeCounters(keys) {
      const gone = [...new Set(keys)].sort();
      const statements = inParts(gone, partSize).map((part) =>
        statement(`DELETE FROM clovabot_counters WHERE key IN ${placeholders(1, part.length)}`, ...part),
      );
      if (beside) {
        const totals = await counters.totals(gone);
        statements.push(...(await beside.counters(gone.map((key, at) => ({ key, by: -totals[at] })))));
      }
      if (statements.length > 0) await database.run(statements);
      recent.drop(gone);
    },
  };
  return { counters, changed: recent.drop };
}

type Read = (keys: readonly string[]) => Promise<ReadonlyMap<string, number>>;

/** The same, once for all that ask before it begins. */
function gathered(read: Read): Read {
  let waiting: { readonly keys: Set<string>; readonly found: ReturnType<Read> } | undefined;
  return (keys) => {
    if (!waiting) {
      const wanted = new Set<string>();
      const found = setImmediate().then(() => {
        waiting = undefined;
        return read([...wanted]);
      });
      waiting = { keys: wanted, found };
    }
    for (const key of keys) waiting.keys.add(key);
    return waiting.found;
  };
}

const maxRecent = 50_000;

/** Totals as they were read lately; this process's own changes drop them. */
function recentTotals() {
  const known = new LRUCache<string, { readonly total: number; readonly at: number }>({ max: maxRecent });
  let changes = 0;
  return {
    of(keys: readonly string[], maxAgeMs: number): Map<string, number> {
      const since = performance.now() - maxAgeMs;
      const found = new Map<string, number>();
      for (const key of keys) {
        const one = known.get(key);
        if (one && one.at > since) found.set(key, one.total);
      }
      return found;
    },
    /** Keeps what is read from now on, unless something is changed meanwhile. */
    keeper() {
      const [at, before] = [performance.now(), changes];
      return (totals: ReadonlyMap<string, number>): void => {
        if (changes === before) for (const [key, total] of totals) known.set(key, { total, at });
      };
    },
    drop(keys: readonly string[]): void {
      if (keys.length > 0) changes += 1;
      for (const key of keys) known.delete(key);
    },
  };
}

const readTotals = (keys: readonly string[]): Statement =>
  statement(`SELECT key, total FROM clovabot_counters WHERE key IN ${placeholders(1, keys.length)}`, ...keys);

/**
 * Two statements for one transaction: the first makes the counters and locks them, all processes in the same order; the
 * second, which sees what others have added until then, changes all or none.
 */
export function changeCounters(changes: readonly CounterChange[]): readonly Statement[] {
  if (changes.length === 0) return [];
  const sorted = changes.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const zeros = sorted.map((_, place) => `($${place + 1}, 0)`).join(', ');
  const list = sorted
    .map((_, place) => [1, 2, 3].map((column) => 3 * place + column))
    .map(([key, by, max]) => `(CAST($${key} AS TEXT), ${number(by)}, ${number(max)})`)
    .join(', ');
  return [
    statement(
      `INSERT INTO clovabot_counters (key, total) VALUES ${zeros}
       ON CONFLICT (key) DO UPDATE SET total = clovabot_counters.total`,
      ...sorted.map(({ key }) => key),
    ),
    statement(
      `WITH changes (key, amount, max) AS (VALUES ${list})
       UPDATE clovabot_counters
       SET total = total + (SELECT amount FROM changes WHERE changes.key = clovabot_counters.key)
       WHERE key IN (SELECT key FROM changes) AND NOT EXISTS (
         SELECT 1 FROM changes JOIN clovabot_counters AS present ON present.key = changes.key
         WHERE present.total + changes.amount > changes.max
       )`,
      ...sorted.flatMap(({ key, by, max }) => [key, by, max ?? null]),
    ),
  ];
}

const number = (parameter: number): string => `CAST($${parameter} AS DOUBLE PRECISION)`;
