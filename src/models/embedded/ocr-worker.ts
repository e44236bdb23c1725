/** The worker thread of ocr.ts. */
import type { Sight, TextLine } from '../../contracts/model.js';
import { serveWorker } from '../../util/worker-service.js';
import { loadTextReader, type TextReader } from './text-reader.js';

let loading: Promise<TextReader> | undefined;
const reader = (): Promise<TextReader> => {
  loading ??= loadTextReader();
  return loading;
};

serveWorker({
  async warmUp() {
    await reader();
  },
  async read({ sight }: { readonly sight: Sight }): Promise<readonly TextLine[]> {
    return (await reader()).read(sight);
  },
});
