/** What is being answered, learned or waits for it, so that whoever began it can stop it. */
import type { Message, Place, Press, Reaction } from '../contracts/chat.js';
import { StoppedError } from '../contracts/errors.js';
import { isStopping } from '../language/stopping.js';
import { isStopSign } from '../util/stop-signs.js';

/** Something that is begun. */
export interface Begun extends Place {
  /** Ids of those who may stop it. */
  readonly by: readonly string[];
  /** The message that asked for it. */
  readonly message?: string;
  /** The turn's id. */
  readonly turn?: string;
  /** The post that shows it already. */
  readonly post?: string;
}

export interface UnderWay {
  begin(begun: Begun, signal: AbortSignal): OpenWork;
  /** Whether anything is answered or learned. */
  isBusy(): boolean;
  /** Whether its author has stopped what they began in the thread after it came. */
  wasStopped(message: Pick<Message, 'team' | 'thread' | 'author' | 'at'>): boolean;
  /** Stops what the author of “stop” has begun in the thread. False for what says something else, and where there is nothing. */
  stopBySaying(message: Message): boolean;
  /** Stops what ⏹ stands under, where it is its author's. */
  stopByReaction(reaction: Reaction): boolean;
  /** Stops what a button belongs to. `undefined`: the button is another one. */
  stopByButton(press: Press): 'stopped' | 'over' | 'not theirs' | undefined;
}

export interface OpenWork {
  /** Aborts with the one that was given, and with a `StoppedError` when whoever began it stops it. */
  readonly signal: AbortSignal;
  /** The post that shows it. */
  onPost(id: string): void;
  end(): void;
}

interface Entry extends Begun {
  readonly stop: AbortController;
  post?: string;
}

/** Stops that are remembered for questions that came before and are not begun yet. */
const stopsKept = 1_000;

export function createUnderWay(): UnderWay {
  const entries = new Set<Entry>();
  const stops = new Map<string, number>();

  function stop(isMeant: (entry: Entry) => boolean): boolean {
    const meant = [...entries].filter(isMeant);
    for (const { stop } of meant) stop.abort(new StoppedError());
    return meant.length > 0;
  }

  return {
    begin(begun, signal) {
      const entry: Entry = { ...begun, stop: new AbortController() };
      entries.add(entry);
      return {
        signal: AbortSignal.any([signal, entry.stop.signal]),
        onPost(post) {
          entry.post = post;
        },
        end: () => void entries.delete(entry),
      };
    },
    isBusy: () => entries.size > 0,
    wasStopped: (message) => message.at < (stops.get(keyOf(message, message.author.id)) ?? Number.NEGATIVE_INFINITY),
    stopBySaying(message) {
      if (message.pictures.length > 0 || !isStopping(message.text)) return false;
      const key = keyOf(message, message.author.id);
      stops.delete(key);
      stops.set(key, message.at);
      const [oldest] = stops.keys();
      if (stops.size > stopsKept && oldest !== undefined) stops.delete(oldest);
      return stop(
        ({ team, thread, by }) => team === message.team && thread === message.thread && by.includes(message.author.id),
      );
    },
    stopByReaction: ({ team, post, author, emoji, added }) =>
      added &&
      isStopSign(emoji) &&
      stop(
        (entry) =>
          entry.team === team && entry.by.includes(author.id) && (entry.post === post || entry.message === post),
      ),
    stopByButton({ team, author, action, post }) {
      const [, id] = /^cancel:(.+)$/.exec(action) ?? [];
      if (id === undefined) return undefined;
      const entry = [...entries].find((one) => one.team === team && (one.turn === id || one.post === post));
      if (!entry) return 'over';
      if (!entry.by.includes(author.id)) return 'not theirs';
      stop((one) => one === entry);
      return 'stopped';
    },
  };
}

const keyOf = ({ team, thread }: Place, author: string): string => JSON.stringify([team, thread, author]);
