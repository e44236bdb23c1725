import { setMaxListeners } from 'node:events';
import { LRUCache } from 'lru-cache';
import { beforeAbort } from './before-abort.js';

export interface SharedResults<Result extends object> {
  /**
   * The result for `key`: kept from before, or of the run under way, or of a new run. A caller that aborts leaves the
   * run to the others; when nobody waits any more, the run's own signal aborts. Failures are not kept.
   */
  get(key: string, signal: AbortSignal, make: (signal: AbortSignal) => Promise<Result>): Promise<Result>;
}

interface Run<Result> {
  readonly work: Promise<Result>;
  readonly controller: AbortController;
  waiting: number;
}

/** @param max how many results are kept, the least recently used go first */
export function sharedResults<Result extends object>(max: number): SharedResults<Result> {
  const kept = new LRUCache<string, Result>({ max });
  const running = new Map<string, Run<Result>>();

  function start(key: string, make: (signal: AbortSignal) => Promise<Result>): Run<Result> {
    const controller = new AbortController();
    setMaxListeners(0, controller.signal);
    const work = make(controller.signal);
    const run: Run<Result> = { work, controller, waiting: 0 };
    running.set(key, run);
    const end = (): void => {
      if (running.get(key) === run) running.delete(key);
    };
    work.then((result) => {
      kept.set(key, result);
      end();
    }, end);
    return run;
  }

  return {
    async get(key, signal, make) {
      signal.throwIfAborted();
      // One question waits for as many results as it likes: a hundred views are no leak.
      setMaxListeners(0, signal);
      const known = kept.get(key);
      if (known) return known;
      const run = running.get(key) ?? start(key, make);
      run.waiting++;
      try {
        return await beforeAbort(run.work, signal);
      } finally {
        run.waiting--;
        if (run.waiting === 0 && running.get(key) === run) {
          running.delete(key);
          run.controller.abort();
        }
      }
    },
  };
}
