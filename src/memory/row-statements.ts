/** The statements that write rows, the same on both databases. */
import type { RowChange } from '../contracts/row.js';
import { type RowKey, timePart } from '../util/row-key.js';
import { inParts, placeholders, type SqlValue, type Statement, statement, type TextChange } from './database.js';

/** Rows a statement; four parameters each stay far below the limits of both databases. */
export const partSize = 500;

/** Locks a row, and goes on only where it is as it was read; of one that was not there, where it is made now. */
export function guard(
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
  return [
    ...inParts(sets, partSize).map(insertStatement),
    // One by one: of many at once the database chooses the order in which it locks them.
    ...deletes.map(deleteStatement),
  ];
}

export const deleteStatement = ({ namespace, key }: Pick<TextChange, 'namespace' | 'key'>): Statement =>
  statement('DELETE FROM clovabot_rows WHERE namespace = $1 AND key = $2', namespace, key);

interface LogRow {
  readonly namespace: string;
  readonly prefix: RowKey;
  readonly value: string;
  readonly ttl: number;
  readonly now: number;
}

/** Which version it is, only the database knows, and only once its counter is raised. */
export function logStatement(version: RowKey, { namespace, prefix, value, ttl, now }: LogRow): Statement {
  checkKey(namespace, prefix);
  const zeros = '0'.repeat(timePart(0).length);
  const digits = 'CAST($1 AS TEXT) || CAST(CAST(total AS BIGINT) AS TEXT)';
  return statement(
    `INSERT INTO clovabot_rows (namespace, key, value, expires)
     SELECT $2, CAST($3 AS TEXT) || substr(${digits}, length(${digits}) - ${zeros.length - 1}), $4, CAST($5 AS BIGINT)
     FROM clovabot_counters WHERE key = $6
     ON CONFLICT (namespace, key) DO UPDATE SET value = excluded.value, expires = excluded.expires`,
    ...[zeros, namespace, prefix, value, Math.ceil(now + ttl), version],
  );
}

function insertStatement(rows: readonly TextChange[]): Statement {
  const kept = rows.flatMap(({ unlessThere }, at) =>
    unlessThere ? [`(excluded.namespace = $${4 * at + 1} AND excluded.key = $${4 * at + 2})`] : [],
  );
  return {
    sql: `INSERT INTO clovabot_rows (namespace, key, value, expires) VALUES ${placeholders(rows.length, 4)}
          ON CONFLICT (namespace, key) DO UPDATE SET value = excluded.value, expires = excluded.expires
          ${kept.length > 0 ? `WHERE NOT (${kept.join(' OR ')})` : ''}`,
    values: rows.flatMap(({ namespace, key, value, expires }): SqlValue[] => [namespace, key, value, expires]),
  };
}

function checkKey(namespace: string, key: string): void {
  // Databases end text there, so two different keys would become one.
  if (namespace.includes('\0') || key.includes('\0'))
    throw new TypeError('[store] a key holds a NUL character; make keys with rowKey()');
}
