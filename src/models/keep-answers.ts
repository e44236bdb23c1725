/** Keeps what was paid for on the team's shelf, so that the same question about the same picture costs nothing again. */
import { createHash } from 'node:crypto';
import { type ZodType, z } from 'zod';
import type { VendorOf } from '../contracts/backend.js';
import { type CapabilityFacts, capabilityFacts } from '../contracts/capabilities.js';
import { BudgetError } from '../contracts/errors.js';
import type { Answer, AnswerShelf, CallOptions, Capability, Substitution } from '../contracts/model.js';
import { sharedWork } from '../util/concurrency.js';
import { type AroundCall, layerOf, type ModelLayer } from './wrap-models.js';

/**
 * Answers of vendors are looked for on the shelf that comes with the call, under the vendor, its model, the picture's id
 * with the part that is looked at, and all that was said. Only whole answers are put there, and none that another backend
 * gave in the vendor's place. Equal calls of one owner at the same time are made and paid once, by the first caller; one
 * that is stopped leaves the call to the others that wait for it.
 */
export const keepAnswers = (vendorOf: VendorOf): ModelLayer =>
  layerOf((capability) => {
    const { sharing } = capabilityFacts[capability];
    return sharing && keepingCall(capability, sharing, vendorOf);
  });

type Sharing<Name extends Capability> = NonNullable<CapabilityFacts<Name>['sharing']>;

interface Outcome<Result> {
  readonly result: Result;
  readonly isKept: boolean;
  readonly substitutions: readonly Substitution[];
}

function keepingCall<Name extends Capability>(
  capability: Name,
  sharing: Sharing<Name>,
  vendorOf: VendorOf,
): AroundCall<Name> {
  // That one caller may spend no more is no reason for the others.
  const calls = sharedWork<Outcome<Answer<Name>>>((error) => error instanceof BudgetError);
  return async (asked, options, next) => {
    const vendor = vendorOf(capability);
    const { shelf } = options;
    if (!vendor || !shelf) return next(options);
    const key = hash(jsonOf([capability, vendor.backend, vendor.model, sharing.content(...asked)]));
    const { result: outcome, isOwn } = await calls.run(`${key} ${shelf.owner}`, options.signal, (signal) =>
      keptOrAsked(key, sharing, shelf, { ...options, signal }, next),
    );
    if (outcome.isKept) options.onKept?.(() => shelf.remove([key]));
    if (isOwn) return outcome.result;
    for (const substitution of outcome.substitutions) options.onSubstitution?.(substitution);
    // Each caller gets its own pixels, which it may change.
    return structuredClone(outcome.result);
  };
}

/** From the shelf, or from the vendor and then on the shelf. */
async function keptOrAsked<Name extends Capability>(
  key: string,
  { kept, isWhole }: Sharing<Name>,
  shelf: AnswerShelf,
  options: CallOptions,
  ask: (options: CallOptions) => Promise<Answer<Name>>,
): Promise<Outcome<Answer<Name>>> {
  const found = kept && readKept(kept, await shelf.get(key));
  if (found) return { result: found.answer, isKept: true, substitutions: [] };
  options.signal.throwIfAborted();
  const substitutions: Substitution[] = [];
  const result = await ask({
    ...options,
    onSubstitution(substitution) {
      substitutions.push(substitution);
      options.onSubstitution?.(substitution);
    },
  });
  const isKept = kept !== undefined && substitutions.length === 0 && (isWhole?.(result) ?? true);
  if (isKept) await shelf.set(key, z.encode(kept, result));
  return { result, isKept, substitutions };
}

/** Undefined where nothing is kept, or nothing that can be understood. */
function readKept<Result>(kept: ZodType<Result>, value: unknown): { readonly answer: Result } | undefined {
  const { success, data } = kept.safeParse(value);
  return success ? { answer: data } : undefined;
}

const hash = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

/** Bytes, such as those of a mask, by their hash. */
const jsonOf = (content: unknown): string =>
  JSON.stringify(content, (_key, value: unknown) => (value instanceof Uint8Array ? hash(value) : value));
