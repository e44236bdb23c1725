/** What the bot does about messages, reactions, buttons and deletions, the same in every chat. */
import { LRUCache } from 'lru-cache';
import type { App, Connection } from '../contracts/chat.js';
import type { Entry, Hold, JournalWorker } from '../contracts/journal.js';
import type { Lexicon } from '../contracts/lexicon.js';
import { noticePost } from '../show/render-turn.js';
import { firstKey, followingKey, isFollowing } from '../util/entry-key.js';
import { linkedSignal } from '../util/linked-signal.js';
import { traced } from '../util/trace.js';
import { type Attempt, attemptOf, forgetLeftNotes } from './attempt.js';
import { carryOut } from './carry-out.js';
import { createDepartures } from './departures.js';
import type { Desks } from './desks.js';
import { authorOf, type Journalled, journalledSchema } from './events.js';
import { createFeedbackDesk } from './feedback-desk.js';
import { journalFormerWork } from './former-work.js';
import { createIntake, keyOf, type NewEvent, withWayBack } from './intake.js';
import { createKeepDays } from './keep-days/keep-days.js';
import { finishLeftPosts } from './left-posts.js';
import { messages } from './messages.js';
import { createOffers } from './offers.js';
import { createServices, type ServiceOptions, type Services } from './services.js';
import { withStopping } from './stopping.js';
import { createWeeklyPosts, type WantedPlace } from './weekly/weekly-posts.js';

export interface AppOptions
  extends Omit<ServiceOptions, 'singular' | 'plural' | 'isWord'>,
    Pick<JournalWorker, 'retryMs'> {
  readonly lexicon: Pick<Lexicon, 'singular' | 'plural' | 'isWord'>;
  /** Where the settings want a weekly post; absent: nowhere. */
  readonly weekly?: readonly WantedPlace[];
  /** How long what nothing was learned of is kept, ms; absent: for ever. */
  readonly keepMs?: number;
  /** How long a team is kept that the bot was taken out of, ms. */
  readonly graceMs?: number;
}

export interface RunningApp extends App {
  /** Resolves when a message, reaction or press is dealt with, by its id or key, and all that followed from it. */
  dealtWith(kind: Journalled['kind'], team: string, id: string): Promise<void>;
  /** Resolves when all that came in is dealt with. */
  idle(): Promise<void>;
  /** Makes what is to be made by now, as it also does every few minutes by itself. */
  postDue(): Promise<void>;
  /** Drops what is older than things are kept, as it also does now and then by itself. */
  dropOld(): Promise<void>;
}

/** A month in which whoever took the bot out may think better of it. */
export const usualGraceMs = 30 * 24 * 3_600_000;
/** Connections that are remembered until what came by them is done. */
const mostLive = 10_000;
/** How often it is looked what is due. */
const dueEveryMs = 300_000;

/** A chat that is there, and the teams that it serves. */
interface Served {
  readonly connection: Connection;
  readonly serves: (team: string) => boolean;
}

