import PQueue from 'p-queue';
import { z } from 'zod';
import type { Store } from '../../store.js';
import type { Person } from '../../turn.js';
import { personRow, postRow, threadRow } from './rows.js';
import type { BotPost, PersonPost, PostsPage, WebEvent, WebPost, WebThread } from './wire.js';

type Draft<P extends WebPost> = Omit<P, 'id' | 'thread' | 'revision' | 'at' | 'reactions'>;
export type PostDraft = Draft<PersonPost> | Draft<BotPost>;

/** The threads, posts and people of the web chat: kept in the store, each change told to `publish`. */
export interface Board {
  /** Newest first. */
  threads(): readonly WebThread[];
  thread(id: string): WebThread | undefined;
  /** By name. */
  people(): readonly Person[];
  person(id: string): Person | undefined;
  /** The person of that name, made when there is none yet; upper and lower case do not matter. */
  join(name: string): Promise<Person>;
  startThread(title: string): Promise<WebThread>;
  /** The newest posts, or the newest before the post with number `before`; at most `limit`. */
  posts(thread: string, options: { readonly before?: number; readonly limit: number }): Promise<PostsPage>;
  post(id: string): Promise<WebPost | undefined>;
  /** Undefined when there is no such thread. */
  add(thread: string, draft: PostDraft): Promise<WebPost | undefined>;
  /**
   * Replaces a post by what `change` makes of it. Changes happen one after the other; undefined when there is no such
   * post, unchanged (and untold) when `change` returns the very same.
   */
  change(id: string, change: (post: WebPost) => WebPost): Promise<WebPost | undefined>;
  /** Ids of posts in which the bot is, or was when the last run ended, at work. */
  working(): Promise<readonly string[]>;
}

export interface BoardOptions {
  readonly store: Store;
  readonly publish: (event: WebEvent) => void;
  readonly now: () => number;
  readonly randomId: () => string;
}

const threadNamespace = 'web-threads';
const postNamespace = 'web-posts';
const peopleNamespace = 'web-people';
const workingNamespace = 'web-working';
const rowsAtOnce = 500;
const lastTextLength = 120;

/** Posts' keys sort as their numbers do, up to a thread of a hundred million posts. */
const postId = (thread: string, number: number): string => `${thread}.${String(number).padStart(8, '0')}`;
export const postNumber = (id: string): number => Number(id.slice(id.lastIndexOf('.') + 1));
const threadOf = (id: string): string => id.slice(0, id.lastIndexOf('.'));

