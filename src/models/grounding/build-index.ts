import { mkdir, mkdtemp, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { ClovabotError } from '../../contracts/errors.js';
import { conceptName, withoutRemark } from './concept-name.js';
import { type GroundingRow, readRows } from './read-rows.js';

export interface GroundingBuildOptions {
  readonly signal: AbortSignal;
  /** Called now and then with bytes read and bytes in all. */
  readonly progress?: (done: number, total: number) => void;
}
export interface GroundingBuild {
  readonly categories: number;
  readonly pictures: number;
  readonly boxes: number;
  /** Rows that did not have the format. */
  readonly skipped: number;
}

/** Raised when the tables change, so that an index of another form is refused. */
export const indexVersion = 1;

/**
 * Makes the index of a grounding set. `file`: JSON of LVIS's or COCO's format, of any size; it is streamed (LVIS v1
 * train, 1.1 GB: about two minutes). `out` appears whole or not at all: an older index stands until the new one is done.
 * @throws ClovabotError when the file cannot be read or holds no marked pictures, or `out` cannot be written; the signal's reason when it aborts
 */
export async function buildGroundingIndex(
  file: string,
  out: string,
  { signal, progress }: GroundingBuildOptions,
): Promise<GroundingBuild> {
  const workplace = await makeWorkplace(out);
  try {
    const draft = path.join(workplace, 'index.sqlite');
    const build = await fill(draft, file, signal, progress);
    if (build.boxes === 0)
      throw new ClovabotError(
        `[grounding] ${file} holds no marked pictures; give a file with images, annotations and categories as LVIS and COCO have them`,
      );
    await flush(draft);
    signal.throwIfAborted();
    await rename(draft, out);
    return build;
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof ClovabotError) throw cause;
    if (cause instanceof BetterSqlite.SqliteError) throw cannotWrite(out, cause);
    const what = cause instanceof Error ? cause.message : String(cause);
    throw new ClovabotError(`[grounding] ${file} could not be read: ${what}; give an LVIS or COCO file`, { cause });
  } finally {
    await rm(workplace, { recursive: true, force: true });
  }
}

/** A folder beside `out`, so that what is made in it can be moved to its place in one step. */
async function makeWorkplace(out: string): Promise<string> {
  const folder = path.dirname(path.resolve(out));
  const prefix = `${path.basename(out)}-building-`;
  try {
    await mkdir(folder, { recursive: true });
    await removeLeftovers(folder, prefix);
    return await mkdtemp(path.join(folder, prefix));
  } catch (cause) {
    throw cannotWrite(out, cause);
  }
}

function cannotWrite(out: string, cause: unknown): ClovabotError {
  const what = cause instanceof Error ? cause.message : String(cause);
  return new ClovabotError(`[grounding] ${out} could not be written: ${what}; make room or fix its rights`, { cause });
}

