import type { BackgroundWork } from './background-work.js';
import type { ChatConnections, ServedChat } from './chat-connections.js';
import type { Departures } from './departures.js';
import { createKeepDays } from './keep-days/keep-days.js';
import { createOwnerlessPictures } from './keep-days/ownerless-pictures.js';
import type { Services } from './services.js';
import { createWeeklyPosts, type WantedPlace } from './weekly/weekly-posts.js';

/** How often it is looked what is due. */
const dueEveryMs = 300_000;

/** What time brings: weekly posts, and the end of what is kept for so long only. */
export interface DueWork {
  connected(chat: ServedChat): void;
  /** Makes the posts that are to be made by now. */
  postDue(): Promise<void>;
  /** Drops what is older than things are kept. */
  dropOld(): Promise<void>;
  /** Empties the posts of what is forgotten that could not be reached then. */
  emptyLeft(): Promise<void>;
}

export interface DueWorkOptions {
  readonly services: Services;
  readonly connections: Pick<ChatConnections, 'all'>;
  readonly departures: Pick<Departures, 'isAway' | 'known' | 'look'>;
  readonly background: Pick<BackgroundWork, 'untilFault'>;
  /** Where the settings want a weekly post; absent: nowhere. */
  readonly weekly?: readonly WantedPlace[];
  /** How long what nothing was learned of is kept, ms; absent: for ever. */
  readonly keepMs?: number;
}

/** Looks by itself every few minutes what is due, until the services' signal aborts. */
export function startDueWork({
  services,
  connections,
  departures,
  background: { untilFault },
  weekly: wanted,
  keepMs,
}: DueWorkOptions): DueWork {
  const { signal } = services;
  const weekly = createWeeklyPosts(services, departures, wanted);
  const keepDays =
    keepMs === undefined
      ? undefined
      : createKeepDays(services, { keepMs, connections: () => connections.all().map(({ connection }) => connection) });

  const ownerless = createOwnerlessPictures(services, {
    teams: () => [...new Set(connections.all().flatMap(({ connection }) => connection.storesAhead ?? []))],
  });

  const postDue = (): Promise<void> => untilFault(weekly.postDue(), 'weekly posts could not be made');

  async function emptyPosts(): Promise<void> {
    await departures.known();
    for (const { connection, serves } of connections.all())
      await services.cleanup.emptyPosts(connection, (team) => serves(team) && !departures.isAway(team));
  }
  const emptyLeft = (): Promise<void> => untilFault(emptyPosts(), 'posts of what is forgotten could not be emptied');

  async function dropOld(): Promise<void> {
    await emptyLeft();
    await untilFault(departures.look(), 'teams that the bot was taken out of could not be looked through');
    if (keepDays) await untilFault(keepDays.look(), 'what is older than things are kept could not be dropped');
    await untilFault(ownerless.look(), 'pictures of what was never accepted could not be looked for');
  }

  const clock = setInterval(() => {
    void postDue();
    void dropOld();
  }, dueEveryMs);
  clock.unref();
  signal.addEventListener('abort', () => clearInterval(clock), { once: true });

  return { connected: ({ connection, serves }) => weekly.connected(connection, serves), postDue, dropOld, emptyLeft };
}
