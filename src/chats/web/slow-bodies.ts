/** Bodies that stand still or trickle are cut off by their rate. */
import type { Context, MiddlewareHandler, Next } from 'hono';
import { fault } from './guard.js';

export interface Pace {
  /** Bytes a second that a body must bring while it is read. */
  readonly minRate: number;
  /** ms over which the rate is measured. */
  readonly windowMs: number;
}

/** Goes before whatever reads the body. */
export function paceGuard({ minRate, windowMs }: Pace): MiddlewareHandler {
  return (context, next) =>
    serveWith(context, next, (body, onSlow) => pacedBody(body, { windowMs, minRate: () => minRate, onSlow }));
}

/** Serves the request with another body; where that breaks off as it is too slow, the answer says so. */
export async function serveWith(
  context: Context,
  next: Next,
  pace: (body: ReadableStream<Uint8Array>, onSlow: () => void) => ReadableStream<Uint8Array>,
): Promise<undefined> {
  const { body } = context.req.raw;
  let isSlow = false;
  if (body) {
    const onSlow = (): void => {
      isSlow = true;
    };
    const paced: RequestInit & { duplex: 'half' } = { body: pace(body, onSlow), duplex: 'half' };
    context.req.raw = new Request(context.req.raw, paced);
  }
  await next();
  if (!isSlow) return;
  // What the handler made of a broken body is not the answer.
  context.res = undefined;
  context.res = fault(context, 408, tooSlow);
  context.header('Connection', 'close');
}

const tooSlow = 'That came too slowly, and others were waiting. Please send a smaller picture, or one at a time.';

export interface PacedOptions {
  readonly windowMs: number;
  /** Bytes a second, as things are now. */
  readonly minRate: () => number;
  /** Resolves when more may be read. */
  readonly mayRead?: () => Promise<void>;
  readonly onBytes?: (count: number) => void;
  readonly onSlow: () => void;
}

/** The same body, as fast as it may come; it breaks off where it comes too slowly. */
export function pacedBody(body: ReadableStream<Uint8Array>, options: PacedOptions): ReadableStream<Uint8Array> {
  const { windowMs, minRate, mayRead, onBytes, onSlow } = options;
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

  function checkRate(bytes: number): void {
    windowBytes += bytes;
    if (windowMsUsed < windowMs) return;
    const rate = (windowBytes / windowMsUsed) * 1000;
    if (rate < minRate()) throw new Error('[web] an upload is too slow');
    windowBytes = 0;
    windowMsUsed = 0;
  }

  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      await mayRead?.();
      try {
        const { done, value } = await read();
        if (done) return controller.close();
        onBytes?.(value.byteLength);
        checkRate(value.byteLength);
        controller.enqueue(value);
      } catch (error) {
        onSlow();
        controller.error(error);
        await reader.cancel(error).catch(() => undefined);
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
