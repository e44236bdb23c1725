import { setTimeout as pause } from 'node:timers/promises';
import type { ListedEntry } from '../contracts/journal.js';
import type { Log } from '../contracts/log.js';
import type { Memory } from '../contracts/store.js';
import { followsFrom } from '../util/entry-key.js';
import type { Stops } from './stops.js';

/** How long it is waited for what is under way, ms: what is stopped ends soon. */
const maxWaitMs = 20_000;
const lookMs = 50;

export interface EndWorkOptions {
  readonly memory: Pick<Memory, 'journal'>;
  readonly stops: Pick<Stops, 'stop'>;
  readonly log: Log;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/**
 * Ends what a person has asked for and what is under way in any process, so that none of it is written down after they are
 * forgotten: what is begun is stopped and waited for.
 * @param own the entry that has them forgotten, and what came before it in its thread
 * @param dropsWaiting what is not begun never is
 */
export async function endWorkOf(
  { team, person, own, dropsWaiting }: EndedWork,
  { memory: { journal }, stops, log, now, signal }: EndWorkOptions,
): Promise<void> {
  const isTheirs = (entry: ListedEntry): boolean => !isSelf(entry.key, own) && isOf(entry, person);
  const theirs = async (): Promise<readonly ListedEntry[]> =>
    (await journal.list('waiting', Number.MAX_SAFE_INTEGER, team)).filter(isTheirs);
  const waiting = (await theirs()).filter(({ begun }) => begun === 0).map(({ key }) => key);
  if (dropsWaiting && waiting.length > 0) await journal.drop(waiting);
  const since = performance.now();
  for (;;) {
    const begun = (await theirs()).filter((entry) => entry.begun > 0);
    if (begun.length === 0) return;
    if (performance.now() - since > maxWaitMs) {
      log.warn({ team, left: begun.length }, 'what somebody who is forgotten had begun has not ended in time');
      return;
    }
    await stops.stop({ team, author: person, at: now(), everything: true });
    await pause(lookMs, undefined, { signal });
  }
}

interface EndedWork {
  readonly team: string;
  readonly person: string;
  readonly own: string | undefined;
  readonly dropsWaiting: boolean;
}

/** What has them forgotten is an entry or follows from one. */
const isSelf = (key: string, own: string | undefined): boolean =>
  own !== undefined && (key === own || followsFrom(own, key) || followsFrom(key, own));

/** Whether an entry bears a person's id: as whoever said it, or in what follows from that. */
export const isOf = ({ event }: Pick<ListedEntry, 'event'>, person: string): boolean =>
  JSON.stringify(event).includes(`"id":${JSON.stringify(person)}`);
