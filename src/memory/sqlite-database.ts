import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { LRUCache } from 'lru-cache';
import { ConfigError } from '../contracts/errors.js';
import type { Database, Statement, StatementResult } from './database.js';
import { databaseError, explainFailure } from './failures.js';

/** ms that a process waits for another one's write before it gives up. */
const busyTimeout = 5_000;

/**
 * Opens a SQLite file, made if missing. Write-ahead log and synchronous NORMAL: a killed process loses nothing that
 * was committed; a power cut may lose the last moments, but never halves a transaction.
 * @param file path, or `:memory:`
 * @throws ConfigError when it cannot be opened, saying why
 */
export async function openSqlite(file: string): Promise<Database> {
  const handle = await openHandle(file);
  const prepared = new LRUCache<string, BetterSqlite.Statement<unknown[], Record<string, unknown>>>({ max: 100 });

  function runPrepared({ sql, values }: Statement): StatementResult {
    let statement = prepared.get(sql);
    if (!statement) {
      statement = handle.prepare<unknown[], Record<string, unknown>>(sql.replace(/\$(\d+)/g, '?$1'));
      prepared.set(sql, statement);
    }
    if (statement.reader) {
      const rows = statement.all(...numbered(values));
      return { rows, changed: statement.readonly ? 0 : rows.length };
    }
    return { rows: [], changed: statement.run(...numbered(values)).changes };
  }

  const runTogether = handle.transaction((statements: readonly Statement[]) => statements.map(runPrepared)).immediate;

  return {
    dialect: 'sqlite',
    address: file,
    async run(statements) {
      try {
        return statements.length === 1 ? statements.map(runPrepared) : runTogether(statements);
      } catch (cause) {
        throw databaseError(cause, file);
      }
    },
    async backup(label) {
      const copy = `${file}.${label}.backup`;
      try {
        await handle.backup(copy);
      } catch (cause) {
        throw databaseError(cause, file);
      }
      return copy;
    },
    async close() {
      handle.close();
    },
  };
}

async function openHandle(file: string): Promise<BetterSqlite.Database> {
  try {
    if (file !== ':memory:') await mkdir(path.dirname(file), { recursive: true });
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

/** better-sqlite3 binds `?1` by name: one object whose keys are the numbers. */
function numbered(values: Statement['values']): readonly Record<string, string | number | null>[] {
  return values.length === 0 ? [] : [Object.fromEntries(values.map((value, index) => [index + 1, value]))];
}
