import { z } from 'zod';
import { workerService } from '../util/worker-service.js';
import type { CleanPicture } from './encode-picture.js';
import { readHeicHeader } from './heic-boxes.js';
import type { HeicCall } from './heic-worker.js';

interface HeicLimits {
  readonly pixels: number;
  readonly side: number;
  readonly seconds: number;
}

export interface HeicDecoder {
  /** Rejects with a plain Error when it is damaged, takes too long or too much memory. */
  decode(bytes: Uint8Array, limits: HeicLimits): Promise<CleanPicture>;
  close(): Promise<void>;
}

/** Bytes of WebAssembly memory: 50 megapixels take about 600 MB. */
const maxMemory = 1_000_000_000;
const heapMegabytes = 512;
/** ms after which the idle thread ends, and its memory with it. */
const restAfterMs = 60_000;

const decoded = z.object({
  bytes: z.instanceof(Uint8Array).transform((bytes) => Buffer.from(bytes)),
  width: z.number(),
  height: z.number(),
  mediaType: z.enum(['image/jpeg', 'image/png']),
});

export function createHeicDecoder(): HeicDecoder {
  const worker = workerService('heic', new URL('./heic-worker.js', import.meta.url), heapMegabytes, restAfterMs);
  return {
    async decode(bytes, { pixels, side, seconds }) {
      const { profile } = readHeicHeader(bytes);
      const call: HeicCall = { bytes, maxPixels: pixels, maxSide: side, maxMemory, ...(profile && { profile }) };
      return decoded.parse(await worker.call('decode', call, { timeout: seconds * 1000 }));
    },
    close: worker.close,
  };
}
