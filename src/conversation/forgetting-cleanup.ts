import { z } from 'zod';
import type { Connection } from '../contracts/chat.js';
import { ChatError, isPassing } from '../contracts/errors.js';
import type { Log } from '../contracts/log.js';
import type { Memory } from '../contracts/store.js';
import type { Forgotten } from '../contracts/teacher.js';
import { noticePost } from '../show/render-turn.js';
import { serialQueues } from '../util/concurrency.js';
import { rowKey } from '../util/row-key.js';
import type { LessonPosts } from './lesson-posts.js';
import type { NamedPosts } from './named-posts.js';
import type { PictureTrail } from './picture-trail.js';
import type { Records } from './records.js';
import { votesAbout } from './undo-votes.js';
import { waitingAbout } from './waiting-teachings.js';
import type { WeekRecords } from './weekly/week-records.js';

const postSchema = z.object({
  team: z.string(),
  thread: z.string(),
  id: z.string(),
  words: z.string(),
  /** Of a lesson that may stay: then it is told anew. */
  isLesson: z.boolean().optional(),
  /** That nothing else may show. */
  pictures: z.array(z.string()).optional(),
});
type LeftPost = z.infer<typeof postSchema>;

interface About {
  readonly team: string;
  readonly picture?: string;
  readonly person?: string;
  readonly thread?: string;
  /** Everything of the team is. */
  readonly isAll?: boolean;
  readonly words: string;
}

/** Removes what is left, in chats and beside memory, of what is forgotten. */
export interface ForgettingCleanup {
  /**
   * Runs the task that forgets, then removes what is known of the conversations and pictures that it forgot. Posts that
   * showed them are noted and emptied later, since chats allow few edits at a time.
   * @param about what is forgotten, and the words for its posts; the posts of a deleted thread are gone already
   */
  forget(
    about: About,
    forget: () => Promise<Forgotten>,
    /** Hears that all of it is noted: until then, a run that was cut off tells its traces again. */
    forgot: () => Promise<void>,
  ): Promise<Forgotten>;
  /** A post shows something else by now, which stays. */
  showsAnew(team: string, post: string): Promise<void>;
  /**
   * Empties the posts that were noted, one after another, including those that a stop has left. Those that the chat does not
   * take now are left for the next time.
   */
  emptyPosts(connection: Connection, serves: (team: string) => boolean): Promise<void>;
}

const toEmpty = 'posts-to-empty';

