/** Teams that the bot was taken out of: nothing is done there, and after some days they are forgotten, unless it is back before. */
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { TeamAwayError } from '../contracts/errors.js';
import type { Log } from '../contracts/log.js';
import type { Memory } from '../contracts/store.js';
import { serialQueues } from '../util/concurrency.js';
import { rowKey } from '../util/row-key.js';

const departureSchema = z.object({
  team: z.string(),
  /** When the bot was taken out. */
  at: z.number(),
  /** ms that are left until the team is forgotten. */
  left: z.number(),
  /** When `left` was last counted down, ms since 1970: the clock may be set meanwhile, so it alone decides nothing. */
  seen: z.number(),
  /** Since when it is being forgotten: what was accepted before goes too, even where the bot is back by now. */
  forgetting: z.number().optional(),
  isBack: z.boolean().optional(),
});
export type Departure = z.output<typeof departureSchema>;

export interface Departures {
  /** Whether nothing may be done there. Everywhere, until it is known. */
  isAway(team: string): boolean;
  /** Aborts when the bot is taken out of the team. `end` must be called when whatever listens is over. */
  watch(team: string): { readonly signal: AbortSignal; end(): void };
  left(team: string): Promise<void>;
  /** The bot is in the team (again): all is as it was, or new where the team was being forgotten already. */
  back(team: string): Promise<void>;
  /** Counts down, and forgets whose time is over; where another process does, it does nothing. */
  look(): Promise<void>;
  /** Resolves when it is known who is away. */
  known(): Promise<void>;
}

export interface DeparturesOptions {
  readonly memory: Pick<Memory, 'store' | 'signals'>;
  /** How long a team is kept that the bot was taken out of, ms. */
  readonly graceMs: number;
  /** Forgets all of a team; what was accepted after `before` stays. Runs again where a stop has cut it off. */
  readonly forget: (team: string, before: number) => Promise<void>;
  /** Others may go on now. */
  readonly onBack: () => void;
  readonly log: Log;
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** ms of a clock that nobody sets. */
  readonly steady?: () => number;
}

/** Where it is kept who is away. */
export const departuresNamespace = 'departures';
const topic = 'departures';
const claimKey = rowKey(topic);
/** Whoever dies while forgetting keeps the others waiting for so long, ms. */
const claimMs = 60_000;
const retryMs = 1000;

const readOf = (team: string) =>
  ({ namespace: departuresNamespace, key: rowKey(team), schema: departureSchema }) as const;
const rowOf = (team: string, value: Departure | undefined) => ({
  ...{ namespace: departuresNamespace, key: rowKey(team), value },
});

export const listDepartures = async ({ store }: Pick<Memory, 'store'>): Promise<readonly Departure[]> =>
  (await store.list(departuresNamespace, departureSchema, {})).map(({ value }) => value);

/** Notes that the bot was taken out of a team, or is there again: for every process. */
export function createDepartureNotes({
  memory: { store, signals },
  graceMs,
  now,
  log,
}: Pick<DeparturesOptions, 'memory' | 'graceMs' | 'now' | 'log'>): Pick<Departures, 'left' | 'back'> {
  async function change(team: string, by: (row: Departure | undefined) => Departure | undefined): Promise<void> {
    const changed = await store.update([readOf(team)], ([row]) => {
      const next = by(row);
      return next === row ? undefined : { rows: [rowOf(team, next)] };
    });
    if (!changed) return;
    await signals
      .tell(topic, team)
      .catch((error: unknown) => log.warn({ err: error }, 'other processes could not be told who has left'));
  }
  return {
    left: (team) =>
      change(team, (row) => {
        if (row?.isBack) return { ...row, isBack: false };
        return row ?? { team, at: now(), left: graceMs, seen: now() };
      }),
    back: (team) => change(team, (row) => (row?.forgetting === undefined ? undefined : { ...row, isBack: true })),
  };
}

