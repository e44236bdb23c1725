/** How words, names and pictures leave the board. */
import { z } from 'zod';
import type { RowChange } from '../../contracts/row.js';
import type { Person } from '../../contracts/turn.js';
import { rowKey } from '../../util/row-key.js';
import {
  holderRow,
  holdersNamespace,
  namesNamespace,
  type OpenBoard,
  peopleNamespace,
  picturesOf,
  postNamespace,
  type Revision,
  readPeople,
  readPerson,
  readThread,
  readThreads,
  revise,
  threadNamespace,
  threadOf,
  threadRead,
  workingNamespace,
} from './board-rows.js';
import { everybody } from './places.js';
import { postRow } from './rows.js';
import type { BotPost, PersonPost, WebPost, WebThread } from './wire.js';

const pageSize = 200;
const nobody: Person = { id: '', name: 'somebody' };
const tooOld = 'This was here for longer than things are kept.';

/** As a place where something was: without words, pictures and reactions. */
export const taken = (post: PersonPost, author = post.author): PersonPost => ({
  ...post,
  author,
  revision: post.revision + 1,
  text: '',
  pictures: [],
  pointed: undefined,
  reactions: [],
  deleted: true,
});

const emptied = (post: BotPost): BotPost => ({
  ...post,
  revision: post.revision + 1,
  reactions: [],
  post: { text: tooOld, status: 'notice', pictures: [], buttons: [] },
});

const isEmpty = (post: WebPost): boolean =>
  post.from === 'person' ? post.deleted === true : post.post.text === tooOld && post.post.status === 'notice';

/**
 * Empties what was posted before a time. What shows something that is kept stays, with the words that led to it; a thread
 * of which nothing stays goes as a whole.
 */
export async function forgetBefore(
  board: OpenBoard,
  before: number,
  stands: (post: string) => Promise<boolean>,
): Promise<void> {
  for (const { id, startedAt } of await readThreads(board.store))
    if (startedAt < before)
      await asItStands(board, id, async (thread) => {
        const posts = await postsOf(board, thread);
        const old: WebPost[] = [];
        /** Whether what the bot posted next is kept. */
        let isAnswered = false;
        for (const post of posts.toReversed()) {
          if (post.from === 'bot') isAnswered = await stands(post.id);
          if (post.at < before && !isAnswered) old.push(post);
        }
        if (old.length === posts.length && id !== everybody) return dropThread(board, thread, posts);
        for (const post of old.filter((one) => !isEmpty(one))) await empty(board, post);
        return true;
      });
}

/** Empties what a person wrote, and takes out their reactions and their name. */
export async function forgetPerson(board: OpenBoard, person: string): Promise<void> {
  for (const thread of await readThreads(board.store))
    for (const post of await postsOf(board, thread)) {
      const isTheirs = post.from === 'person' && post.author.id === person;
      if (isTheirs) await empty(board, post, nobody);
      else if (hasReacted(post, person)) await change(board, post, (now) => ({ post: withoutReactions(now, person) }));
    }
  const known = await readPerson(board.store, person);
  await board.store.write(personGone({ id: person, name: known?.name ?? '' }));
}

/** Drops all threads, posts and names. @param but a thread that is only emptied */
export async function forgetAll(board: OpenBoard, but?: string): Promise<void> {
  for (const { id } of await readThreads(board.store))
    await asItStands(board, id, async (thread) => {
      const posts = await postsOf(board, thread);
      if (id !== but) return dropThread(board, thread, posts);
      for (const post of posts) await empty(board, post, nobody);
      return true;
    });
  await board.store.write((await readPeople(board.store)).flatMap(personGone));
}

const personGone = ({ id, name }: Person): readonly RowChange[] => [
  { namespace: peopleNamespace, key: rowKey(id), value: undefined },
  { namespace: namesNamespace, key: rowKey(name.toLowerCase()), value: undefined },
];

async function postsOf({ store }: OpenBoard, { id }: WebThread): Promise<readonly WebPost[]> {
  const found: WebPost[] = [];
  const prefix = rowKey(`${id}.`);
  for (let after: typeof prefix | undefined; ; ) {
    const page = await store.list(postNamespace, postRow, { prefix, after, limit: pageSize });
    found.push(...page.map(({ value }) => value));
    if (page.length < pageSize) return found;
    after = page.at(-1)?.key;
  }
}

const empty = (board: OpenBoard, post: WebPost, author?: Person): Promise<void> =>
  change(board, post, (now) =>
    now.from === 'bot'
      ? { post: emptied(now) }
      : { post: taken(now, author), more: picturesOf(now).map((picture) => holderRow(picture, now.id, undefined)) },
  );

const change = (board: OpenBoard, { id }: WebPost, by: (post: WebPost) => Revision): Promise<void> =>
  board.queues.run(threadOf(id), async () => void (await revise(board, id, by)));

/** Does something with a thread, anew where it says that somebody has posted in it meanwhile, here or in another process. */
async function asItStands(board: OpenBoard, id: string, task: (thread: WebThread) => Promise<boolean>): Promise<void> {
  for (;;) {
    const thread = await readThread(board.store, id);
    if (!thread || (await task(thread))) return;
  }
}

/** False, and nothing is dropped, where the thread has other posts by now than when it was read. */
async function dropThread({ store }: OpenBoard, thread: WebThread, posts: readonly WebPost[]): Promise<boolean> {
  const gone: RowChange[] = posts.flatMap((post) => [
    { namespace: postNamespace, key: rowKey(post.id), value: undefined },
    { namespace: workingNamespace, key: rowKey(post.id), value: undefined },
    ...(post.from === 'person' ? picturesOf(post).map((picture) => holderRow(picture, post.id, undefined)) : []),
  ]);
  const list = { namespace: threadNamespace, key: rowKey(thread.id), value: undefined };
  const dropped = await store.update([threadRead(thread.id)], ([now]) =>
    now?.posts === thread.posts ? { rows: [...gone, list] } : undefined,
  );
  return dropped !== undefined;
}

const hasReacted = ({ reactions }: WebPost, person: string): boolean =>
  reactions.some(({ people }) => people.some(({ id }) => id === person));

function withoutReactions(post: WebPost, person: string): WebPost {
  const reactions = post.reactions
    .map(({ emoji, people }) => ({ emoji, people: people.filter(({ id }) => id !== person) }))
    .filter(({ people }) => people.length > 0);
  return { ...post, revision: post.revision + 1, reactions };
}

/** Whether a post of somebody still holds a picture. */
export const isHeld = async ({ store }: Pick<OpenBoard, 'store'>, picture: string): Promise<boolean> =>
  (await store.list(holdersNamespace, z.boolean(), { prefix: rowKey(picture, ''), limit: 1 })).length > 0;
