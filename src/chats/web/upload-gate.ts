/** Large bodies on their way in: how much of them is held in memory at once, and how slowly they may come. */
import type { MiddlewareHandler } from 'hono';
import { fault } from './guard.js';

export interface UploadLimits {
  /** Bodies of up to so many bytes pass at once, so that large ones do not hold up plain messages. */
  readonly smallBytes: number;
  /** Bytes of large bodies that are held in memory at once; what goes beyond waits with its sender. */
  readonly heldBytes: number;
  /**
   * Bytes a second that a body must bring while it is read. While others wait, twice as many, which a phone far from its mast
   * still brings; ten times as many of one that holds more than a tenth of all that is held.
   */
  readonly minRate: number;
  /** ms over which the rate is measured. */
  readonly windowMs: number;
  /** Large bodies under way, waiting ones counted; one more is sent away. */
  readonly most: number;
}

interface Upload {
  received: number;
  isSlow: boolean;
}

/** Goes before whatever reads the body. */
export function uploadGate(limits: UploadLimits): MiddlewareHandler {
  const gate = createGate(limits);
  return async (context, next) => {
    const length = context.req.header('content-length');
    // A body whose length is not told may be of any size.
    const isSmall =
      length !== undefined && !context.req.header('transfer-encoding') && Number(length) <= limits.smallBytes;
    const { body } = context.req.raw;
    if (isSmall || !body) return next();
    const upload = gate.begin();
    if (!upload)
      return fault(context, 503, 'Too many pictures are arriving at once. Please send yours again in a minute.');
    try {
      const paced: RequestInit & { duplex: 'half' } = { body: gate.paced(body, upload), duplex: 'half' };
      context.req.raw = new Request(context.req.raw, paced);
      await next();
    } finally {
      gate.end(upload);
    }
    if (!upload.isSlow) return undefined;
    // What the handler made of a broken body is not the answer.
    context.res = undefined;
    context.res = fault(context, 408, tooSlow);
    context.header('Connection', 'close');
    return undefined;
  };
}

const tooSlow = 'That came too slowly, and others were waiting. Please send a smaller picture, or one at a time.';

function createGate({ heldBytes, minRate, windowMs, most }: UploadLimits) {
  const uploads = new Set<Upload>();
  const waiting = new Set<() => void>();

  const held = (): number => [...uploads].reduce((sum, { received }) => sum + received, 0);
  /** The one that has come furthest always goes on, so that there is an end. */
  const isFurthest = (upload: Upload): boolean => [...uploads].every(({ received }) => received <= upload.received);

  async function mayRead(upload: Upload): Promise<void> {
    while (held() >= heldBytes && !isFurthest(upload)) await new Promise<void>((resolve) => waiting.add(resolve));
  }

  function wake(): void {
    const woken = [...waiting];
    waiting.clear();
    for (const go of woken) go();
  }

  return {
    begin(): Upload | undefined {
      if (uploads.size >= most) return undefined;
      const upload: Upload = { received: 0, isSlow: false };
      uploads.add(upload);
      return upload;
    },
    end(upload: Upload): void {
      uploads.delete(upload);
      wake();
    },
    /** The same body, as fast as it may come; it breaks off where it comes too slowly. */
    paced(body: ReadableStream<Uint8Array>, upload: Upload): ReadableStream<Uint8Array> {
      const reader = body.getReader();
      let windowBytes = 0;
      let windowMsUsed = 0;

      /** Only the time in which we wait for the sender counts. */
      async function read(): Promise<ReadableStreamReadResult<Uint8Array>> {
        const began = performance.now();
        const late = new AbortController();
        const timer = setTimeout(() => late.abort(new Error('[web] an upload stands still')), windowMs);
        try {
          return await Promise.race([
            reader.read(),
            new Promise<never>((_resolve, reject) =>
              late.signal.addEventListener('abort', () => reject(late.signal.reason), { once: true }),
            ),
          ]);
        } finally {
          clearTimeout(timer);
          windowMsUsed += performance.now() - began;
        }
      }

      function hurry(): number {
        if (waiting.size === 0) return 1;
        return upload.received > heldBytes / 10 ? 10 : 2;
      }

      function checkRate(bytes: number): void {
        windowBytes += bytes;
        if (windowMsUsed < windowMs) return;
        const rate = (windowBytes / windowMsUsed) * 1000;
        if (rate < minRate * hurry()) throw new Error('[web] an upload is too slow');
        windowBytes = 0;
        windowMsUsed = 0;
      }

      return new ReadableStream<Uint8Array>({
        async pull(controller) {
          await mayRead(upload);
          try {
            const { done, value } = await read();
            if (done) return controller.close();
            upload.received += value.byteLength;
            checkRate(value.byteLength);
            controller.enqueue(value);
          } catch (error) {
            upload.isSlow = true;
            controller.error(error);
            await reader.cancel(error).catch(() => undefined);
          }
        },
        cancel: (reason) => reader.cancel(reason),
      });
    },
  };
}
