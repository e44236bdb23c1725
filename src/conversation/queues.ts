/** The order in which one process learns. The order of a thread's events is the journal's. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Place } from '../contracts/chat.js';
import { serialQueues } from '../util/concurrency.js';

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
