/** What whoever asked has stopped: written down and told to every process, so that it holds wherever and whenever the question is begun. */
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { Place } from '../contracts/chat.js';
import type { Memory } from '../contracts/store.js';
import type { Person } from '../contracts/turn.js';
import { type RowKey, rowKey } from '../util/row-key.js';

/** A person stops what they began: all of it in a thread, what a post or a message of theirs shows, or one turn. */
export type Stop = { readonly team: string; readonly author: string; readonly at: number } & (
  | { readonly thread: string }
  /** `onlyBefore`: what asked for it later is another one with the same id, and goes on. */
  | { readonly post: string; readonly onlyBefore?: true }
  | { readonly turn: string; readonly post: string }
  /** All in the team that is begun, as they are forgotten: nothing is written down of it. */
  | { readonly everything: true }
);

/** What a process says to a stop of a question that it has. */
const outcomeSchema = z.enum(['stopped', 'not theirs']);
export type StopOutcome = z.output<typeof outcomeSchema>;

export interface Stops {
  /** Stops it wherever it is. Undefined where no process is at it: it is over, or not begun yet and then never is. */
  stop(stop: Stop): Promise<StopOutcome | undefined>;
  /** Whether it was stopped since it was asked for, through a process that may be gone. */
  isStopped(work: BegunWork): Promise<boolean>;
  /** @param onStop does it, where it is this process's; told where somebody stops anything */
  hear(onStop: (stop: Stop) => StopOutcome | undefined): () => void;
}

/** What somebody has asked for. */
export interface BegunWork extends Place {
  readonly author: Pick<Person, 'id'>;
  readonly at: number;
  /** The message that asked for it. */
  readonly message?: string;
  readonly turn?: string;
  /** The post that shows it. */
  readonly post?: string;
}

const namespace = 'stops';
/** Questions don't wait longer, ms. */
const keptMs = 24 * 3600 * 1000;
/** How long it is waited for the process that has the question, ms. */
const maxAnswerMs = 800;

/** How far the clocks of two machines may be apart, ms. */
const maxSkewMs = 60_000;

const stopTopic = 'stop';
const answerTopic = 'stopped';

const shared = { team: z.string(), author: z.string(), at: z.number() };
const stopSchema: z.ZodType<Stop> = z.union([
  z.object({ ...shared, thread: z.string() }),
  z.object({ ...shared, turn: z.string(), post: z.string() }),
  z.object({ ...shared, post: z.string(), onlyBefore: z.literal(true).optional() }),
  z.object({ ...shared, everything: z.literal(true) }),
]);
const toldSchema = z.object({ id: z.string(), stop: stopSchema });
const answerSchema = z.object({ id: z.string(), outcome: outcomeSchema });
const rowSchema = z.object({ at: z.number() });

export function createStops({
  memory: { store, signals },
  now,
  randomId,
}: {
  readonly memory: Pick<Memory, 'store' | 'signals'>;
  readonly now: () => number;
  readonly randomId: () => string;
}): Stops {
  const waiting = new Map<string, (outcome: StopOutcome) => void>();
  let hearsAnswers = false;

  function hearAnswers(): void {
    if (hearsAnswers) return;
    hearsAnswers = true;
    signals.hear(answerTopic, (about) => {
      const { id, outcome } = answerSchema.parse(about);
      waiting.get(id)?.(outcome);
    });
  }

  return {
    async stop(stop) {
      if (!('everything' in stop))
        await store.write([{ namespace, key: keyOf(stop), value: { at: stop.at }, ttl: keptMs }]);
      hearAnswers();
      const id = randomId();
      const answer = new Promise<StopOutcome>((resolve) => void waiting.set(id, resolve));
      try {
        await signals.tell(stopTopic, { id, stop });
        // Where nobody else is there, all have answered.
        const patience = signals.isAlone ? 0 : maxAnswerMs;
        return await Promise.race([answer, pause(patience, undefined, { ref: false })]);
      } finally {
        waiting.delete(id);
      }
    },

    async isStopped({ team, thread, author, at, message, turn, post }) {
      const said = { team, author: author.id, at };
      const shown = [message, post].flatMap((id) => (id === undefined ? [] : [keyOf({ ...said, post: id })]));
      const own = turn === undefined ? [] : [keyOf({ ...said, turn, post: '' })];
      const rows = await store.getMany(namespace, [keyOf({ ...said, thread }), ...own, ...shown], rowSchema);
      // One of the future was noted before the clock was set back, and is older than what is asked since.
      return rows.some((row) => row !== undefined && at < row.at && row.at <= now() + maxSkewMs);
    },

    hear: (onStop) =>
      signals.hear(stopTopic, (about) => {
        const { id, stop } = toldSchema.parse(about);
        const outcome = onStop(stop);
        // Who waits for it goes on by itself where it is not told.
        if (outcome) signals.tell(answerTopic, { id, outcome }).catch(() => undefined);
      }),
  };
}

/** It bears the author: what somebody else wants stopped stops nothing. */
function keyOf(stop: Exclude<Stop, { readonly everything: true }>): RowKey {
  const { team, author } = stop;
  if ('thread' in stop) return rowKey(team, 'thread', stop.thread, author);
  return 'turn' in stop ? rowKey(team, 'turn', stop.turn, author) : rowKey(team, 'post', stop.post, author);
}
