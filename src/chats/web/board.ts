import { AsyncResource } from 'node:async_hooks';
import PQueue from 'p-queue';
import { z } from 'zod';
import type { Person } from '../../contracts/turn.js';
import { rowKey } from '../../util/row-key.js';
import { forgetAll, forgetBefore, forgetPerson, isHeld, readLists, taken } from './board-forgetting.js';
import {
  type BoardOptions,
  holderRow,
  lastText,
  type OpenBoard,
  peopleNamespace,
  picturesOf,
  postId,
  postNamespace,
  readPost,
  rowsOf,
  save,
  threadNamespace,
  workingNamespace,
} from './board-rows.js';
import { postRow } from './rows.js';
import type { BotPost, PersonPost, PostsPage, WebPost, WebThread } from './wire.js';

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
   * Replaces a post by what `change` makes of it. Changes happen one after the other; undefined when there is no such
   * post, unchanged (and untold) when `change` returns the very same.
   */
  change(id: string, change: (post: WebPost) => WebPost): Promise<WebPost | undefined>;
  /**
   * Takes back a person's post: it stays as a place where something was, without words, pictures and reactions. Each of
   * its pictures that no other post holds is dropped before anything else changes, so that a post which comes in
   * meanwhile either keeps it or finds it gone. False when there is no such post, or it is taken back already.
   */
  takeBack(id: string, drop: (picture: string) => Promise<void>): Promise<boolean>;
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
}

/** Marks of posts that are made once, as long as what makes them may be tried again, ms. */
const marksNamespace = 'web-post-marks';
const marksKeptMs = 8 * 24 * 3600 * 1000;

/** Reads the list of threads and people; posts stay in the store. */
export async function openBoard(options: BoardOptions): Promise<Board> {
  const { store } = options;
  const threads = new Map<string, WebThread>();
  const people = new Map<string, Person>();
  await readLists({ store, threads, people });
  const board: OpenBoard = { ...options, threads, people, queue: new PQueue({ concurrency: 1 }) };
  /** What is kept aside of it is known by the caller's context, which a queue would lose. */
  const startingOver = (change: () => Promise<void>): Promise<void> =>
    board.queue.add(AsyncResource.bind(change)).finally(options.startOver);
  return {
    threads: () => [...threads.values()].sort((a, b) => b.lastAt - a.lastAt),
    thread: (id) => threads.get(id),
    people: () => [...people.values()].sort((a, b) => a.name.localeCompare(b.name)),
    person: (id) => people.get(id),
    post: (id) => readPost(store, id),
    posts: (thread, wanted) => readPosts(board, thread, wanted),
    join: (name) => board.queue.add(() => join(board, name)),
    admit: (person) => board.queue.add(() => admit(board, person)),
    startThread: (title, id) => board.queue.add(() => startThread(board, title, id)),
    add: (thread, draft, options) => board.queue.add(() => addPost(board, thread, draft, options)),
    change: (id, change) => board.queue.add(() => changePost(board, id, change)),
    takeBack: (id, drop) => board.queue.add(() => takeBack(board, id, drop)),
    // Ids of posts hold no character that a key would escape.
    working: async () => (await store.list(workingNamespace, z.boolean(), {})).map(({ key }) => key),
    forgetBefore: (before, stands) => startingOver(() => forgetBefore(board, before, stands)),
    forgetPerson: (person) => startingOver(() => forgetPerson(board, person)),
    forgetAll: (but) => startingOver(() => forgetAll(board, but)),
    reread: () => startingOver(() => readLists(board)),
  };
}

async function readPosts(
  { store, threads }: OpenBoard,
  thread: string,
  { before, limit }: { readonly before?: number; readonly limit: number },
): Promise<PostsPage> {
  const total = threads.get(thread)?.posts ?? 0;
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
  const known = [...board.people.values()].find((person) => person.name.toLowerCase() === name.toLowerCase());
  return known ?? admit(board, { id: board.randomId(), name });
}

async function admit({ store, people, publish }: OpenBoard, { id, name }: Person): Promise<Person> {
  const known = people.get(id);
  if (known?.name === name) return known;
  const person: Person = { id, name };
  await store.write([{ namespace: peopleNamespace, key: rowKey(person.id), value: person }]);
  people.set(person.id, person);
  publish({ type: 'person', person });
  return person;
}

async function startThread(
  { store, threads, publish, now, randomId }: OpenBoard,
  title: string,
  id = randomId(),
): Promise<WebThread> {
  const known = threads.get(id);
  if (known) return known;
  const at = now();
  const thread: WebThread = { id, title, startedAt: at, posts: 0, lastAt: at, lastText: '' };
  await store.write([{ namespace: threadNamespace, key: rowKey(thread.id), value: thread }]);
  threads.set(thread.id, thread);
  publish({ type: 'thread', thread });
  return thread;
}

async function addPost(
  { store, threads, publish, now }: OpenBoard,
  thread: string,
  draft: PostDraft,
  { once }: AddOptions = {},
): Promise<WebPost | undefined> {
  const known = threads.get(thread);
  if (!known) return undefined;
  const mark = once === undefined ? undefined : { namespace: marksNamespace, key: rowKey(once) };
  const added = mark && (await store.get(mark.namespace, mark.key, z.string()));
  if (added !== undefined) return readPost(store, added);
  const at = now();
  const number = known.posts + 1;
  const post: WebPost = { ...draft, id: postId(thread, number), thread, revision: 1, at, reactions: [] };
  const grown: WebThread = { ...known, posts: number, lastAt: at, lastText: lastText(post) };
  await store.write([
    ...rowsOf(post),
    { namespace: threadNamespace, key: rowKey(thread), value: grown },
    ...(mark ? [{ ...mark, value: post.id, ttl: marksKeptMs }] : []),
  ]);
  threads.set(thread, grown);
  publish({ type: 'post', post });
  publish({ type: 'thread', thread: grown });
  return post;
}

async function changePost(
  board: OpenBoard,
  id: string,
  change: (post: WebPost) => WebPost,
): Promise<WebPost | undefined> {
  const post = await readPost(board.store, id);
  if (!post) return undefined;
  const changed = change(post);
  if (changed === post) return post;
  const revised: WebPost = { ...changed, revision: post.revision + 1 };
  await save(board, revised);
  return revised;
}

async function takeBack(board: OpenBoard, id: string, drop: (picture: string) => Promise<void>): Promise<boolean> {
  const { store } = board;
  const post = await readPost(store, id);
  if (post?.from !== 'person' || post.deleted) return false;
  const held = picturesOf(post);
  const released = held.map((picture) => holderRow(picture, id, undefined));
  await save(board, taken(post), released);
  for (const picture of held) if (!(await isHeld(board, picture))) await drop(picture);
  return true;
}
