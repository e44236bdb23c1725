import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Connection, Place } from '../contracts/chat.js';
import { isPassing } from '../contracts/errors.js';
import type { Entry, Hold } from '../contracts/journal.js';
import type { Post } from '../contracts/post.js';
import type { RowChange, RowPlace } from '../contracts/row.js';
import type { ListOptions, Memory, Store } from '../contracts/store.js';
import { encodedParts, type RowKey, rowKey } from '../util/row-key.js';

/**
 * One run of an entry of the journal. A later one finds what this one has decided, posted and begun, so that people see
 * everything once.
 */
export interface Attempt {
  readonly key: string;
  /** A run before this one was cut off. */
  readonly isAgain: boolean;
  /** The id of the next turn or lesson that it makes: the same in each run. */
  nextId(): string;
  /** What the first run has made of it, for what could come to something else now. */
  once<Value>(name: string, schema: z.ZodType<Value>, make: () => Promise<Value>): Promise<Value>;
  /** The same connection, whose posts are made once over all runs. */
  posting(connection: Connection): Connection;
  /** Posts in which runs that were cut off were at work, and in which this one has shown nothing. */
  leftAtWork(): Promise<readonly LeftPost[]>;
  /** Its notes, of use no more when it is done. */
  notes(): Promise<readonly RowPlace[]>;
  forgetNotes(): Promise<void>;
}

export type LeftPost = Place & { readonly post: string };

const decided = 'journal-decisions';
const posted = 'journal-posts';
const postOf = 'journal-posts-by-id';
const noteSchema = z.object({
  team: z.string(),
  thread: z.string(),
  post: z.string(),
  working: z.boolean().optional(),
});
/** ms; notes are dropped when their entry is done, but for a stop at that moment. */
const keptMs = 8 * 24 * 3600 * 1000;

/** @param hold absent: where nothing is posted */
export function attemptOf(
  { key, begun }: Pick<Entry, 'key' | 'begun'>,
  store: Store,
  hold?: Pick<Hold, 'assure'>,
): Attempt {
  /** People see nothing of a run whose entry another process has taken over. */
  async function held<Result>(work: () => Promise<Result>): Promise<Result> {
    await hold?.assure();
    return work();
  }

  const isAgain = begun > 0;
  /** Those of this run. */
  const notes: RowPlace[] = [];
  const counts = new Map<string, number>();
  /** Posts in which this run has shown something. */
  const shown = new Set<string>();
  const numbered = (name: string): string => {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return `${name}${count}`;
  };

  async function post(connection: Connection, ...[place, given]: Parameters<Connection['post']>): Promise<string> {
    const slot = numbered(kindOf(given));
    const row = rowKey(key, slot);
    const known = isAgain ? await store.get(posted, row, noteSchema) : undefined;
    if (known) {
      shown.add(known.post);
      const isThere = await connection.edit(place, known.post, given).then(
        () => true,
        (error: unknown) => {
          if (isPassing(error)) throw error;
          return false;
        },
      );
      if (isThere) return known.post;
    }
    const mark = `${key}#${slot}${known ? `~${known.post}` : ''}`;
    let isNoted = false;
    const beside = (post: string): readonly RowChange[] => {
      isNoted = true;
      return noting(noteOf(row, place, post, given));
    };
    const id = await connection.post(place, given, { mark, again: isAgain, beside });
    shown.add(id);
    // A chat may have no rows of its own to write.
    if (!isNoted) await store.write(beside(id));
    return id;
  }

  function noting(rows: readonly RowChange[]): readonly RowChange[] {
    notes.push(...rows.map(({ namespace, key }) => ({ namespace, key })));
    return rows;
  }

  const noteOf = (
    row: RowKey,
    { team, thread }: Place,
    post: string,
    { working }: Pick<Post, 'working'>,
  ): readonly RowChange[] => [
    { namespace: posted, key: row, value: { team, thread, post, ...(working && { working }) }, ttl: keptMs },
    { namespace: postOf, key: rowKey(team, post), value: key, ttl: keptMs },
  ];

  /** Where it goes to work in a post that was there before, the next run must know. */
  async function edit(connection: Connection, ...[place, id, given]: Parameters<Connection['edit']>): Promise<void> {
    if (given.working && !shown.has(id))
      await store.write(noting(noteOf(rowKey(key, numbered('edit')), place, id, given)));
    shown.add(id);
    return connection.edit(place, id, given);
  }

  // Runs before this one have left others.
  const allNotes = async (): Promise<readonly RowPlace[]> =>
    isAgain ? placesOf(await notesIn(store, { prefix: rowKey(key, '') }), () => true) : notes;

  return {
    key,
    isAgain,
    nextId: () => uuidOf(`${key}#${numbered(idSlot)}`),
    async once(name, schema, make) {
      const row = rowKey(key, name);
      const known = isAgain ? await store.get(decided, row, z.object({ value: schema })) : undefined;
      if (known) return known.value;
      const value = await make();
      await store.write(noting([{ namespace: decided, key: row, value: { value }, ttl: keptMs }]));
      return value;
    },
    posting: (connection) => ({
      ...connection,
      post: (place, given) => held(() => post(connection, place, given)),
      edit: (...given) => held(() => edit(connection, ...given)),
      react: (...given) => held(() => connection.react(...given)),
      load: (...given) => connection.load(...given),
    }),
    async leftAtWork() {
      if (!isAgain) return [];
      const notes = await store.list(posted, noteSchema, { prefix: rowKey(key, '') });
      return notes.flatMap(({ value: { working, ...left } }) => (working && !shown.has(left.post) ? [left] : []));
    },
    notes: allNotes,
    forgetNotes: async () => store.write(dropped(await allNotes())),
  };
}

