import type { RowChange } from '../../contracts/row.js';
import type { RowRead, Store } from '../../contracts/store.js';
import type { Person } from '../../contracts/turn.js';
import type { SerialQueues } from '../../util/concurrency.js';
import { rowKey } from '../../util/row-key.js';
import type { BoardNews } from './board-news.js';
import { personRow, postRow, threadRow } from './rows.js';
import type { PersonPost, WebPost, WebThread } from './wire.js';

export interface BoardOptions {
  readonly store: Store;
  readonly news: Pick<BoardNews, 'tell' | 'startOver'>;
  readonly now: () => number;
  readonly randomId: () => string;
}

export const threadNamespace = 'web-threads';
export const postNamespace = 'web-posts';
export const peopleNamespace = 'web-people';
/** Name in lower case → person. Names of earlier versions have none. */
export const namesNamespace = 'web-names';
export const workingNamespace = 'web-working';
/** Picture, post: which posts of people hold a picture. */
export const holdersNamespace = 'web-picture-holders';
const lastTextLength = 120;
export const deletedTitle = 'Deleted message';

/** Posts' keys sort as their numbers do, up to a thread of a hundred million posts. */
export const postId = (thread: string, number: number): string => `${thread}.${String(number).padStart(8, '0')}`;
export const postNumber = (id: string): number => Number(id.slice(id.lastIndexOf('.') + 1));
export const threadOf = (id: string): string => id.slice(0, Math.max(0, id.lastIndexOf('.')));

export interface OpenBoard extends BoardOptions {
  /** Changes to one thread by this process happen one after another. */
  readonly queues: SerialQueues;
}

export const postRead = (id: string): RowRead<WebPost> => ({
  namespace: postNamespace,
  key: rowKey(id),
  schema: postRow,
});
export const threadRead = (id: string): RowRead<WebThread> => ({
  namespace: threadNamespace,
  key: rowKey(id),
  schema: threadRow,
});

export const readPost = (store: Store, id: string): Promise<WebPost | undefined> =>
  store.get(postNamespace, rowKey(id), postRow);

export const readThread = (store: Store, id: string): Promise<WebThread | undefined> =>
  store.get(threadNamespace, rowKey(id), threadRow);

export const readThreads = async (store: Store): Promise<readonly WebThread[]> =>
  (await store.list(threadNamespace, threadRow, {})).map(({ value }) => value);

export const readPerson = (store: Store, id: string): Promise<Person | undefined> =>
  store.get(peopleNamespace, rowKey(id), personRow);

export const readPeople = async (store: Store): Promise<readonly Person[]> =>
  (await store.list(peopleNamespace, personRow, {})).map(({ value }) => value);

export interface Revision {
  readonly post: WebPost;
  readonly more?: readonly RowChange[];
}

/** Stores and tells a post that changed, and its thread where the list now shows it otherwise. */
export async function revise(
  { store, news }: OpenBoard,
  id: string,
  change: (post: WebPost) => Revision | undefined,
): Promise<WebPost | undefined> {
  const revised = (post: WebPost | undefined, thread: WebThread | undefined) => {
    const revision = post && change(post);
    if (!revision) return undefined;
    const retold = thread && retoldBy(revision.post, thread);
    const list = retold ? [{ namespace: threadNamespace, key: rowKey(retold.id), value: retold }] : [];
    return { rows: [...rowsOf(revision.post), ...(revision.more ?? []), ...list], post: revision.post, retold };
  };
  const number = postNumber(id);
  const thread = await readThread(store, threadOf(id));
  // Only its first and its last post show in the list.
  const isListed = thread !== undefined && (number === 1 || number >= thread.posts);
  const outcome = isListed
    ? await store.update([postRead(id), threadRead(thread.id)], ([post, now]) => revised(post, now))
    : await store.update([postRead(id)], ([post]) => revised(post, undefined));
  if (!outcome) return undefined;
  news.tell([
    { type: 'post', post: outcome.post },
    ...(outcome.retold ? [{ type: 'thread' as const, thread: outcome.retold }] : []),
  ]);
  return outcome.post;
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
