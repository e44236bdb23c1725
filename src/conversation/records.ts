import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { Log } from '../contracts/log.js';
import type { Store } from '../contracts/store.js';

/** What is known of the talk about an answer, besides the votes. */
export interface BallotRecord {
  /** The first turn of the question, when this one asked it again after a lesson. */
  readonly root?: string;
  /** The post that asks what is right, or tells how the votes stand, as long as it is open. */
  readonly post?: string;
  /** The post that asked what is right instead of a turn's answer. */
  readonly asked?: { readonly about: string; readonly post: string };
  /** What was told last, so that it is not told twice. */
  readonly told?: string;
}

const ballotSchema = z.object({
  root: z.string().optional(),
  post: z.string().optional(),
  asked: z.object({ about: z.string(), post: z.string() }).optional(),
  told: z.string().optional(),
});
const openSchema = z.object({ team: z.string(), thread: z.string(), turn: z.string() });
export type OpenBallot = z.infer<typeof openSchema>;

/** What must survive a stop for a talk to go on after it. */
export interface Records {
  ballot(team: string, turn: string): Promise<BallotRecord>;
  setBallot(team: string, turn: string, record: BallotRecord): Promise<void>;
  /** Feedback came in whose consequences are still to be drawn; a start goes on with those that a stop cut off. */
  open(ballot: OpenBallot): Promise<void>;
  close(ballot: OpenBallot): Promise<void>;
  /** Nothing is known any more of the talk about these turns. */
  forget(team: string, turns: readonly string[]): Promise<void>;
  openBallots(): Promise<readonly OpenBallot[]>;
  /** True the first time only, ever. */
  first(...what: readonly string[]): Promise<boolean>;
  /**
   * Does something that only one process may do at a time; whoever comes meanwhile waits. A process that dies amid it
   * keeps the others waiting for some seconds. Rejects with the signal's reason when that aborts before it has begun.
   */
  alone<Result>(what: readonly string[], signal: AbortSignal, task: () => Promise<Result>): Promise<Result>;
}

/** ms: how long a process holds what it does alone without saying that it is still at it; and between two tries. */
const holding = 15_000;
const trying = 500;

const ballots = 'ballots';
const openBallots = 'open-ballots';

export function createRecords(store: Store, log: Log): Records {
  const key = (team: string, turn: string): string => JSON.stringify([team, turn]);
  const write = (namespace: string, ballot: { readonly team: string; readonly turn: string }, value: unknown) =>
    store.write([{ namespace, key: key(ballot.team, ballot.turn), value }]);
  return {
    async ballot(team, turn) {
      const parsed = ballotSchema.safeParse(await store.table(ballots).get(key(team, turn)));
      return parsed.success ? parsed.data : {};
    },
    setBallot: (team, turn, record) => write(ballots, { team, turn }, record),
    open: (ballot) => write(openBallots, ballot, ballot),
    close: (ballot) => write(openBallots, ballot, undefined),
    forget: (team, turns) =>
      store.write(
        turns.flatMap((turn) =>
          [ballots, openBallots].map((namespace) => ({ namespace, key: key(team, turn), value: undefined })),
        ),
      ),
    openBallots: async () => (await store.list(openBallots, openSchema, {})).map(({ value }) => value),
    first: (...what) => store.claim(JSON.stringify(what)),
    async alone(what, signal, task) {
      const key = JSON.stringify(['alone', ...what]);
      while (!(await store.claim(key, holding))) await pause(trying, undefined, { signal });
      const renewing = setInterval(() => {
        store.prolong(key, holding).catch((error: unknown) => log.warn({ err: error }, 'a claim was not renewed'));
      }, holding / 3);
      try {
        return await task();
      } finally {
        clearInterval(renewing);
        await store.prolong(key, 0);
      }
    },
  };
}
