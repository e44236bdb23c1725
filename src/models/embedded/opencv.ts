/** Masks, inpainting and matching of flat things with OpenCV in a worker thread. */
import { CapabilityError, ModelError } from '../../errors.js';
import type { Capabilities, Mask, Match, Pixels } from '../../model.js';
import { workerService } from '../../util/worker-service.js';

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
      return (await call('segment', { sight, box }, signal)) as Mask;
    },
    async fill(sight, mask, prompt, { signal }) {
      if (prompt !== undefined)
        throw new CapabilityError(
          '[embedded] fill can only continue the surroundings, not paint something new; set REPLICATE_API_TOKEN or OPENAI_API_KEY',
          {
            friendly:
              "I can't paint new things with the models I have. Whoever runs me can connect a model that does: set REPLICATE_API_TOKEN or OPENAI_API_KEY.",
          },
        );
      return (await call('fill', { sight, mask }, signal)) as Pixels;
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
