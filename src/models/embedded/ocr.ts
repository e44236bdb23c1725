/** Reads text in pictures with PP-OCRv4 in a worker thread. */
import type { Capabilities, TextLine } from '../../contracts/model.js';
import { createNativeWorker } from './native-worker.js';

export interface OcrService {
  readonly read: Capabilities['read'];
  /** Starts the worker and loads the models (about a second). */
  warmUp(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

export function createOcr(): OcrService {
  const worker = createNativeWorker('ocr', new URL('./ocr-worker.js', import.meta.url));

  return {
    async read(sight, { signal }) {
      // The worker's handler of the same name returns this type.
      return (await worker.call('read', { sight }, signal)) as readonly TextLine[];
    },
    async warmUp(signal) {
      await worker.call('warmUp', undefined, signal);
    },
    close: () => worker.close(),
  };
}
