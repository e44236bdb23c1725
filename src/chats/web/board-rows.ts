import type PQueue from 'p-queue';
import type { RowChange, Store } from '../../contracts/store.js';
import type { Person } from '../../contracts/turn.js';
import { rowKey } from '../../util/row-key.js';
import { postRow } from './rows.js';
import type { PersonPost, WebEvent, WebPost, WebThread } from './wire.js';

export interface BoardOptions {
  readonly store: Store;
  readonly publish: (event: WebEvent) => void;
  /** What is there is to be asked for again, as something of it is gone. */
  readonly startOver: () => void;
  readonly now: () => number;
  readonly randomId: () => string;
}

export const threadNamespace = 'web-threads';
export const postNamespace = 'web-posts';
export const peopleNamespace = 'web-people';
export const workingNamespace = 'web-working';
/** Picture, post: which posts of people hold a picture. */
export const holdersNamespace = 'web-picture-holders';
const lastTextLength = 120;
export const deletedTitle = 'Deleted message';

/** Posts' keys sort as their numbers do, up to a thread of a hundred million posts. */
export const postId = (thread: string, number: number): string => `${thread}.${String(number).padStart(8, '0')}`;
export const postNumber = (id: string): number => Number(id.slice(id.lastIndexOf('.') + 1));

export interface OpenBoard extends BoardOptions {
  readonly threads: Map<string, WebThread>;
  readonly people: Map<string, Person>;
  /** Changes happen one after another. */
  readonly queue: PQueue;
}

export async function readPost(store: Store, id: string): Promise<WebPost | undefined> {
  return store.get(postNamespace, rowKey(id), postRow);
}

/** Stores and publishes a post that changed, and its thread where the list now shows it otherwise. */
export async function save(
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
export function rowsOf(post: WebPost): RowChange[] {
  const row = { namespace: postNamespace, key: rowKey(post.id), value: post };
  if (post.from === 'person') return [row, ...picturesOf(post).map((picture) => holderRow(picture, post.id, true))];
  // A lesson goes on in the same post whatever stops, so it is not noted.
  const working = (post.post.working && !post.post.lesson) || undefined;
  return [row, { namespace: workingNamespace, key: rowKey(post.id), value: working }];
}

export const holderRow = (picture: string, post: string, value: true | undefined): RowChange => ({
  namespace: holdersNamespace,
  key: rowKey(picture, post),
  value,
});

export const picturesOf = ({ pictures }: PersonPost): readonly string[] => [...new Set(pictures.map(({ id }) => id))];

/** The thread as the list shows it after this post changed; undefined when that is no change. */
function retoldBy(post: WebPost, thread: WebThread): WebThread | undefined {
  const number = postNumber(post.id);
  // A thread is called after its first message.
  const title = number === 1 && post.from === 'person' && post.deleted ? deletedTitle : thread.title;
  const last = number === thread.posts ? lastText(post) : thread.lastText;
  return title === thread.title && last === thread.lastText ? undefined : { ...thread, title, lastText: last };
}

/** The first line of what was said, for the list of threads. */
export function lastText(post: WebPost): string {
  const said = post.from === 'bot' ? post.post.text : `${post.author.name}: ${post.text || withoutWords(post)}`;
  return said.replace(/[*`]/g, '').trim().split('\n', 1)[0]?.slice(0, lastTextLength) ?? '';
}

function withoutWords({ pictures, deleted }: PersonPost): string {
  if (deleted) return 'deleted a message';
  if (pictures.length === 0) return 'marked something';
  return pictures.length === 1 ? 'a picture' : `${pictures.length} pictures`;
}
