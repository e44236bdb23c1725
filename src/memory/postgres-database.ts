import type { Pool, PoolClient } from 'pg';
import { ConfigError } from '../contracts/errors.js';
import type { Log } from '../contracts/log.js';
import { checked, type Database, runOne, type Statement, type StatementResult } from './database.js';
import { databaseError, explainFailure } from './failures.js';
import { type CheckedHold, currentHold } from './holding.js';
import { storeTables } from './migrations.js';
import { createServerSignals } from './server-signals.js';

/** ms for a connection, and for one statement. */
const connectTimeout = 10_000;
const statementTimeout = 60_000;

/**
 * Connects to PostgreSQL (made for version 12 and later).
 * @param url `postgres://user:password@host:port/name`, with pg's usual parameters (`?sslmode=require`)
 * @throws ConfigError when nobody answers or the login fails, saying why and never showing the password
 */
export async function openPostgres(url: string, log: Log): Promise<Database> {
  const address = addressOf(url);
  const { default: pg } = await import('pg');
  function pools(name: string, most: number): Pool {
    const opened = new pg.Pool({
      connectionString: url,
      max: most,
      connectionTimeoutMillis: connectTimeout,
      idleTimeoutMillis: 30_000,
      statement_timeout: statementTimeout,
      application_name: name,
      keepAlive: true,
    });
    // Without a listener, an idle connection that the server closes would end the process.
    opened.on('error', (error) =>
      log.warn({ err: error }, `[store] ${address}: an idle connection broke; it is replaced`),
    );
    // The same for one that is in use; what it was asked is rejected.
    opened.on('connect', (client) => client.on('error', () => undefined));
    return opened;
  }
  const pool = pools('clovabot', 8);

  const signals = createServerSignals({
    address,
    log,
    client: () =>
      new pg.Client({
        connectionString: url,
        connectionTimeoutMillis: connectTimeout,
        keepAlive: true,
        application_name: 'clovabot signals',
      }),
    notify: async (channel, text) => void (await runOne(database, 'SELECT pg_notify($1, $2)', channel, text)),
  });

  const database: Database = {
    dialect: 'postgres',
    address,
    signals,
    pools,
    async run(statements) {
      // Whatever is written while an entry is carried out is written by the process that holds it.
      const hold = currentHold();
      await hold?.assure();
      try {
        return statements.length === 1
          ? await Promise.all(statements.map((only) => query(pool, only)))
          : await runTogether(pool, statements, hold);
      } catch (cause) {
        throw databaseError(cause, address);
      }
    },
    async backup(label) {
      const schema = `clovabot_${label}`;
      await database.run([
        { sql: `CREATE SCHEMA ${schema}`, values: [] },
        ...storeTables.map((table) => ({ sql: `CREATE TABLE ${schema}.${table} AS TABLE ${table}`, values: [] })),
      ]);
      return `schema ${schema} of ${address}`;
    },
    async scrub() {
      const { rows } = await runOne(
        database,
        "SELECT nspname AS name FROM pg_namespace WHERE nspname LIKE 'clovabot\\_schema\\_%'",
      );
      for (const { name } of rows) await runOne(database, `DROP SCHEMA IF EXISTS "${String(name)}" CASCADE`);
      for (const table of storeTables) await runOne(database, `VACUUM ${table}`);
    },
    // Several processes share it: who holds what is a lease.
    beSole: async () => undefined,
    async close() {
      await signals.close();
      await pool.end();
    },
  };

  try {
    await runOne(database, 'SELECT 1');
  } catch (error) {
    await pool.end();
    const cause = error instanceof Error && error.cause ? error.cause : error;
    throw new ConfigError(`[store] ${address}: ${explainFailure(cause)}`, { cause });
  }
  return database;
}

async function runTogether(
  pool: Pool,
  statements: readonly Statement[],
  hold: CheckedHold | undefined,
): Promise<readonly StatementResult[]> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const results: StatementResult[] = [];
    for (const statement of statements) results.push(checked(statement, await query(client, statement)));
    hold?.check();
    await client.query('COMMIT');
    return results;
  } catch (error) {
    await client.query('ROLLBACK').catch((cause: Error) => {
      broken = cause;
    });
    throw error;
  } finally {
    // A connection that could not even roll back is closed; the server then rolls back by itself.
    client.release(broken);
  }
}

/** Each connection keeps those that have a name. */
const maxNamed = 200;
const names = new Map<string, string>();

/** What has a name is read and planned once a connection, which is most of what a short statement costs the server. */
function nameOf(sql: string): string | undefined {
  const known = names.get(sql);
  if (known !== undefined || names.size >= maxNamed) return known;
  const name = `clovabot_${names.size}`;
  names.set(sql, name);
  return name;
}

async function query(target: Pool | PoolClient, { sql, values }: Statement): Promise<StatementResult> {
  const name = values.length > 0 ? nameOf(sql) : undefined;
  const result = await target.query<Record<string, unknown>>({ text: sql, values: [...values], name });
  return { rows: result.rows, changed: result.rowCount ?? 0 };
}

function addressOf(url: string): string {
  try {
    const { host, pathname } = new URL(url);
    return `postgres://${host}${pathname}`;
  } catch (cause) {
    // The cause would show the URL, and with it the password.
    throw new ConfigError(
      `[store] DATABASE_URL is no valid address (${cause instanceof Error ? cause.name : 'error'}); write postgres://user:password@host:5432/name and percent-encode special characters of the password`,
    );
  }
}