/** Reads the list of threads and people; posts stay in the store. */
export async function openBoard({ store, publish, now, randomId }: BoardOptions): Promise<Board> {
  const threads = new Map<string, WebThread>();
  for (const thread of await readAll(store, threadNamespace, threadRow)) threads.set(thread.id, thread);
  const people = new Map<string, Person>();
  for (const person of await readAll(store, peopleNamespace, personRow)) people.set(person.id, person);
  const queue = new PQueue({ concurrency: 1 });
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => queue.add(work);

  async function read(id: string): Promise<WebPost | undefined> {
    const row: unknown = await store.table(postNamespace).get(id);
    return row === undefined ? undefined : postRow.parse(row);
  }

  return {
    threads: () => [...threads.values()].sort((a, b) => b.lastAt - a.lastAt),
    thread: (id) => threads.get(id),
    people: () => [...people.values()].sort((a, b) => a.name.localeCompare(b.name)),
    person: (id) => people.get(id),
    post: (id) => read(id),

    join: (name) =>
      inTurn(async () => {
        const known = [...people.values()].find((person) => person.name.toLowerCase() === name.toLowerCase());
        if (known) return known;
        const person: Person = { id: randomId(), name };
        await store.write([{ namespace: peopleNamespace, key: person.id, value: person }]);
        people.set(person.id, person);
        publish({ type: 'person', person });
        return person;
      }),

    startThread: (title) =>
      inTurn(async () => {
        const at = now();
        const thread: WebThread = { id: randomId(), title, startedAt: at, posts: 0, lastAt: at, lastText: '' };
        await store.write([{ namespace: threadNamespace, key: thread.id, value: thread }]);
        threads.set(thread.id, thread);
        publish({ type: 'thread', thread });
        return thread;
      }),

    async posts(thread, { before, limit }) {
      const total = threads.get(thread)?.posts ?? 0;
      const newest = Math.min(total, (before ?? total + 1) - 1);
      const skipped = Math.max(0, newest - limit);
      if (newest <= 0) return { posts: [], more: false };
      const rows = await store.list(postNamespace, postRow, {
        prefix: `${thread}.`,
        after: postId(thread, skipped),
        limit: newest - skipped,
      });
      return { posts: rows.map((row) => row.value), more: skipped > 0 };
    },

    add: (thread, draft) =>
      inTurn(async () => {
        const known = threads.get(thread);
        if (!known) return undefined;
        const at = now();
        const number = known.posts + 1;
        const post: WebPost = { ...draft, id: postId(thread, number), thread, revision: 1, at, reactions: [] };
        const grown: WebThread = { ...known, posts: number, lastAt: at, lastText: lastText(post) };
        await store.write([...rowsOf(post), { namespace: threadNamespace, key: thread, value: grown }]);
        threads.set(thread, grown);
        publish({ type: 'post', post });
        publish({ type: 'thread', thread: grown });
        return post;
      }),

    change: (id, change) =>
      inTurn(async () => {
        const post = await read(id);
        if (!post) return undefined;
        const changed = change(post);
        if (changed === post) return post;
        const revised: WebPost = { ...changed, revision: post.revision + 1 };
        const rows = rowsOf(revised);
        const thread = threads.get(threadOf(id));
        const isNewest = thread !== undefined && thread.posts === postNumber(id);
        const retold =
          isNewest && thread.lastText !== lastText(revised) ? { ...thread, lastText: lastText(revised) } : undefined;
        if (retold) rows.push({ namespace: threadNamespace, key: retold.id, value: retold });
        await store.write(rows);
        publish({ type: 'post', post: revised });
        if (retold) {
          threads.set(retold.id, retold);
          publish({ type: 'thread', thread: retold });
        }
        return revised;
      }),

    working: async () => {
      const rows = await store.list(workingNamespace, z.boolean(), {});
      return rows.map((row) => row.key);
    },
  };
}

interface Row {
  readonly namespace: string;
  readonly key: string;
  readonly value: unknown;
}

/** A post, and the note that the bot is at work in it: written and taken away together with its state. */
function rowsOf(post: WebPost): Row[] {
  const row: Row = { namespace: postNamespace, key: post.id, value: post };
  if (post.from === 'person') return [row];
  const working = ['planning', 'programming', 'running'].includes(post.post.status) || undefined;
  return [row, { namespace: workingNamespace, key: post.id, value: working }];
}

/** The first line of what was said, for the list of threads. */
function lastText(post: WebPost): string {
  const said = post.from === 'bot' ? post.post.text : `${post.author.name}: ${post.text || pictureCount(post)}`;
  return said.replace(/[*`]/g, '').trim().split('\n', 1)[0]?.slice(0, lastTextLength) ?? '';
}

const pictureCount = (post: PersonPost): string =>
  post.pictures.length === 1 ? 'a picture' : `${post.pictures.length} pictures`;

async function readAll<Row>(store: Store, namespace: string, schema: z.ZodType<Row>): Promise<readonly Row[]> {
  const found: Row[] = [];
  let after: string | undefined;
  for (;;) {
    const rows = await store.list(namespace, schema, { after, limit: rowsAtOnce });
    found.push(...rows.map((row) => row.value));
    after = rows.at(-1)?.key;
    if (rows.length < rowsAtOnce) return found;
  }
}
