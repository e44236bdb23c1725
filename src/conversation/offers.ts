import { z } from 'zod';
import type { Connection, Message, Press } from '../contracts/chat.js';
import type { Turn } from '../contracts/turn.js';
import { noticePost, renderTurn } from '../show/render-turn.js';
import { runEntered } from '../util/concurrency.js';
import { isWorking } from '../util/is-working.js';
import { rowKey } from '../util/row-key.js';
import { inTurn } from './in-turn.js';
import { showTurns, unlessStopped } from './live-post.js';
import { messages } from './messages.js';
import type { Services } from './services.js';

const acceptedSchema = z.object({ team: z.string(), thread: z.string(), post: z.string() });
type Accepted = z.infer<typeof acceptedSchema>;
const accepted = 'accepted-offers';

/** Of the entry in which somebody decides. */
interface Run {
  /** A run before this one was cut off. */
  readonly again: boolean;
  /** Aborts when it must not go on here. */
  readonly signal: AbortSignal;
}

/** What becomes of offers to do something that costs much. */
export interface Offers {
  /** The person who asked decides, once, with a button. */
  decide(press: Omit<Press, 'key'>, connection: Connection, run: Run): Promise<void>;
  /** The same in words, about the newest post of an offer. */
  answer(
    offered: Turn,
    decision: 'accept' | 'decline',
    message: Message,
    connection: Connection,
    run: Run,
  ): Promise<void>;
  /** Those that a run before the journal was carrying out when it stopped are offered again. */
  resume(connection: Connection, serves: (team: string) => boolean): Promise<void>;
}

export function createOffers(
  services: Pick<
    Services,
    'engine' | 'memory' | 'records' | 'trail' | 'turns' | 'underWay' | 'log' | 'observe' | 'signal'
  >,
): Offers {
  const { engine, memory, records, trail, underWay, log, observe } = services;
  const rowOf = ({ team, post }: Omit<Accepted, 'thread'>) => ({
    namespace: accepted,
    key: rowKey(team, post),
  });

  async function openOffer(team: string, post: string): Promise<Turn | undefined> {
    const turn = await memory.turns.byPost(team, post);
    return turn?.status === 'asked' && turn.offer !== undefined ? turn : undefined;
  }

  /** Waits for what is decided about the offer at the same moment, in this process or another one. */
  async function exclusively(
    { team, post }: Pick<Accepted, 'team' | 'post'>,
    signal: AbortSignal,
    task: () => Promise<void>,
  ): Promise<void> {
    try {
      await runEntered(memory.journal.enter(JSON.stringify(['offer', team, post]), signal), task);
    } catch (error) {
      // The button is still there after a stop.
      if (!signal.aborted) throw error;
    }
  }

  /** Calls that were paid for before a stop have kept their answers: nobody pays them twice. */
  async function carryOut(
    offered: Turn,
    { team, thread, post: id }: Accepted,
    connection: Connection,
    signal: AbortSignal,
  ): Promise<void> {
    const { id: turn, request } = offered;
    const open = underWay.begin({ team, thread, by: [request.author.id], turn, post: id }, signal);
    const first: Turn = { ...offered, status: 'planning', offer: undefined };
    const turns = inTurn(first, services.turns, open, (stop) => engine.carryOut(offered, stop));
    const shown = unlessStopped(turns, signal);
    const post = await showTurns(shown, { team, thread }, connection, { id, memory, log, observe });
    if (post !== undefined) await trail.recordShown(team, { id: post, thread }, offered.request.images);
  }

  /** A run that was cut off has carried it out, and perhaps not shown it. */
  async function showAgain(press: Omit<Press, 'key'>, connection: Connection): Promise<void> {
    const turn = await memory.turns.byPost(press.team, press.post);
    if (turn && !isWorking(turn)) await connection.edit(press, press.post, renderTurn(turn));
  }

  async function decide(press: Omit<Press, 'key'>, connection: Connection, { again, signal }: Run): Promise<void> {
    const { team, post } = press;
    const offered = await openOffer(team, post);
    if (!offered) return again ? showAgain(press, connection) : undefined;
    const { author } = offered.request;
    if (press.author.id !== author.id) {
      if (await records.first('told whose offer it is', team, offered.id, press.author.id))
        await connection.post(press, noticePost(messages.notYourOffer(author)));
      return;
    }
    await exclusively(press, signal, async () => {
      const open = await openOffer(team, post);
      if (!open) return;
      if (press.action === 'offer:accept')
        return (await underWay.wasStopped({ ...press, turn: open.id }))
          ? undefined
          : carryOut(open, press, connection, signal);
      const declined: Turn = { ...open, status: 'aborted' };
      await memory.turns.set(declined, post);
      await connection.edit(press, post, renderTurn(declined));
    });
  }

  async function resume(connection: Connection, serves: (team: string) => boolean): Promise<void> {
    const rows = (await memory.store.list(accepted, acceptedSchema, {})).map(({ value }) => value);
    for (const row of rows.filter(({ team }) => serves(team)))
      await exclusively(row, services.signal, async () => {
        const open = await openOffer(row.team, row.post);
        if (open) await connection.edit(row, row.post, renderTurn(open));
        await memory.store.write([{ ...rowOf(row), value: undefined }]);
      });
  }

  return {
    decide,
    resume,
    async answer(offered, decision, { team, thread, author, at }, connection, run) {
      const post = (await memory.turns.posts(team, offered.id)).at(-1);
      const press = { team, thread, author, action: `offer:${decision}`, at };
      if (post !== undefined) await decide({ ...press, post }, connection, run);
    },
  };
}