async function fill(
  draft: string,
  file: string,
  signal: AbortSignal,
  progress: GroundingBuildOptions['progress'],
): Promise<GroundingBuild> {
  const database = new BetterSqlite(draft);
  try {
    // A draft that a crash spoils is thrown away, so that nothing needs to be safe before the end.
    database.pragma('journal_mode = OFF');
    database.pragma('synchronous = OFF');
    database.exec(tables);
    database.exec('BEGIN');
    const add = createWriter(database);
    let skipped = 0;
    let rows = 0;
    for await (const { row, done, total } of readRows(file, signal)) {
      if (!row || !add(row)) skipped++;
      if (++rows % 5000 === 0) {
        signal.throwIfAborted();
        progress?.(done, total);
      }
    }
    database.exec(finish);
    database.exec('COMMIT');
    const count = (table: string): number => Number(database.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
    return { categories: count('categories'), pictures: count('pictures'), boxes: count('boxes'), skipped };
  } finally {
    database.close();
  }
}

/** Boxes are kept in tenths of a pixel: whole numbers take a third of the room. */
const tables = `
  PRAGMA user_version = ${indexVersion};
  CREATE TABLE licences (id INTEGER PRIMARY KEY, name TEXT NOT NULL, url TEXT);
  CREATE TABLE categories (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
  -- rank: 0 name, 1 synonym, 2 name without its remark, 3 synonym without its remark
  CREATE TABLE names (name TEXT NOT NULL, rank INTEGER NOT NULL, category INTEGER NOT NULL);
  CREATE TABLE pictures (
    id INTEGER PRIMARY KEY, width INTEGER NOT NULL, height INTEGER NOT NULL,
    file TEXT, url TEXT, source TEXT, licence INTEGER
  );
  CREATE TABLE boxes (
    picture INTEGER NOT NULL, category INTEGER NOT NULL,
    x INTEGER NOT NULL, y INTEGER NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL
  );
  CREATE TABLE absent (picture INTEGER NOT NULL, category INTEGER NOT NULL);
  CREATE TABLE incomplete (picture INTEGER NOT NULL, category INTEGER NOT NULL);
`;
const finish = `
  DELETE FROM boxes WHERE picture NOT IN (SELECT id FROM pictures) OR category NOT IN (SELECT id FROM categories);
  CREATE INDEX name_index ON names (name, rank);
  CREATE INDEX box_category ON boxes (category, picture);
  CREATE INDEX box_picture ON boxes (picture);
  CREATE INDEX absent_category ON absent (category, picture);
  CREATE INDEX incomplete_category ON incomplete (category, picture);
`;

/** Adds a row; false when it says nothing that can be used. */
function createWriter(database: BetterSqlite.Database): (row: GroundingRow) => boolean {
  const prepare = (table: string, values: number): BetterSqlite.Statement<unknown[]> =>
    database.prepare(`INSERT OR IGNORE INTO ${table} VALUES (${Array(values).fill('?').join(', ')})`);
  const licences = prepare('licences', 3);
  const categories = prepare('categories', 2);
  const names = prepare('names', 3);
  const pictures = prepare('pictures', 7);
  const boxes = prepare('boxes', 6);
  const absent = prepare('absent', 2);
  const incomplete = prepare('incomplete', 2);

  function addCategory(id: number, name: string, synonyms: readonly string[]): boolean {
    if (categories.run(id, conceptName(name)).changes === 0) return false;
    const known = new Set<string>();
    const enter = (phrase: string | undefined, rank: number): void => {
      if (!phrase || known.has(phrase)) return;
      known.add(phrase);
      names.run(phrase, rank, id);
    };
    const others = synonyms.map(conceptName);
    enter(conceptName(name), 0);
    for (const other of others) enter(other, 1);
    enter(withoutRemark(conceptName(name)), 2);
    for (const other of others) enter(withoutRemark(other), 3);
    return true;
  }

  return (entry) => {
    switch (entry.section) {
      case 'licenses':
        return licences.run(entry.row.id, entry.row.name, entry.row.url ?? null).changes > 0;
      case 'categories':
        return addCategory(entry.row.id, entry.row.name, entry.row.synonyms);
      case 'images': {
        const { id, width, height, file_name, coco_url, flickr_url, license } = entry.row;
        if (file_name === undefined && coco_url === undefined) return false;
        const values = [id, width, height, file_name ?? null, coco_url ?? null, flickr_url ?? null, license ?? null];
        if (pictures.run(...values).changes === 0) return false;
        for (const category of entry.row.neg_category_ids ?? []) absent.run(id, category);
        for (const category of entry.row.not_exhaustive_category_ids ?? []) incomplete.run(id, category);
        return true;
      }
      case 'annotations': {
        const { image_id, category_id, bbox, iscrowd } = entry.row;
        // A crowd's box holds many that are not marked one by one.
        if (iscrowd === 1) incomplete.run(image_id, category_id);
        else boxes.run(image_id, category_id, ...bbox.map((value) => Math.round(value * 10)));
        return true;
      }
    }
  };
}

async function flush(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** What a killed build left behind; younger ones may be another build under way. */
async function removeLeftovers(folder: string, prefix: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const leftover = path.join(folder, name);
    if (name.startsWith(prefix) && Date.now() - (await stat(leftover)).mtimeMs > 3_600_000)
      await rm(leftover, { recursive: true, force: true });
  }
}
