import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { Keyv } from 'keyv';
import { ConfigError } from '../contracts/errors.js';
import type { Journal } from '../contracts/journal.js';
import type { Log } from '../contracts/log.js';
import type { Signals } from '../contracts/signals.js';
import type { Aside, Store } from '../contracts/store.js';
import { rowKey } from '../util/row-key.js';
import { countedBeside, createAside, keptBeside, type PicturesAside } from './aside.js';
import { createCounters } from './counters.js';
import { type Beside, type Database, runOne, statement } from './database.js';
import { databaseError } from './failures.js';
import { prepareJobs } from './job-engine.js';
import { createJournal } from './journal.js';
import { KeyvAdapter } from './keyv-adapter.js';
import { lessOften } from './less-often.js';
import { type Migration, migrate, migrations } from './migrations.js';
import { openPostgres } from './postgres-database.js';
import { allTexts, createRows } from './rows.js';
import { createServerJournal } from './server-journal.js';
import { openSqlite } from './sqlite-database.js';
import { createTable } from './tables.js';

/** ms between two sweeps of rows and claims whose time is over. */
const sweepInterval = 600_000;

export interface StoreOptions {
  /** ms since 1970. */
  readonly now: () => number;
  readonly log: Log;
  /**
   * Where plain values are kept: a Keyv for the table of that name, closed by the caller. Absent: in the
   * database, beside the rest.
   */
  readonly keyv?: (table: string) => Keyv;
  /** For tests of migrations; normally all of ours. */
  readonly migrations?: readonly Migration[];
}

export interface OpenedStore extends Store {
  /** @param pictures those that are kept aside with the rows */
  aside(pictures: PicturesAside): Aside;
  /** What all rows hold, as it is written, some at a time. @param without namespaces that are left out */
  texts(without: readonly string[]): AsyncIterable<string>;
}

/**
 * Opens the database, creating or migrating its tables.
 * @param databaseUrl `sqlite:///path/to/file`, `sqlite://:memory:` or `postgres://user:password@host/name`
 * @throws ConfigError when it cannot be opened, is newer than this program or cannot be migrated
 */
export const openStore = async (databaseUrl: string, options: StoreOptions): Promise<OpenedStore> =>
  (await openStoreAndJournal(databaseUrl, options)).store;

