/** Questions that are being answered or wait for it, so that whoever asked can stop them. */
import type { Message, Place, Press, Reaction } from '../contracts/chat.js';
import { isStopping } from '../language/stopping.js';
import { isStopSign } from '../util/stop-signs.js';

export interface UnderWay {
  /** A question is begun. @param id its turn's */
  begin(message: Pick<Message, 'team' | 'thread' | 'id' | 'author'>, id: string, signal: AbortSignal): OpenQuestion;
  isBusy(): boolean;
  /** Whether its author has stopped what they asked in the thread after it came. */
  wasStopped(message: Pick<Message, 'team' | 'thread' | 'author' | 'at'>): boolean;
  /** Stops what the author of “stop” has asked in the thread. False for what says something else, and where there is nothing. */
  stopBySaying(message: Message): boolean;
  /** Stops the question that ⏹ stands under, where it is its author's. */
  stopByReaction(reaction: Reaction): boolean;
  /** Stops the question that a button belongs to. `undefined`: the button is another one. */
  stopByButton(press: Press): 'stopped' | 'over' | 'not theirs' | undefined;
}

export interface OpenQuestion {
  /** Aborts with the one that was given, and when whoever asked stops it. */
  readonly signal: AbortSignal;
  /** The post that shows it. */
  onPost(id: string): void;
  end(): void;
}

interface Entry {
  readonly id: string;
  readonly message: Pick<Message, 'team' | 'thread' | 'id' | 'author'>;
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
    for (const { stop } of meant) stop.abort(new DOMException('whoever asked has stopped it', 'AbortError'));
    return meant.length > 0;
  }

  return {
    begin(message, id, signal) {
      const entry: Entry = { id, message, stop: new AbortController() };
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
      return stop((entry) => keyOf(entry.message, entry.message.author.id) === key);
    },
    stopByReaction: ({ team, post, author, emoji, added }) =>
      added &&
      isStopSign(emoji) &&
      stop(
        ({ message, post: shown }) =>
          message.team === team && message.author.id === author.id && (shown === post || message.id === post),
      ),
    stopByButton({ team, author, action }) {
      const [, id] = /^cancel:(.+)$/.exec(action) ?? [];
      if (id === undefined) return undefined;
      const entry = [...entries].find((one) => one.id === id && one.message.team === team);
      if (!entry) return 'over';
      if (entry.message.author.id !== author.id) return 'not theirs';
      stop((one) => one === entry);
      return 'stopped';
    },
  };
}

const keyOf = ({ team, thread }: Place, author: string): string => JSON.stringify([team, thread, author]);
