import type { Connection, Place } from '../contracts/chat.js';
import { isPassing } from '../contracts/errors.js';
import type { Lesson } from '../contracts/lesson.js';
import type { Log } from '../contracts/log.js';
import type { Observer } from '../contracts/operation.js';
import type { Post } from '../contracts/post.js';
import type { Memory } from '../contracts/store.js';
import type { Person, PictureReference } from '../contracts/turn.js';
import { type LessonContext, openingLessonPost, renderLesson } from '../show/render-lesson.js';
import { noticePost } from '../show/render-turn.js';
import { isWorking } from '../util/is-working.js';
import { openLivePost } from './live-post.js';
import { messages } from './messages.js';
import type { PictureTrail } from './picture-trail.js';
import type { Records } from './records.js';
import type { UnderWay } from './under-way.js';

export interface LessonPosts {
  /**
   * Shows a lesson while it is learned, in one post. Resolves to the finished lesson; undefined when it broke, and the
   * person has been told why. Rejects where its signal aborts, or there is no memory for a while.
   */
  follow(options: FollowOptions): Promise<Lesson | undefined>;
  /** Shows a lesson that a run which was cut off has finished, in the post that it has begun. */
  finish(lesson: Lesson, connection: Connection, givers?: readonly Person[]): Promise<void>;
  /** Shows a finished lesson in a post of its own. */
  post(lesson: Lesson, place: Place, connection: Connection): Promise<void>;
  /** The lesson as its post shows it now. */
  shown(lesson: Lesson, undoneBecause?: string): Promise<Post>;
  /** Brings the lesson's post up to date. */
  refresh(lesson: Lesson, connection: Connection, undoneBecause?: string): Promise<void>;
}

interface FollowOptions {
  readonly place: Place;
  readonly connection: Connection;
  /** What is posted at once. */
  readonly first: string;
  /** The post to show it in; without, a new one. */
  readonly post?: string;
  /** A lesson that a run which was cut off has begun: it may have been stopped since. */
  readonly resumes?: Lesson;
  /** Everybody who said so. */
  readonly givers?: readonly Person[];
  /** Who began it: they may stop it. */
  readonly by: readonly Person[];
  /** Aborts when it must not go on here. */
  readonly signal: AbortSignal;
  /** @param signal aborts with that one, and with a `StoppedError` when whoever began it stops it */
  learn(post: string, signal: AbortSignal): AsyncGenerator<Lesson, void>;
}

export function createLessonPosts(options: {
  readonly memory: Memory;
  readonly records: Records;
  readonly trail: PictureTrail;
  readonly underWay: UnderWay;
  readonly log: Log;
  readonly observe?: Observer;
}): LessonPosts {
  const { memory, records, trail, underWay, log, observe } = options;

  async function contextOf(lesson: Lesson): Promise<LessonContext> {
    const [turn, again] = await Promise.all(
      [lesson.turn, lesson.again].map((id) => (id ? memory.turns.get(lesson.team, id) : undefined)),
    );
    return { turn, again };
  }

  const shown: LessonPosts['shown'] = async (lesson, undoneBecause) =>
    renderLesson(lesson, { ...(await contextOf(lesson)), undoneBecause });

  /** From now on the post stands for the answer that it shows, so that ❌ on it goes on from there. */
  async function tie(lesson: Lesson, { turn, again }: LessonContext, post: string): Promise<void> {
    const place = { id: post, thread: lesson.thread };
    const shown = again ?? turn;
    if (shown) await memory.turns.set(shown, post);
    if (again && turn) {
      const root = (await records.ballot(lesson.team, turn.id)).root ?? turn.id;
      await records.setBallot(lesson.team, again.id, { root });
    }
    await trail.recordShown(lesson.team, place, picturesOf(lesson, { turn, again }));
    const stored = await memory.lessons(lesson.team).get(lesson.id);
    if (stored && stored.post !== post) await memory.lessons(lesson.team).save({ ...stored, post });
  }

  /** Whether one of those who began it has stopped it while nobody was at it. */
  async function wasStopped({ team, thread, at }: Lesson, by: readonly Person[], post: string): Promise<boolean> {
    const stops = await Promise.all(by.map((author) => underWay.wasStopped({ team, thread, author, at, post })));
    return stops.includes(true);
  }

  return {
    async follow({ place, connection, first, post, resumes, givers, by, signal, learn }) {
      const live = await openLivePost(place, connection, openingLessonPost(first), { id: post, log });
      const { team, thread } = place;
      const open = underWay.begin({ team, thread, by: by.map(({ id }) => id), post: live.id }, signal);
      let last: Lesson | undefined;
      try {
        if (resumes && (await wasStopped(resumes, by, live.id))) open.stop();
        for await (const lesson of learn(live.id, open.signal)) {
          last = lesson;
          if (isWorking(lesson)) live.show(renderLesson(lesson));
        }
        if (!last) return undefined;
        const context = await contextOf(last);
        const shownIn = await live.finish(renderLesson(last, { ...context, givers }));
        await tie(last, context, shownIn);
        observe?.lesson(last);
        log.info({ lesson: last.id, status: last.status, ms: last.ms, post: shownIn }, 'a lesson has ended');
        return last;
      } catch (error) {
        // What a stop cuts off, or trouble of the database, goes on in the same post.
        if (signal.aborted || isPassing(error)) throw error;
        log.error({ err: error, team, thread }, 'a lesson failed');
        await live.finish(noticePost(messages.lessonFailed(error)));
        return undefined;
      } finally {
        open.end();
      }
    },

    async finish(lesson, connection, givers) {
      const context = await contextOf(lesson);
      const given = renderLesson(lesson, { ...context, givers });
      const { id } = await openLivePost(lesson, connection, given, { id: lesson.post, log });
      await tie(lesson, context, id);
    },

    async post(lesson, place, connection) {
      const context = await contextOf(lesson);
      await tie(lesson, context, await connection.post(place, renderLesson(lesson, context)));
    },

    shown,

    async refresh(lesson, connection, undoneBecause) {
      if (lesson.post === undefined) return;
      const post = await shown(lesson, undoneBecause);
      try {
        await connection.edit({ team: lesson.team, thread: lesson.thread }, lesson.post, post);
      } catch (error) {
        if (isPassing(error)) throw error;
        log.info({ err: error, lesson: lesson.id }, 'the post of a lesson cannot be edited any more');
      }
    },
  };
}

function picturesOf({ shown }: Lesson, { turn, again }: LessonContext): readonly PictureReference[] {
  return [...shown.map(({ picture }) => picture), ...(turn?.request.images ?? []), ...(again?.request.images ?? [])];
}
