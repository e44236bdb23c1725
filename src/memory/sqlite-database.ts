import { statSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { LRUCache } from 'lru-cache';
import { ConfigError } from '../contracts/errors.js';
import type { Log } from '../contracts/log.js';
import { checked, type Database, type Statement, type StatementResult } from './database.js';
import { databaseError, explainFailure } from './failures.js';
import { localSignals } from './local-signals.js';
import { closeFile, ownFolder } from './private-files.js';
import { beSoleProcess } from './sole-process.js';

/** ms between two looks whether the file is still there. */
const lookEveryMs = 50;
/** ms that a process waits for another one's write before it gives up. */
const busyTimeout = 5_000;

/**
 * Opens a SQLite file, made if missing. Write-ahead log and synchronous NORMAL: a killed process loses nothing that
 * was committed; a power cut may lose the last moments, but never halves a transaction.
 * @param file path, or `:memory:`
 * @throws ConfigError when it cannot be opened, saying why
 */
export async function openSqlite(file: string, log: Log): Promise<Database> {
  const handle = await openHandle(file);
  const opened = file === ':memory:' ? undefined : statSync(file);
  /** Once a page was found to be damaged, writing could cost what may still be saved. */
  let damage: unknown;
  let lookedAt = performance.now();
  const prepared = new LRUCache<string, BetterSqlite.Statement<unknown[], Record<string, unknown>>>({ max: 100 });

  function runPrepared({ sql, values }: Statement): StatementResult {
    let statement = prepared.get(sql);
    if (!statement) {
      statement = handle.prepare<unknown[], Record<string, unknown>>(sql.replace(/\$(\d+)/g, '?$1'));
      prepared.set(sql, statement);
    }
    if (!statement.readonly) assertWritable();
    if (statement.reader) {
      const rows = statement.all(...numbered(values));
      return { rows, changed: statement.readonly ? 0 : rows.length };
    }
    return { rows: [], changed: statement.run(...numbered(values)).changes };
  }

  /** What is written to a file that has no name any more is lost with the process. */
  function assertWritable(): void {
    if (damage !== undefined) throw damage;
    if (performance.now() - lookedAt < lookEveryMs) return;
    lookedAt = performance.now();
    if (opened && statSync(file, { throwIfNoEntry: false })?.ino !== opened.ino)
      damage = Object.assign(new Error(`${file} is not the file that was opened`), { code: 'FILE_GONE' });
    if (damage !== undefined) throw damage;
  }

  let letGo: (() => void) | undefined;
  let seenVersion: unknown;
  const runTogether = handle.transaction((statements: readonly Statement[]) =>
    statements.map((one) => checked(one, runPrepared(one))),
  ).immediate;

  return {
    dialect: 'sqlite',
    address: file,
    signals: localSignals(log),
    async run(statements) {
      try {
        return statements.length === 1 ? statements.map(runPrepared) : runTogether(statements);
      } catch (cause) {
        if (isDamage(cause)) damage = cause;
        throw databaseError(cause, file);
      }
    },
    async backup(label) {
      const copy = `${file}.${label}.backup`;
      try {
        await closeFile(copy);
        await handle.backup(copy);
      } catch (cause) {
        throw databaseError(cause, file);
      }
      return copy;
    },
    async scrub() {
      try {
        // Another process may be reading; what is left in the log then goes with its next truncation.
        handle.pragma('wal_checkpoint(TRUNCATE)');
        if (file !== ':memory:') for (const copy of await copiesOf(file)) await rm(copy, { force: true });
      } catch (cause) {
        throw databaseError(cause, file);
      }
    },
    changedElsewhere() {
      const version = handle.pragma('data_version', { simple: true });
      const isOther = seenVersion !== undefined && version !== seenVersion;
      seenVersion = version;
      return isOther;
    },
    async beSole() {
      letGo ??= beSoleProcess(file);
    },
    async close() {
      handle.close();
      letGo?.();
    },
  };
}

async function openHandle(file: string): Promise<BetterSqlite.Database> {
  try {
    if (file !== ':memory:') {
      await mkdir(path.dirname(file), { recursive: true, mode: ownFolder });
      // Its log and the log's index take over its mode. Where it cannot be opened, SQLite says why.
      await closeFile(file).catch(() => undefined);
    }
    const handle = new BetterSqlite(file, { timeout: busyTimeout });
    try {
      // Switching an already switched file would need a lock that another process may hold.
      if (handle.pragma('journal_mode', { simple: true }) !== 'wal') handle.pragma('journal_mode = WAL');
      handle.pragma('synchronous = NORMAL');
      // What is forgotten should not be left in freed parts of the file.
      handle.pragma('secure_delete = ON');
      handle.pragma('cache_size = -16000');
      handle.pragma('journal_size_limit = 67108864');
    } catch (cause) {
      handle.close();
      throw cause;
    }
    return handle;
  } catch (cause) {
    throw new ConfigError(`[store] ${file}: ${explainFailure(cause)}`, { cause });
  }
}

const isDamage = (cause: unknown): boolean =>
  cause instanceof BetterSqlite.SqliteError && /^SQLITE_(?:CORRUPT|NOTADB)/.test(cause.code);

/** What was set aside before migrations. */
async function copiesOf(file: string): Promise<readonly string[]> {
  const folder = path.dirname(file);
  const start = `${path.basename(file)}.schema_`;
  return (await readdir(folder))
    .filter((name) => name.startsWith(start) && name.endsWith('.backup'))
    .map((name) => path.join(folder, name));
}

/** better-sqlite3 binds `?1` by name: one object whose keys are the numbers. */
function numbered(values: Statement['values']): readonly Record<string, string | number | null>[] {
  return values.length === 0 ? [] : [Object.fromEntries(values.map((value, index) => [index + 1, value]))];
}
