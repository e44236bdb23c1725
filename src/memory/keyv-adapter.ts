import { EventEmitter } from 'node:events';
import type { KeyvEntry, KeyvStoreAdapter } from 'keyv';
import { z } from 'zod';
import { type Database, inParts, placeholders, runOne, type SqlValue, type Statement, statement } from './database.js';

/** Rows a statement; four parameters each stay far below the limits of both databases. */
const partSize = 500;
const pageSize = 500;

const textRow = z.object({ key: z.string(), value: z.string() });

/** One row to write: `value` serialised as Keyv does it, null to delete; `expires` in ms since 1970. */
export interface RowChange {
  readonly namespace: string;
  readonly key: string;
  readonly value: string | null;
  readonly expires: number | null;
}

/**
 * The statements that write the rows. In the order of their keys, so that two writers never wait for each other in a
 * circle; of two changes to one row the last counts.
 */
export function writeStatements(changes: readonly RowChange[]): readonly Statement[] {
  for (const { namespace, key } of changes) checkKey(namespace, key);
  const last = new Map(changes.map((change) => [JSON.stringify([change.namespace, change.key]), change]));
  const sorted = [...last].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, change]) => change);
  const sets = sorted.filter(({ value }) => value !== null);
  const deletes = sorted.filter(({ value }) => value === null);
  return [
    ...inParts(sets, partSize).map((part) => ({
      sql: `INSERT INTO clovabot_rows (namespace, key, value, expires) VALUES ${placeholders(part.length, 4)}
            ON CONFLICT (namespace, key) DO UPDATE SET value = excluded.value, expires = excluded.expires`,
      values: part.flatMap(({ namespace, key, value, expires }): SqlValue[] => [namespace, key, value, expires]),
    })),
    ...deletes.map(({ namespace, key }) =>
      statement('DELETE FROM clovabot_rows WHERE namespace = $1 AND key = $2', namespace, key),
    ),
  ];
}

/** Live rows of a namespace by key, or by key backwards: those that start with `prefix`, after the key `after`. */
export async function readPage(
  database: Database,
  namespace: string,
  page: {
    readonly prefix: string;
    readonly after?: string;
    readonly limit: number;
    readonly now: number;
    readonly reverse?: boolean;
  },
): Promise<readonly { readonly key: string; readonly value: string }[]> {
  const { prefix, after, limit, now, reverse = false } = page;
  const end = `${prefix}\u{10FFFF}`;
  // The range lets the index find the rows; the comparison of the start, unlike LIKE, knows no special characters.
  const { rows } = await runOne(
    database,
    `SELECT key, value FROM clovabot_rows
     WHERE namespace = $1 AND key ${after === undefined || reverse ? '>=' : '>'} $2 AND key < $3
       AND substr(key, 1, length(CAST($4 AS TEXT))) = $4 AND (expires IS NULL OR expires > $5)
     ORDER BY key ${reverse ? 'DESC' : 'ASC'} LIMIT $6`,
    namespace,
    reverse ? prefix : (after ?? prefix),
    reverse ? (after ?? end) : end,
    prefix,
    now,
    limit,
  );
  return rows.map((row) => textRow.parse(row));
}

/**
 * Keyv's storage over one of our databases, for one Keyv: Keyv writes its namespace into it.
 * @param now ms since 1970
 * @param sweep called when rows were written that expire: the occasion to delete those that have
 */
export class KeyvAdapter extends EventEmitter implements KeyvStoreAdapter {
  namespace: string | undefined;
  readonly opts: { readonly dialect: Database['dialect']; deserialize?: unknown };
  readonly #database: Database;
  readonly #now: () => number;
  readonly #sweep: (() => Promise<void>) | undefined;

  constructor(database: Database, now: () => number, sweep?: () => Promise<void>) {
    super();
    this.#sweep = sweep;
    this.#database = database;
    this.#now = now;
    this.opts = { dialect: database.dialect };
  }

  async get<Value>(key: string): Promise<Value | undefined> {
    const [value] = await this.getMany<Value>([key]);
    return value;
  }

  async getMany<Value>(keys: string[]): Promise<(Value | undefined)[]> {
    const found = new Map<string, string>();
    for (const part of inParts(keys, partSize)) {
      const { rows } = await runOne(
        this.#database,
        `SELECT key, value FROM clovabot_rows WHERE namespace = $1 AND (expires IS NULL OR expires > $2)
         AND key IN ${placeholders(1, part.length, 3)}`,
        this.#space,
        this.#now(),
        ...part,
      );
      for (const row of rows) {
        const { key, value } = textRow.parse(row);
        found.set(key, value);
      }
    }
    // Keyv's types call Value what is stored: here always Keyv's serialised text.
    return keys.map((key) => found.get(key) as Value | undefined);
  }

  async set(key: string, value: string, ttl?: number): Promise<void> {
    await this.setMany([{ key, value, ttl }]);
  }

  /** All or nothing. */
  async setMany(entries: KeyvEntry[]): Promise<void> {
    const changes = entries.map(({ key, value, ttl }) => ({
      namespace: this.#space,
      key,
      value: z.string().parse(value),
      expires: ttl === undefined ? null : Math.ceil(this.#now() + ttl),
    }));
    await this.#run(writeStatements(changes));
    if (changes.some(({ expires }) => expires !== null)) await this.#sweep?.();
  }

  async delete(key: string): Promise<boolean> {
    return this.deleteMany([key]);
  }

  /** True when at least one of them was there. */
  async deleteMany(keys: string[]): Promise<boolean> {
    const results = await this.#run(
      inParts([...new Set(keys)].sort(), partSize).map((part) => ({
        sql: `DELETE FROM clovabot_rows WHERE namespace = $1 AND key IN ${placeholders(1, part.length, 2)}`,
        values: [this.#space, ...part],
      })),
    );
    return results.some(({ changed }) => changed > 0);
  }

  async has(key: string): Promise<boolean> {
    return (await this.get(key)) !== undefined;
  }

  async hasMany(keys: string[]): Promise<boolean[]> {
    return (await this.getMany(keys)).map((value) => value !== undefined);
  }

  async clear(): Promise<void> {
    await runOne(this.#database, 'DELETE FROM clovabot_rows WHERE namespace = $1', this.#space);
  }

  /** By key; rows may be deleted or added meanwhile without any other being missed. */
  async *iterator<Value>(namespace?: string): AsyncGenerator<(string | Awaited<Value> | undefined)[], void> {
    const space = namespace ?? '';
    for (let after: string | undefined; ; ) {
      const rows = await readPage(this.#database, space, { prefix: '', after, limit: pageSize, now: this.#now() });
      for (const { key, value } of rows) yield [key, value];
      if (rows.length < pageSize) return;
      after = rows.at(-1)?.key;
    }
  }

  get #space(): string {
    return this.namespace ?? '';
  }

  async #run(statements: readonly Statement[]): Promise<readonly { readonly changed: number }[]> {
    return statements.length === 0 ? [] : this.#database.run(statements);
  }
}

function checkKey(namespace: string, key: string): void {
  // Databases end text there, so two different keys would become one.
  if (namespace.includes('\0') || key.includes('\0'))
    throw new TypeError('[store] a key holds a NUL character; make keys with rowKey()');
}
