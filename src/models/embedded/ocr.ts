/** Reads text in pictures with PP-OCRv4 in a worker thread. */
import { ModelError } from '../../contracts/errors.js';
import type { Capabilities, TextLine } from '../../contracts/model.js';
import { workerService } from '../../util/worker-service.js';

export interface OcrService {
  readonly read: Capabilities['read'];
  /** Starts the worker and loads the models (about a second). */
  warmUp(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** ms a call may take, from the moment the worker begins with it; the first one also loads the models. */
const timeout = 60_000;
/** ms: it is not asked often, and its memory (hundreds of MB) is worth more than the second that a new start takes. */
const restAfter = 20_000;

export function createOcr(): OcrService {
  const worker = workerService('ocr', new URL('./ocr-worker.js', import.meta.url), 512, restAfter);

  async function call(method: string, input: unknown, signal: AbortSignal): Promise<unknown> {
    try {
      return await worker.call(method, input, { signal, timeout });
    } catch (cause) {
      if (signal.aborted) throw signal.reason;
      const reason = cause instanceof Error ? cause.message.replace(/^\[[^\]]*\] /, '') : String(cause);
      throw new ModelError(`[embedded] ${method} failed: ${reason}`, {
        backend: 'embedded',
        retryable: true,
        cause,
      });
    }
  }

  return {
    async read(sight, { signal }) {
      // The worker's handler of the same name returns this type.
      return (await call('read', { sight }, signal)) as readonly TextLine[];
    },
    async warmUp(signal) {
      await call('warmUp', undefined, signal);
    },
    close: () => worker.close(),
  };
}
