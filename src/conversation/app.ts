/** What the bot does about messages, reactions, buttons and deletions, the same in every chat. */
import type { App, Connection, Reaction } from '../contracts/chat.js';
import type { Verdict } from '../contracts/feedback.js';
import type { Lexicon } from '../contracts/lexicon.js';
import { verdictOfSign } from '../language/verdict.js';
import { messageDeleted, resumeForgetting, threadDeleted } from './deletion.js';
import { createFeedbackDesk, type FeedbackDesk } from './feedback-desk.js';
import { createOffers } from './offers.js';
import { pressButton, waitForTurn } from './press-button.js';
import { createThreadEvents, type DeferredWork } from './queues.js';
import { receiveMessage } from './receive-message.js';
import { resumeLearning } from './resume.js';
import { createServices, type ServiceOptions, type Services } from './services.js';
import { withStopping } from './stopping.js';
import { isClearlyAside } from './talk.js';
import { canBeCorrected } from './understand.js';
import { createWeeklyPosts, type WantedPlace } from './weekly/weekly-posts.js';

export interface AppOptions extends Omit<ServiceOptions, 'singular' | 'plural' | 'isWord'> {
  readonly lexicon: Pick<Lexicon, 'singular' | 'plural' | 'isWord'>;
  /** Emoji that vote, in addition to ✅ 👍 ❌ 👎. */
  readonly emoji: { readonly right: readonly string[]; readonly wrong: readonly string[] };
  /** Where the settings want a weekly post; absent: nowhere. */
  readonly weekly?: readonly WantedPlace[];
}

export interface RunningApp extends App {
  /** Resolves when every event that came in is dealt with. */
  idle(): Promise<void>;
  /** Makes what is to be made by now, as it also does every few minutes by itself. */
  postDue(): Promise<void>;
}

/** How often it is looked what is due. */
const dueEveryMs = 300_000;

export function createApp({ lexicon, emoji, weekly: wanted, ...options }: AppOptions): RunningApp {
  const services = createServices({
    ...options,
    singular: (phrase) => lexicon.singular(phrase),
    plural: (phrase) => lexicon.plural(phrase),
    isWord: (word) => lexicon.isWord(word),
  });
  const { log } = services;
  const events = createThreadEvents(log);
  const feedback = createFeedbackDesk(services);
  const offers = createOffers(services);
  const weekly = createWeeklyPosts(services, wanted);
  const postDue = (): Promise<void> =>
    events.track(
      weekly.postDue().catch((error: unknown) => {
        if (!services.signal.aborted) log.error({ err: error }, 'weekly posts could not be made');
      }),
    );
  /** Teams whose lessons were tried with today's models since the start. */
  const rechecked = new Set<string>();
  function recheck(team: string): void {
    if (rechecked.has(team)) return;
    rechecked.add(team);
    const done = services.teacher.recheck(team, services.signal).catch((error: unknown) => {
      if (!services.signal.aborted) log.error({ err: error, team }, 'lessons could not be tried with today’s models');
    });
    void events.track(done);
  }
  const clock = setInterval(() => void postDue(), dueEveryMs);
  clock.unref();
  services.signal.addEventListener('abort', () => clearInterval(clock), { once: true });
  const verdictOf: App['verdictOf'] = (sign) => verdictOfSign(sign, emoji);

  const app: RunningApp = {
    verdictOf,
    idle: events.idle,
    postDue,
    onMessage(message, connection) {
      if (!isClearlyAside(message))
        connection
          .react(message, message.id, '👀')
          .catch((error: unknown) => log.warn({ err: error }, 'the chat did not take the 👀'));
      const handled = events.handle(message, connection, () =>
        receiveMessage(message, connection, { feedback, offers }, services),
      );
      // Whoever asks comes first.
      return handled.finally(() => recheck(message.team));
    },
    async onReaction(reaction, connection) {
      const verdict = verdictOf(reaction.emoji);
      if (!verdict) return;
      await events.handle(reaction, connection, () => react(reaction, verdict, connection, feedback, services));
    },
    onPress: (press, connection) =>
      events.handle(press, connection, async () => {
        if (!press.action.startsWith('offer:')) return pressButton(press, connection, feedback, services);
        await offers.decide(press, connection);
        return undefined;
      }),
    onDeleted: (message, connection) =>
      events.handle(message, connection, () => messageDeleted(message, connection, services)),
    onThreadDeleted: (place, connection) =>
      events.handle(place, connection, () => threadDeleted(place, connection, services)),
    onConnected: (connection, serves) => {
      const resumed = (part: Promise<void>): Promise<void> =>
        part.catch((error: unknown) => log.error({ err: error }, 'what a stop has cut off could not be resumed'));
      const learning = async (): Promise<void> => {
        await resumed(resumeForgetting(connection, serves, services));
        await resumed(resumeLearning(connection, serves, feedback, services));
      };
      weekly.connected(connection, serves);
      const all = Promise.all([learning(), resumed(offers.resume(connection, serves)), postDue()]);
      return events.track(all.then(() => undefined));
    },
  };
  return withStopping(app, services);
}

/** A reaction is a vote about the answer that it stands under; a vote for what gave no answer is none. */
async function react(
  { team, thread, post, author, added }: Reaction,
  verdict: Verdict,
  connection: Connection,
  feedback: FeedbackDesk,
  services: Services,
): Promise<DeferredWork | undefined> {
  const turn = await waitForTurn({ team, thread }, post, services);
  if (!turn || !canBeCorrected(turn) || (verdict === 'right' && !turn.answer)) return undefined;
  const by = added ? 'reaction' : 'taken back';
  return feedback.say(turn, { verdict, withdrawn: !added }, { author, by }, connection);
}
