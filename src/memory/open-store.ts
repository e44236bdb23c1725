import { Keyv } from 'keyv';
import { ConfigError } from '../contracts/errors.js';
import type { Log } from '../contracts/log.js';
import type { CounterChange, Store } from '../contracts/store.js';
import { type Database, inParts, placeholders, runOne, type Statement, statement } from './database.js';
import { KeyvAdapter, type RowChange, readPage, writeStatements } from './keyv-adapter.js';
import { type Migration, migrate, migrations } from './migrations.js';
import { openPostgres } from './postgres-database.js';
import { openSqlite } from './sqlite-database.js';

const pageSize = 500;
/** ms between two sweeps of rows and claims whose time is over. */
const sweepInterval = 600_000;

export interface StoreOptions {
  /** ms since 1970. */
  readonly now: () => number;
  readonly log: Log;
  /** For tests of migrations; normally all of ours. */
  readonly migrations?: readonly Migration[];
}

/**
 * Opens the database, creating or migrating its tables.
 * @param databaseUrl `sqlite:///path/to/file`, `sqlite://:memory:` or `postgres://user:password@host/name`
 * @throws ConfigError when it cannot be opened, is newer than this program or cannot be migrated
 */
export async function openStore(databaseUrl: string, options: StoreOptions): Promise<Store> {
  const database = await openDatabase(databaseUrl, options.log);
  try {
    await migrate(database, options.migrations ?? migrations, options);
    return await storeOn(database, options);
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** The connection alone, without tables. @throws ConfigError */
export async function openDatabase(databaseUrl: string, log: Log): Promise<Database> {
  if (/^postgres(ql)?:\/\//.test(databaseUrl)) return openPostgres(databaseUrl, log);
  const file = /^sqlite:\/\/(.+)$/s.exec(databaseUrl)?.[1];
  if (file) return openSqlite(file);
  throw new ConfigError(
    '[store] DATABASE_URL must begin with sqlite:// (then the path of a file) or postgres://; leave it out for a SQLite file in CLOVABOT_HOME',
  );
}

async function storeOn(database: Database, { log, ...options }: StoreOptions): Promise<Store> {
  const now = (): number => Math.floor(options.now());
  const tables = new Map<string, Keyv>();
  // Serialises as every table does, so that rows written together are read by Keyv and the other way round.
  const codec = new Keyv();

  /** Undefined, as if it were not there, for text that is no JSON. */
  async function deserialise<Value>(text: string, namespace: string): Promise<{ value?: Value } | undefined> {
    try {
      return await codec.deserialize?.<Value>(text);
    } catch (error) {
      log.warn({ err: error, namespace }, '[store] a row is no JSON and is left out');
      return undefined;
    }
  }

  let closing: Promise<void> | undefined;
  let lastSweep = Number.NEGATIVE_INFINITY;

  async function sweep(): Promise<void> {
    if (now() - lastSweep < sweepInterval) return;
    lastSweep = now();
    await database.run([
      statement('DELETE FROM clovabot_rows WHERE expires <= $1', lastSweep),
      statement('DELETE FROM clovabot_claims WHERE expires <= $1', lastSweep),
    ]);
  }
  await sweep();

  return {
    table(namespace) {
      const known = tables.get(namespace);
      if (known) return known;
      const adapter = new KeyvAdapter(database, now, sweep);
      const table = new Keyv(adapter, {
        namespace,
        useKeyPrefix: false,
        throwOnErrors: true,
        deserialize: (text: string) => deserialise(text, namespace),
      });
      table.on('error', (error: unknown) => log.error({ err: error, namespace }, '[store] a table failed'));
      tables.set(namespace, table);
      return table;
    },

    async list(namespace, schema, { prefix = '', after, limit = Number.POSITIVE_INFINITY, reverse }) {
      const found: { readonly key: string; readonly value: ReturnType<typeof schema.parse> }[] = [];
      for (let last = after; found.length < limit; ) {
        const size = Math.min(pageSize, limit - found.length);
        const rows = await readPage(database, namespace, { prefix, after: last, limit: size, now: now(), reverse });
        for (const { key, value } of rows) {
          const parsed = schema.safeParse((await deserialise<unknown>(value, namespace))?.value);
          if (parsed.success) found.push({ key, value: parsed.data });
          else log.warn({ err: parsed.error, namespace, key }, '[store] a row cannot be read and is left out');
        }
        if (rows.length < size) break;
        last = rows.at(-1)?.key;
      }
      return found;
    },

    async claim(key, ms) {
      await sweep();
      const time = now();
      const { changed } = await runOne(
        database,
        `INSERT INTO clovabot_claims (key, expires) VALUES ($1, $2)
         ON CONFLICT (key) DO UPDATE SET expires = excluded.expires WHERE clovabot_claims.expires <= $3`,
        key,
        ms === undefined ? null : Math.ceil(time + ms),
        time,
      );
      return changed === 1;
    },

    async prolong(key, ms) {
      await runOne(database, 'UPDATE clovabot_claims SET expires = $1 WHERE key = $2', Math.ceil(now() + ms), key);
    },

    async increment(key, by) {
      const { rows } = await runOne(
        database,
        `INSERT INTO clovabot_counters (key, total) VALUES ($1, $2)
         ON CONFLICT (key) DO UPDATE SET total = clovabot_counters.total + excluded.total RETURNING total`,
        key,
        by,
      );
      return Number(rows[0].total);
    },

    async incrementAll(changes) {
      const results = await database.run([...changesOf(changes), totalsOf(changes.map(({ key }) => key))]);
      const totals = new Map(results.at(-1)?.rows.map(({ key, total }) => [key, Number(total)]));
      const added = results.slice(0, -1).some(({ changed }, place) => place > 0 && changed > 0);
      return { added, totals: changes.map(({ key }) => totals.get(key) ?? 0) };
    },

    async totals(keys) {
      const totals = new Map<unknown, number>();
      for (const part of inParts(keys, pageSize)) {
        const [{ rows }] = await database.run([totalsOf(part)]);
        for (const row of rows) totals.set(row.key, Number(row.total));
      }
      return keys.map((key) => totals.get(key) ?? 0);
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
      return rows.map((row) => ({ key: String(row.key), total: Number(row.total) }));
    },

    async removeCounters(keys) {
      const statements = inParts([...new Set(keys)].sort(), pageSize).map((part) =>
        statement(`DELETE FROM clovabot_counters WHERE key IN ${placeholders(1, part.length)}`, ...part),
      );
      if (statements.length > 0) await database.run(statements);
    },

    async write(rows, counters = []) {
      const changes = await Promise.all(
        rows.map(
          async ({ namespace, key, value }): Promise<RowChange> => ({
            namespace,
            key,
            value: value === undefined ? null : String(await codec.serializeData({ value })),
            expires: null,
          }),
        ),
      );
      const statements = [...writeStatements(changes), ...(counters.length > 0 ? changesOf(counters) : [])];
      if (statements.length > 0) await database.run(statements);
    },

    close() {
      closing ??= database.close();
      return closing;
    },
  };
}

const totalsOf = (keys: readonly string[]): Statement =>
  statement(`SELECT key, total FROM clovabot_counters WHERE key IN ${placeholders(1, keys.length)}`, ...keys);

/**
 * Two statements for one transaction: the first makes the counters and locks them, all processes in the same order; the
 * second, which sees what others have added until then, changes all or none.
 */
function changesOf(changes: readonly CounterChange[]): readonly Statement[] {
  const sorted = changes.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const zeros = sorted.map((_, place) => `($${place + 1}, 0)`).join(', ');
  const list = sorted
    .map((_, place) => [1, 2, 3].map((column) => 3 * place + column))
    .map(([key, by, most]) => `(CAST($${key} AS TEXT), ${number(by)}, ${number(most)})`)
    .join(', ');
  return [
    statement(
      `INSERT INTO clovabot_counters (key, total) VALUES ${zeros}
       ON CONFLICT (key) DO UPDATE SET total = clovabot_counters.total`,
      ...sorted.map(({ key }) => key),
    ),
    statement(
      `WITH changes (key, amount, most) AS (VALUES ${list})
       UPDATE clovabot_counters
       SET total = total + (SELECT amount FROM changes WHERE changes.key = clovabot_counters.key)
       WHERE key IN (SELECT key FROM changes) AND NOT EXISTS (
         SELECT 1 FROM changes JOIN clovabot_counters AS present ON present.key = changes.key
         WHERE present.total + changes.amount > changes.most
       )`,
      ...sorted.flatMap(({ key, by, most }) => [key, by, most ?? null]),
    ),
  ];
}

const number = (parameter: number): string => `CAST($${parameter} AS DOUBLE PRECISION)`;
