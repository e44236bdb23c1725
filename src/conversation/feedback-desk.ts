import { setImmediate as immediate } from 'node:timers/promises';
import type { Connection, Place } from '../contracts/chat.js';
import type { Lesson } from '../contracts/learning.js';
import type { Teaching } from '../contracts/teacher.js';
import type { Person, Turn } from '../contracts/turn.js';
import { noticePost } from '../show/render-turn.js';
import { mayTeach, refuseToLearn } from './may-teach.js';
import type { Cause, Said } from './meaning.js';
import type { DeferredWork } from './queues.js';
import { recordFeedback } from './record-feedback.js';
import { sentences } from './sentences.js';
import type { Services } from './services.js';
import { settle } from './settle.js';
import { undoLesson } from './undo-lesson.js';

/** What becomes of feedback: it is noted at once, and learning from it is deferred. */
export interface FeedbackDesk {
  /** Notes what somebody says about an answer. */
  say(turn: Turn, said: Said, cause: Cause, connection: Connection): Promise<DeferredWork | undefined>;
  teach(teaching: Teaching, connection: Connection): Promise<DeferredWork | undefined>;
  undo(lesson: Lesson, by: Person, connection: Connection): Promise<DeferredWork | undefined>;
  /** Draws the consequences of what was noted about a turn, once for everything that was said meanwhile. */
  settleSoon(turn: Turn, cause: Cause, connection: Connection): Promise<void>;
}

export function createFeedbackDesk(services: Services): FeedbackDesk {
  const { teacher, records, lessonPosts, lessonQueue, teaching: rules, signal } = services;
  /** Counts that wait for their turn, by question: one count sees all that is said until it begins. */
  const waiting = new Map<string, { cause: Cause; readonly done: Promise<void> }>();

  /** Somebody who may not teach is told so, and nothing is left to do. */
  async function ifAllowed(
    cause: Pick<Cause, 'author' | 'by'>,
    place: Place,
    connection: Connection,
    task: () => Promise<DeferredWork | undefined>,
  ): Promise<DeferredWork | undefined> {
    if (mayTeach(cause.author, rules)) return task();
    await refuseToLearn(cause.author, cause.by, place, connection, { records });
    return undefined;
  }

  const settleSoon: FeedbackDesk['settleSoon'] = (turn, cause, connection) => {
    const key = JSON.stringify([turn.request.team, turn.id]);
    const known = waiting.get(key);
    if (known) {
      if (cause.by === 'words' || cause.by === 'button' || known.cause.by === 'reaction') known.cause = cause;
      return known.done;
    }
    const done = lessonQueue.runSerially(turn.request, async () => {
      // What is said at the same moment is noted first, so that one count sees it all.
      await immediate();
      const latest = waiting.get(key)?.cause ?? cause;
      waiting.delete(key);
      // What a stop leaves open is looked at after the next start.
      if (!signal.aborted) await settle(turn, latest, connection, services);
    });
    waiting.set(key, { cause, done });
    return done;
  };

  return {
    settleSoon,
    say: (turn, said, cause, connection) =>
      ifAllowed(cause, turn.request, connection, async () => {
        if (await recordFeedback(turn, cause.author, said, services)) return () => settleSoon(turn, cause, connection);
        if (cause.by === 'words') await connection.post(turn.request, noticePost(sentences.notedBefore));
        return undefined;
      }),
    teach: (teaching, connection) =>
      ifAllowed({ author: teaching.author, by: 'words' }, teaching, connection, async () => {
        const first = sentences.lookingAtShown(teaching.author);
        const learn = (post: string) => teacher.teach({ ...teaching, post }, signal);
        return () =>
          lessonQueue.runSerially(teaching, async () => {
            await lessonPosts.follow({ place: teaching, connection, first, learn });
          });
      }),
    undo: (lesson, by, connection) =>
      ifAllowed({ author: by, by: 'button' }, lesson, connection, async () => {
        return () => lessonQueue.runSerially(lesson, () => undoLesson(lesson, by, connection, services));
      }),
  };
}