export function createApp({
  lexicon,
  emoji,
  retryMs,
  weekly: wanted,
  keepMs,
  graceMs = usualGraceMs,
  ...options
}: AppOptions): RunningApp {
  const services = createServices({
    ...options,
    emoji,
    singular: (phrase) => lexicon.singular(phrase),
    plural: (phrase) => lexicon.plural(phrase),
    isWord: (word) => lexicon.isWord(word),
  });
  const { log, memory, signal } = services;
  const { journal, store } = memory;
  const desks: Desks = { feedback: createFeedbackDesk(services), offers: createOffers(services) };
  const background = backgroundWork(services);
  const chats: Served[] = [];
  /** The runs of entries, by their keys, until they are done. */
  const attempts = new Map<string, Attempt>();
  /** The connections of what came in this run, by the key of its entry; another process may be the one that carries it out. */
  const live = new LRUCache<string, Connection>({ max: mostLive });

  /** The way back to where an entry came from; undefined while its chat is not there. */
  function connectionOf({ key, team, event }: Entry): Connection | undefined {
    const known = live.get(key) ?? live.get(firstKey(key));
    if (known) return known;
    const connection = chats.findLast(({ serves }) => serves(team))?.connection;
    // What cannot be read fails when it is carried out.
    const via = journalledSchema.safeParse(event).data?.via;
    return via === undefined ? connection : (connection?.comingBack?.(via) ?? connection);
  }

  async function accept(entry: NewEvent, connection: Connection | undefined): Promise<boolean> {
    const isHeard = live.has(entry.key);
    if (!isHeard && connection) live.set(entry.key, connection);
    const [isNew = false] = await journal.accept([connection ? withWayBack(entry, connection) : entry]);
    if (!isNew && !isHeard) live.delete(entry.key);
    return isNew;
  }

  /** What it logs bears the id of the event that it goes back to. */
  async function carryOutEntry(entry: Entry, hold: Hold, cutOff: AbortSignal): Promise<void> {
    const way = connectionOf(entry);
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
      await accept(
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

  const departures = createDepartures({
    ...{ memory, graceMs, log, now: services.now, signal },
    forget: (team, before) =>
      services.forgettings.forgetTeam(
        team,
        before,
        chats.flatMap(({ connection }) => connection.record ?? []),
      ),
    // A process without chats leaves what waits to others.
    onBack() {
      if (chats.length > 0 || live.size > 0) work.wake();
    },
  });
  const work = journal.work({
    ...(retryMs && { retryMs }),
    signal,
    isReady: (entry) => !departures.isAway(entry.team) && connectionOf(entry) !== undefined,
    carryOut: (entry, hold) => {
      const leaving = departures.watch(entry.team);
      const cutOff = linkedSignal(hold.signal, leaving.signal);
      return traced(entry.key, () => carryOutEntry(entry, hold, cutOff.signal)).finally(() => {
        cutOff.end();
        leaving.end();
      });
    },
    notesOf: async (entry) => (await attempts.get(entry.key)?.notes()) ?? [],
    async onDone(entry) {
      live.delete(entry.key);
      attempts.delete(entry.key);
      if (!isFollowing(entry.key)) background.recheck(entry.team);
    },
    async onGivenUp(entry, error) {
      attempts.delete(entry.key);
      const connection = connectionOf(entry);
      live.delete(entry.key);
      if (!connection) return;
      const words = messages.failed(error);
      const attempt = attemptOf({ ...entry, begun: 1 }, store);
      const isTold = await finishLeftPosts({ attempt, connection, words, givenUp: error }, services);
      if (!isTold) await connection.post(entry, noticePost(words));
    },
  });

  const weekly = createWeeklyPosts(services, departures, wanted);
  const postDue = (): Promise<void> =>
    background.track(
      weekly.postDue().catch((error: unknown) => {
        if (!signal.aborted) log.error({ err: error }, 'weekly posts could not be made');
      }),
    );
  const keepDays =
    keepMs === undefined
      ? undefined
      : createKeepDays(services, { keepMs, connections: () => chats.map(({ connection }) => connection) });
  const untilFault = (work: Promise<void> | undefined, words: string): Promise<void> =>
    background.track(
      (work ?? Promise.resolve()).catch((error: unknown) => {
        if (!signal.aborted) log.error({ err: error }, words);
      }),
    );
  /** Chats that could not be reached then may be by now. */
  async function emptyPosts(): Promise<void> {
    await departures.known();
    for (const { connection, serves } of chats)
      await services.cleanup.emptyPosts(connection, (team) => serves(team) && !departures.isAway(team));
  }
  const emptyLeft = (): Promise<void> => untilFault(emptyPosts(), 'posts of what is forgotten could not be emptied');
  const dropOld = async (): Promise<void> => {
    await emptyLeft();
    await untilFault(departures.look(), 'teams that the bot was taken out of could not be looked through');
    await untilFault(keepDays?.look(), 'what is older than things are kept could not be dropped');
  };
  const clock = setInterval(() => {
    void postDue();
    void dropOld();
  }, dueEveryMs);
  clock.unref();
  signal.addEventListener('abort', () => clearInterval(clock), { once: true });

  const forgetLeft = (): Promise<void> =>
    forgetLeftNotes(services.memory).catch((error: unknown) => {
      if (!signal.aborted)
        log.warn({ err: error }, 'notes of what is done could not be dropped; they end by themselves');
    });

  const app: RunningApp = {
    ...createIntake({ ...services, accept }),
    postDue,
    dropOld,
    dealtWith: (kind, team, id) => work.settled(keyOf(kind, team, id)),
    onTeamLeft: departures.left,
    onTeamBack: departures.back,
    async idle() {
      await departures.known();
      do {
        await background.idle();
        await work.idle();
      } while (background.isBusy());
    },
    async onConnected(connection, serves) {
      chats.push({ connection, serves });
      weekly.connected(connection, serves);
      if (chats.length === 1) void background.track(forgetLeft());
      work.wake();
      void emptyLeft();
      void postDue();
      void background.track(
        journalFormerWork(connection, serves, { desks, accept }, services).catch((error: unknown) =>
          log.error({ err: error }, 'what an earlier version has left could not be resumed'),
        ),
      );
    },
  };
  return withStopping(app, services);
}

/** What is done besides, when whoever asked has an answer. */
function backgroundWork({ teacher, signal, log }: Services) {
  const pending = new Set<Promise<void>>();
  /** Teams whose lessons were tried with today's models since the start. */
  const rechecked = new Set<string>();
  function track(work: Promise<void>): Promise<void> {
    pending.add(work);
    return work.finally(() => pending.delete(work));
  }
  return {
    track,
    recheck(team: string): void {
      if (rechecked.has(team)) return;
      rechecked.add(team);
      void track(
        teacher.recheck(team, signal).catch((error: unknown) => {
          if (!signal.aborted) log.error({ err: error, team }, 'lessons could not be tried with today’s models');
        }),
      );
    },
    isBusy: (): boolean => pending.size > 0,
    async idle(): Promise<void> {
      while (pending.size > 0) await Promise.allSettled([...pending]);
    },
  };
}