export function createForgettingCleanup(options: {
  readonly memory: Memory;
  readonly records: Records;
  readonly trail: PictureTrail;
  readonly weeks: WeekRecords;
  readonly named: Pick<NamedPosts, 'naming' | 'forget'>;
  readonly lessonPosts: Pick<LessonPosts, 'shown'>;
  readonly log: Log;
  readonly signal: AbortSignal;
}): ForgettingCleanup {
  const { memory, records, trail, weeks, named, lessonPosts, log, signal } = options;
  // Two runs at the same time would edit each post twice.
  const emptying = serialQueues();
  /** Keys of posts that cannot be emptied yet, of whose pictures it is known which are needed. */
  const searched = new Set<string>();
  const keyOf = (post: Pick<LeftPost, 'team' | 'id'>) => rowKey(post.team, post.id);
  const rowOf = (post: Pick<LeftPost, 'team' | 'id'>) => ({ namespace: toEmpty, key: keyOf(post) });

  /** Whether a post now shows something else, which stays. */
  async function isNeeded(team: string, post: string): Promise<boolean> {
    return (
      (await memory.turns.byPost(team, post)) !== undefined || (await memory.lessons(team).byPost(post)) !== undefined
    );
  }

  async function postsNaming(team: string, person: string | undefined, words: string): Promise<readonly LeftPost[]> {
    return (await named.naming(team, person)).map(({ post, thread, pictures, isLesson }) => ({
      ...{ team, thread, id: post, words, isLesson },
      pictures: [...pictures],
    }));
  }

  /** The posts that showed it, those that a run that was cut off has noted but for the rows by which they are found. */
  async function postsOf({ team, picture, person, words, isAll }: About, traces: Forgotten['traces']) {
    const showing = picture === undefined ? [] : await trail.postsShowing(team, picture);
    const ids = new Set([...traces.map(({ id }) => id), ...(person ? [person] : [])]);
    const told = [
      await weeks.postsAbout(team, ids),
      await waitingAbout(team, { person, picture }, memory.store),
      await votesAbout(team, person, memory.store),
    ];
    const posts = [...showing.map(({ id, thread }) => ({ thread, post: id })), ...told.flatMap((one) => one.posts)].map(
      ({ post, thread }): LeftPost => ({ team, thread, id: post, words }),
    );
    if (person !== undefined || isAll) posts.push(...(await postsNaming(team, person, words)));
    for (const trace of traces)
      for (const id of trace.posts)
        if (!(await isNeeded(team, id))) posts.push({ team, thread: trace.thread, id, words });
    return { posts, showing: showing.map(({ id }) => id), told: told.flatMap((one) => one.rows) };
  }

  async function leaveTrails(team: string, traces: Forgotten['traces'], posts: ReadonlySet<string>): Promise<void> {
    for (const id of new Set(traces.flatMap(({ pictures }) => pictures)))
      await trail.leave(team, id, (await memory.pictures(team).has(id)) ? posts : 'all');
  }

  return {
    async forget(about, forget, forgot) {
      const { team, picture, person, isAll } = about;
      const forgotten = await forget();
      const { traces } = forgotten;
      const turns = traces.flatMap(({ kind, id }) => (kind === 'turn' ? [id] : []));
      const found = await postsOf(about, traces);
      const left = found.posts.filter(({ thread }) => thread !== about.thread);
      // Noted first: of what only a row tells, a run that was cut off would find nothing any more.
      await memory.store.write(left.map((post) => ({ ...rowOf(post), value: post })));
      await records.forget(team, turns);
      if (person !== undefined) await records.forgetPerson(team, person);
      await weeks.forgetPolls(team, turns);
      await memory.store.write(found.told);
      await leaveTrails(team, traces, new Set(found.posts.map(({ id }) => id)));
      if (picture !== undefined) await trail.leave(team, picture, new Set(found.showing));
      if (person !== undefined || isAll) await named.forget(team, person);
      await forgot();
      return forgotten;
    },

    showsAnew: (team, id) => memory.store.write([{ ...rowOf({ team, id }), value: undefined }]),

    emptyPosts: (connection, serves) => emptying.run('', () => empty(connection, serves)),
  };

  async function empty(connection: Connection, serves: (team: string) => boolean): Promise<void> {
    const posts = (await memory.store.list(toEmpty, postSchema, {}))
      .map(({ value }) => value)
      .filter(({ team }) => serves(team));
    const emptied: LeftPost[] = [];
    const unreachable = new Set<string>();
    for (const post of posts) {
      if (signal.aborted) return;
      if (unreachable.has(post.team)) continue;
      if (await emptyPost(post, connection)) emptied.push(post);
      else unreachable.add(post.team);
    }
    // The page's own posts name their pictures until they are emptied. Of posts that stay unreachable it is asked once.
    await dropPictures(posts.filter((post) => emptied.includes(post) || !searched.has(keyOf(post))));
    for (const post of posts) searched.add(keyOf(post));
    for (const post of emptied) searched.delete(keyOf(post));
    await memory.store.write(emptied.map((post) => ({ ...rowOf(post), value: undefined })));
  }

  /** False where the chat may take it later. */
  async function emptyPost({ team, thread, id, words, isLesson }: LeftPost, connection: Connection): Promise<boolean> {
    const lesson = isLesson ? await memory.lessons(team).byPost(id) : undefined;
    const post = lesson ? await lessonPosts.shown(lesson) : noticePost(words);
    try {
      await connection.edit({ team, thread }, id, post);
      return true;
    } catch (error) {
      if (isPassing(error)) throw error;
      log.info({ err: error }, 'the post of what is forgotten cannot be edited');
      return !(error instanceof ChatError && error.passes);
    }
  }

  /** Charts are in no turn. Everything is read for it, so it is done once for all posts. */
  async function dropPictures(posts: readonly LeftPost[]): Promise<void> {
    const there = new Map<string, { readonly team: string; readonly id: string }>();
    for (const { team, pictures = [] } of posts)
      for (const id of pictures)
        if (!there.has(`${team} ${id}`) && (await memory.pictures(team).has(id)))
          there.set(`${team} ${id}`, { team, id });
    const needed = await memory.mentioned(new Set([...there.values()].map(({ id }) => id)));
    for (const { team, id } of there.values()) {
      if (needed.has(id)) continue;
      await memory.pictures(team).remove(id);
      await trail.leave(team, id, 'all');
    }
  }
}
