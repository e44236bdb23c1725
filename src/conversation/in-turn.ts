import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Request, Turn } from '../contracts/turn.js';
import { linkedSignal } from '../util/linked-signal.js';
import { settlesWithin } from '../util/settles-within.js';
import type { Turns, Wait, Whose } from '../util/turns.js';
import type { OpenWork } from './under-way.js';

/** ms after which people are told that they wait, and how often they are told anew. */
const longWaitMs = 2_000;

/** A turn of which nothing is done yet. */
export const newTurn = (request: Request): Turn => ({
  ...{ id: request.id, status: 'planning', request, steps: [] },
  ...{ ms: 0, cost: 0 },
});

/** What answers without a turn, from what is kept alone: tried where the question would have to wait. */
export interface KeptWay {
  readonly turns: Turns;
  /** Its last turn is `answered`, or it could not. */
  answer(signal: AbortSignal): AsyncGenerator<Turn, unknown>;
}

/** The turns that follow a first one, begun when it is its asker's turn; while that lasts, they say how many are before it. */
export async function* inTurn<Outcome>(
  first: Turn,
  turns: Turns,
  open: OpenWork,
  answer: (signal: AbortSignal) => AsyncGenerator<Turn, Outcome>,
  kept?: KeptWay,
): AsyncGenerator<Turn, Outcome | undefined> {
  const { team, thread, author } = first.request;
  const { signal } = open;
  const leaving = linkedSignal(signal);
  const whose: Whose = { team, thread, person: author.id };
  const wait = turns.enter(whose, { signal: leaving.signal });
  try {
    const known = kept && (await isWaiting(wait)) ? await answerFrom(kept, whose, signal, wait) : undefined;
    if (known) {
      yield known;
      return undefined;
    }
    for (let ahead = await aheadSoon(wait); ahead !== undefined; ahead = await aheadSoon(wait))
      yield { ...first, ahead };
    return yield* answer(signal);
  } catch (error) {
    if (!signal.aborted) throw error;
    yield { ...first, status: 'aborted', fault: 'It was stopped.' };
    return undefined;
  } finally {
    leaving.abort();
    leaving.end();
    wait.turn.then(
      (leave) => leave(),
      () => undefined,
    );
    open.end();
  }
}

const isWaiting = (wait: Wait): Promise<boolean> =>
  Promise.race([wait.turn.then(() => false), nextTurn(true, { ref: false })]);

/** The whole answer, unless that takes longer than until its turn comes. */
async function answerFrom(
  { turns, answer }: KeptWay,
  whose: Whose,
  signal: AbortSignal,
  wait: Wait,
): Promise<Turn | undefined> {
  const over = linkedSignal(signal);
  const onTurn = (): void => over.abort(new DOMException('its turn has come', 'AbortError'));
  wait.turn.then(onTurn, onTurn);
  async function work(): Promise<Turn | undefined> {
    let last: Turn | undefined;
    for await (const turn of answer(over.signal)) last = turn;
    return last?.status === 'answered' ? last : undefined;
  }
  try {
    return await turns.run(whose, work, { signal: over.signal });
  } catch (error) {
    if (!over.signal.aborted) throw error;
    return undefined;
  } finally {
    over.end();
  }
}

/** After a while how many come before it; undefined as soon as it is its turn. */
async function aheadSoon(wait: Wait): Promise<number | undefined> {
  if (!(await settlesWithin(wait.turn, longWaitMs))) return wait.ahead();
  await wait.turn;
  return undefined;
}
