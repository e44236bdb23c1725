/** Asks whoever should answer a capability, and when that fails, whoever may stand in for it. */
import { CapabilityError, ModelError } from '../contracts/errors.js';
import type { Log } from '../contracts/log.js';
import type { CallOptions, Capabilities, Capability, ConnectedBackend, Meter } from '../contracts/model.js';
import { causeWords } from '../util/cause-words.js';
import { type Breaker, createBreaker, isOutage, type Settle } from './breaker.js';

interface Entry {
  readonly backend: { readonly name: string };
  readonly connection: ConnectedBackend;
}

/**
 * What another backend may answer instead. Not what gives features, since vectors of two spaces must never meet, nor
 * what looks things up.
 */
const replaceable: ReadonlySet<Capability> = new Set([
  ...(['complete', 'answer', 'caption', 'list', 'read', 'detect', 'propose', 'segment', 'fill'] as const),
]);

export interface InTurnOptions {
  /** ms */
  readonly now: () => number;
  readonly log?: Log;
}

/** @param call makes the call, with the method of whoever is asked */
export type AskInTurn = <Name extends Capability, Result>(
  name: Name,
  order: Order,
  options: CallOptions,
  call: (method: NonNullable<Capabilities[Name]>, options: CallOptions) => Promise<Result>,
) => Promise<Result>;

export interface Order {
  readonly first: Entry;
  /** In order of preference. */
  readonly others: readonly Entry[];
  /** The configuration chose `first`: then pictures go to no other vendor. */
  readonly chosen: boolean;
}

export function createAskInTurn({ now, log }: InTurnOptions): AskInTurn {
  const breakers = new Map<string, Breaker>();
  const breakerOf = (backend: string, capability: Capability): Breaker => {
    const key = `${backend} ${capability}`;
    const breaker = breakers.get(key) ?? createBreaker(now);
    breakers.set(key, breaker);
    return breaker;
  };

  /** One call, unless the backend is being left alone. */
  async function attempt<Result>(entry: Entry, name: Capability, signal: AbortSignal, call: () => Promise<Result>) {
    if (!isVendor(entry, name)) return call();
    const settle = breakerOf(entry.backend.name, name).admit();
    if (!settle) throw restingError(entry, name);
    let outcome: Parameters<Settle>[0] = 'unknown';
    try {
      const result = await call();
      outcome = 'worked';
      return result;
    } catch (error) {
      if (!signal.aborted && isOutage(error)) outcome = 'failed';
      throw error;
    } finally {
      settle(outcome);
    }
  }

  return async (name, { first, others, chosen }, options, call) => {
    const bill = watchedMeter(options.meter);
    const own = { ...options, meter: bill.meter };
    const ask = (entry: Entry) => {
      const method = entry.connection.capabilities[name];
      if (!method) throw new TypeError(`[models] ${entry.backend.name} does not offer ${name}`);
      return attempt(entry, name, options.signal, () => call(method, own));
    };
    try {
      return await ask(first);
    } catch (error) {
      if (!(error instanceof ModelError) || options.signal.aborted || !replaceable.has(name)) throw error;
      // What a vendor may have carried out is not paid for a second time, and what stays in the house does not leave it.
      const mayPay = !chosen && isVendor(first, name) && error.retryable && !bill.charged();
      for (const other of others) {
        if (isVendor(other, name) && !mayPay) continue;
        const result = await ask(other).then(
          (answer) => ({ answer }),
          (failure: unknown) => {
            if (options.signal.aborted || !(failure instanceof ModelError || failure instanceof CapabilityError))
              throw failure;
            return undefined;
          },
        );
        if (!result) continue;
        const substitution = { backend: knownAs(other), insteadOf: knownAs(first) };
        log?.warn(
          { reason: causeWords(error), capability: name, ...substitution },
          'a backend failed and another one answered',
        );
        options.onSubstitution?.(substitution);
        return result.answer;
      }
      throw error;
    }
  };
}

/** It may cost money and sends away what it is given. */
const isVendor = ({ connection }: Entry, name: Capability): boolean => {
  const facts = connection.facts?.(name);
  return facts !== undefined && facts.dollars !== 0;
};

function watchedMeter(meter: Meter | undefined): { readonly meter: Meter; charged(): boolean } {
  let charged = false;
  return {
    meter: {
      reserve: async (dollars) => meter?.reserve(dollars),
      charge(charge) {
        charged = true;
        meter?.charge(charge);
      },
    },
    charged: () => charged,
  };
}

const knownAs = ({ backend, connection }: Entry): string => connection.knownAs ?? backend.name;

/** Nothing was asked, so another one may be. */
function restingError(entry: Entry, name: Capability): ModelError {
  const { name: backend } = entry.backend;
  const words = knownAs(entry);
  return new ModelError(
    `[models] ${words} failed several times in a row at ${name} and is left alone; see the log for why`,
    {
      backend,
      retryable: true,
      friendly: `${capitalise(words)} does not work at the moment. I try it again soon; please ask again in a few minutes.`,
    },
  );
}

/** Names of backends are written as they are. */
const capitalise = (words: string): string => words.replace(/^the /, 'The ');
