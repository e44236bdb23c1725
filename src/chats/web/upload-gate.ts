import type { MiddlewareHandler } from 'hono';
import PQueue from 'p-queue';
import { fault } from './guard.js';

export interface UploadLimits {
  /** Bodies of up to so many bytes pass without waiting, so that large ones do not hold up plain messages. */
  readonly smallBytes: number;
  /** Large bodies being read and taken in at once: each is held in memory whole. */
  readonly atOnce: number;
  /** Requests that may wait for their turn; one more is sent away. */
  readonly waiting: number;
}

/** Lets few large bodies in at once. Goes before whatever reads the body: what waits stays with its sender. */
export function uploadGate({ smallBytes, atOnce, waiting }: UploadLimits): MiddlewareHandler {
  const queue = new PQueue({ concurrency: atOnce });
  return async (context, next) => {
    const length = context.req.header('content-length');
    // A body whose length is not told may be of any size.
    const isSmall = length !== undefined && !context.req.header('transfer-encoding') && Number(length) <= smallBytes;
    if (isSmall) return next();
    if (queue.pending >= atOnce && queue.size >= waiting)
      return fault(context, 503, 'Too many pictures are arriving at once. Please send yours again in a minute.');
    await queue.add(() => next());
  };
}
