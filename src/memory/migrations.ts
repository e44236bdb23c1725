import { ClovabotError, ConfigError } from '../contracts/errors.js';
import type { Log } from '../contracts/log.js';
import { type Database, runOne, type Statement, statement } from './database.js';
import { renameKeys } from './former-keys.js';
import { indexFormerRows } from './index-former-rows.js';

/** One change of the tables. Never edited once released: what follows is a new migration. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sqlite: readonly string[];
  readonly postgres: readonly string[];
  /** More statements, for what SQL cannot say: made from the rows as they are, run after the others in the same transaction. */
  readonly rows?: (database: Database) => Promise<readonly Statement[]>;
}

export const storeTables = ['clovabot_rows', 'clovabot_claims', 'clovabot_counters'] as const;

/** Candidates that no detector gave were known by their score of .02, which no detection has. */
const markUndetected = `UPDATE clovabot_rows SET value = replace(replace(value, '"score":0.02,', '"score":0.02,"undetected":true,'), '"score":0.02}', '"score":0.02,"undetected":true}') WHERE namespace = 'lesson-examples'`;

/** Examples of taught words were known by it that all scores of their candidates are 0. */
const markTaught = `UPDATE clovabot_rows SET value = replace(value, '"tool":"LOC",', '"tool":"LOC","isOfTaughtWord":true,') WHERE namespace = 'lesson-examples' AND value LIKE '%"tool":"LOC",%' AND value LIKE '%"score":0%' AND replace(replace(value, '"score":0,', ''), '"score":0}', '') NOT LIKE '%"score":%'`;

export const migrations: readonly Migration[] = [
  {
    version: 1,
    name: 'rows, claims and counters',
    sqlite: [
      'CREATE TABLE clovabot_rows (namespace TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, expires INTEGER, PRIMARY KEY (namespace, key))',
      'CREATE INDEX clovabot_rows_expires ON clovabot_rows (expires) WHERE expires IS NOT NULL',
      'CREATE TABLE clovabot_claims (key TEXT PRIMARY KEY, expires INTEGER)',
      'CREATE TABLE clovabot_counters (key TEXT PRIMARY KEY, total REAL NOT NULL)',
    ],
    // COLLATE "C" orders keys by bytes, as SQLite does, whatever the server's language.
    postgres: [
      'CREATE TABLE clovabot_rows (namespace TEXT COLLATE "C" NOT NULL, key TEXT COLLATE "C" NOT NULL, value TEXT NOT NULL, expires BIGINT, PRIMARY KEY (namespace, key))',
      'CREATE INDEX clovabot_rows_expires ON clovabot_rows (expires) WHERE expires IS NOT NULL',
      'CREATE TABLE clovabot_claims (key TEXT COLLATE "C" PRIMARY KEY, expires BIGINT)',
      'CREATE TABLE clovabot_counters (key TEXT COLLATE "C" PRIMARY KEY, total DOUBLE PRECISION NOT NULL)',
    ],
  },
  {
    version: 2,
    name: 'candidates say that no detector gave them',
    sqlite: [markUndetected],
    postgres: [markUndetected],
  },
  { version: 3, name: 'all keys are encoded alike', sqlite: [], postgres: [], rows: renameKeys },
  {
    version: 4,
    name: 'examples say that they are of a taught word',
    sqlite: [markTaught],
    postgres: [markTaught],
  },
  { version: 5, name: 'examples are found by what they are about', sqlite: [], postgres: [], rows: indexFormerRows },
  {
    version: 6,
    name: 'the journal of what was accepted',
    sqlite: [
      'CREATE TABLE clovabot_journal (seq INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, team TEXT NOT NULL, thread TEXT NOT NULL, lane TEXT, event TEXT NOT NULL, status TEXT NOT NULL, begun INTEGER NOT NULL, at INTEGER NOT NULL, fault TEXT)',
      'CREATE INDEX clovabot_journal_status ON clovabot_journal (status, seq)',
    ],
    postgres: [
      'CREATE TABLE clovabot_journal (seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key TEXT COLLATE "C" NOT NULL UNIQUE, team TEXT NOT NULL, thread TEXT NOT NULL, lane TEXT, event TEXT NOT NULL, status TEXT NOT NULL, begun INTEGER NOT NULL, at BIGINT NOT NULL, fault TEXT)',
      'CREATE INDEX clovabot_journal_status ON clovabot_journal (status, seq)',
    ],
  },
  {
    version: 7,
    name: 'whose an entry of the journal is, and who carries it out',
    sqlite: ["ALTER TABLE clovabot_journal ADD COLUMN person TEXT NOT NULL DEFAULT ''"],
    postgres: [
      'ALTER TABLE clovabot_journal ADD COLUMN person TEXT COLLATE "C" NOT NULL DEFAULT \'\'',
      'ALTER TABLE clovabot_journal ADD COLUMN holder TEXT',
      'ALTER TABLE clovabot_journal ADD COLUMN queued BOOLEAN NOT NULL DEFAULT FALSE',
      "CREATE INDEX clovabot_journal_thread ON clovabot_journal (team, thread, seq) WHERE status = 'waiting'",
      "CREATE INDEX clovabot_journal_person ON clovabot_journal (team, person) WHERE status = 'waiting'",
    ],
  },
];

