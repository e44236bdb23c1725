/** Work that must run one at a time, and work that several callers want at the same time and that is done once. */
import { setMaxListeners } from 'node:events';
import { LRUCache } from 'lru-cache';

/** One task a key at a time, in the order of asking; keys do not wait for each other, and idle ones cost nothing. */
export interface SerialQueues {
  run<Result>(key: string, task: () => Promise<Result>): Promise<Result>;
  /**
   * Waits for its turn, for work that a generator spreads over its reader's pace.
   * Resolves to the function that lets the next one in.
   */
  enter(key: string): Promise<() => void>;
  /** Whether nothing waits or runs under a key. */
  isFree(key: string): boolean;
  /** Resolves when nothing waits or runs. */
  idle(): Promise<void>;
}

export function serialQueues(): SerialQueues {
  const last = new Map<string, Promise<void>>();

  async function enter(key: string): Promise<() => void> {
    const before = last.get(key);
    let finish = (): void => undefined;
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    last.set(key, finished);
    await before;
    return () => {
      finish();
      if (last.get(key) === finished) last.delete(key);
    };
  }

  return {
    enter,
    run: (key, task) => runEntered(enter(key), task),
    isFree: (key) => !last.has(key),
    async idle() {
      while (last.size > 0) await Promise.all(last.values());
    },
  };
}

/** Does the task when it has entered, and then lets the next one in. */
export async function runEntered<Result>(
  entering: Promise<() => void | Promise<void>>,
  task: () => Promise<Result>,
): Promise<Result> {
  const leave = await entering;
  try {
    return await task();
  } finally {
    await leave();
  }
}

/** Enters a queue, or rejects with the signal's reason as soon as that aborts; its place is then left to the next. */
export async function enterBeforeAbort(
  queues: Pick<SerialQueues, 'enter'>,
  key: string,
  signal: AbortSignal | undefined,
): Promise<() => void> {
  const entering = queues.enter(key);
  if (!signal) return entering;
  return beforeAbort(entering, signal).catch((error: unknown) => {
    void entering.then((leave) => leave());
    throw error;
  });
}

/** The work's outcome, or a rejection with the signal's reason as soon as that aborts; the work itself may go on. */
export function beforeAbort<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

export interface SharedWork<Result> {
  /**
   * The outcome of the work under way for `key`, or else of this work. A caller that aborts leaves the work to the
   * others; when the last one aborts, the work's own signal aborts with the same reason.
   * @returns `isOwn` when it was this caller's work
   */
  run(
    key: string,
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<Result>,
  ): Promise<{ readonly result: Result; readonly isOwn: boolean }>;
  /** Later callers no longer join what is under way; it goes on for those who wait. */
  detachAll(): void;
}

interface Run<Result> {
  readonly outcome: Promise<Result>;
  readonly stop: AbortController;
  waiting: number;
  isOver: boolean;
}

/**
 * @param isCallersOwn says of a failure that it concerns only the caller whose work it was: those who waited for it then
 * do their own work. By default it fails for all.
 */
export function sharedWork<Result>(isCallersOwn: (error: unknown) => boolean = () => false): SharedWork<Result> {
  const running = new Map<string, Run<Result>>();

  function start(key: string, work: (signal: AbortSignal) => Promise<Result>): Run<Result> {
    const stop = new AbortController();
    // One work may ask any number of others that listen.
    setMaxListeners(0, stop.signal);
    const run: Run<Result> = { outcome: work(stop.signal), stop, waiting: 0, isOver: false };
    running.set(key, run);
    const end = (): void => {
      run.isOver = true;
      detach(key, run);
    };
    run.outcome.then(end, end);
    return run;
  }

  function detach(key: string, run: Run<Result>): void {
    if (running.get(key) === run) running.delete(key);
  }

  async function waitFor(key: string, run: Run<Result>, signal: AbortSignal): Promise<Result> {
    run.waiting += 1;
    try {
      return await beforeAbort(run.outcome, signal);
    } finally {
      run.waiting -= 1;
      if (run.waiting === 0 && !run.isOver) {
        detach(key, run);
        run.stop.abort(signal.reason);
      }
    }
  }

  return {
    async run(key, signal, work) {
      // One question may wait for a hundred results at a time.
      setMaxListeners(0, signal);
      for (;;) {
        signal.throwIfAborted();
        const joined = running.get(key);
        try {
          return { result: await waitFor(key, joined ?? start(key, work), signal), isOwn: !joined };
        } catch (error) {
          if (!joined || signal.aborted || !isCallersOwn(error)) throw error;
        }
      }
    },
    detachAll: () => running.clear(),
  };
}

export interface SharedResults<Result extends object> {
  /**
   * The result for `key`: kept from before, or of the run under way, or of a new run. A caller that aborts leaves the
   * run to the others; when the last one aborts, the run's own signal aborts. Failures are not kept.
   */
  get(key: string, signal: AbortSignal, make: (signal: AbortSignal) => Promise<Result>): Promise<Result>;
}

/** @param max how many results are kept, the least recently used go first */
export function sharedResults<Result extends object>(max: number): SharedResults<Result> {
  const kept = new LRUCache<string, Result>({ max });
  const underWay = sharedWork<Result>();
  return {
    async get(key, signal, make) {
      signal.throwIfAborted();
      const known = kept.get(key);
      if (known) return known;
      const { result } = await underWay.run(key, signal, async (own) => {
        const made = await make(own);
        kept.set(key, made);
        return made;
      });
      return result;
    },
  };
}