/** The same with the journal in the same database and its signals, which are closed with the store. */
export async function openStoreAndJournal(
  databaseUrl: string,
  given: StoreOptions,
): Promise<{ readonly store: OpenedStore; readonly journal: Journal; readonly signals: Signals }> {
  const options = { ...given, log: lessOften(given.log) };
  const database = await openDatabase(databaseUrl, options.log);
  try {
    await migrate(database, options.migrations ?? migrations, options);
    const { journal, close } = await openJournal(database, options);
    const store = await storeOn(database, options, close);
    return { store, journal, signals: database.signals };
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function openJournal(
  database: Database,
  options: StoreOptions,
): Promise<{ journal: Journal; close(): Promise<void> }> {
  const { pools } = database;
  if (!pools) return { journal: createJournal(database, options), close: async () => undefined };
  await prepareJobs(database, pools, options.log);
  const journal = createServerJournal({ ...options, database, pools, randomId: randomUUID });
  return { journal, close: () => journal.close() };
}

const tables = ['clovabot_rows', 'clovabot_claims', 'clovabot_counters', 'clovabot_journal'];

async function checkDatabase(database: Database): Promise<void> {
  for (const table of tables) await runOne(database, `SELECT 1 AS one FROM ${table} LIMIT 1`);
  if (database.dialect !== 'sqlite') return;
  const { rows } = await runOne(database, 'PRAGMA quick_check(1)');
  const found = Object.values(rows[0] ?? {})[0];
  if (found === 'ok') return;
  const cause = Object.assign(new Error(String(found)), { code: 'SQLITE_CORRUPT' });
  throw databaseError(cause, database.address);
}

/** The connection alone, without tables. @throws ConfigError */
export async function openDatabase(databaseUrl: string, log: Log): Promise<Database> {
  if (/^postgres(ql)?:\/\//.test(databaseUrl)) return openPostgres(databaseUrl, log);
  const file = /^sqlite:\/\/(.+)$/s.exec(databaseUrl)?.[1];
  if (file) return openSqlite(file, log);
  throw new ConfigError(
    '[store] DATABASE_URL must begin with sqlite:// (then the path of a file) or postgres://; leave it out for a SQLite file in CLOVABOT_HOME',
  );
}

async function storeOn(
  database: Database,
  { log, ...options }: StoreOptions,
  closeJournal: () => Promise<void>,
): Promise<OpenedStore> {
  const now = (): number => Math.floor(options.now());
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

  const ourKeyv = (namespace: string): Keyv =>
    new Keyv(new KeyvAdapter(database, now, sweep), { namespace, useKeyPrefix: false });
  const keyvs = new Map<string, Keyv>();
  function keyvOf(table: string): Keyv {
    const keyv = keyvs.get(table) ?? (options.keyv ?? ourKeyv)(table);
    keyvs.set(table, keyv);
    return keyv;
  }

  const keeping = new AsyncLocalStorage<string>();
  const beside: Beside = {
    async rows(changes) {
      const id = keeping.getStore();
      return id === undefined ? [] : keptBeside(database, id, changes);
    },
    async counters(changes) {
      const id = keeping.getStore();
      return id === undefined ? [] : countedBeside(id, changes);
    },
  };

  const { counters, changed } = createCounters(database, beside);
  let closing: Promise<void> | undefined;
  return {
    table: (name, schema) => createTable(keyvOf(name), { name, schema, log }),
    ...createRows({ database, now, sweep, beside, counted: changed, log }),
    ...createClaims({ database, now, sweep }),
    ...counters,
    dropTeam: (team, but) => dropTeam(database, team, but),
    aside: (pictures) => createAside(database, keeping, pictures),
    texts: (without) => allTexts(database, without),
    check: () => checkDatabase(database),
    scrub: () => database.scrub(),
    close() {
      closing ??= closeJournal().finally(() => database.close());
      return closing;
    },
  };
}

async function dropTeam(database: Database, team: string, but: readonly string[]): Promise<void> {
  const prefix = rowKey(team, '');
  const left = but.map((_, at) => `AND namespace <> $${at + 4}`).join(' ');
  const [holds] = holdsParts(1);
  await database.run([
    statement(
      `DELETE FROM clovabot_rows WHERE (key = $1 OR (key >= $2 AND key < $3)) ${left}`,
      ...[rowKey(team), prefix, `${prefix}\u{10FFFF}`],
      ...but,
    ),
    statement(`DELETE FROM clovabot_claims WHERE ${holds}`, `/${rowKey(team)}/`),
    // By its versions other processes see that there is something to read again.
    statement(
      `DELETE FROM clovabot_counters WHERE ${holds} AND key NOT LIKE 'spent/%' AND key NOT LIKE '%-version/%'`,
      `/${rowKey(team)}/`,
    ),
  ]);
}

/** Both databases know `replace`; their ways to look for a text in another differ. */
const holdsParts = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, at) => `replace('/' || key || '/', $${at + 1}, '') <> '/' || key || '/'`);

function createClaims({
  database,
  now,
  sweep,
}: {
  readonly database: Database;
  readonly now: () => number;
  readonly sweep: () => Promise<void>;
}): Pick<Store, 'claim' | 'renewClaim' | 'releaseClaim' | 'dropClaims'> {
  const endIn = async (key: string, ttl: number): Promise<void> =>
    void (await runOne(
      database,
      'UPDATE clovabot_claims SET expires = $1 WHERE key = $2',
      Math.ceil(now() + ttl),
      key,
    ));
  return {
    async claim(key, ttl) {
      await sweep();
      const time = now();
      const { changed } = await runOne(
        database,
        `INSERT INTO clovabot_claims (key, expires) VALUES ($1, $2)
         ON CONFLICT (key) DO UPDATE SET expires = excluded.expires
         WHERE clovabot_claims.expires <= $3 OR clovabot_claims.expires > $4`,
        key,
        ttl === undefined ? null : Math.ceil(time + ttl),
        time,
        // One that ends so late was made before the clock was set back.
        ttl === undefined ? Number.MAX_SAFE_INTEGER : Math.ceil(time + 2 * ttl),
      );
      return changed === 1;
    },
    renewClaim: endIn,
    releaseClaim: (key) => endIn(key, 0),
    async dropClaims(...parts) {
      if (parts.length === 0) return;
      await database.run([
        statement(
          `DELETE FROM clovabot_claims WHERE ${holdsParts(parts.length).join(' AND ')}`,
          ...parts.map((part) => `/${rowKey(part)}/`),
        ),
      ]);
    },
  };
}
