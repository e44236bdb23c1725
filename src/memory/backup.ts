import { link, mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { z } from 'zod';
import { ConfigError } from '../contracts/errors.js';
import { explainFailure } from './failures.js';
import { closeFile, ownFile, ownFolder } from './private-files.js';

/** Beside the database's own tables: the files that belong to it. */
const filesTable = 'clovabot_backup_files';
const keyFile = 'secret.key';
/** What may be in a backup; whoever made it wrote no file anywhere else. */
const safePath = /^(?:secret\.key|pictures(?:\/(?!\.{1,2}(?:\/|$))[\w.-]+){1,5})$/;
const storedFile = z.object({ path: z.string().regex(safePath), bytes: z.instanceof(Buffer) });

export interface BackedUp {
  readonly pictures: number;
  /** Whether the key is in it that opens the tokens of Slack workspaces. */
  readonly hasKey: boolean;
}

/**
 * Copies a SQLite database, also one in use, and then the pictures and the key into one SQLite file that only its owner
 * may read. Pictures that come meanwhile are not in it, nor is what tells of them.
 * @throws ConfigError when there is a file of that name already, or it cannot be written
 */
export async function writeBackup(from: { readonly database: string; readonly home: string }, file: string) {
  const draft = `${file}.part`;
  return explained(file, async (): Promise<BackedUp> => {
    await refuseExisting(file);
    await rm(draft, { force: true });
    await closeFile(draft);
    try {
      const source = new BetterSqlite(from.database, { readonly: true, fileMustExist: true });
      try {
        await source.backup(draft);
      } finally {
        source.close();
      }
      const backedUp = await addFiles(draft, from.home);
      // Whole or not at all, and never over another.
      await link(draft, file);
      return backedUp;
    } finally {
      await rm(draft, { force: true });
    }
  });
}

async function addFiles(draft: string, home: string): Promise<BackedUp> {
  const copy = new BetterSqlite(draft);
  try {
    copy.pragma('journal_mode = DELETE');
    copy.exec(`CREATE TABLE ${filesTable} (path TEXT PRIMARY KEY, bytes BLOB NOT NULL)`);
    const insert = copy.prepare(`INSERT INTO ${filesTable} (path, bytes) VALUES (?, ?)`);
    let pictures = 0;
    for await (const name of picturesIn(home)) {
      // One that is forgotten at this moment is not in it.
      const bytes = await readFile(path.join(home, name)).catch(() => undefined);
      if (bytes) insert.run(name, bytes);
      if (bytes) pictures += 1;
    }
    const key = await readFile(path.join(home, keyFile)).catch(() => undefined);
    if (key) insert.run(keyFile, key);
    return { pictures, hasKey: key !== undefined };
  } finally {
    copy.close();
  }
}

/** Paths in the home, with slashes; without those that are on their way. */
async function* picturesIn(home: string, folder = 'pictures'): AsyncGenerator<string> {
  for (const entry of await readdir(path.join(home, folder), { withFileTypes: true }).catch(() => [])) {
    const inside = `${folder}/${entry.name}`;
    if (inside === 'pictures/incoming') continue;
    if (entry.isDirectory()) yield* picturesIn(home, inside);
    else if (entry.isFile()) yield inside;
  }
}

/**
 * Puts a backup where nothing is yet: files first, and the database last, so that a restore that was cut off leaves none.
 * @throws ConfigError when something is there already, or the file is no whole backup
 */
export async function restoreBackup(file: string, to: { readonly database: string; readonly home: string }) {
  return explained(file, async (): Promise<BackedUp> => {
    await refuseUsed(to);
    const backup = openBackup(file);
    try {
      await mkdir(to.home, { recursive: true, mode: ownFolder });
      const restored = { pictures: 0, hasKey: false };
      for (const row of backup.prepare(`SELECT path, bytes FROM ${filesTable}`).iterate()) {
        const { path: name, bytes } = storedFile.parse(row);
        const target = path.join(to.home, ...name.split('/'));
        await mkdir(path.dirname(target), { recursive: true, mode: ownFolder });
        await writeFile(target, bytes, { mode: ownFile });
        if (name === keyFile) restored.hasKey = true;
        else restored.pictures += 1;
      }
      await mkdir(path.dirname(to.database), { recursive: true, mode: ownFolder });
      const draft = `${to.database}.part`;
      await rm(draft, { force: true });
      await closeFile(draft);
      await backup.backup(draft);
      const made = new BetterSqlite(draft);
      made.exec(`DROP TABLE ${filesTable}`);
      made.exec('VACUUM');
      made.close();
      await rename(draft, to.database);
      return restored;
    } finally {
      backup.close();
    }
  });
}

function openBackup(file: string): BetterSqlite.Database {
  const backup = new BetterSqlite(file, { readonly: true, fileMustExist: true });
  const names = backup.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all();
  const isWhole = backup.pragma('quick_check', { simple: true }) === 'ok';
  if (isWhole && [filesTable, 'clovabot_rows', 'clovabot_schema_version'].every((name) => names.includes(name)))
    return backup;
  backup.close();
  throw new ConfigError(
    `[backup] ${file} is ${isWhole ? 'no backup of Clovabot' : 'damaged'}; choose a file that “clovabot backup” has written`,
  );
}

async function refuseExisting(file: string): Promise<void> {
  const handle = await open(file, 'r').catch(() => undefined);
  await handle?.close();
  if (handle) throw new ConfigError(`[backup] ${file} is there already; choose another name`);
}

async function refuseUsed({ database, home }: { readonly database: string; readonly home: string }): Promise<void> {
  const handle = await open(database, 'r').catch(() => undefined);
  await handle?.close();
  const pictures = await readdir(path.join(home, 'pictures')).catch(() => []);
  const isUsed = handle !== undefined || pictures.some((name) => name !== 'incoming');
  if (isUsed)
    throw new ConfigError(
      `[backup] ${home} holds a memory already, which I don’t overwrite; stop the bot and move it away, or set CLOVABOT_HOME to another folder`,
    );
}

async function explained<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause;
    throw new ConfigError(`[backup] ${file}: ${explainFailure(cause)}`, { cause });
  }
}
