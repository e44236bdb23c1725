import { ModelError } from '../contracts/errors.js';

/**
 * Spares whoever waits the calls of a backend that is down: after several failures in a row it is left alone for a
 * while, then one call tries whether it is back (a circuit breaker: M. Nygard, Release It!, 2007).
 */
export interface Breaker {
  /** Undefined while the backend is left alone; otherwise the call may be made, and says how it went. */
  admit(): Settle | undefined;
}
/** `unknown`: the call tells nothing of the backend, such as one that was stopped. */
export type Settle = (outcome: 'worked' | 'failed' | 'unknown') => void;

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

  function worked(): void {
    failures = 0;
    rest = limits.restMs;
    restsUntil = undefined;
  }

  function failed(isTry: boolean): void {
    failures += 1;
    if (isTry) rest = Math.min(limits.longestMs, rest * 2);
    // Calls that began before it was left alone still come in; they do not prolong that.
    else if (failures < limits.failures || restsUntil !== undefined) return;
    restsUntil = now() + rest;
  }

  return {
    admit() {
      const isTry = restsUntil !== undefined;
      if (restsUntil !== undefined && (isTrying || now() < restsUntil)) return undefined;
      isTrying = isTry;
      return (outcome) => {
        if (isTry) isTrying = false;
        if (outcome === 'worked') worked();
        else if (outcome === 'failed') failed(isTry);
      };
    },
  };
}

/** Whether it says that the backend is down: not that it refuses this very request. */
export const isOutage = (error: unknown): boolean =>
  error instanceof ModelError && !(error.status !== undefined && [400, 404, 409, 413, 415, 422].includes(error.status));
