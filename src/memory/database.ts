import { ClovabotError } from '../contracts/errors.js';

/** What the store needs of a database: statements, run all or nothing. SQL is written once, for SQLite and PostgreSQL. */

import type { Pool } from 'pg';
import type { Signals } from '../contracts/signals.js';

export type SqlValue = string | number | null;

/** Parameters are `$1`, `$2`… in both dialects. */
export interface Statement {
  readonly sql: string;
  readonly values: readonly SqlValue[];
  /** How many rows it must change; where it doesn't, nothing of its transaction happens, and it rejects with `Outdated`. */
  readonly mustChange?: number;
}

/** What a transaction was built on has been changed meanwhile. */
export class Outdated extends ClovabotError {}

export interface StatementResult {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** How many rows it inserted, updated or deleted. */
  readonly changed: number;
}

export interface Database {
  readonly dialect: 'sqlite' | 'postgres';
  /** Where it is, for messages; never with a password. */
  readonly address: string;
  /** All statements in one transaction, in order. Rejects with ClovabotError; then nothing of them has happened. */
  run(statements: readonly Statement[]): Promise<readonly StatementResult[]>;
  /** Copies everything aside before a migration; resolves to where the copy is. `label`: letters, digits, `_`. */
  backup(label: string): Promise<string>;
  /** Takes what was deleted out of the database's own log, and removes the copies that were set aside. */
  scrub(): Promise<void>;
  /** What processes on it tell each other. */
  readonly signals: Signals;
  /** From now on no other process does; rejects with ConfigError when one does already. */
  beSole(): Promise<void>;
  /** SQLite only: whether another process has written since the last call. */
  readonly changedElsewhere?: () => boolean;
  /** PostgreSQL only: connections of their own, for the job engine. */
  readonly pools?: (name: string, most: number) => Pool;
  close(): Promise<void>;
}

/** One row to write: `value` serialised as Keyv does it, null to delete; `expires` in ms since 1970. */
export interface TextChange {
  readonly namespace: string;
  readonly key: string;
  readonly value: string | null;
  readonly expires: number | null;
  /** A row that is there stays as it is. */
  readonly unlessThere?: boolean;
}

/** What is written beside changes of rows and counters, while something keeps what they change. */
export interface Beside {
  rows(changes: readonly TextChange[]): Promise<readonly TextChange[]>;
  counters(changes: readonly { readonly key: string; readonly by: number }[]): Promise<readonly Statement[]>;
}

/** The result of a statement, where it is as it must be. */
export function checked({ mustChange }: Statement, result: StatementResult): StatementResult {
  if (mustChange === undefined || result.changed === mustChange) return result;
  throw new Outdated('[store] a row was changed meanwhile');
}

export const statement = (sql: string, ...values: readonly SqlValue[]): Statement => ({ sql, values });

/** Runs one statement. */
export async function runOne(
  database: Database,
  sql: string,
  ...values: readonly SqlValue[]
): Promise<StatementResult> {
  const [result] = await database.run([{ sql, values }]);
  return result;
}

/** `($1, $2), ($3, $4)` for `rows` rows of `columns` columns, numbered from `first`. */
export function placeholders(rows: number, columns: number, first = 1): string {
  const row = (index: number): string =>
    `(${Array.from({ length: columns }, (_, column) => `$${first + index * columns + column}`).join(', ')})`;
  return Array.from({ length: rows }, (_, index) => row(index)).join(', ');
}

/** Statements with thousands of parameters are refused or slow, so long lists go in parts. */
export function inParts<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, part) =>
    items.slice(part * size, (part + 1) * size),
  );
}
