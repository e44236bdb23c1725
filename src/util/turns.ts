/**
 * Who comes next where something is scarce: the team that has had least of it lately, then its person who has, then that
 * one's thread, then whoever came first. What is done behind asking waits until nobody asks, but not for ever.
 */
import { LRUCache } from 'lru-cache';

/** For whom something is done. */
export interface Whose {
  readonly team: string;
  /** The person's id. */
  readonly person: string;
  readonly thread?: string;
  /** Nobody waits for an answer: it is learned, or tried again. */
  readonly behind?: true;
}

/** What nobody in particular has asked for. */
export const nobody: Whose = { team: '', person: '' };

/** `long` takes seconds and can't be interrupted: one place is always left to what doesn't. */
export type Lane = 'short' | 'long';

export interface TurnsLimits {
  /** So many at once. */
  readonly atOnce: number;
  /** Of these so many that are long; absent: all. */
  readonly longAtOnce?: number;
  /** So many at once of one person; absent: all. */
  readonly personAtOnce?: number;
}

export interface Wait {
  /** Resolves when it is its turn, to what passes the turn on. Rejects with the signal's reason when that aborts. */
  readonly turn: Promise<() => void>;
  /** How many come before it, as things stand. */
  ahead(): number;
}

export interface WaitOptions {
  readonly signal?: AbortSignal;
  /** Default: short. */
  readonly lane?: Lane;
}

export interface Turns {
  enter(whose: Whose, options?: WaitOptions): Wait;
  /** Waits for its turn and does the work. */
  run<Result>(
    whose: Whose,
    work: () => Promise<Result>,
    options?: WaitOptions & { clock?: WorkClock },
  ): Promise<Result>;
}

interface Place {
  readonly whose: Whose;
  readonly lane: Lane;
  /** The order of coming. */
  readonly number: number;
  begin(): void;
}

/** What is under way. */
interface Running {
  readonly whose: Whose;
  readonly lane: Lane;
  readonly since: number;
}

/** ms after which half of what somebody has had is forgotten. */
const halfLifeMs = 30_000;
/** What a turn counts at least, ms, so that of several that begin at the same moment each is another one's. */
const leastMs = 20;
/** Of so many turns one goes to what is done behind asking, where that waits. */
const behindEvery = 10;
const sharesKept = 10_000;

/** @param now ms, never going back */
export function createTurns(limits: TurnsLimits, now: () => number = () => performance.now()): Turns {
  const waiting = new Set<Place>();
  const running = new Set<Running>();
  const shares = createShares(now);
  let comers = 0;
  /** Turns since the last one that was behind asking. */
  let asked = 0;

  /** The order in which those who wait would come now. */
  function order(): readonly Place[] {
    const had = shares.withRunning(running);
    const isBehindFirst = asked >= behindEvery - 1;
    const rank = ({ whose }: Place): number => (Boolean(whose.behind) === isBehindFirst ? 0 : 1);
    return [...waiting]
      .map((place) => ({ place, keys: keysOf(place.whose).map(had), rank: rank(place) }))
      .sort(
        (one, other) =>
          one.rank - other.rank ||
          one.keys[0] - other.keys[0] ||
          one.keys[1] - other.keys[1] ||
          one.keys[2] - other.keys[2] ||
          one.place.number - other.place.number,
      )
      .map(({ place }) => place);
  }

  function mayBegin({ whose, lane }: Place): boolean {
    const { longAtOnce = limits.atOnce, personAtOnce = limits.atOnce } = limits;
    if (lane === 'long' && count(running, (one) => one.lane === 'long') >= longAtOnce) return false;
    return count(running, (one) => one.whose.team === whose.team && one.whose.person === whose.person) < personAtOnce;
  }

  function advance(): void {
    while (running.size < limits.atOnce && waiting.size > 0) {
      const next = waiting.size === 1 ? [...waiting].find(mayBegin) : order().find(mayBegin);
      if (!next) return;
      waiting.delete(next);
      asked = next.whose.behind ? 0 : asked + 1;
      next.begin();
    }
  }

  function begin(whose: Whose, lane: Lane): () => void {
    const work: Running = { whose, lane, since: now() };
    running.add(work);
    return () => {
      if (!running.delete(work)) return;
      shares.add(whose, Math.max(leastMs, now() - work.since));
      advance();
    };
  }

  function enter(whose: Whose, { signal, lane = 'short' }: WaitOptions = {}): Wait {
    let own: Place | undefined;
    const turn = new Promise<() => void>((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const onAbort = (): void => {
        if (own && waiting.delete(own)) reject(signal?.reason);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      own = {
        whose,
        lane,
        number: comers++,
        begin() {
          signal?.removeEventListener('abort', onAbort);
          resolve(begin(whose, lane));
        },
      };
      waiting.add(own);
      advance();
    });
    return { turn, ahead: () => (own && waiting.has(own) ? order().indexOf(own) : 0) };
  }

  return {
    enter,
    async run(whose, work, { clock, ...options } = {}) {
      const stopWaiting = clock?.waits();
      const leave = await enter(whose, options).turn.finally(stopWaiting);
      const stopWorking = clock?.works();
      try {
        return await work();
      } finally {
        stopWorking?.();
        leave();
      }
    },
  };
}

function count<Item>(items: Iterable<Item>, isMeant: (item: Item) => boolean): number {
  let number = 0;
  for (const item of items) if (isMeant(item)) number += 1;
  return number;
}

/** Team, person and thread. */
const keysOf = ({ team, person, thread = '' }: Whose): readonly [string, string, string] => [
  JSON.stringify([team]),
  JSON.stringify([team, person]),
  JSON.stringify([team, person, thread]),
];

/** How much each has had lately, in whole ms. */
function createShares(now: () => number) {
  const kept = new LRUCache<string, { readonly ms: number; readonly at: number }>({ max: sharesKept });
  function share(key: string, moment: number): number {
    const known = kept.get(key);
    return known ? known.ms * 0.5 ** ((moment - known.at) / halfLifeMs) : 0;
  }
  return {
    add(whose: Whose, ms: number): void {
      const at = now();
      for (const key of keysOf(whose)) kept.set(key, { ms: share(key, at) + ms, at });
    },
    /** At this moment, with what those under way have had so far. */
    withRunning(running: Iterable<Running>): (key: string) => number {
      const moment = now();
      const under = new Map<string, number>();
      for (const { whose, since } of running)
        for (const key of keysOf(whose)) under.set(key, (under.get(key) ?? 0) + Math.max(leastMs, moment - since));
      return (key) => Math.round(share(key, moment) + (under.get(key) ?? 0));
    },
  };
}

/** Tells the time in which something only waited for others: some of its calls wait for their turn, and none is under way. */
export interface WorkClock {
  /** A call waits for its turn, until what is returned is called. */
  waits(): () => void;
  /** A call is under way. */
  works(): () => void;
  /** ms so far. */
  waitedMs(): number;
}

/** @param now ms, never going back */
export function createWorkClock(now: () => number = () => performance.now()): WorkClock {
  let waiting = 0;
  let working = 0;
  let waited = 0;
  let since: number | undefined;

  function change(waits: number, works: number): void {
    if (since !== undefined) waited += now() - since;
    waiting += waits;
    working += works;
    since = waiting > 0 && working === 0 ? now() : undefined;
  }

  return {
    waits() {
      change(1, 0);
      return () => change(-1, 0);
    },
    works() {
      change(0, 1);
      return () => change(0, -1);
    },
    waitedMs: () => waited + (since === undefined ? 0 : now() - since),
  };
}