/** Drops notes of entries that were done at the very moment at which a run was killed. */
export async function forgetLeftNotes({ store, journal }: Pick<Memory, 'store' | 'journal'>): Promise<void> {
  const entryOf = (row: RowKey): string => encodedParts(row)[0];
  // Notes first: whatever is begun meanwhile is none of them.
  const noted = await notesIn(store, {});
  if (noted.posts.length + noted.decisions.length === 0) return;
  const waiting = await journal.list('waiting', Number.MAX_SAFE_INTEGER);
  const open = new Set(waiting.map(({ key }) => entryOf(rowKey(key, ''))));
  const left = placesOf(noted, (row) => !open.has(entryOf(row)));
  await store.write(dropped(left));
}

async function notesIn(store: Store, options: ListOptions) {
  const [posts, decisions] = await Promise.all([
    store.list(posted, noteSchema, options),
    store.list(decided, z.unknown(), options),
  ]);
  return { posts, decisions };
}

const placesOf = (
  { posts, decisions }: Awaited<ReturnType<typeof notesIn>>,
  isMeant: (row: RowKey) => boolean,
): readonly RowPlace[] => [
  ...posts
    .filter(({ key }) => isMeant(key))
    .flatMap(({ key, value: { team, post } }) => [
      { namespace: posted, key },
      { namespace: postOf, key: rowKey(team, post) },
    ]),
  ...decisions.filter(({ key }) => isMeant(key)).map(({ key }) => ({ namespace: decided, key })),
];

const dropped = (places: readonly RowPlace[]): readonly RowChange[] =>
  places.map(({ namespace, key }) => ({ namespace, key, value: undefined }));

/** Whether an entry that is not done yet has made this post. */
export const isNoted = async (team: string, post: string, store: Store): Promise<boolean> =>
  (await store.get(postOf, rowKey(team, post), z.string())) !== undefined;

/** An answer, a lesson or a notice: which of them come, and in which order, is the same in each run. */
const kindOf = ({ status }: Post): string => (status === 'notice' || status === 'lesson' ? status : 'turn');

const idSlot = 'id';

/** The id of the turn that an entry of the journal makes. */
export const turnOfEntry = (key: string): string => uuidOf(`${key}#${idSlot}1`);

function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