export function createDepartures(options: DeparturesOptions): Departures {
  const { memory, onBack, log, signal, steady = () => performance.now() } = options;
  const { signals } = memory;
  const notes = createDepartureNotes(options);
  const reading = serialQueues();
  let away: ReadonlySet<string> | undefined;
  const watching = new Map<string, Set<AbortController>>();
  // While no process ran, only the clock on the wall went on.
  let lookedAt = Number.NEGATIVE_INFINITY;

  const read = (): Promise<void> =>
    reading.run('', async () => {
      const before = away;
      away = new Set((await listDepartures(memory)).map(({ team }) => team));
      for (const team of away)
        for (const one of watching.get(team) ?? [])
          one.abort(new TeamAwayError(`[app] the bot is no longer in ${team}`));
      const now = away;
      if (!before || [...before].some((team) => !now.has(team))) onBack();
    });
  const readAgain = (): void =>
    void read().catch((error: unknown) => log.warn({ err: error }, 'who has left could not be read'));
  const stopHearing = signals.hear(topic, readAgain, readAgain);
  signal.addEventListener('abort', stopHearing, { once: true });

  async function readFirst(): Promise<void> {
    while (!away && !signal.aborted) {
      try {
        await read();
      } catch (error) {
        log.warn({ err: error }, 'who has left could not be read; trying again');
        await pause(retryMs, undefined, { ref: false, signal }).catch(() => undefined);
      }
    }
  }
  const first = readFirst();

  return {
    isAway: (team) => away?.has(team) ?? true,
    watch(team) {
      const controller = new AbortController();
      const others = watching.get(team) ?? new Set();
      watching.set(team, others.add(controller));
      if (away?.has(team)) controller.abort(new TeamAwayError(`[app] the bot is no longer in ${team}`));
      return {
        signal: controller.signal,
        end() {
          others.delete(controller);
          if (others.size === 0 && watching.get(team) === others) watching.delete(team);
        },
      };
    },
    async left(team) {
      await notes.left(team);
      await read();
    },
    async back(team) {
      await notes.back(team);
      await read();
    },
    async look() {
      const at = steady();
      const passed = at - lookedAt;
      lookedAt = at;
      await lookClaimed(passed, options);
      await read();
    },
    known: () => first,
  };
}

async function lookClaimed(atMost: number, options: DeparturesOptions): Promise<void> {
  const { memory, log, signal } = options;
  const { store } = memory;
  const departures = await listDepartures(memory);
  if (departures.length === 0 || !(await store.claim(claimKey, claimMs))) return;
  const renewing = setInterval(() => {
    store.renewClaim(claimKey, claimMs).catch((error: unknown) => log.warn({ err: error }, 'a claim was not renewed'));
  }, claimMs / 3);
  try {
    for (const { team } of departures) {
      if (signal.aborted) return;
      if (await isOver(team, atMost, options)) await forgetTeam(team, options);
    }
  } finally {
    clearInterval(renewing);
    await store.releaseClaim(claimKey);
  }
}

/** Counts down; once it is over, it is over also where the bot comes back. */
async function isOver(team: string, atMost: number, { memory, now }: DeparturesOptions): Promise<boolean> {
  const outcome = await memory.store.update([readOf(team)], ([row]) => {
    // It is back.
    if (!row) return undefined;
    if (row.forgetting !== undefined) return { rows: [], over: true };
    const passed = Math.max(0, Math.min(now() - row.seen, atMost));
    const counted = { ...row, left: row.left - passed, seen: now() };
    const over = counted.left <= 0;
    return { rows: [rowOf(team, over ? { ...counted, forgetting: now() } : counted)], over };
  });
  return outcome?.over ?? false;
}

async function forgetTeam(team: string, { memory, forget, log }: DeparturesOptions): Promise<void> {
  const row = await memory.store.get(departuresNamespace, rowKey(team), departureSchema);
  if (row?.forgetting === undefined) return;
  await forget(team, row.forgetting);
  await memory.store.write([rowOf(team, undefined)]);
  await memory.store.scrub();
  await memory.signals.tell(topic, team).catch(() => undefined);
  log.info({ team }, 'a team that the bot was taken out of is forgotten');
}
