import { z } from 'zod';
import { workerService } from '../util/worker-service.js';
import type { DrawnPages, PageCall } from './page-worker.js';
import type { PageFormat } from './picture-format.js';

export interface PageDrawer {
  /** Rejects with a plain Error when it is damaged, takes too long or too much memory; with `needsPassword` when it is locked. */
  draw(format: PageFormat, bytes: Uint8Array, limits: { readonly seconds: number }): Promise<DrawnPages>;
  close(): Promise<void>;
}

/** What PDFium says of a document that is locked. */
export const needsPassword = 'Password required';

/** Bytes of WebAssembly memory: four scanned pages take about 200 MB. */
const maxMemory = 600_000_000;
const heapMegabytes = 512;
/** ms after which the idle thread ends, and its memory with it. */
const restAfterMs = 60_000;

const drawn = z.object({
  bytes: z.instanceof(Uint8Array).transform((bytes) => Buffer.from(bytes)),
  width: z.number(),
  height: z.number(),
  mediaType: z.enum(['image/jpeg', 'image/png']),
  shown: z.number(),
  of: z.number(),
});

export function createPageDrawer(): PageDrawer {
  const worker = workerService('pages', new URL('./page-worker.js', import.meta.url), heapMegabytes, restAfterMs);
  return {
    async draw(format, bytes, { seconds }) {
      const call: PageCall = { bytes, maxMemory };
      return drawn.parse(await worker.call(format, call, { timeout: seconds * 1000 }));
    },
    close: worker.close,
  };
}
