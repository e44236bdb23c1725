import type { Entry, Hold, JournalWorker } from '../contracts/journal.js';
import { noticePost } from '../show/render-turn.js';
import { followingKey, isFollowing } from '../util/entry-key.js';
import { linkedSignal } from '../util/linked-signal.js';
import { traced } from '../util/trace.js';
import { type Attempt, attemptOf } from './attempt.js';
import type { BackgroundWork } from './background-work.js';
import { carryOut } from './carry-out.js';
import type { ChatConnections } from './chat-connections.js';
import type { Departures } from './departures.js';
import type { Desks } from './desks.js';
import { authorOf, journalledSchema } from './events.js';
import { finishLeftPosts } from './left-posts.js';
import { messages } from './messages.js';
import type { Services } from './services.js';

export interface EntryWorkerOptions extends Pick<JournalWorker, 'retryMs'> {
  readonly services: Services;
  readonly desks: Desks;
  readonly connections: ChatConnections;
  readonly departures: Pick<Departures, 'isAway' | 'watch'>;
  readonly background: Pick<BackgroundWork, 'recheck'>;
}

/** Does what the journal's entries say, where the chat that they came by is there and the team has the bot. */
export function createEntryWorker({
  services,
  desks,
  connections,
  departures,
  background,
  retryMs,
}: EntryWorkerOptions): JournalWorker {
  const { memory, signal } = services;
  const { store } = memory;
  /** The runs of entries, by their keys, until they are done. */
  const attempts = new Map<string, Attempt>();

  async function carryOutEntry(entry: Entry, hold: Hold, cutOff: AbortSignal): Promise<void> {
    const way = connections.wayBack(entry);
    if (!way) throw new Error(`[app] no chat serves ${entry.team}`);
    const event = journalledSchema.parse(entry.event);
    const author = authorOf(event);
    if (author) await services.named.meet(entry.team, author);
    const attempt = attemptOf(entry, store, hold);
    attempts.set(entry.key, attempt);
    const eventServices = { ...services, attempt, signal: cutOff };
    const posting = attempt.posting(services.named.noting(way));
    const follows = await carryOut(event, entry, posting, desks, eventServices);
    // What a stop has cut off is not done.
    signal.throwIfAborted();
    cutOff.throwIfAborted();
    await hold.assure();
    await finishLeftPosts({ attempt, connection: way, words: messages.overtaken }, services);
    const { key, team, thread, person } = entry;
    if (follows)
      await connections.accept(
        {
          ...{
            key: followingKey(key, follows.does),
            team,
            thread,
            order: 'beside',
            ...(person !== undefined && { person }),
          },
          event: { kind: 'follow-up', followUp: follows },
        },
        way,
      );
    else if (!isFollowing(key)) await way.end?.();
  }

  return {
    ...(retryMs && { retryMs }),
    signal,
    isReady: (entry) => !departures.isAway(entry.team) && connections.wayBack(entry) !== undefined,
    carryOut(entry, hold) {
      const leaving = departures.watch(entry.team);
      const cutOff = linkedSignal(hold.signal, leaving.signal);
      // What it logs bears the id of the event that it goes back to.
      return traced(entry.key, () => carryOutEntry(entry, hold, cutOff.signal)).finally(() => {
        cutOff.end();
        leaving.end();
      });
    },
    notesOf: async (entry) => (await attempts.get(entry.key)?.notes()) ?? [],
    async onDone(entry) {
      connections.forget(entry.key);
      attempts.delete(entry.key);
      if (!isFollowing(entry.key)) background.recheck(entry.team);
    },
    async onGivenUp(entry, error) {
      attempts.delete(entry.key);
      const connection = connections.wayBack(entry);
      connections.forget(entry.key);
      if (!connection) return;
      const words = messages.failed(error);
      const attempt = attemptOf({ ...entry, begun: 1 }, store);
      const isTold = await finishLeftPosts({ attempt, connection, words, givenUp: error }, services);
      if (!isTold) await connection.post(entry, noticePost(words));
    },
  };
}
