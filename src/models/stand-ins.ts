/** When the backend that should answer fails, another one does where it may. */
import { capabilityFacts } from '../contracts/capabilities.js';
import { CapabilityError, ModelError } from '../contracts/errors.js';
import type { Log } from '../contracts/log.js';
import type { Answer, Asked, CallOptions, Capability } from '../contracts/model.js';
import { causeWords } from '../util/cause-words.js';
import { type Choices, type ConnectedEntry, displayNameOf, entryFor, isPaid } from './choose-backend.js';
import { layerOf, type ModelLayer } from './wrap-models.js';

/** Where nobody can stand in, the first failure is what the caller gets. */
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
