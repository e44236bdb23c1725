/** Masks, inpainting and matching of flat things with OpenCV in a worker thread. */
import { LRUCache } from 'lru-cache';
import { CapabilityError, ModelError } from '../../contracts/errors.js';
import type { Capabilities, Mask, Match, Pixels } from '../../contracts/model.js';
import type { Box } from '../../util/box.js';
import { cutMask } from '../../util/drawing/masks.js';
import { workerService } from '../../util/worker-service.js';
import { cutPixels, insidePicture, partAroundBox, partAroundHole, widenMask, withPart } from './cut-part.js';

export interface OpencvService {
  readonly segment: Capabilities['segment'];
  /** Without a prompt only; with one it rejects with CapabilityError. */
  readonly fill: Capabilities['fill'];
  readonly match: NonNullable<Capabilities['match']>;
  /** Starts the worker and compiles OpenCV (about a second). */
  warmUp(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** ms a call may take, from the moment the worker begins with it; the first one also loads OpenCV. */
const timeout = 60_000;
/** ms: it is not asked often, and its memory (hundreds of MB) is worth more than the second that a new start takes. */
const restAfter = 20_000;

export function createOpencv(): OpencvService {
  const worker = workerService('opencv', new URL('./opencv-worker.js', import.meta.url), 512, restAfter);
  /** Masks of boxes that were asked for lately, each as large as the box's part. */
  const masks = new LRUCache<string, Mask>({ maxSize: 64 * 2 ** 20, sizeCalculation: ({ data }) => data.length });

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
    // The casts: the worker's handlers of the same names return these types.
    async segment(sight, box, { signal }) {
      signal.throwIfAborted();
      const { id, pixels } = sight;
      const inside = insidePicture(box, pixels);
      const part = partAroundBox(pixels, inside);
      const key = JSON.stringify([id, box]);
      let mask = masks.get(key);
      if (!mask) {
        const [x1, y1, x2, y2] = inside;
        const boxInPart: Box = [x1 - part.left, y1 - part.top, x2 - part.left, y2 - part.top];
        mask = (await call('segment', { pixels: cutPixels(pixels, part), box: boxInPart }, signal)) as Mask;
        masks.set(key, mask);
      }
      return widenMask(mask, part, pixels);
    },
    async fill(sight, mask, prompt, { signal }) {
      if (prompt !== undefined)
        throw new CapabilityError(
          '[embedded] fill can only continue the surroundings, not paint something new; that takes a model that paints',
          {
            friendly:
              "I can't paint new things with the models I have: that takes a model that paints, and none is connected.",
          },
        );
      signal.throwIfAborted();
      const { pixels } = sight;
      if (mask.width !== pixels.width || mask.height !== pixels.height)
        throw new ModelError(
          `[embedded] fill failed: a mask of ${mask.width} × ${mask.height} for a picture of ${pixels.width} × ${pixels.height}`,
          { backend: 'embedded', retryable: false },
        );
      const part = partAroundHole(mask);
      if (!part) return { ...pixels, data: new Uint8Array(pixels.data) };
      const filled = await call('fill', { pixels: cutPixels(pixels, part), mask: cutMask(mask, part) }, signal);
      return withPart(pixels, filled as Pixels, part);
    },
    async match(template, scene, { signal }) {
      return (await call('match', { template, scene }, signal)) as readonly Match[];
    },
    async warmUp(signal) {
      await call('warmUp', undefined, signal);
    },
    close: () => worker.close(),
  };
}
