/** A capability that nobody has heard of is routed, metered, kept, stood in for and left alone by its contract alone. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { capabilityFacts, capabilityNames } from '../../src/contracts/capabilities.js';
import { CapabilityError, ModelError } from '../../src/contracts/errors.js';
import type { AnswerShelf, CallOptions, Models, Sight } from '../../src/contracts/model.js';
import { type ConnectedEntry, createModels } from '../../src/models/create-models.js';
import { standIns, usualLimits, withBreakers } from '../../src/models/failover.js';
import { keepAnswers } from '../../src/models/keep-answers.js';
import { layerOf, wrapModels } from '../../src/models/wrap-models.js';
import { meteredModels } from '../../src/money/metered-models.js';
import { modelsOf } from '../support/tool-context.js';

const smell = {
  absence: { cannot: 'smell', remedy: 'a nose' },
  replaceable: true,
  sharing: { content: (sight: Sight) => [sight.id], kept: z.string() },
};
beforeAll(() => {
  Object.assign(capabilityFacts, { smell });
  Object.assign(capabilityNames, { [capabilityNames.length]: 'smell' });
});
afterAll(() => {
  Reflect.deleteProperty(capabilityFacts, 'smell');
  Object.assign(capabilityNames, { length: capabilityNames.length - 1 });
});

type Smell = (sight: Sight, options: CallOptions) => Promise<string>;
/** The types know nothing of it; tests/contributing.test.ts adds one to them. */
const smellOf = (models: Models): Smell => (models as Models & { readonly smell: Smell }).smell;

const sight: Sight = { id: 'a', pixels: { width: 1, height: 1, channels: 3, data: new Uint8Array(3) } };
const { signal } = new AbortController();

function nose(name: string, smell: Smell, dollars?: number): ConnectedEntry {
  const capabilities: object = { smell };
  return {
    backend: { name, summary: name, environment: [], offers: {}, connect: async () => undefined },
    connection: {
      capabilities,
      ...(dollars && { facts: () => ({ model: `${name}-1`, dollars }) }),
      warmUp: async () => undefined,
      close: async () => undefined,
    },
  };
}

test('a new capability passes through every layer', async () => {
  let works = true;
  const asked = { vendor: 0, own: 0 };
  const vendor = nose(
    'vendor',
    async (_sight, { meter }) => {
      asked.vendor += 1;
      if (!works) throw new ModelError('[vendor] down', { backend: 'vendor' });
      await meter?.reserve(1);
      meter?.charge({ backend: 'vendor', model: 'vendor-1', capability: 'answer', dollars: 1 });
      return 'roses';
    },
    1,
  );
  const own = nose('own', async () => {
    asked.own += 1;
    return 'something';
  });
  const connected = [vendor, own].map((entry) => withBreakers(entry, () => 0));
  const models = wrapModels(
    createModels(connected, [], {}),
    keepAnswers(() => ({ backend: 'vendor', model: 'vendor-1' })),
    standIns(connected, {}),
  );

  const kept = new Map<string, unknown>();
  const shelf: AnswerShelf = {
    owner: 'T1',
    get: async (key) => kept.get(key),
    set: async (key, value) => void kept.set(key, value),
    remove: async () => undefined,
  };
  const paid: (number | undefined)[] = [];
  const substitutes: string[] = [];
  const smell = smellOf(
    meteredModels(models, {
      bill: { cost: 0, substitutions: [] },
      stopSpending: () => false,
      spend: (work) =>
        work({
          shelf,
          whose: { team: 'T1', person: 'Ada' },
          meter: { reserve: async () => undefined, charge: ({ dollars }) => void paid.push(dollars) },
          onSubstitution: ({ backend }) => void substitutes.push(backend),
        }),
    }),
  );

  expect([await smell(sight, { signal }), await smell(sight, { signal })]).toEqual(['roses', 'roses']);
  expect({ asked, paid, kept: [...kept.values()] }).toEqual({
    asked: { vendor: 1, own: 0 },
    paid: [1],
    kept: ['roses'],
  });

  works = false;
  for (let time = 0; time <= usualLimits.failures; time += 1)
    expect(await smell({ ...sight, id: `b ${time}` }, { signal })).toBe('something');
  expect(asked).toEqual({ vendor: 1 + usualLimits.failures, own: 1 + usualLimits.failures });
  expect(substitutes).toEqual(Array(1 + usualLimits.failures).fill('own'));
});

test('where nobody offers it, that is said', async () => {
  const asking = smellOf(createModels([], [], {}))(sight, { signal });
  await expect(asking).rejects.toThrow(CapabilityError);
  await expect(asking).rejects.toMatchObject({ friendly: expect.stringContaining("I can't smell") });
});

test('the first layer sees a call first and its answer last', async () => {
  const seen: string[] = [];
  const noting = (name: string) =>
    layerOf(() => async (_asked, options, next) => {
      seen.push(`${name} in`);
      const answer = await next(options);
      seen.push(`${name} out`);
      return answer;
    });
  await wrapModels(modelsOf({ caption: async () => 'a cat' }), noting('outer'), noting('inner')).caption(sight, {
    signal,
  });
  expect(seen).toEqual(['outer in', 'inner in', 'inner out', 'outer out']);
});
