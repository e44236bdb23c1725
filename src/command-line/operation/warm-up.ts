import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../../contracts/log.js';
import type { HealthDesk } from './health.js';

/** ms before it is tried again, doubled each time. */
const retryMs = { first: 1_000, longest: 300_000 };

export interface KeepWarmingUpOptions {
  /** Loads every model. */
  readonly warmUp: () => Promise<void>;
  readonly desk: Pick<HealthDesk, 'warmed'>;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Waits so many ms, or until the signal aborts. */
  readonly sleep?: (ms: number) => Promise<unknown>;
}

/**
 * Loads the models ahead, again and again until they load: a full disk or a server that is away passes, and health must
 * not tell of it for ever. Resolves once they are loaded or the signal aborts, never rejects.
 */
export async function keepWarmingUp({
  warmUp,
  desk,
  log,
  signal,
  sleep = (ms) => pause(ms, undefined, { signal, ref: false }).catch(() => undefined),
}: KeepWarmingUpOptions): Promise<void> {
  for (let wait = retryMs.first; !signal.aborted; wait = Math.min(wait * 2, retryMs.longest)) {
    try {
      await warmUp();
      desk.warmed();
      return;
    } catch (error) {
      if (signal.aborted) return;
      desk.warmed(error);
      // The page is open already, and a question that needs the model tells its cause as well.
      log.warn({ err: error }, 'a model could not be loaded ahead; trying again');
    }
    await sleep(wait);
  }
}
