import { onTestFinished } from 'vitest';
import type { Capabilities, Charge, Meter, Sight } from '../../../src/contracts/model.js';
import { createLexicon } from '../../../src/language/lexicon.js';
import { openai } from '../../../src/models/openai/index.js';
import { type OpenAiPeerOptions, startOpenAiPeer } from '../../support/openai-peer.js';
import { plain } from '../../support/sample-photos.js';

/** What a call was allowed to cost, and did. */
export interface Ledger extends Meter {
  readonly reserved: number[];
  readonly charges: Charge[];
}

export function newLedger(): Ledger {
  const reserved: number[] = [];
  const charges: Charge[] = [];
  return {
    reserved,
    charges,
    reserve: async (dollars) => void reserved.push(dollars),
    charge: (charge) => void charges.push(charge),
  };
}

/** The backend, connected to a peer of its own. */
export async function openWorld(
  options: OpenAiPeerOptions = {},
  environment: Readonly<Record<string, string | undefined>> = {},
) {
  const peer = await startOpenAiPeer(options);
  const connection = await openai.connect({
    environment: { ...peer.environment, ...environment },
    fetch,
    lexicon: createLexicon([], []),
  });
  if (!connection) throw new Error('it is not connected');
  onTestFinished(async () => {
    await connection.close();
    await peer.close();
  });
  const ledger = newLedger();
  const able = <Name extends keyof Capabilities>(name: Name): NonNullable<Capabilities[Name]> => {
    const method: Capabilities[Name] | undefined = connection.capabilities[name];
    if (!method) throw new Error(`openai has no ${name}`);
    return method;
  };
  const controller = new AbortController();
  return { peer, connection, able, ledger, controller, call: { signal: controller.signal, meter: ledger } };
}

/** A request to a language model that asks `text`. */
export const asking = (text: string, maxTokens = 100) => ({
  instructions: 'You plan.',
  messages: [{ role: 'user' as const, text }],
  maxTokens,
});

export const someSight = (): Promise<Sight> => plain('blue', 320, 200);
