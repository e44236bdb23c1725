import { afterEach, expect } from 'vitest';
import type { ConnectedBackend } from '../../../src/contracts/backend.js';
import type { BudgetError } from '../../../src/contracts/errors.js';
import { ModelError } from '../../../src/contracts/errors.js';
import type { CallOptions, Capabilities, Charge } from '../../../src/contracts/model.js';
import { createLexicon } from '../../../src/language/lexicon.js';
import { replicate } from '../../../src/models/index.js';
import { type ReplicatePeer, startReplicatePeer } from '../../support/replicate-peer.js';

export interface AtPeer {
  readonly peer: ReplicatePeer;
  readonly connection: ConnectedBackend;
  readonly able: Capabilities;
}

const open: AtPeer[] = [];

/** The backend, connected to a Replicate on loopback that ends with the test. */
export async function atPeer(settings: Readonly<Record<string, string>> = {}, token?: string): Promise<AtPeer> {
  const peer = await startReplicatePeer(token);
  const connection = await replicate.connect({
    environment: { ...peer.environment, ...settings },
    fetch,
    lexicon: createLexicon([]),
  });
  if (!connection) throw new Error('a token is enough to connect');
  const made = { peer, connection, able: connection.capabilities as Capabilities }; // Those that tests use are offered.
  open.push(made);
  return made;
}

afterEach(async () => {
  for (const { peer, connection } of open.splice(0)) {
    await connection.close();
    await peer.close();
    expect(peer.violations).toEqual([]);
  }
});

export interface CountingMeter {
  readonly options: CallOptions;
  readonly reserved: number[];
  readonly charges: Charge[];
  dollars(): number;
}

/** Call options whose meter keeps what it hears; `refusal` is what it says to every reservation. */
export function metered(signal = new AbortController().signal, refusal?: BudgetError): CountingMeter {
  const reserved: number[] = [];
  const charges: Charge[] = [];
  return {
    reserved,
    charges,
    dollars: () => charges.reduce((sum, { dollars = Number.NaN }) => sum + dollars, 0),
    options: {
      signal,
      meter: {
        async reserve(dollars) {
          if (refusal) throw refusal;
          reserved.push(dollars);
        },
        charge: (charge) => void charges.push(charge),
      },
    },
  };
}

/** The error of a backend that the work ends in. */
export async function failureOf(work: Promise<unknown>): Promise<ModelError> {
  const error = await work.then(
    () => new Error('it did not fail'),
    (cause: unknown) => cause,
  );
  if (error instanceof ModelError) return error;
  throw error;
}
