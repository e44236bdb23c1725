/** Masks, inpainting and matching of flat things with OpenCV in a worker thread. */
import { LRUCache } from 'lru-cache';
import { CapabilityError, ModelError } from '../../contracts/errors.js';
import type { Capabilities, Mask, Match, Pixels } from '../../contracts/model.js';
import type { Box } from '../../util/box.js';
import { cutMask } from '../../util/drawing/masks.js';
import type { Turns } from '../../util/turns.js';
import { cutPixels, insidePicture, partAroundBox, partAroundHole, widenMask, withPart } from './cut-part.js';
import { createNativeWorker } from './native-worker.js';
import { machineTurns } from './workers.js';

export interface OpencvService {
  readonly segment: Capabilities['segment'];
  /** Without a prompt only; with one it rejects with CapabilityError. */
  readonly fill: Capabilities['fill'];
  readonly match: NonNullable<Capabilities['match']>;
  /** Starts the worker and compiles OpenCV (about a second). */
  warmUp(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

export function createOpencv(turns: Turns = machineTurns(1)): OpencvService {
  const worker = createNativeWorker('opencv', new URL('./opencv-worker.js', import.meta.url), turns);
  /** Masks of boxes that were asked for lately, each as large as the box's part. */
  const masks = new LRUCache<string, Mask>({ maxSize: 64 * 2 ** 20, sizeCalculation: ({ data }) => data.length });

  return {
    // The casts: the worker's handlers of the same names return these types.
    async segment(sight, box, options) {
      options.signal.throwIfAborted();
      const { id, pixels } = sight;
      const inside = insidePicture(box, pixels);
      const part = partAroundBox(pixels, inside);
      const key = JSON.stringify([id, box]);
      let mask = masks.get(key);
      if (!mask) {
        const [x1, y1, x2, y2] = inside;
        const boxInPart: Box = [x1 - part.left, y1 - part.top, x2 - part.left, y2 - part.top];
        mask = (await worker.call('segment', { pixels: cutPixels(pixels, part), box: boxInPart }, options)) as Mask;
        masks.set(key, mask);
      }
      return widenMask(mask, part, pixels);
    },
    async fill(sight, mask, prompt, options) {
      if (prompt !== undefined)
        throw new CapabilityError(
          '[embedded] fill can only continue the surroundings, not paint something new; that takes a model that paints',
          {
            friendly: "I can't paint new things.",
            hint: 'Connect a model that paints; README says how.',
          },
        );
      options.signal.throwIfAborted();
      const { pixels } = sight;
      if (mask.width !== pixels.width || mask.height !== pixels.height)
        throw new ModelError(
          `[embedded] fill failed: a mask of ${mask.width} × ${mask.height} for a picture of ${pixels.width} × ${pixels.height}`,
          { backend: 'embedded', retryable: false },
        );
      const part = partAroundHole(mask);
      if (!part) return { ...pixels, data: new Uint8Array(pixels.data) };
      const filled = await worker.call('fill', { pixels: cutPixels(pixels, part), mask: cutMask(mask, part) }, options);
      return withPart(pixels, filled as Pixels, part);
    },
    async match(template, scene, options) {
      return (await worker.call('match', { template, scene }, options)) as readonly Match[];
    },
    async warmUp(signal) {
      await worker.call('warmUp', undefined, { signal });
    },
    close: () => worker.close(),
  };
}
