/** What the bot does about messages, reactions, buttons and deletions, the same in every chat. */
import type { App } from '../contracts/chat.js';
import type { JournalWorker } from '../contracts/journal.js';
import type { Lexicon } from '../contracts/lexicon.js';
import { forgetLeftNotes } from './attempt.js';
import { createBackgroundWork } from './background-work.js';
import { createChatConnections } from './chat-connections.js';
import { createDepartures } from './departures.js';
import type { Desks } from './desks.js';
import { type DueWorkOptions, startDueWork } from './due-work.js';
import { createEntryWorker } from './entry-worker.js';
import type { Journalled } from './events.js';
import { createFeedbackDesk } from './feedback-desk.js';
import { journalFormerWork } from './former-work.js';
import { createIntake, keyOf } from './intake.js';
import { createOffers } from './offers.js';
import { createServices, type ServiceOptions } from './services.js';
import { withStopping } from './stopping.js';

export interface AppOptions
  extends Omit<ServiceOptions, 'singular' | 'plural' | 'isWord'>,
    Pick<JournalWorker, 'retryMs'>,
    Pick<DueWorkOptions, 'weekly' | 'keepMs'> {
  readonly lexicon: Pick<Lexicon, 'singular' | 'plural' | 'isWord'>;
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
const usualGraceMs = 30 * 24 * 3_600_000;

/** Everything ends with the signal: what is under way stays in the journal, and no clock goes on. */
export function createApp({
  lexicon,
  retryMs,
  weekly,
  keepMs,
  graceMs = usualGraceMs,
  ...options
}: AppOptions): RunningApp {
  const services = createServices({
    ...options,
    singular: (phrase) => lexicon.singular(phrase),
    plural: (phrase) => lexicon.plural(phrase),
    isWord: (word) => lexicon.isWord(word),
  });
  const { log, memory, signal } = services;
  const desks: Desks = { feedback: createFeedbackDesk(services), offers: createOffers(services) };
  const background = createBackgroundWork(services);
  const connections = createChatConnections(memory.journal);
  const departures = createDepartures({
    ...{ memory, graceMs, log, now: services.now, signal },
    forget: (team, before) =>
      services.forgettings.forgetTeam(
        team,
        before,
        connections.all().flatMap(({ connection }) => connection.record ?? []),
      ),
    // A process without chats leaves what waits to others.
    onBack() {
      if (connections.isAny()) work.wake();
    },
  });
  const work = memory.journal.work(
    createEntryWorker({ services, desks, connections, departures, background, retryMs }),
  );
  const due = startDueWork({ services, connections, departures, background, weekly, keepMs });

  const forgetLeft = (): Promise<void> =>
    forgetLeftNotes(memory).catch((error: unknown) => {
      if (!signal.aborted)
        log.warn({ err: error }, 'notes of what is done could not be dropped; they end by themselves');
    });

  const app: RunningApp = {
    ...createIntake({ ...services, accept: connections.accept }),
    postDue: due.postDue,
    dropOld: due.dropOld,
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
      connections.add({ connection, serves });
      due.connected({ connection, serves });
      if (connections.all().length === 1) void background.track(forgetLeft());
      work.wake();
      void due.emptyLeft();
      void due.postDue();
      void background.track(
        journalFormerWork(connection, serves, { desks, accept: connections.accept }, services).catch((error: unknown) =>
          log.error({ err: error }, 'what an earlier version has left could not be resumed'),
        ),
      );
    },
  };
  return withStopping(app, services);
}
