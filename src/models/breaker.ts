import { ModelError } from '../errors.js';

/**
 * Spares whoever waits the calls of a backend that is down: after several failures in a row it is left alone for a
 * while, then one call tries whether it is back (a circuit breaker: M. Nygard, Release It!, 2007).
 */
export interface Breaker {
  /** False while the backend is left alone; who gets true must make the call and say how it went. */
  admits(): boolean;
  /** What came of a call that was admitted. `unknown`: it tells nothing of the backend, such as one that was stopped. */
  settle(outcome: 'worked' | 'failed' | 'unknown'): void;
}

export interface BreakerLimits {
  /** Failures in a row. */
  readonly failures: number;
  /** ms that it is left alone; twice as long after each try that failed, up to `longestMs`. */
  readonly restMs: number;
  readonly longestMs: number;
}

export const usualLimits: BreakerLimits = { failures: 3, restMs: 15_000, longestMs: 300_000 };

/** @param now ms */
export function createBreaker(now: () => number, limits: BreakerLimits = usualLimits): Breaker {
  let failures = 0;
  let rest = limits.restMs;
  let restsUntil: number | undefined;
  let isTrying = false;
  return {
    admits() {
      if (restsUntil === undefined) return true;
      if (isTrying || now() < restsUntil) return false;
      isTrying = true;
      return true;
    },
    settle(outcome) {
      const wasTrying = isTrying;
      isTrying = false;
      if (outcome === 'unknown') return;
      if (outcome === 'worked') {
        failures = 0;
        rest = limits.restMs;
        restsUntil = undefined;
        return;
      }
      failures += 1;
      if (failures < limits.failures) return;
      // Calls that began before it was left alone still come in.
      if (restsUntil !== undefined && !wasTrying) return;
      if (wasTrying) rest = Math.min(limits.longestMs, rest * 2);
      restsUntil = now() + rest;
    },
  };
}

/** Whether it says that the backend is down: not that it refuses this very request. */
export const isOutage = (error: unknown): boolean =>
  error instanceof ModelError && !(error.status !== undefined && [400, 404, 409, 413, 415, 422].includes(error.status));
