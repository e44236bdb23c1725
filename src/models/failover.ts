/** What happens when a backend fails: another one answers where it may, and one that is down is left alone for a while. */
import { capabilityFacts } from '../contracts/capabilities.js';
import { CapabilityError, ModelError } from '../contracts/errors.js';
import type { Log } from '../contracts/log.js';
import type { Answer, Asked, CallOptions, Capability } from '../contracts/model.js';
import { causeWords } from '../util/cause-words.js';
import { type Choices, type ConnectedEntry, displayNameOf, entryFor, isPaid } from './create-models.js';
import { layerOf, type ModelLayer, wrapCalls } from './wrap-models.js';

/**
 * The same backend, each of whose paid capabilities has a circuit breaker (M. Nygard, Release It!, 2007), which spares
 * people the wait for a backend that is down: after several failures in a row no calls are made for a while, then one
 * call tests whether it works again.
 * @param steady ms of a clock that nobody sets
 */
export function withBreakers(entry: ConnectedEntry, steady: () => number = () => performance.now()): ConnectedEntry {
  const capabilities = wrapCalls(entry.connection.capabilities, (capability) => {
    const breaker = createBreaker(steady);
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

function createBreaker(steady: () => number, limits: BreakerLimits = usualLimits): Breaker {
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
    restsUntil = steady() + rest;
  }

  return {
    admit() {
      const isTry = restsUntil !== undefined;
      if (restsUntil !== undefined && (isTrying || steady() < restsUntil)) return undefined;
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

/** When a backend fails, another one answers in its place. Where none may, the caller gets the first failure. */
export const standIns = (connected: readonly ConnectedEntry[], choices: Choices, log?: Log): ModelLayer =>
  layerOf((capability) => {
    const first = entryFor(capability, connected, choices);
    if (!first || !capabilityFacts[capability].replaceable) return undefined;
    const others = connected.filter((entry) => entry !== first && entry.connection.capabilities[capability]);
    return async (asked, options, next) => {
      const charges = countCharges(options);
      try {
        return await next(charges.options);
      } catch (error) {
        if (!(error instanceof ModelError) || options.signal.aborted) throw error;
        // What a vendor may have carried out is not paid for twice, pictures that the configuration sends to one vendor go
        // to no other, and what costs nothing is not replaced by what does.
        const mayPay =
          choices[capability] === undefined && isPaid(first, capability) && error.retryable && charges.count() === 0;
        for (const other of others) {
          if (isPaid(other, capability) && !mayPay) continue;
          const found = await answerOf(other, capability, asked, charges.options);
          if (!found) continue;
          const substitution = { backend: displayNameOf(other), insteadOf: displayNameOf(first) };
          log?.warn(
            { reason: causeWords(error), capability, ...substitution },
            'a backend failed and another answered',
          );
          options.onSubstitution?.(substitution);
          return found.answer;
        }
        throw error;
      }
    };
  });

/** Undefined when it fails as well. */
async function answerOf<Name extends Capability>(
  { connection }: ConnectedEntry,
  capability: Name,
  asked: Asked<Name>,
  options: CallOptions,
): Promise<{ readonly answer: Answer<Name> } | undefined> {
  const ask = connection.capabilities[capability];
  try {
    return ask && { answer: await ask(...asked, options) };
  } catch (error) {
    const isFailure = error instanceof ModelError || error instanceof CapabilityError;
    if (options.signal.aborted || !isFailure) throw error;
    return undefined;
  }
}

function countCharges({ meter, ...options }: CallOptions): { readonly options: CallOptions; count(): number } {
  let charges = 0;
  return {
    options: {
      ...options,
      meter: {
        reserve: async (dollars) => meter?.reserve(dollars),
        charge(charge) {
          charges += 1;
          meter?.charge(charge);
        },
      },
    },
    count: () => charges,
  };
}
