/**
 * The order in which one process does things. What several processes must not do at the same time is also claimed in the
 * store: see `Records.runExclusively`.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Connection, Place } from '../contracts/chat.js';
import type { Log } from '../contracts/log.js';
import { noticePost } from '../show/render-turn.js';
import { serialQueues } from '../util/concurrency.js';
import { messages } from './messages.js';

/** What is left to do about an event after its thread has gone on, such as learning from it. */
export type DeferredWork = () => Promise<void>;

/**
 * The events of each thread, dealt with one after another in the order in which they came: a reaction may overtake the
 * post that it is about, and waits for it here. Threads don't wait for each other.
 */
export interface ThreadEvents {
  /** Resolves when the event and its deferred work are done. Never rejects: the person and the log are told. */
  handle(place: Place, connection: Connection, task: () => Promise<DeferredWork | undefined>): Promise<void>;
  /** Counts other work among what `idle` waits for. */
  track(work: Promise<void>): Promise<void>;
  /** Resolves when everything is done. */
  idle(): Promise<void>;
}

export function createThreadEvents(log: Log): ThreadEvents {
  const threads = serialQueues();
  const pending = new Set<Promise<void>>();

  /** The only place where everything is caught: a kind sentence to the person, the cause to the log. */
  async function apologise<Result>(
    place: Place,
    connection: Connection,
    part: () => Promise<Result>,
  ): Promise<Result | undefined> {
    try {
      return await part();
    } catch (error) {
      log.error({ err: error, team: place.team, thread: place.thread }, 'an event failed');
      await connection
        .post(place, noticePost(messages.failed(error)))
        .catch((cause: unknown) => log.error({ err: cause }, 'and the chat did not take the apology'));
      return undefined;
    }
  }

  async function track(work: Promise<void>): Promise<void> {
    pending.add(work);
    await work.finally(() => pending.delete(work));
  }

  return {
    track,
    async handle(place, connection, task) {
      const work = async (): Promise<void> => {
        const deferred = await threads.run(keyOf(place), () => apologise(place, connection, task));
        if (deferred) await apologise(place, connection, deferred);
      };
      await track(work());
    },
    async idle() {
      while (pending.size > 0) await Promise.allSettled([...pending]);
    },
  };
}

/**
 * What follows from feedback, one after another in each thread, so that votes are counted after the lesson that they may
 * undo. It is a queue beside the thread's events, since a lesson may take minutes and questions go on meanwhile. Lessons
 * of several threads of a team take turns in the teacher, where commands and the command line meet them; their posts
 * already say that the feedback was heard.
 */
export interface LessonQueue {
  runSerially(place: Place, task: () => Promise<void>): Promise<void>;
  /** Resolves when nothing is being learned in the thread, or when that takes long. */
  settled(place: Place): Promise<void>;
}

/** A question waits at most this long for a lesson of its thread, ms: most lessons are quicker, and help to answer. */
const maxLessonWaitMs = 10_000;

export function createLessonQueue(signal: AbortSignal): LessonQueue {
  const threads = serialQueues();
  const runSerially: LessonQueue['runSerially'] = (place, task) => threads.run(keyOf(place), task);

  return {
    runSerially,
    async settled(place) {
      const enough = new AbortController();
      const timeout = { ref: false, signal: AbortSignal.any([enough.signal, signal]) };
      await Promise.race([
        runSerially(place, async () => undefined),
        pause(maxLessonWaitMs, undefined, timeout).catch(() => undefined),
      ]);
      enough.abort();
    },
  };
}

const keyOf = ({ team, thread }: Place): string => JSON.stringify([team, thread]);
