import type { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import { Keyv } from 'keyv';
import { z } from 'zod';
import type { Aside } from '../contracts/store.js';
import { type RowKey, rowKey } from '../util/row-key.js';
import { changeCounters } from './counters.js';
import {
  type Database,
  inParts,
  placeholders,
  runOne,
  type Statement,
  statement,
  type TextChange,
} from './database.js';
import { writeStatements } from './row-statements.js';
import { readPage } from './rows.js';

/** Under which id all that is deleted or changed is kept now; nothing is kept outside of it. */
export type Keeping = AsyncLocalStorage<string>;

/** Picture files that were removed meanwhile. */
export interface PicturesAside {
  /** While the task runs, what is removed is kept under the id. */
  keep<Result>(id: string, task: () => Promise<Result>): Promise<Result>;
  restore(id: string): Promise<void>;
  discard(id: string): Promise<void>;
}

const namespace = 'aside';
const countersNamespace = 'aside-counters';
/** What is still to be done is done whatever is brought back. */
const ofTheWork: readonly string[] = [namespace, countersNamespace, 'posts-to-empty', 'forgettings', 'prompt-changes'];
/** By these others see that they must read again. */
const versions = /^(?:lessons|experience)-version\//;
/** What was spent stays spent. */
const spent = /^spent\//;
const partSize = 400;

const keptRow = z.object({
  namespace: z.string(),
  key: z.string(),
  /** As it was; null where there was none. */
  before: z.string().nullable(),
  expires: z.number().nullable(),
  /** Hash of what it was changed to; null where it was deleted. */
  after: z.string().nullable(),
});
type KeptRow = z.output<typeof keptRow>;
const keptCounter = z.object({ key: z.string() });
const storedRow = z.object({ key: z.string(), value: z.string(), expires: z.coerce.number().nullable() });

const codec = new Keyv();
const hashOf = (text: string | null): string | null =>
  text === null ? null : createHash('sha256').update(text).digest('base64url');
const asideKey = (id: string, ...of: readonly string[]): RowKey => rowKey(id, ...of);
const deltaKey = (id: string, key: string): RowKey => rowKey('aside', id, key);

/** What is written beside the changes while something is kept: the rows as they were at first. */
export async function keptBeside(
  database: Database,
  id: string,
  changes: readonly TextChange[],
): Promise<readonly TextChange[]> {
  const meant = changes.filter((change) => !ofTheWork.includes(change.namespace));
  const kept: TextChange[] = [];
  for (const change of meant) {
    const key = asideKey(id, change.namespace, change.key);
    const known = (await readRow(database, namespace, key))?.value;
    const first = known === undefined ? undefined : await decode(known, keptRow);
    const was = first ?? (await asItIs(database, change));
    kept.push(await encode(namespace, key, { ...was, after: hashOf(change.value) }));
  }
  return kept;
}

async function asItIs(database: Database, { namespace: of, key }: TextChange): Promise<Omit<KeptRow, 'after'>> {
  const row = await readRow(database, of, key);
  return { namespace: of, key, before: row?.value ?? null, expires: row?.expires ?? null };
}

/** The same for counters: by how much they were changed in all. */
export async function countedBeside(
  id: string,
  changes: readonly { readonly key: string; readonly by: number }[],
): Promise<readonly Statement[]> {
  const meant = changes.filter(({ key }) => !spent.test(key));
  const rows = await Promise.all(
    meant.map(({ key }) => encode(countersNamespace, asideKey(id, key), { key } satisfies z.input<typeof keptCounter>)),
  );
  return [...writeStatements(rows), ...changeCounters(meant.map(({ key, by }) => ({ key: deltaKey(id, key), by })))];
}

export function createAside(database: Database, keeping: Keeping, pictures: PicturesAside): Aside {
  return {
    keep: (id, task) => keeping.run(id, () => pictures.keep(id, task)),
    async restore(id, team) {
      await pictures.restore(id);
      const statements: Statement[] = [];
      const changes: TextChange[] = [];
      for (const row of await allOf(database, namespace, id, keptRow)) {
        const now = (await readRow(database, row.namespace, row.key))?.value ?? null;
        // What was changed since by others stays as they left it.
        if (hashOf(now) === row.after)
          changes.push({ namespace: row.namespace, key: row.key, value: row.before, expires: row.expires });
      }
      const counters = await allOf(database, countersNamespace, id, keptCounter);
      const deltas = new Map<string, number>();
      for (const { key } of counters) deltas.set(key, await totalOf(database, deltaKey(id, key)));
      const back = [...deltas].flatMap(
        ([key, by]) => (versions.test(key) || by === 0 ? [] : [{ key: key as RowKey, by: -by }]), // it was a counter's key
      );
      const read = ['lessons-version', 'experience-version'].map((name) => ({ key: rowKey(name, team), by: 1 }));
      statements.push(
        ...writeStatements(changes),
        ...inParts([...back, ...read], partSize).flatMap((part) => changeCounters(part)),
        ...dropStatements(id),
      );
      await database.run(statements);
      return { turns: await idsIn(changes, 'turns'), lessons: await idsIn(changes, 'lessons') };
    },
    async discard(id) {
      await pictures.discard(id);
      await database.run(dropStatements(id));
      await database.scrub();
    },
  };
}

async function idsIn(changes: readonly TextChange[], of: string): Promise<readonly string[]> {
  const values = changes.flatMap((change) => (change.namespace === of && change.value !== null ? [change.value] : []));
  return (await Promise.all(values.map((value) => decode(value, z.object({ id: z.string() }))))).map(({ id }) => id);
}

function dropStatements(id: string): readonly Statement[] {
  const inside = (prefix: string) => [prefix, `${prefix}\u{10FFFF}`];
  return [
    ...[namespace, countersNamespace].map((of) =>
      statement(
        'DELETE FROM clovabot_rows WHERE namespace = $1 AND key >= $2 AND key < $3',
        of,
        ...inside(rowKey(id, '')),
      ),
    ),
    statement('DELETE FROM clovabot_counters WHERE key >= $1 AND key < $2', ...inside(rowKey('aside', id, ''))),
  ];
}

async function allOf<Row>(database: Database, of: string, id: string, schema: z.ZodType<Row>): Promise<readonly Row[]> {
  const found: Row[] = [];
  for (let after: string | undefined; ; ) {
    const page = await readPage(database, of, { prefix: rowKey(id, ''), after, limit: partSize, now: 0 });
    for (const { value } of page) found.push(await decode(value, schema));
    if (page.length < partSize) return found;
    after = page.at(-1)?.key;
  }
}

async function readRow(database: Database, of: string, key: string) {
  const { rows } = await runOne(
    database,
    'SELECT key, value, expires FROM clovabot_rows WHERE namespace = $1 AND key = $2',
    of,
    key,
  );
  return rows[0] && storedRow.parse(rows[0]);
}

async function totalOf(database: Database, key: string): Promise<number> {
  const { rows } = await runOne(
    database,
    `SELECT total FROM clovabot_counters WHERE key IN ${placeholders(1, 1)}`,
    key,
  );
  return Number(rows[0]?.total ?? 0);
}

async function encode(of: string, key: string, value: object): Promise<TextChange> {
  return { namespace: of, key, value: String(await codec.serializeData({ value })), expires: null };
}

const decode = async <Row>(text: string, schema: z.ZodType<Row>): Promise<Row> =>
  schema.parse((await codec.deserialize?.<unknown>(text))?.value);
