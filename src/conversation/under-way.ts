/** What is being answered, learned or waits for it in this process, so that whoever began it can stop it. */
import type { Place } from '../contracts/chat.js';
import { StoppedError } from '../contracts/errors.js';
import { linkedSignal } from '../util/linked-signal.js';
import type { BegunWork, Stop, StopOutcome, Stops } from './stops.js';

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
  /** When it was asked for, ms since 1970: what was stopped since, in a run that was cut off, is not gone on with. */
  readonly at?: number;
}

export interface UnderWay {
  begin(begun: Begun, signal: AbortSignal): OpenWork;
  /** Whether anything is answered or learned. */
  isBusy(): boolean;
  /** Whether somebody has stopped what they asked for after they did. */
  wasStopped(work: BegunWork): Promise<boolean>;
}

export interface OpenWork {
  /** Aborts with the one that was given, and with a `StoppedError` when whoever began it stops it. */
  readonly signal: AbortSignal;
  stop(): void;
  /** The post that shows it. */
  onPost(id: string): void;
  end(): void;
}

interface Entry extends Begun {
  readonly stop: () => void;
  post?: string;
}

/** Stops that are remembered for what is just about to begin. */
const stopsKept = 1_000;

export function createUnderWay(stops: Pick<Stops, 'hear' | 'isStopped'>): UnderWay {
  const entries = new Set<Entry>();
  const heard: Stop[] = [];
  let hears = false;

  function onStop(stop: Stop): StopOutcome | undefined {
    // That one is told again until all has ended, and clocks differ: what is asked after it must not be stopped.
    if (!('everything' in stop)) heard.push(stop);
    if (heard.length > stopsKept) heard.shift();
    const about = [...entries].filter((entry) => isAbout(stop, entry));
    const isAfter = ({ at }: Entry): boolean => 'onlyBefore' in stop && at !== undefined && at >= stop.at;
    const theirs = about.filter((entry) => entry.by.includes(stop.author) && !isAfter(entry));
    for (const entry of theirs) entry.stop();
    if (theirs.length > 0) return 'stopped';
    return 'turn' in stop && about.length > 0 ? 'not theirs' : undefined;
  }

  function hear(): void {
    if (hears) return;
    hears = true;
    stops.hear(onStop);
  }

  return {
    begin(begun, signal) {
      hear();
      const linked = linkedSignal(signal);
      const stop = (): void => linked.abort(new StoppedError());
      const entry: Entry = { ...begun, stop };
      entries.add(entry);
      const { at, by } = begun;
      const isMeant = (one: Stop): boolean => by.includes(one.author) && isAbout(one, entry);
      if (at !== undefined && heard.some((one) => one.at > at && isMeant(one))) stop();
      return {
        signal: linked.signal,
        stop,
        onPost(post) {
          entry.post = post;
        },
        end() {
          entries.delete(entry);
          linked.end();
        },
      };
    },
    isBusy: () => entries.size > 0,
    async wasStopped(work) {
      hear();
      return stops.isStopped(work);
    },
  };
}

/** Whether something is what a stop is about, whosever it is. */
function isAbout(stop: Stop, { team, thread, turn, message, post }: Entry): boolean {
  if (team !== stop.team) return false;
  if ('everything' in stop) return true;
  if ('turn' in stop) return stop.turn === turn || stop.post === post;
  if ('post' in stop) return stop.post === post || stop.post === message;
  return stop.thread === thread;
}
