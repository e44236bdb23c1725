import type { Planner } from '../contracts/planner.js';
import type { Resolver } from '../contracts/resolver.js';
import type { Turn } from '../contracts/turn.js';
import { isTooLong } from './guard.js';
import type { TurnInProgress } from './turn-in-progress.js';

export interface ThreadServices {
  readonly resolver?: Resolver;
  readonly planner: Pick<Planner, 'readsThreads' | 'readsFollowUps'>;
}

/** A request that is still to be planned. */
export interface OpenRequest {
  /** What the person is to be asked, unless the planner reads it in its thread. */
  readonly doubt?: string;
}

/**
 * Makes a follow-up a request that stands by itself; plans, experience and reflection know it only so.
 * @returns undefined where nothing is to be planned: the thread itself answers it, or the person is asked what is meant
 */
export async function* readInThread(
  turn: TurnInProgress,
  { resolver, planner }: ThreadServices,
): AsyncGenerator<Turn, OpenRequest | undefined> {
  const { request, signal, planning } = turn;
  if (!resolver) return {};
  const resolution = await planning.part.spend((payment) => resolver.resolve(request, { signal, ...payment }));
  if (resolution.is === 'question') {
    const isRead = planner.readsThreads || planner.readsFollowUps;
    if (isRead && request.images.length > 0) return { doubt: resolution.question };
    yield turn.updateTurn({ status: 'asked', plan: { steps: [], examples: [], question: resolution.question } });
    return undefined;
  }
  const { images } = resolution;
  // With what it goes on with a follow-up may be too long to be planned: then it is taken as it was said.
  const text = isTooLong(resolution.text) ? request.text : resolution.text;
  const said = text === request.text ? {} : { said: request.said ?? request.text };
  const read = { request: { ...request, ...said, text, images } };
  if (resolution.is === 'answer') {
    yield turn.updateTurn({ ...read, status: 'answered', answer: resolution.answer });
    return undefined;
  }
  if (text !== request.text || images !== request.images) yield turn.updateTurn(read);
  return {};
}
