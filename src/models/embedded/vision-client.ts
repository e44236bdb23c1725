import { availableParallelism } from 'node:os';
import { ModelError } from '../../errors.js';
import { workerPool } from '../../util/worker-pool.js';
import type { VisionCalls } from './vision-calls.js';

export interface VisionClient {
  call<Name extends keyof VisionCalls>(
    method: Name,
    input: VisionCalls[Name]['input'],
    signal: AbortSignal,
  ): Promise<VisionCalls[Name]['output']>;
  warmUp(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** ms from the moment a worker begins with a call; the first one also loads the net. */
const timeout = 30_000;
/** Each worker takes one core; two halve the wait for a question, more would cost memory without need. */
const mostWorkers = 2;

/** The nets in their worker threads. Rejects with ModelError when one fails, with the signal's reason when aborted. */
export function createVisionClient(): VisionClient {
  const size = Math.min(mostWorkers, availableParallelism());
  const pool = workerPool('vision', new URL('./vision-worker.js', import.meta.url), 256, size);

  function failure(method: string, cause: unknown, signal: AbortSignal): unknown {
    if (signal.aborted) return signal.reason;
    return new ModelError(`[embedded] ${method} failed; ask again, or try another picture`, {
      backend: 'embedded',
      retryable: true,
      cause,
    });
  }

  return {
    async call<Name extends keyof VisionCalls>(method: Name, input: VisionCalls[Name]['input'], signal: AbortSignal) {
      try {
        // The worker's handlers are declared by the same type.
        return (await pool.call(method, input, { signal, timeout })) as VisionCalls[Name]['output'];
      } catch (cause) {
        throw failure(method, cause, signal);
      }
    },
    async warmUp(signal) {
      try {
        await pool.callEach('warmUp', { signal, timeout });
      } catch (cause) {
        throw failure('loading', cause, signal);
      }
    },
    close: () => pool.close(),
  };
}
