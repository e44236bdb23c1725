/**
 * Spares people the wait for a backend that is down: after several failures in a row it is left alone for a while, then
 * one call tries whether it is back (a circuit breaker: M. Nygard, Release It!, 2007).
 */
import { ModelError } from '../contracts/errors.js';
import type { Capability } from '../contracts/model.js';
import { type ConnectedEntry, displayNameOf, isPaid } from './choose-backend.js';
import { wrapCalls } from './wrap-models.js';

/** The same backend, each of whose paid capabilities has a breaker. @param now ms */
export function withBreakers(entry: ConnectedEntry, now: () => number): ConnectedEntry {
  const capabilities = wrapCalls(entry.connection.capabilities, (capability) => {
    const breaker = createBreaker(now);
    return async (_asked, options, next) => {
      if (!isPaid(entry, capability)) return next(options);
      const settle = breaker.admit();
      if (!settle) throw leftAloneError(entry, capability);
      let outcome: CallOutcome = 'unknown';
      try {
        const answer = await next(options);
        outcome = 'worked';
        return answer;
      } catch (error) {
        if (!options.signal.aborted && isOutage(error)) outcome = 'failed';
        throw error;
      } finally {
        settle(outcome);
      }
    };
  });
  return { ...entry, connection: { ...entry.connection, capabilities } };
}

/** `unknown`: the call tells nothing of the backend, such as one that was stopped. */
type CallOutcome = 'worked' | 'failed' | 'unknown';

interface Breaker {
  /** Undefined while the backend is left alone; otherwise the call may be made, and says how it went. */
  admit(): ((outcome: CallOutcome) => void) | undefined;
}

export interface BreakerLimits {
  /** Failures in a row. */
  readonly failures: number;
  /** ms that it is left alone; twice as long after each try that failed, up to `maxRestMs`. */
  readonly restMs: number;
  readonly maxRestMs: number;
}

export const usualLimits: BreakerLimits = { failures: 3, restMs: 15_000, maxRestMs: 300_000 };

function createBreaker(now: () => number, limits: BreakerLimits = usualLimits): Breaker {
  let failures = 0;
  let rest = limits.restMs;
  let restsUntil: number | undefined;
  let isTrying = false;

  function onWorked(): void {
    failures = 0;
    rest = limits.restMs;
    restsUntil = undefined;
  }

  function onFailed(isTry: boolean): void {
    failures += 1;
    if (isTry) rest = Math.min(limits.maxRestMs, rest * 2);
    // Calls that began before it was left alone may still fail; they do not prolong that.
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
        if (outcome === 'worked') onWorked();
        else if (outcome === 'failed') onFailed(isTry);
      };
    },
  };
}

/** Whether it says that the backend is down: not that it refuses this very request. */
const isOutage = (error: unknown): boolean =>
  error instanceof ModelError && !(error.status !== undefined && [400, 404, 409, 413, 415, 422].includes(error.status));

/** Nothing was asked, so another backend may be. */
function leftAloneError(entry: ConnectedEntry, capability: Capability): ModelError {
  const name = displayNameOf(entry);
  return new ModelError(
    `[models] ${name} failed several times in a row at ${capability} and is left alone; see the log for why`,
    {
      backend: entry.backend.name,
      retryable: true,
      friendly: `${capitalise(name)} does not work at the moment. I'll try it again soon; please ask again in a few minutes.`,
    },
  );
}

/** Names of backends are written as they are. */
const capitalise = (name: string): string => name.replace(/^the /, 'The ');
