/** Carries the journal out in one process: one entry a thread at a time, threads side by side. */
import { setMaxListeners } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { isPassing } from '../contracts/errors.js';
import type { Entry, JournalWork, JournalWorker } from '../contracts/journal.js';
import type { Log } from '../contracts/log.js';
import type { RowPlace } from '../contracts/row.js';
import { createBeginLine, insertBySeq, removeBySeq } from './begin-line.js';
import { atOnce } from './entry-lines.js';
import {
  alwaysHeld,
  giveUp,
  notesOf,
  persistently,
  refuseFatal,
  tidyUp,
  usualDelayMs,
  usualRetryMs,
  waitAfter,
} from './journal-trouble.js';

/** What the work needs of the journal's rows. */
export interface JournalRows {
  /** In the order in which they were accepted. */
  waiting(): Promise<readonly Entry[]>;
  noteBegun(key: string): Promise<void>;
  /** @param notes rows of the store that are of use no more */
  done(key: string, notes: readonly RowPlace[]): Promise<void>;
  giveUp(key: string, fault: string): Promise<void>;
}

interface Item {
  entry: Entry;
  failures: number;
  readonly settled: Promise<void>;
  readonly settle: () => void;
  /** `ready`: in the line of those that may begin. */
  status: 'waiting' | 'ready' | 'running' | 'pausing';
}

export interface InProcessWork {
  readonly work: JournalWork;
  /** Entries that were just accepted. */
  readonly add: (entries: readonly Entry[]) => void;
  /** Entries that nobody needs any more; one that is under way goes on. */
  readonly drop: (keys: readonly string[]) => void;
  /** Another process has changed what waits. */
  readonly readAgain: () => void;
}

