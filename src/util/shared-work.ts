import { setMaxListeners } from 'node:events';
import { beforeAbort } from './before-abort.js';

export interface SharedWork<Result> {
  /**
   * The outcome of the work under way for `key`, or of this work. A caller that aborts leaves the work to the others; when
   * nobody waits any more, the work's own signal aborts, with the reason of the last.
   * @returns `led` when it was this caller's work
   */
  join(
    key: string,
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<Result>,
  ): Promise<{ readonly result: Result; readonly led: boolean }>;
  /** Nobody joins any more what is under way; it goes on for those who wait. */
  leaveAll(): void;
}

interface Run<Result> {
  readonly outcome: Promise<Result>;
  readonly stop: AbortController;
  waiting: number;
  isOver: boolean;
}

export function sharedWork<Result>(): SharedWork<Result> {
  const running = new Map<string, Run<Result>>();

  function start(key: string, work: (signal: AbortSignal) => Promise<Result>): Run<Result> {
    const stop = new AbortController();
    // Whatever the work asks may listen.
    setMaxListeners(0, stop.signal);
    const run: Run<Result> = { outcome: work(stop.signal), stop, waiting: 0, isOver: false };
    running.set(key, run);
    const end = (): void => {
      run.isOver = true;
      leave(key, run);
    };
    run.outcome.then(end, end);
    return run;
  }

  const leave = (key: string, run: Run<Result>): void => {
    if (running.get(key) === run) running.delete(key);
  };

  return {
    async join(key, signal, work) {
      signal.throwIfAborted();
      // One question waits for as many results as it likes: a hundred views are no leak.
      setMaxListeners(0, signal);
      const followed = running.get(key);
      const run = followed ?? start(key, work);
      run.waiting += 1;
      try {
        return { result: await beforeAbort(run.outcome, signal), led: followed === undefined };
      } finally {
        run.waiting -= 1;
        if (run.waiting === 0 && !run.isOver) {
          leave(key, run);
          run.stop.abort(signal.reason);
        }
      }
    },
    leaveAll: () => running.clear(),
  };
}
