import sharp from 'sharp';
import { ModelError } from '../../contracts/errors.js';
import type { CallOptions } from '../../contracts/model.js';
import type { Box } from '../../util/box.js';
import type { PixelPart, Pixels } from '../../util/pixels.js';
import { createTurns, nobody, type Turns } from '../../util/turns.js';
import { workerPool, workerService } from '../../util/worker-service.js';
import type { TensorCalls } from './tensor-calls.js';

/** How a part of a picture becomes a net's square input. */
export interface Framing {
  /** Side of the square in pixels. */
  readonly side: number;
  /** `stretch` fills the square, `letterbox` keeps the proportions and pads with grey. */
  readonly fit: 'stretch' | 'letterbox';
  /** Left and right exchanged. */
  readonly mirror: boolean;
}

export interface Raster {
  /** RGB, rows from the top. */
  readonly data: Uint8Array;
  /** From pixels of the square to pixels of the base picture. */
  toBase(box: Box): Box;
}

/** Cuts, resizes and mirrors off the event loop. Transparent places turn white. */
export async function makeRaster(
  pixels: Pixels,
  part: PixelPart,
  { side, fit, mirror }: Framing,
  padding = '#808080',
): Promise<Raster> {
  const scale = side / Math.max(part.width, part.height);
  const width = fit === 'stretch' ? side : Math.max(1, Math.round(part.width * scale));
  const height = fit === 'stretch' ? side : Math.max(1, Math.round(part.height * scale));
  const left = Math.floor((side - width) / 2);
  const top = Math.floor((side - height) / 2);
  let image = sharp(pixels.data, { raw: { width: pixels.width, height: pixels.height, channels: pixels.channels } })
    .extract(part)
    .flatten({ background: '#ffffff' })
    .resize(width, height, { fit: 'fill', kernel: 'linear' });
  if (mirror) image = image.flop();
  if (fit === 'letterbox')
    image = image.extend({
      left,
      top,
      right: side - width - left,
      bottom: side - height - top,
      background: padding,
    });
  const data = await image.raw().toBuffer();
  const x = (value: number): number => part.left + (((mirror ? side - value : value) - left) / width) * part.width;
  const y = (value: number): number => part.top + ((value - top) / height) * part.height;
  return {
    data,
    toBase: ([x1, y1, x2, y2]) => [x(mirror ? x2 : x1), y(y1), x(mirror ? x1 : x2), y(y2)],
  };
}

/** Who waits for a call. */
type Waiting = Partial<Pick<CallOptions, 'signal' | 'whose' | 'clock'>>;

export interface TensorClient {
  /** Rejects with ModelError when the net fails, with the signal's reason when that aborts. */
  call<Name extends keyof TensorCalls>(
    method: Name,
    input: TensorCalls[Name]['input'],
    options?: Waiting,
  ): Promise<TensorCalls[Name]['output']>;
  /** Starts every worker and loads the detection net. */
  warmUp(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** ms from the moment a worker begins with a call; the first one also loads the net. */
const timeout = 60_000;
const heapMegabytes = 256;
/** One worker loads the large net of faces. */
const homes: Readonly<Partial<Record<keyof TensorCalls, number>>> = { identify: 0 };

/**
 * The nets in their worker threads: those that see in several, that of texts in one of its own, so that a text is never
 * behind a picture.
 * @param turns of all that share the machine's cores
 */
export function createTensorClient(size: number, turns: Turns): TensorClient {
  const pool = workerPool('tensors', new URL('./tensor-worker.js', import.meta.url), heapMegabytes, size);
  const texts = workerService('texts', new URL('./text-worker.js', import.meta.url), heapMegabytes);
  const textTurns = createTurns({ atOnce: 1 });

  async function guarded<Output>(
    method: string,
    signal: AbortSignal | undefined,
    work: () => Promise<Output>,
  ): Promise<Output> {
    try {
      return await work();
    } catch (cause) {
      if (signal?.aborted) throw signal.reason;
      throw new ModelError(`[embedded] ${method} failed; ask again, or try another picture`, {
        backend: 'embedded',
        retryable: true,
        cause,
      });
    }
  }

  return {
    call<Name extends keyof TensorCalls>(
      method: Name,
      input: TensorCalls[Name]['input'],
      { signal, whose = nobody, clock }: Waiting = {},
    ) {
      const limits = { signal, timeout };
      return guarded(method, signal, async () => {
        const done =
          method === 'embedTexts'
            ? textTurns.run(whose, () => texts.call(method, input, limits), { signal, clock })
            : turns.run(whose, () => pool.call(method, input, limits, homes[method]), { signal, clock });
        // The workers' handlers are declared by the same type.
        return (await done) as TensorCalls[Name]['output'];
      });
    },
    warmUp: (signal) => guarded('loading', signal, () => pool.callEach('warmUp', { signal, timeout })),
    async close() {
      await Promise.all([pool.close(), texts.close()]);
    },
  };
}
