import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { StoreError } from '../../contracts/errors.js';
import type { RowChange } from '../../contracts/row.js';
import type { RowRead, Store } from '../../contracts/store.js';
import type { Person } from '../../contracts/turn.js';
import { serialQueues } from '../../util/concurrency.js';
import { rowKey } from '../../util/row-key.js';
import { forgetAll, forgetBefore, forgetPerson, isHeld, taken } from './board-forgetting.js';
import {
  type BoardOptions,
  holderRow,
  lastText,
  namesNamespace,
  type OpenBoard,
  peopleNamespace,
  picturesOf,
  postId,
  postNamespace,
  readPeople,
  readPerson,
  readPost,
  readThread,
  readThreads,
  revise,
  rowsOf,
  threadNamespace,
  threadOf,
  threadRead,
  workingNamespace,
} from './board-rows.js';
import { postRow } from './rows.js';
import type { BotPost, PersonPost, PostsPage, WebPost, WebThread } from './wire.js';

type Draft<P extends WebPost> = Omit<P, 'id' | 'thread' | 'revision' | 'at' | 'reactions'>;
export type PostDraft = Draft<PersonPost> | Draft<BotPost>;

/**
 * The threads, posts and people of the web chat: rows of the store, which several processes may read and change at once;
 * each change is told as news.
 */
export interface Board {
  /** Newest first. */
  threads(): Promise<readonly WebThread[]>;
  thread(id: string): Promise<WebThread | undefined>;
  /** By name. */
  people(): Promise<readonly Person[]>;
  person(id: string): Promise<Person | undefined>;
  /** The person of that name, made when there is none yet; upper and lower case do not matter. */
  join(name: string): Promise<Person>;
  /** Somebody who is known by this id elsewhere. */
  admit(person: Person): Promise<Person>;
  /** @param id default: a new one; where it is there already, it stays as it is */
  startThread(title: string, id?: string): Promise<WebThread>;
  /** The newest posts, or the newest before the post with number `before`; at most `limit`. */
  posts(thread: string, options: { readonly before?: number; readonly limit: number }): Promise<PostsPage>;
  post(id: string): Promise<WebPost | undefined>;
  /** Undefined when there is no such thread. */
  add(thread: string, draft: PostDraft, options?: AddOptions): Promise<WebPost | undefined>;
  /**
   * Replaces a post by what `change` makes of it. Those of this process happen in the order in which they are asked for;
   * undefined when there is no such post, unchanged (and untold) when `change` returns the very same.
   * @param change has no effects of its own: it is asked again where another process has changed the post meanwhile
   */
  change(id: string, change: (post: WebPost) => WebPost, beside?: Beside): Promise<WebPost | undefined>;
  /**
   * Takes back a person's post: it stays as a place where something was, without words, pictures and reactions. Each of
   * its pictures that no other post holds is dropped. False when there is no such post, or it is taken back already.
   */
  takeBack(id: string, drop: (picture: string) => Promise<void>, beside?: Beside): Promise<boolean>;
  /** While the task runs, nobody drops the picture because no post holds it. */
  holding(picture: string, task: () => Promise<void>): Promise<void>;
  /** Ids of posts in which the bot is, or was when the last run ended, at work. */
  working(): Promise<readonly string[]>;
  /** See board-forgetting.ts. Pages that are open start over. */
  forgetBefore(before: number, stands: (post: string) => Promise<boolean>): Promise<void>;
  forgetPerson(person: string): Promise<void>;
  forgetAll(but?: string): Promise<void>;
  /** What was forgotten is there again. */
  reread(): Promise<void>;
}

export interface AddOptions {
  /** A post with this mark is added once: the same again gives the one that is there. */
  readonly once?: string;
  readonly beside?: Beside;
}

/** Rows that are written with a post, or not at all. */
export type Beside = (post: WebPost) => readonly RowChange[];

/** Marks of posts that are made once, as long as what makes them may be tried again, ms. */
const marksNamespace = 'web-post-marks';
const marksKeptMs = 8 * 24 * 3600 * 1000;
export function openBoard(options: BoardOptions): Board {
  const { store } = options;
  const board: OpenBoard = { ...options, queues: serialQueues() };
  const startingOver = (change: () => Promise<void>): Promise<void> => change().finally(options.news.startOver);
  return {
    threads: async () => (await readThreads(store)).toSorted((a, b) => b.lastAt - a.lastAt),
    thread: (id) => readThread(store, id),
    people: () => people(store),
    person: (id) => readPerson(store, id),
    post: (id) => readPost(store, id),
    posts: (thread, wanted) => readPosts(board, thread, wanted),
    join: (name) => join(board, name),
    admit: (person) => admit(board, person),
    startThread: (title, id) => startThread(board, title, id),
    add: (thread, draft, options) => board.queues.run(thread, () => addPost(board, thread, draft, options)),
    change: (id, change, beside) => board.queues.run(threadOf(id), () => changePost(board, id, change, beside)),
    takeBack: (id, drop, beside) => board.queues.run(threadOf(id), () => takeBack(board, id, drop, beside)),
    holding: (picture, task) => withPicture(store, picture, task),
    // Ids of posts hold no character that a key would escape.
    working: async () => (await store.list(workingNamespace, z.boolean(), {})).map(({ key }) => key),
    forgetBefore: (before, stands) => startingOver(() => forgetBefore(board, before, stands)),
    forgetPerson: (person) => startingOver(() => forgetPerson(board, person)),
    forgetAll: (but) => startingOver(() => forgetAll(board, but)),
    reread: () => startingOver(async () => undefined),
  };
}

const people = async (store: Store): Promise<readonly Person[]> =>
  (await readPeople(store)).toSorted((a, b) => a.name.localeCompare(b.name));

