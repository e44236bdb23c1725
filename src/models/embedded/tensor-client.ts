import { availableParallelism } from 'node:os';
import { ModelError } from '../../contracts/errors.js';
import { workerPool } from '../../util/worker-service.js';
import type { TensorCalls } from './tensor-calls.js';

export interface TensorClient {
  /** Rejects with ModelError when the net fails, with the signal's reason when that aborts. */
  call<Name extends keyof TensorCalls>(
    method: Name,
    input: TensorCalls[Name]['input'],
    signal?: AbortSignal,
  ): Promise<TensorCalls[Name]['output']>;
  /** Starts every worker and loads the detection net. */
  warmUp(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** ms from the moment a worker begins with a call; the first one also loads the net. */
const timeout = 60_000;
/** Each worker takes one core; two halve the wait for a question, more would cost memory without need. */
const maxWorkers = 2;

/** The nets in their worker threads. */
export function createTensorClient(): TensorClient {
  const size = Math.min(maxWorkers, availableParallelism());
  const pool = workerPool('tensors', new URL('./tensor-worker.js', import.meta.url), 256, size);
  // The large nets are loaded by one worker each.
  const homes: Readonly<Partial<Record<keyof TensorCalls, number>>> = { identify: 0, embedTexts: size - 1 };

  async function guarded<Output>(
    method: string,
    signal: AbortSignal | undefined,
    work: () => Promise<Output>,
  ): Promise<Output> {
    try {
      return await work();
    } catch (cause) {
      if (signal?.aborted) throw signal.reason;
      throw new ModelError(`[embedded] ${method} failed; ask again, or try another picture`, {
        backend: 'embedded',
        retryable: true,
        cause,
      });
    }
  }

  return {
    call<Name extends keyof TensorCalls>(method: Name, input: TensorCalls[Name]['input'], signal?: AbortSignal) {
      return guarded(method, signal, async () => {
        // The worker's handlers are declared by the same type.
        return (await pool.call(method, input, { signal, timeout }, homes[method])) as TensorCalls[Name]['output'];
      });
    },
    warmUp: (signal) => guarded('loading', signal, () => pool.callEach('warmUp', { signal, timeout })),
    close: () => pool.close(),
  };
}
