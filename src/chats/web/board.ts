import PQueue from 'p-queue';
import { z } from 'zod';
import type { RowChange, Store } from '../../contracts/store.js';
import type { Person } from '../../contracts/turn.js';
import { rowKey } from '../../util/row-key.js';
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
}

export interface AddOptions {
  /** A post with this mark is added once: the same again gives the one that is there. */
  readonly once?: string;
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
/** Picture, post: which posts of people hold a picture. */
const holdersNamespace = 'web-picture-holders';
/** Marks of posts that are made once, as long as what makes them may be tried again, ms. */
const marksNamespace = 'web-post-marks';
const marksKeptMs = 8 * 24 * 3600 * 1000;
const lastTextLength = 120;
export const deletedTitle = 'Deleted message';

/** Posts' keys sort as their numbers do, up to a thread of a hundred million posts. */
const postId = (thread: string, number: number): string => `${thread}.${String(number).padStart(8, '0')}`;
export const postNumber = (id: string): number => Number(id.slice(id.lastIndexOf('.') + 1));

interface OpenBoard extends BoardOptions {
  readonly threads: Map<string, WebThread>;
  readonly people: Map<string, Person>;
  /** Changes happen one after another. */
  readonly queue: PQueue;
}

/** Reads the list of threads and people; posts stay in the store. */
export async function openBoard(options: BoardOptions): Promise<Board> {
  const { store } = options;
  const threads = new Map<string, WebThread>();
  for (const { value } of await store.list(threadNamespace, threadRow, {})) threads.set(value.id, value);
  const people = new Map<string, Person>();
  for (const { value } of await store.list(peopleNamespace, personRow, {})) people.set(value.id, value);
  const board: OpenBoard = { ...options, threads, people, queue: new PQueue({ concurrency: 1 }) };
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
  };
}

async function readPost(store: Store, id: string): Promise<WebPost | undefined> {
  return store.get(postNamespace, rowKey(id), postRow);
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
  const taken: PersonPost = {
    ...post,
    revision: post.revision + 1,
    text: '',
    pictures: [],
    pointed: undefined,
    reactions: [],
    deleted: true,
  };
  const held = picturesOf(post);
  const released = held.map((picture) => holderRow(picture, id, undefined));
  await save(board, taken, released);
  for (const picture of held) {
    const holders = await store.list(holdersNamespace, z.boolean(), { prefix: rowKey(picture, ''), limit: 1 });
    if (holders.length === 0) await drop(picture);
  }
  return true;
}

/** Stores and publishes a post that changed, and its thread where the list now shows it otherwise. */
async function save(
  { store, threads, publish }: OpenBoard,
  post: WebPost,
  more: readonly RowChange[] = [],
): Promise<void> {
  const rows = [...rowsOf(post), ...more];
  const thread = threads.get(post.thread);
  const retold = thread && retoldBy(post, thread);
  if (retold) rows.push({ namespace: threadNamespace, key: rowKey(retold.id), value: retold });
  await store.write(rows);
  publish({ type: 'post', post });
  if (!retold) return;
  threads.set(retold.id, retold);
  publish({ type: 'thread', thread: retold });
}

/** A post, and what is noted about it: that the bot is at work in it, which pictures it holds. */
function rowsOf(post: WebPost): RowChange[] {
  const row = { namespace: postNamespace, key: rowKey(post.id), value: post };
  if (post.from === 'person') return [row, ...picturesOf(post).map((picture) => holderRow(picture, post.id, true))];
  // A lesson goes on in the same post whatever stops, so it is not noted.
  const working = (post.post.working && !post.post.lesson) || undefined;
  return [row, { namespace: workingNamespace, key: rowKey(post.id), value: working }];
}

const holderRow = (picture: string, post: string, value: true | undefined): RowChange => ({
  namespace: holdersNamespace,
  key: rowKey(picture, post),
  value,
});

const picturesOf = ({ pictures }: PersonPost): readonly string[] => [...new Set(pictures.map(({ id }) => id))];

/** The thread as the list shows it after this post changed; undefined when that is no change. */
function retoldBy(post: WebPost, thread: WebThread): WebThread | undefined {
  const number = postNumber(post.id);
  // A thread is called after its first message.
  const title = number === 1 && post.from === 'person' && post.deleted ? deletedTitle : thread.title;
  const last = number === thread.posts ? lastText(post) : thread.lastText;
  return title === thread.title && last === thread.lastText ? undefined : { ...thread, title, lastText: last };
}

/** The first line of what was said, for the list of threads. */
function lastText(post: WebPost): string {
  const said = post.from === 'bot' ? post.post.text : `${post.author.name}: ${post.text || withoutWords(post)}`;
  return said.replace(/[*`]/g, '').trim().split('\n', 1)[0]?.slice(0, lastTextLength) ?? '';
}

function withoutWords({ pictures, deleted }: PersonPost): string {
  if (deleted) return 'deleted a message';
  if (pictures.length === 0) return 'marked something';
  return pictures.length === 1 ? 'a picture' : `${pictures.length} pictures`;
}
