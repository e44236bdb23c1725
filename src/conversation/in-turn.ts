import { setTimeout as pause } from 'node:timers/promises';
import type { Request, Turn } from '../contracts/turn.js';
import type { Turns, Wait } from '../util/turns.js';
import type { OpenWork } from './under-way.js';

/** ms after which people are told that they wait, and how often they are told anew. */
const longWaitMs = 2_000;

/** A turn of which nothing is done yet. */
export const newTurn = (request: Request): Turn => ({
  ...{ id: request.id, status: 'planning', request, steps: [] },
  ...{ ms: 0, cost: 0 },
});

/** The turns that follow a first one, begun when it is its asker's turn; while that lasts, they say how many are before it. */
export async function* inTurn<Outcome>(
  first: Turn,
  turns: Turns,
  open: OpenWork,
  answer: (signal: AbortSignal) => AsyncGenerator<Turn, Outcome>,
): AsyncGenerator<Turn, Outcome | undefined> {
  const { team, thread, author } = first.request;
  const { signal } = open;
  const leaving = new AbortController();
  const wait = turns.enter({ team, thread, person: author.id }, { signal: AbortSignal.any([signal, leaving.signal]) });
  try {
    for (let ahead = await aheadSoon(wait); ahead !== undefined; ahead = await aheadSoon(wait))
      yield { ...first, ahead };
    return yield* answer(signal);
  } catch (error) {
    if (!signal.aborted) throw error;
    yield { ...first, status: 'aborted', fault: 'It was stopped.' };
    return undefined;
  } finally {
    leaving.abort();
    wait.turn.then(
      (leave) => leave(),
      () => undefined,
    );
    open.end();
  }
}

/** After a while how many come before it; undefined as soon as it is its turn. */
async function aheadSoon(wait: Wait): Promise<number | undefined> {
  const enough = new AbortController();
  const time = pause(longWaitMs, false, { signal: enough.signal, ref: false }).catch(() => false);
  try {
    return (await Promise.race([wait.turn, time])) ? undefined : wait.ahead();
  } finally {
    enough.abort();
  }
}
