import type { Resolver } from '../contracts/resolver.js';
import type { Turn } from '../contracts/turn.js';
import { isTooLong } from './guard.js';
import type { TurnInProgress } from './turn-in-progress.js';

/**
 * Makes a follow-up a request that stands by itself; plans, experience and reflection know it only so.
 * @returns whether it is still to be planned: the thread itself may answer it, or the person is asked what is meant
 */
export async function* readInThread(
  turn: TurnInProgress,
  { resolver }: { readonly resolver?: Resolver },
): AsyncGenerator<Turn, boolean> {
  const { request, signal, planning } = turn;
  if (!resolver) return true;
  const resolution = await planning.part.spend((payment) => resolver.resolve(request, { signal, ...payment }));
  if (resolution.is === 'question') {
    yield turn.updateTurn({ status: 'asked', plan: { steps: [], examples: [], question: resolution.question } });
    return false;
  }
  const { images } = resolution;
  // With what it goes on with a follow-up may be too long to be planned: then it is taken as it was said.
  const text = isTooLong(resolution.text) ? request.text : resolution.text;
  const said = text === request.text ? {} : { said: request.said ?? request.text };
  const read = { request: { ...request, ...said, text, images } };
  if (resolution.is === 'answer') {
    yield turn.updateTurn({ ...read, status: 'answered', answer: resolution.answer });
    return false;
  }
  if (text !== request.text || images !== request.images) yield turn.updateTurn(read);
  return true;
}
