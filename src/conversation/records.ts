import { z } from 'zod';
import type { Store } from '../contracts/store.js';
import { rowKey } from '../util/row-key.js';

/** What is known of the conversation about an answer, apart from the votes. */
export interface BallotRecord {
  /** The first turn of the question, when this one asked it again after a lesson. */
  readonly root?: string;
  /** The open post that asks what is right or tells how the votes stand. */
  readonly post?: string;
  /** The post that asked what is right instead of a turn's answer. */
  readonly asked?: { readonly about: string; readonly post: string };
  /** What was told last, so that it is not told twice. */
  readonly told?: string;
  /** What somebody was asked whether they are sure of: "Would you say four?" */
  readonly guess?: { readonly by: string; readonly words: string };
}

const ballotSchema = z.object({
  root: z.string().optional(),
  post: z.string().optional(),
  asked: z.object({ about: z.string(), post: z.string() }).optional(),
  told: z.string().optional(),
  guess: z.object({ by: z.string(), words: z.string() }).optional(),
});
const openSchema = z.object({ team: z.string(), thread: z.string(), turn: z.string() });
export type OpenBallot = z.infer<typeof openSchema>;

/** What must survive a stop for a conversation to go on after it. */
export interface Records {
  ballot(team: string, turn: string): Promise<BallotRecord>;
  setBallot(team: string, turn: string, record: BallotRecord): Promise<void>;
  /** Notes feedback whose consequences are still to be drawn; the next start goes on with what a stop cut off. */
  open(ballot: OpenBallot): Promise<void>;
  close(ballot: OpenBallot): Promise<void>;
  /** Forgets the conversation about these turns. */
  forget(team: string, turns: readonly string[]): Promise<void>;
  /** Forgets what a person was asked about others' answers, and what they were told once. */
  forgetPerson(team: string, person: string): Promise<void>;
  openBallots(): Promise<readonly OpenBallot[]>;
  /** True the first time only, ever. */
  first(...what: readonly string[]): Promise<boolean>;
}

const ballots = 'ballots';
const openBallots = 'open-ballots';

export function createRecords(store: Store): Records {
  const write = (namespace: string, ballot: { readonly team: string; readonly turn: string }, value: unknown) =>
    store.write([{ namespace, key: rowKey(ballot.team, ballot.turn), value }]);
  return {
    ballot: async (team, turn) => (await store.get(ballots, rowKey(team, turn), ballotSchema)) ?? {},
    setBallot: (team, turn, record) => write(ballots, { team, turn }, record),
    open: (ballot) => write(openBallots, ballot, ballot),
    close: (ballot) => write(openBallots, ballot, undefined),
    forget: (team, turns) =>
      store.write(
        turns.flatMap((turn) =>
          [ballots, openBallots].map((namespace) => ({ namespace, key: rowKey(team, turn), value: undefined })),
        ),
      ),
    async forgetPerson(team, person) {
      const rows = await store.list(ballots, ballotSchema, { prefix: rowKey(team, '') });
      const asked = rows.filter(({ value }) => value.guess?.by === person);
      await store.write(
        asked.map(({ key, value: { guess: _, ...record } }) => ({ namespace: ballots, key, value: record })),
      );
      await store.dropClaims(team, person);
    },
    openBallots: async () => (await store.list(openBallots, openSchema, {})).map(({ value }) => value),
    first: (...what) => store.claim(rowKey(...what)),
  };
}
