import { EventEmitter } from 'node:events';
import type { KeyvEntry, KeyvStoreAdapter } from 'keyv';
import { z } from 'zod';
import { type Database, inParts, placeholders, runOne, type Statement } from './database.js';
import { writeStatements } from './row-statements.js';
import { readPage, readTexts } from './rows.js';

/** Rows a statement, and rows a page. */
const partSize = 500;

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
    const found = await readTexts(this.#database, this.#space, keys, this.#now());
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

  /** True if at least one of them was there. */
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
      const rows = await readPage(this.#database, space, { prefix: '', after, limit: partSize, now: this.#now() });
      for (const { key, value } of rows) yield [key, value];
      if (rows.length < partSize) return;
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