export function workInProcess(rows: JournalRows, worker: JournalWorker, log: Log): InProcessWork {
  const { signal, retryMs = usualRetryMs, delayMs = usualDelayMs } = worker;
  /** The entries of each thread, the oldest first; those beside them stand alone. */
  const lanes = new Map<string, Item[]>();
  const items = new Map<string, Item>();
  const line = createBeginLine<Item>();
  /** First in their threads, but they could not be carried out when they were looked at last. */
  const unready = new Set<Item>();
  const hold = alwaysHeld(signal);
  // Each entry that is under way may wait for it.
  setMaxListeners(0, signal);
  let running = 0;
  const pausing = new Set<Item>();
  let isRead = false;
  const idlers = new Set<() => void>();

  function add(entries: readonly Entry[]): void {
    for (const entry of entries) {
      if (items.has(entry.key)) continue;
      const item = itemOf(entry);
      items.set(entry.key, item);
      const lane = lanes.get(laneOf(entry)) ?? [];
      lanes.set(laneOf(entry), lane);
      const [first] = lane;
      insertBySeq(lane, item);
      if (delayMs(entry.begun) > 0) waitLonger(item, delayMs(entry.begun));
      if (lane[0] !== item || first?.status === 'running') continue;
      if (first) withdraw(first);
      look(item);
    }
    pump();
  }

  /** Whether it may begin; done when that can have changed, as looking at each again and again takes too long. */
  function look(item: Item | undefined): void {
    if (item?.status !== 'waiting' || lanes.get(laneOf(item.entry))?.[0] !== item) return;
    if (!worker.isReady(item.entry)) return void unready.add(item);
    unready.delete(item);
    item.status = 'ready';
    line.put(item);
  }

  function withdraw(item: Item): void {
    unready.delete(item);
    if (item.status !== 'ready') return;
    item.status = 'waiting';
    line.take(item);
  }

  function waitLonger(item: Item, ms: number): void {
    item.status = 'pausing';
    pausing.add(item);
    void pause(ms, undefined, { ref: false, signal })
      .catch(() => undefined)
      .then(() => {
        // It may be dropped by now.
        if (pausing.delete(item)) {
          item.status = 'waiting';
          look(item);
        }
        if (signal.aborted) item.settle();
        pump();
      });
  }

  function pump(): void {
    while (isRead && !signal.aborted && running < atOnce) {
      const item = line.begin();
      if (!item) break;
      void run(item);
    }
    if (isIdle()) for (const wake of idlers) wake();
  }

  const isIdle = (): boolean => running === 0 && (signal.aborted || (isRead && line.size === 0 && pausing.size === 0));

  function leave(item: Item): void {
    const { entry } = item;
    const lane = lanes.get(laneOf(entry)) ?? [];
    withdraw(item);
    pausing.delete(item);
    removeBySeq(lane, item);
    if (lane.length === 0) lanes.delete(laneOf(entry));
    items.delete(entry.key);
    item.settle();
    look(lane[0]);
  }

  async function run(item: Item): Promise<void> {
    item.status = 'running';
    running += 1;
    const { entry } = item;
    try {
      refuseFatal(entry);
      await persist(() => rows.noteBegun(entry.key));
      await worker.carryOut(entry, hold);
      const notes = await persist(() => notesOf(entry, worker));
      await persist(() => rows.done(entry.key, notes));
      await tidyUp(entry, { worker, log, signal });
      leave(item);
    } catch (error) {
      // What a stop cuts off stays in the journal.
      if (signal.aborted) item.settle();
      else await failed(item, error);
    } finally {
      running -= 1;
      line.end(item);
      pump();
    }
  }

  async function failed(item: Item, error: unknown): Promise<void> {
    const { entry } = item;
    item.entry = { ...entry, begun: entry.begun + 1 };
    const { key, team, thread } = entry;
    if (!isPassing(error)) item.failures += 1;
    const wait = waitAfter(error, item.failures, entry, retryMs);
    if (wait !== undefined) {
      log.warn({ err: error, key, team, thread, wait }, '[journal] an event failed and is tried again');
      waitLonger(item, wait);
      return;
    }
    await giveUp(entry, error, { write: (fault) => persist(() => rows.giveUp(key, fault)), worker, log });
    leave(item);
  }

  const persist = <Result>(write: () => Promise<Result>): Promise<Result> => persistently(write, log, signal);

  async function readWaiting(): Promise<void> {
    await persist(async () => {
      const entries = await rows.waiting();
      isRead = true;
      add(entries);
    }).catch((error: unknown) => {
      if (!signal.aborted) log.error({ err: error }, '[journal] what waits cannot be read; see the database');
    });
    isRead = true;
    pump();
  }

  signal.addEventListener(
    'abort',
    () => {
      for (const { status, settle } of items.values()) if (status !== 'running') settle();
      pump();
    },
    { once: true },
  );
  void readWaiting();

  function drop(keys: readonly string[]): void {
    for (const key of keys) {
      const item = items.get(key);
      if (item && item.status !== 'running') leave(item);
    }
    pump();
  }

  async function readAgain(): Promise<void> {
    // What is accepted while the rows are read is none of those that have gone.
    const before = [...items.keys()];
    const entries = await rows.waiting();
    const waiting = new Set(entries.map(({ key }) => key));
    drop(before.filter((key) => !waiting.has(key)));
    add(entries);
  }

  return {
    add,
    drop,
    readAgain() {
      readAgain().catch((error: unknown) => log.warn({ err: error }, '[journal] what waits could not be read again'));
    },
    work: {
      wake() {
        for (const item of [...unready]) look(item);
        pump();
      },
      async settled(key) {
        // What follows from it is accepted before it is done.
        const of = () => [...items].filter(([other]) => other === key || other.startsWith(`${key}>`));
        for (let left = of(); left.length > 0 && !signal.aborted; left = of())
          await Promise.all(left.map(([, item]) => item.settled));
      },
      async idle() {
        while (!isIdle())
          await new Promise<void>((resolve) => {
            const wake = (): void => {
              idlers.delete(wake);
              resolve();
            };
            idlers.add(wake);
          });
      },
    },
  };
}

/** The key under which the entries of a thread stand one after another. */
const laneOf = ({ order, team, thread, key }: Entry): string =>
  order === 'thread' ? JSON.stringify([team, thread]) : JSON.stringify([key]);

function itemOf(entry: Entry): Item {
  let settle = (): void => undefined;
  const settled = new Promise<void>((resolve) => {
    settle = resolve;
  });
  return { entry, failures: 0, settled, settle, status: 'waiting' };
}
