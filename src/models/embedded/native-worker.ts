import { ModelError } from '../../contracts/errors.js';
import type { CallOptions } from '../../contracts/model.js';
import { nobody, type Turns } from '../../util/turns.js';
import { workerService } from '../../util/worker-service.js';

export interface NativeWorker {
  /** Rejects with ModelError when the worker fails, with the signal's reason when that aborts. */
  call(method: string, input: unknown, options: CallOptions): Promise<unknown>;
  close(): Promise<void>;
}

/** ms a call may take, from the moment the worker begins with it; the first one also loads the library. */
const timeout = 60_000;
/** It is seldom asked, and its memory (hundreds of MB) is worth more than the second that a new start takes. */
const restAfterMs = 20_000;
const heapMegabytes = 512;

/**
 * A worker thread that runs compiled code (OpenCV, ONNX) for one of the embedded capabilities.
 * @param turns of all that share the machine's cores
 */
export function createNativeWorker(name: string, url: URL, turns: Turns): NativeWorker {
  const worker = workerService(name, url, heapMegabytes, restAfterMs);
  return {
    async call(method, input, { signal, whose = nobody, clock }) {
      try {
        const work = (): Promise<unknown> => worker.call(method, input, { signal, timeout });
        return await turns.run(whose, work, { signal, clock, lane: 'long' });
      } catch (cause) {
        if (signal.aborted) throw signal.reason;
        const reason = cause instanceof Error ? cause.message.replace(/^\[[^\]]*\] /, '') : String(cause);
        throw new ModelError(`[embedded] ${method} failed: ${reason}`, { backend: 'embedded', retryable: true, cause });
      }
    },
    close: () => worker.close(),
  };
}
