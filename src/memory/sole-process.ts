import { readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import process from 'node:process';
import BetterSqlite from 'better-sqlite3';
import { ConfigError } from '../contracts/errors.js';
import { explainFailure } from './failures.js';

/**
 * Makes this the only process that carries out the journal of a SQLite file. The lock is the operating system's, on a file
 * beside the database: it ends with the process however that ends, so a stale one is never in the way, and no clock decides.
 * @returns lets it go
 * @throws ConfigError when another process holds it, saying which, and what to do
 */
export function beSoleProcess(file: string): () => void {
  if (file === ':memory:') return () => undefined;
  const owner = `${file}.owner`;
  let lock: BetterSqlite.Database | undefined;
  try {
    lock = new BetterSqlite(`${file}.lock`, { timeout: 0 });
    lock.pragma('locking_mode = EXCLUSIVE');
    lock.exec('BEGIN EXCLUSIVE');
    writeFileSync(owner, `process ${process.pid} on ${hostname()}`, { mode: 0o600 });
  } catch (cause) {
    lock?.close();
    const isHeld = cause instanceof BetterSqlite.SqliteError && cause.code.startsWith('SQLITE_BUSY');
    if (!isHeld) throw new ConfigError(`[store] ${file}.lock: ${explainFailure(cause)}`, { cause });
    throw new ConfigError(
      `[store] another Clovabot already works with ${file} (${nameOf(owner)}); stop that one first, or give this one a folder of its own by CLOVABOT_HOME`,
      { cause },
    );
  }
  const held = lock;
  return () => held.close();
}

function nameOf(owner: string): string {
  try {
    return readFileSync(owner, 'utf8').trim();
  } catch {
    return 'which one is not known';
  }
}
