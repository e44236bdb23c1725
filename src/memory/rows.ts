import { setTimeout as sleep } from 'node:timers/promises';
import { Keyv } from 'keyv';
import { z } from 'zod';
import type { Log } from '../contracts/log.js';
import type { CounterChange, RowChange, RowRead, Store } from '../contracts/store.js';
import { type RowKey, rowKeySchema } from '../util/row-key.js';
import { changeCounters } from './counters.js';
import {
  type Beside,
  type Database,
  inParts,
  Outdated,
  placeholders,
  runOne,
  type SqlValue,
  type Statement,
  statement,
  type TextChange,
} from './database.js';

/** Rows a statement; four parameters each stay far below the limits of both databases. */
const partSize = 500;
const pageSize = 500;
/** As many writers may be at one row at once. */
const maxTries = 200;

const textRow = z.object({ key: rowKeySchema, value: z.string() });
type TextRow = z.output<typeof textRow>;
const placedText = textRow.extend({ namespace: z.string() });

/** Values are stored in Keyv's own JSON, which also knows of bytes; rows and our tables look alike. */
const codec = new Keyv();

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
}: RowsOptions): Pick<Store, 'get' | 'getMany' | 'list' | 'write' | 'update'> {
  /** Undefined for what is no JSON or does not fit the schema: the others are still of use. */
  async function check<Row>(namespace: string, { key, value }: TextRow, schema: z.ZodType<Row>) {
    try {
      return { value: schema.parse((await codec.deserialize?.<unknown>(value))?.value) };
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
    const changes = await Promise.all(
      rows.map(
        async ({ namespace, key, value, ttl, unlessThere }): Promise<TextChange> => ({
          ...{ namespace, key, unlessThere },
          value: value === undefined ? null : String(await codec.serializeData({ value })),
          expires: ttl === undefined ? null : Math.ceil(now() + ttl),
        }),
      ),
    );
    return [
      ...writeStatements([...changes, ...((await beside?.rows(changes)) ?? [])]),
      ...changeCounters(counters),
      ...((await beside?.counters(counters)) ?? []),
    ];
  }
}

/** Locks a row, and goes on only where it is as it was read; of one that was not there, where it is made now. */
function guard(
  { namespace, key, text }: { readonly namespace: string; readonly key: string; readonly text: string | undefined },
  changes: readonly RowChange[],
  now: number,
): readonly Statement[] {
  if (text !== undefined) {
    const sql = 'UPDATE clovabot_rows SET value = value WHERE namespace = $1 AND key = $2 AND value = $3';
    return [{ sql, values: [namespace, key, text], mustChange: 1 }];
  }
  const isMade = changes.some((one) => one.namespace === namespace && one.key === key && one.value !== undefined);
  if (!isMade) return [];
  const sql = `INSERT INTO clovabot_rows (namespace, key, value, expires) VALUES ($1, $2, $3, $4)
     ON CONFLICT (namespace, key) DO UPDATE SET value = excluded.value WHERE clovabot_rows.expires <= $4`;
  return [{ sql, values: [namespace, key, 'null', now], mustChange: 1 }];
}

/**
 * The statements that write the rows. In the order of their keys, so that two writers never wait for each other in a
 * circle; of two changes to one row the last counts.
 */
export function writeStatements(changes: readonly TextChange[]): readonly Statement[] {
  for (const { namespace, key } of changes) checkKey(namespace, key);
  const last = new Map(changes.map((change) => [JSON.stringify([change.namespace, change.key]), change]));
  const sorted = [...last].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, change]) => change);
  const sets = sorted.filter(({ value }) => value !== null);
  const deletes = sorted.filter(({ value }) => value === null);
  const replacing = 'DO UPDATE SET value = excluded.value, expires = excluded.expires';
  return [
    ...insertStatements(
      sets.filter(({ unlessThere }) => !unlessThere),
      replacing,
    ),
    ...insertStatements(
      sets.filter(({ unlessThere }) => unlessThere),
      'DO NOTHING',
    ),
    // One by one: of many at once the database chooses the order in which it locks them.
    ...deletes.map(({ namespace, key }) =>
      statement('DELETE FROM clovabot_rows WHERE namespace = $1 AND key = $2', namespace, key),
    ),
  ];
}

const insertStatements = (rows: readonly TextChange[], whereThere: string): readonly Statement[] =>
  inParts(rows, partSize).map((part) => ({
    sql: `INSERT INTO clovabot_rows (namespace, key, value, expires) VALUES ${placeholders(part.length, 4)}
          ON CONFLICT (namespace, key) ${whereThere}`,
    values: part.flatMap(({ namespace, key, value, expires }): SqlValue[] => [namespace, key, value, expires]),
  }));

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

function checkKey(namespace: string, key: string): void {
  // Databases end text there, so two different keys would become one.
  if (namespace.includes('\0') || key.includes('\0'))
    throw new TypeError('[store] a key holds a NUL character; make keys with rowKey()');
}
