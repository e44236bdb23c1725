/**
 * What chats have handed over and what follows from it: written down before it is acknowledged, and done from there,
 * whatever stops meanwhile. It guarantees that
 * - an entry is accepted once: a key that is known, also of one that is done, is told from a new one;
 * - the entries of a thread are carried out one after another in the order in which they were accepted, threads side by side;
 * - an entry that a stop or a kill cuts off is carried out again, so carrying out must come to the same twice;
 * - it is carried out by one process at a time, also when that was frozen for a while: whoever lost an entry writes and posts
 *   nothing more of it;
 * - teams take turns, then their people, then threads, and nobody has more under way than leaves others a place;
 * - one that fails is tried again after a while, and its thread waits for it; after some tries it is a dead letter,
 *   which is told once and kept for whoever runs the bot. Trouble that passes (no database, a full disk) counts as no try.
 */
import type { KeptRow, RowPlace } from './row.js';

export interface NewEntry {
  /** The same when a platform tells the same again, and different for everything else. */
  readonly key: string;
  readonly team: string;
  readonly thread: string;
  /** Among the entries of its thread, or beside them, begun in the order in which they came. */
  readonly order: 'thread' | 'beside';
  /** Id of whose it is. Absent: nobody's in particular. */
  readonly person?: string;
  /** Plain; who carries it out checks it. */
  readonly event: unknown;
  /** Rows that are written in the very moment in which it is, also where it was before. */
  readonly beside?: readonly KeptRow[];
}

export interface Entry extends Omit<NewEntry, 'beside'> {
  /** Grows with each that is accepted: the only order. */
  readonly seq: number;
  /** How often it was begun before, by any process. */
  readonly begun: number;
  /** When it was accepted, ms since 1970: for showing. */
  readonly at: number;
}

export type EntryStatus = 'waiting' | 'dead';

/** An entry as whoever runs the bot sees it. */
export interface ListedEntry extends Entry {
  readonly status: EntryStatus;
  /** Why it failed last. */
  readonly fault?: string;
}

/** That an entry is carried out here, and nowhere else. */
export interface Hold {
  /**
   * Before anything is done that others see: resolves when nobody else carries the entry out, however long this process was
   * frozen before; rejects when another one does.
   */
  assure(): Promise<void>;
  /** Aborts when another process carries it out, or with the worker's own. */
  readonly signal: AbortSignal;
}

export interface JournalWorker {
  /** @param entry `begun` above 0: it was begun before, here or elsewhere, and may be done in part */
  carryOut(entry: Entry, hold: Hold): Promise<void>;
  /** Rows that are dropped in the very moment in which it is written down that it is done; absent: none. */
  notesOf?(entry: Entry): Promise<readonly RowPlace[]>;
  /** Whether it can be carried out here yet, as its chat is there. */
  isReady(entry: Entry): boolean;
  /** It is written down that it is done. */
  onDone(entry: Entry): Promise<void>;
  /** It failed for the last time. */
  onGivenUp(entry: Entry, error: unknown): Promise<void>;
  /** ms between the tries of one that fails; after the last it is a dead letter. */
  readonly retryMs?: readonly number[];
  /** ms that an entry waits which was begun so often before and never done. */
  readonly delayMs?: (begun: number) => number;
  /** Nothing is begun any more once it aborts; what is under way stays in the journal when it rejects then. */
  readonly signal: AbortSignal;
}

export interface JournalWork {
  /** What waits may be ready now. Before the first call, several processes' journal begins nothing. */
  wake(): void;
  /** Resolves when the entry, and what was accepted while it was carried out, is done, given up or left by a stop. */
  settled(key: string): Promise<void>;
  /** Resolves when nothing is under way, and nothing waits that is ready. */
  idle(): Promise<void>;
}

export interface Journal {
  /**
   * Before chats connect: makes sure that nobody else carries out what this process will. Rejects with ConfigError where
   * only one process may work with the database and another one does, saying which and how to mend it.
   */
  begin(): Promise<void>;
  /** Whether any process carries out what waits; false where none has been seen to for some ten seconds. Absent: only this one may. */
  isWorkedOn?(): Promise<boolean>;
  /** Writes entries down, all or nothing. Resolves to which of them are new; rejects where they could not be written. */
  accept(entries: readonly NewEntry[]): Promise<readonly boolean[]>;
  /** Whether such an entry was accepted, within the last week. */
  isKnown(key: string): Promise<boolean>;
  /** Carries out what is there and what comes, from now on. Called once. */
  work(worker: JournalWorker): JournalWork;
  /** Oldest first. @param team absent: of all teams */
  list(status: EntryStatus, limit: number, team?: string): Promise<readonly ListedEntry[]>;
  /** Tries a dead letter again, at the end of its thread. False when there is none with this key. */
  replay(key: string): Promise<boolean>;
  /**
   * Waits until nobody, in whichever process works with the database, does what has this name; those of one process in the order
   * of asking. Resolves to what lets the next one in; a process that dies keeps others waiting for some seconds. Rejects with
   * the signal's reason when it aborts before.
   */
  enter(name: string, signal?: AbortSignal): Promise<() => Promise<void>>;
  /** Whether nobody, in whichever process, does what has this name, or waits to. */
  isFree(name: string): Promise<boolean>;
  /** Forgets what waits or is dead and what was said in it; it is then as if it were done. Returns how many there were. */
  drop(keys: readonly string[]): Promise<number>;
}