/**
 * PostgreSQL lets two processes run DDL at once, which fails in odd ways: they queue for this lock. A migration of a
 * large table may take longer than other statements.
 */
const preparation: Readonly<Record<Database['dialect'], readonly Statement[]>> = {
  sqlite: [],
  postgres: [statement('SET LOCAL statement_timeout = 0'), statement('SELECT pg_advisory_xact_lock(20260622)')],
};

/**
 * Brings the database to the last known version, one transaction a step, with a copy aside before the first step when
 * it already holds something.
 * @throws ConfigError when the database is newer than this program, or a step fails (the step is then undone)
 */
export async function migrate(
  database: Database,
  steps: readonly Migration[],
  { now, log }: { readonly now: () => number; readonly log: Log },
): Promise<void> {
  await database.run([
    ...preparation[database.dialect],
    statement(
      'CREATE TABLE IF NOT EXISTS clovabot_schema_version (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied BIGINT NOT NULL)',
    ),
  ]);
  const newest = Math.max(...steps.map(({ version }) => version));
  let current = await versionOf(database);
  if (current > newest)
    throw new ConfigError(
      `[store] ${database.address} was written by a newer Clovabot (schema ${current}, this one knows ${newest}); update Clovabot, or restore the backup made before that update`,
    );
  const isNew = current === 0;
  let copy: string | undefined;
  for (const step of [...steps].sort((a, b) => a.version - b.version)) {
    if (step.version <= current) continue;
    try {
      if (!isNew) copy ??= await copyAside(database, current, now());
      await apply(database, step, now());
      log[isNew ? 'debug' : 'info'](
        { version: step.version, name: step.name, copy },
        `[store] ${database.address} migrated`,
      );
    } catch (cause) {
      // Another process that started at the same moment may have done this step.
      if ((await versionOf(database)) < step.version)
        throw new ConfigError(
          `[store] ${database.address} could not be brought to schema ${step.version} (${step.name}) and stays at ${current}${copy ? `; a copy is in ${copy}` : ''}; ${cause instanceof Error ? cause.message : String(cause)}`,
          { cause },
        );
    }
    current = step.version;
  }
}

async function apply(database: Database, step: Migration, at: number): Promise<void> {
  const changes = await step.rows?.(database);
  await database.run([
    ...preparation[database.dialect],
    statement(
      'INSERT INTO clovabot_schema_version (version, name, applied) VALUES ($1, $2, $3)',
      step.version,
      step.name,
      at,
    ),
    ...step[database.dialect].map((sql) => statement(sql)),
    ...(changes ?? []),
  ]);
}

async function versionOf(database: Database): Promise<number> {
  const { rows } = await runOne(database, 'SELECT MAX(version) AS version FROM clovabot_schema_version');
  return Number(rows[0]?.version ?? 0);
}

async function copyAside(database: Database, version: number, at: number): Promise<string | undefined> {
  const filled = await Promise.all(
    storeTables.map(async (table) => (await runOne(database, `SELECT 1 AS one FROM ${table} LIMIT 1`)).rows.length > 0),
  );
  if (!filled.includes(true)) return undefined;
  try {
    return await database.backup(`schema_${version}_${at}`);
  } catch (cause) {
    throw new ClovabotError(`[store] ${database.address} could not be copied before migrating`, { cause });
  }
}
