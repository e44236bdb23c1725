/** Large bodies on their way in: how much of them is held in memory at once, and how slowly they may come. */
import type { MiddlewareHandler } from 'hono';
import { fault } from './guard.js';
import { pacedBody, serveWith } from './slow-bodies.js';

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
}

/** Goes before whatever reads the body. */
export function uploadGate(limits: UploadLimits): MiddlewareHandler {
  const gate = createGate(limits);
  return async (context, next) => {
    const length = context.req.header('content-length');
    // A body whose length is not told may be of any size.
    const isSmall =
      length !== undefined && !context.req.header('transfer-encoding') && Number(length) <= limits.smallBytes;
    if (isSmall || !context.req.raw.body) return next();
    const upload = gate.begin();
    if (!upload)
      return fault(context, 503, 'Too many pictures are arriving at once. Please send yours again in a minute.');
    try {
      return await serveWith(context, next, (body, onSlow) => gate.paced(body, upload, onSlow));
    } finally {
      gate.end(upload);
    }
  };
}

function createGate({ heldBytes, minRate, windowMs, most }: UploadLimits) {
  const uploads = new Set<Upload>();
  const waiting = new Set<() => void>();

  const held = (): number => [...uploads].reduce((sum, { received }) => sum + received, 0);
  /** The one that has come furthest always goes on, so that there is an end. */
  const isFurthest = (upload: Upload): boolean => [...uploads].every(({ received }) => received <= upload.received);

  async function mayRead(upload: Upload): Promise<void> {
    while (held() >= heldBytes && !isFurthest(upload)) await new Promise<void>((resolve) => waiting.add(resolve));
  }

  function hurry({ received }: Upload): number {
    if (waiting.size === 0) return 1;
    return received > heldBytes / 10 ? 10 : 2;
  }

  function wake(): void {
    const woken = [...waiting];
    waiting.clear();
    for (const go of woken) go();
  }

  return {
    begin(): Upload | undefined {
      if (uploads.size >= most) return undefined;
      const upload: Upload = { received: 0 };
      uploads.add(upload);
      return upload;
    },
    end(upload: Upload): void {
      uploads.delete(upload);
      wake();
    },
    paced: (body: ReadableStream<Uint8Array>, upload: Upload, onSlow: () => void) =>
      pacedBody(body, {
        ...{ windowMs, onSlow },
        minRate: () => minRate * hurry(upload),
        mayRead: () => mayRead(upload),
        onBytes(count) {
          upload.received += count;
        },
      }),
  };
}
