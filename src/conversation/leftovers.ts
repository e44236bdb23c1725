import { z } from 'zod';
import type { Connection } from '../chat.js';
import type { Log } from '../log.js';
import { noticePost } from '../render.js';
import type { Memory } from '../store.js';
import { serialQueues } from '../util/serial-queues.js';
import type { PictureTrail } from './picture-trail.js';
import type { Records } from './records.js';

const postSchema = z.object({ team: z.string(), thread: z.string(), id: z.string(), words: z.string() });
type LeftPost = z.infer<typeof postSchema>;

/** What is left, in chats and beside memory, of what is forgotten. */
export interface Leftovers {
  /**
   * Does the forgetting, and takes away what was known of the talks and pictures that went by it. The posts that showed
   * them are noted: chats let them be edited only slowly.
   * @param about what is forgotten, and the words that then stand in its posts; those of a deleted thread are gone
   */
  cleared<Result>(
    about: { readonly team: string; readonly picture?: string; readonly thread?: string; readonly words: string },
    forget: () => Promise<Result>,
  ): Promise<Result>;
  /** Empties the posts that were noted, one after the other, also those that a stop has left. */
  emptyPosts(connection: Connection, serves: (team: string) => boolean): Promise<void>;
}

const toEmpty = 'posts-to-empty';

export function createLeftovers(options: {
  readonly memory: Memory;
  readonly records: Records;
  readonly trail: PictureTrail;
  readonly log: Log;
  readonly signal: AbortSignal;
}): Leftovers {
  const { memory, records, trail, log, signal } = options;
  // Two at once would edit each post twice.
  const emptying = serialQueues();
  const rowOf = (post: Pick<LeftPost, 'team' | 'id'>) => ({
    namespace: toEmpty,
    key: JSON.stringify([post.team, post.id]),
  });

  /** All turns and lessons of a team, with their posts and the pictures that came with them. */
  async function everything(team: string) {
    const turns: Trace[] = [];
    for await (const { id, request } of memory.turns.ofTeam(team))
      turns.push({ id, thread: request.thread, posts: await memory.turns.posts(team, id), pictures: request.images });
    const lessons = (await memory.lessons(team).list()).map(
      ({ id, thread, post, shown }): Trace => ({
        ...{ id, thread, posts: post === undefined ? [] : [post] },
        pictures: shown.map(({ picture }) => picture),
      }),
    );
    return { turns, lessons };
  }

  return {
    async cleared({ team, picture: forgotten, thread: deleted, words }, forget) {
      const before = await everything(team);
      const result = await forget();
      const showing = forgotten === undefined ? [] : await trail.takePosts(team, forgotten);
      const after = await everything(team);
      const turns = missing(before.turns, after.turns);
      const gone = [...turns, ...missing(before.lessons, after.lessons)];
      await records.forget(
        team,
        turns.map(({ id }) => id),
      );
      const needed = new Set([...after.turns, ...after.lessons].flatMap(({ posts }) => posts));
      const left = [
        ...showing.map(({ id, thread }): LeftPost => ({ team, thread, id, words })),
        ...gone.flatMap(({ posts, thread }) =>
          posts.filter((id) => !needed.has(id)).map((id): LeftPost => ({ team, thread, id, words })),
        ),
      ];
      const posts = new Set(left.map(({ id }) => id));
      for (const picture of new Set(gone.flatMap(({ pictures }) => pictures.map(({ id }) => id))))
        await trail.leave(team, picture, (await memory.pictures(team).has(picture)) ? posts : 'all');
      const there = left.filter(({ thread }) => thread !== deleted);
      await memory.store.write(there.map((post) => ({ ...rowOf(post), value: post })));
      return result;
    },

    emptyPosts: (connection, serves) => emptying.add('', () => empty(connection, serves)),
  };

  async function empty(connection: Connection, serves: (team: string) => boolean): Promise<void> {
    const posts = (await memory.store.list(toEmpty, postSchema, {})).map(({ value }) => value);
    for (const post of posts.filter(({ team }) => serves(team))) {
      if (signal.aborted) return;
      await connection
        .edit(post, post.id, noticePost(post.words))
        .catch((error: unknown) => log.info({ err: error }, 'the post of what is forgotten cannot be edited'));
      await memory.store.write([{ ...rowOf(post), value: undefined }]);
    }
  }
}

interface Trace {
  readonly id: string;
  readonly thread: string;
  readonly posts: readonly string[];
  readonly pictures: readonly { readonly id: string }[];
}

const missing = (before: readonly Trace[], after: readonly Trace[]): readonly Trace[] => {
  const kept = new Set(after.map(({ id }) => id));
  return before.filter(({ id }) => !kept.has(id));
};
