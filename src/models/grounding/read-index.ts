import BetterSqlite from 'better-sqlite3';
import { z } from 'zod';
import { ConfigError } from '../../contracts/errors.js';
import type { GroundedPicture } from '../../contracts/model.js';
import type { Box } from '../../util/box.js';
import { indexVersion } from './build-index.js';
import { conceptName } from './concept-name.js';

export interface GroundingIndex {
  /** Pictures with the concept, then pictures without it, those of each kind in an order that never changes. */
  pictures(concept: string): {
    readonly present: Iterable<GroundedPicture>;
    readonly absent: Iterable<GroundedPicture>;
  };
  close(): void;
}

const pictureSchema = z.object({
  width: z.int(),
  height: z.int(),
  file: z.string().nullable(),
  url: z.string().nullable(),
  source: z.string().nullable(),
  licenceName: z.string().nullable(),
  licenceUrl: z.string().nullable(),
  incomplete: z.int(),
});
const boxSchema = z.object({
  category: z.int(),
  name: z.string(),
  x: z.int(),
  y: z.int(),
  width: z.int(),
  height: z.int(),
});

/** A mixture of the set that stays the same: neighbours in a set are often of one scene. */
const mixed = '(pictures.id % 1000003) * 314159 % 1000003, pictures.id';

/** @throws ConfigError when the file is no index of this version */
export function openGroundingIndex(file: string): GroundingIndex {
  const database = openReadOnly(file);
  const statements = prepare(database);
  return {
    pictures(concept) {
      const category = categoryOf(concept, statements);
      return {
        present: groundedPictures(statements.present, category, statements),
        absent: groundedPictures(statements.absent, category, statements),
      };
    },
    close: () => database.close(),
  };
}

type Statements = ReturnType<typeof prepare>;

function prepare(database: BetterSqlite.Database) {
  const hasNegatives = database.prepare('SELECT EXISTS (SELECT 1 FROM absent)').pluck().get() === 1;
  // A set that lists no negatives, like COCO, has marked all there is of its categories.
  const without = hasNegatives
    ? 'pictures.id IN (SELECT picture FROM absent WHERE category = @category)'
    : 'NOT EXISTS (SELECT 1 FROM incomplete WHERE category = @category AND picture = pictures.id)';
  return {
    named: database.prepare('SELECT rank, category FROM names WHERE name = ? ORDER BY rank').raw(),
    // Things that fill at least a twentieth of the picture teach more than specks: they come first.
    present: database
      .prepare(`
        SELECT pictures.id FROM pictures
        JOIN (
          SELECT picture, max(width * height) AS largest FROM boxes WHERE category = @category GROUP BY picture
        ) AS shown ON shown.picture = pictures.id
        ORDER BY shown.largest < 5.0 * pictures.width * pictures.height, ${mixed}
      `)
      .pluck(),
    absent: database
      .prepare(`
        SELECT pictures.id FROM pictures
        WHERE ${without} AND NOT EXISTS (SELECT 1 FROM boxes WHERE category = @category AND picture = pictures.id)
        ORDER BY ${mixed}
      `)
      .pluck(),
    picture: database.prepare(`
      SELECT pictures.*, licences.name AS licenceName, licences.url AS licenceUrl, EXISTS (
        SELECT 1 FROM incomplete WHERE incomplete.category = @category AND incomplete.picture = pictures.id
      ) AS incomplete
      FROM pictures LEFT JOIN licences ON licences.id = pictures.licence WHERE pictures.id = @id
    `),
    marks: database.prepare(`
      SELECT category, categories.name, x, y, width, height
      FROM boxes JOIN categories ON categories.id = boxes.category WHERE picture = ? ORDER BY boxes.rowid
    `),
  };
}

/** The category that a name means; none when it could be several ("bow", which LVIS has twice). */
function categoryOf(concept: string, { named }: Statements): number | undefined {
  const rows = z.array(z.tuple([z.int(), z.int()])).parse(named.all(conceptName(concept)));
  const best = rows.filter(([rank]) => rank === rows[0][0]);
  return best.length === 1 ? best[0][1] : undefined;
}

function* groundedPictures(
  ids: BetterSqlite.Statement,
  category: number | undefined,
  statements: Statements,
): Generator<GroundedPicture> {
  if (category === undefined) return;
  // All ids first: the connection cannot answer another question while one is being walked.
  for (const id of z.array(z.int()).parse(ids.all({ category }))) yield grounded(id, category, statements);
}

function grounded(id: number, category: number, { picture, marks }: Statements): GroundedPicture {
  const row = pictureSchema.parse(picture.get({ id, category }));
  const { width, height, file: name, url, source, licenceName, licenceUrl, incomplete } = row;
  const all = z
    .array(boxSchema)
    .parse(marks.all(id))
    .map((mark) => ({ ...mark, box: insideOf(width, height, mark) }));
  const address = url ?? name ?? '';
  return {
    provider: 'grounding',
    title: name ?? address.slice(address.lastIndexOf('/') + 1),
    url: address,
    licence: licenceName ?? 'not stated by the set',
    licenceUrl: licenceUrl ?? undefined,
    source: source ?? address,
    width,
    height,
    boxes: all.filter((mark) => mark.category === category).map(({ box }) => box),
    complete: incomplete === 0,
    others: all.filter((mark) => mark.category !== category).map((mark) => ({ label: mark.name, box: mark.box })),
  };
}

function openReadOnly(file: string): BetterSqlite.Database {
  const fix = 'build it again with clovabot data ground FILE';
  let database: BetterSqlite.Database | undefined;
  try {
    database = new BetterSqlite(file, { readonly: true, fileMustExist: true });
    const version = database.pragma('user_version', { simple: true });
    if (version === indexVersion) return database;
    throw new Error(`it has version ${version}, not ${indexVersion}`);
  } catch (cause) {
    database?.close();
    const what = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigError(`[grounding] ${file} cannot be used: ${what}; ${fix}`, { cause });
  }
}

/** Annotators' boxes may reach a little over the edge. */
function insideOf(width: number, height: number, mark: z.infer<typeof boxSchema>): Box {
  const within = (value: number, max: number): number => Math.min(max, Math.max(0, value / 10));
  return [
    within(mark.x, width),
    within(mark.y, height),
    within(mark.x + mark.width, width),
    within(mark.y + mark.height, height),
  ];
}