async function readPosts(
  { store }: OpenBoard,
  thread: string,
  { before, limit }: { readonly before?: number; readonly limit: number },
): Promise<PostsPage> {
  const total = (await readThread(store, thread))?.posts ?? 0;
  const newest = Math.min(total, (before ?? total + 1) - 1);
  const skipped = Math.max(0, newest - limit);
  if (newest <= 0) return { posts: [], more: false };
  const rows = await store.list(postNamespace, postRow, {
    prefix: rowKey(`${thread}.`),
    after: rowKey(postId(thread, skipped)),
    limit: newest - skipped,
  });
  return { posts: rows.map((row) => row.value), more: skipped > 0 };
}

async function join(board: OpenBoard, name: string): Promise<Person> {
  const { store, news, randomId } = board;
  const isSame = (person: Person): boolean => person.name.toLowerCase() === name.toLowerCase();
  const known = (await people(store)).find(isSame);
  if (known) return known;
  const person: Person = { id: randomId(), name };
  const key = rowKey(name.toLowerCase());
  // Somebody may take it at another process at this moment.
  const taken = await store.update([{ namespace: namesNamespace, key, schema: z.string() }], ([by]) => ({
    rows:
      by === undefined
        ? [
            { namespace: namesNamespace, key, value: person.id },
            { namespace: peopleNamespace, key: rowKey(person.id), value: person },
          ]
        : [],
    by: by ?? person.id,
  }));
  if (taken && taken.by !== person.id)
    return (await readPerson(store, taken.by)) ?? (await admit(board, { id: taken.by, name }));
  news.tell([{ type: 'person', person }]);
  return person;
}

async function admit({ store, news }: OpenBoard, { id, name }: Person): Promise<Person> {
  const known = await readPerson(store, id);
  if (known?.name === name) return known;
  const person: Person = { id, name };
  await store.write([{ namespace: peopleNamespace, key: rowKey(person.id), value: person }]);
  news.tell([{ type: 'person', person }]);
  return person;
}

async function startThread(
  { store, news, now, randomId }: OpenBoard,
  title: string,
  id = randomId(),
): Promise<WebThread> {
  const at = now();
  const thread: WebThread = { id, title, startedAt: at, posts: 0, lastAt: at, lastText: '' };
  const started = await store.update([threadRead(id)], ([known]) => ({
    rows: known ? [] : [{ namespace: threadNamespace, key: rowKey(id), value: thread }],
    known,
  }));
  if (started?.known) return started.known;
  news.tell([{ type: 'thread', thread }]);
  return thread;
}

async function addPost(
  { store, news, now, randomId }: OpenBoard,
  thread: string,
  draft: PostDraft,
  { once, beside }: AddOptions = {},
): Promise<WebPost | undefined> {
  const mark: RowRead<string> = { namespace: marksNamespace, key: rowKey(once ?? randomId()), schema: z.string() };
  const outcome = await store.update([threadRead(thread), mark], ([known, added]) => {
    if (!known || added !== undefined) return { rows: [], added };
    const at = now();
    const number = known.posts + 1;
    const post: WebPost = { ...draft, id: postId(thread, number), thread, revision: 1, at, reactions: [] };
    const grown: WebThread = { ...known, posts: number, lastAt: at, lastText: lastText(post) };
    const noted = once === undefined ? [] : [{ ...markRow(mark), value: post.id, ttl: marksKeptMs }];
    const list = { namespace: threadNamespace, key: rowKey(thread), value: grown };
    const rows = [...rowsOf(post), list, ...noted, ...(beside?.(post) ?? [])];
    return { rows, post, grown };
  });
  if (outcome?.added !== undefined) return readPost(store, outcome.added);
  const { post, grown } = outcome ?? {};
  if (post && grown)
    news.tell([
      { type: 'post', post },
      { type: 'thread', thread: grown },
    ]);
  return post;
}

const markRow = ({ namespace, key }: RowRead<string>) => ({ namespace, key });

async function changePost(
  board: OpenBoard,
  id: string,
  change: (post: WebPost) => WebPost,
  beside: Beside = () => [],
): Promise<WebPost | undefined> {
  const revised = await revise(board, id, (before) => {
    const changed = change(before);
    const post = { ...changed, revision: before.revision + 1 };
    return changed === before ? undefined : { post, more: beside(post) };
  });
  return revised ?? readPost(board.store, id);
}

async function takeBack(
  board: OpenBoard,
  id: string,
  drop: (picture: string) => Promise<void>,
  beside: Beside = () => [],
): Promise<boolean> {
  const { store } = board;
  let held: readonly string[] = [];
  const isTaken = await revise(board, id, (post) => {
    if (post.from !== 'person' || post.deleted) return undefined;
    held = picturesOf(post);
    return { post: taken(post), more: [...held.map((picture) => holderRow(picture, id, undefined)), ...beside(post)] };
  });
  if (!isTaken) return false;
  for (const picture of held)
    await withPicture(store, picture, async () => {
      if (!(await isHeld(board, picture))) await drop(picture);
    });
  return true;
}

/** ms after which a process that has died holds a picture no more, and between two looks. */
const claimMs = 20_000;
const lookMs = 25;

async function withPicture(store: Store, picture: string, task: () => Promise<void>): Promise<void> {
  const key = rowKey('web-picture', picture);
  const start = performance.now();
  while (!(await store.claim(key, claimMs))) {
    if (performance.now() - start > 2 * claimMs)
      throw new StoreError('[web] a picture is held for too long; check the database', { passes: true });
    await sleep(lookMs);
  }
  try {
    await task();
  } finally {
    await store.releaseClaim(key);
  }
}
