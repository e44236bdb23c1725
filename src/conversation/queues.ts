/** The order in which threads learn. The order of a thread's events is the journal's. */
import { setMaxListeners } from 'node:events';
import type { Place } from '../contracts/chat.js';
import type { Journal } from '../contracts/journal.js';
import { runEntered } from '../util/concurrency.js';
import { linkedSignal } from '../util/linked-signal.js';

/**
 * What follows from feedback, one after another in each thread, so that votes are counted after the lesson that they may
 * undo. It is a queue beside the thread's events, since a lesson may take minutes and questions go on meanwhile. Lessons
 * of several threads of a team take turns in the teacher, where commands and the command line meet them; their posts
 * already say that the feedback was heard.
 */
export interface LessonQueue {
  /** @param signal where it aborts before the task's turn comes, that is never begun */
  runSerially(place: Place, task: () => Promise<void>, signal: AbortSignal): Promise<void>;
  /** Resolves when nothing is being learned in the thread, or when that takes long. */
  settled(place: Place): Promise<void>;
}

/** A question waits at most this long for a lesson of its thread, ms: most lessons are quicker, and help to answer. */
const maxLessonWaitMs = 10_000;

export function createLessonQueue(journal: Pick<Journal, 'enter' | 'isFree'>, signal: AbortSignal): LessonQueue {
  // Every question that waits listens, until it goes on.
  setMaxListeners(0, signal);
  const nameOf = ({ team, thread }: Place): string => JSON.stringify(['lessons of a thread', team, thread]);

  return {
    runSerially: (place, task, until) =>
      runEntered(journal.enter(nameOf(place), until), async () => {
        until.throwIfAborted();
        await task();
      }),
    async settled(place) {
      const name = nameOf(place);
      // That is so of nearly all questions, and takes no lock.
      if (await journal.isFree(name)) return;
      const enough = linkedSignal(signal);
      const timer = setTimeout(() => enough.abort(), maxLessonWaitMs);
      try {
        await runEntered(journal.enter(name, enough.signal), async () => undefined);
      } catch (error) {
        if (!enough.signal.aborted) throw error;
      } finally {
        clearTimeout(timer);
        enough.end();
      }
    },
  };
}
