import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Log } from '../contracts/log.js';
import type { RowChange } from '../contracts/row.js';
import type { CounterChange, RowRead, Store } from '../contracts/store.js';
import { type RowKey, rowKeySchema } from '../util/row-key.js';
import { changeCounters } from './counters.js';
import {
  type Beside,
  type Database,
  inParts,
  Outdated,
  placeholders,
  runOne,
  type Statement,
  statement,
} from './database.js';
import { guard, logStatement, partSize, writeStatements } from './row-statements.js';
import { decode, encode, textOf } from './row-text.js';

const pageSize = 500;
/** As many writers may be at one row at once. */
const maxTries = 200;

const textRow = z.object({ key: rowKeySchema, value: z.string() });
type TextRow = z.output<typeof textRow>;
const placedText = textRow.extend({ namespace: z.string() });

export interface RowsOptions {
  readonly database: Database;
  /** Whole ms since 1970. */
  readonly now: () => number;
  /** Deletes what has expired, now and then; called when something was written that will. */
  readonly sweep: () => Promise<void>;
  /** More that is written in the same transaction. */
  readonly beside?: Beside;
  /** Hears which counters were changed. */
  readonly counted?: (keys: readonly RowKey[]) => void;
  readonly log: Log;
}

/** Rows whose values are checked when they are read. */
export function createRows({
  database,
  now,
  sweep,
  beside,
  counted = () => undefined,
  log,
}: RowsOptions): Pick<Store, 'get' | 'getMany' | 'list' | 'write' | 'writeVersion' | 'update'> {
  /** Undefined for what is no JSON or does not fit the schema: the others are still of use. */
  async function check<Row>(namespace: string, { key, value }: TextRow, schema: z.ZodType<Row>) {
    try {
      return { value: schema.parse(await decode(value)) };
    } catch (error) {
      log.warn({ err: error, namespace, key }, '[store] a row cannot be read and is left out');
      return undefined;
    }
  }

  async function getMany<Row>(namespace: string, keys: readonly RowKey[], schema: z.ZodType<Row>) {
    const texts = await readTexts(database, namespace, keys, now());
    return Promise.all(
      keys.map(async (key): Promise<Row | undefined> => {
        const value = texts.get(key);
        return value === undefined ? undefined : (await check(namespace, { key, value }, schema))?.value;
      }),
    );
  }

  return {
    getMany,

    async get(namespace, key, schema) {
      const [row] = await getMany(namespace, [key], schema);
      return row;
    },

    async list(namespace, schema, { prefix = '', after, limit = Number.POSITIVE_INFINITY, reverse }) {
      const found: { readonly key: RowKey; readonly value: z.output<typeof schema> }[] = [];
      for (let last = after; found.length < limit; ) {
        const size = Math.min(pageSize, limit - found.length);
        const page = await readPage(database, namespace, { prefix, after: last, limit: size, now: now(), reverse });
        for (const row of page) {
          const checked = await check(namespace, row, schema);
          if (checked) found.push({ key: row.key, value: checked.value });
        }
        if (page.length < size) break;
        last = page.at(-1)?.key;
      }
      return found;
    },

    async write(rows, counters = []) {
      const statements = await statementsOf(rows, counters);
      if (statements.length > 0) await database.run(statements);
      counted(counters.map(({ key }) => key));
      if (rows.some(({ ttl }) => ttl !== undefined)) await sweep();
    },

    async writeVersion(version, { rows, counters = [], log: logged }) {
      const changes = [...counters, { key: version, by: 1 }];
      const statements = [
        ...(await statementsOf(rows, changes)),
        ...(logged ? [logStatement(version, { ...logged, value: await encode(logged.value), now: now() })] : []),
      ];
      const total = statement('SELECT total FROM clovabot_counters WHERE key = $1', version);
      const results = await database.run([...statements, total]);
      counted(changes.map(({ key }) => key));
      if (logged) await sweep();
      return Number(results.at(-1)?.rows[0]?.total);
    },

    async update(reads, change) {
      for (let tries = 1; ; tries++) {
        const before = await Promise.all(reads.map((read) => readOne(read)));
        // One value for each that is read, in order.
        const outcome = change(before.map(({ value }) => value) as unknown as Parameters<typeof change>[0]);
        if (!outcome || outcome.rows.length === 0) return outcome;
        const guards = before
          .toSorted((a, b) => (a.place < b.place ? -1 : 1))
          .flatMap(({ namespace, key, text }) => guard({ namespace, key, text }, outcome.rows, now()));
        try {
          await database.run([...guards, ...(await statementsOf(outcome.rows, []))]);
          return outcome;
        } catch (error) {
          if (!(error instanceof Outdated) || tries >= maxTries) throw error;
          await sleep(Math.random() * Math.min(100, 4 * tries), undefined, { ref: false });
        }
      }
    },
  };

  async function readOne<Row>({ namespace, key, schema }: RowRead<Row>) {
    const text = (await readTexts(database, namespace, [key], now())).get(key);
    const value = text === undefined ? undefined : (await check(namespace, { key, value: text }, schema))?.value;
    return { namespace, key, text, value, place: JSON.stringify([namespace, key]) };
  }

  async function statementsOf(
    rows: readonly RowChange[],
    counters: readonly Omit<CounterChange, 'max'>[],
  ): Promise<readonly Statement[]> {
    const changes = await Promise.all(rows.map((row) => textOf(row, now())));
    return [
      ...writeStatements([...changes, ...((await beside?.rows(changes)) ?? [])]),
      ...inParts(
        counters.toSorted((a, b) => (a.key < b.key ? -1 : 1)),
        partSize,
      ).flatMap(changeCounters),
      ...((await beside?.counters(counters)) ?? []),
    ];
  }
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
): Promise<readonly TextRow[]> {
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

/** The texts of all rows, but for those of some namespaces. */
export async function* allTexts(database: Database, without: readonly string[]): AsyncIterable<string> {
  const left = new Set(without);
  let [namespace, after] = ['', ''];
  for (;;) {
    const { rows } = await runOne(
      database,
      `SELECT namespace, key, value FROM clovabot_rows WHERE namespace > $1 OR (namespace = $2 AND key > $3)
       ORDER BY namespace, key LIMIT $4`,
      namespace,
      namespace,
      after,
      pageSize,
    );
    for (const row of rows) {
      const read = placedText.parse(row);
      [namespace, after] = [read.namespace, read.key];
      if (!left.has(namespace)) yield read.value;
    }
    if (rows.length < pageSize) return;
  }
}

/** The texts of live rows, by key; those that are not there are left out. */
export async function readTexts(
  database: Database,
  namespace: string,
  keys: readonly string[],
  now: number,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const part of inParts(keys, partSize)) {
    const { rows } = await runOne(
      database,
      `SELECT key, value FROM clovabot_rows WHERE namespace = $1 AND (expires IS NULL OR expires > $2)
       AND key IN ${placeholders(1, part.length, 3)}`,
      namespace,
      now,
      ...part,
    );
    for (const row of rows) {
      const { key, value } = textRow.parse(row);
      found.set(key, value);
    }
  }
  return found;
}
