import { describe, expect, test } from 'vitest';
import type { ConnectedBackend } from '../../src/contracts/backend.js';
import { BudgetError, CapabilityError, ModelError } from '../../src/contracts/errors.js';
import type { CallOptions, Capabilities, Charge, Models, Substitution } from '../../src/contracts/model.js';
import { type Choices, type ConnectedEntry, createModels } from '../../src/models/create-models.js';
import { standIns, usualLimits, withBreakers } from '../../src/models/failover.js';
import { wrapModels } from '../../src/models/wrap-models.js';
import { recordingLog } from '../support/log.js';

const sight = { id: 'p', pixels: { width: 1, height: 1, data: new Uint8Array(3), channels: 3 as const } };

function entry(name: string, capabilities: Partial<Capabilities>, facts?: ConnectedBackend['facts']): ConnectedEntry {
  return {
    backend: { name, summary: name, environment: [], offers: {}, connect: async () => undefined },
    connection: { capabilities, facts, warmUp: async () => undefined, close: async () => undefined },
  };
}

const vendor = (name: string, capabilities: Partial<Capabilities>): ConnectedEntry =>
  entry(name, capabilities, () => ({ model: `${name}-1`, dollars: 0.001 }));

const down = (backend: string, more: Partial<ConstructorParameters<typeof ModelError>[1]> = {}): ModelError =>
  new ModelError(`[${backend}] it cannot be reached`, { backend, ...more });

/** Somebody who answers, and counts how often it was asked. */
function answering(text: string, fault?: () => unknown, pays = false) {
  const seen = { asked: 0 };
  const answer: Capabilities['answer'] = async (_sight, _question, { meter }) => {
    seen.asked += 1;
    if (pays) meter?.charge({ backend: text, model: 'm', capability: 'answer', dollars: 0.01 });
    const error = fault?.();
    if (error) throw error;
    return { text };
  };
  return { seen, answer };
}

/** As in the bot, but for what is not tested here. */
function standingIn(
  connected: readonly ConnectedEntry[],
  choices: Choices = {},
  now = () => 0,
  log = recordingLog(),
): Models {
  const guarded = connected.map((one) => withBreakers(one, now));
  return wrapModels(createModels(guarded, [], choices), standIns(guarded, choices, log));
}

function house(connected: readonly ConnectedEntry[], choices: Choices = {}) {
  const clock = { now: 0 };
  const log = recordingLog();
  const models = standingIn(connected, choices, () => clock.now, log);
  async function ask(more: Partial<CallOptions> = {}) {
    const told: Substitution[] = [];
    const charges: Charge[] = [];
    const { text } = await models.answer(sight, 'is it red?', {
      signal: new AbortController().signal,
      meter: { reserve: async () => undefined, charge: (charge) => void charges.push(charge) },
      onSubstitution: (substitution) => told.push(substitution),
      ...more,
    });
    return { text, told, charges };
  }
  return { clock, log, models, ask };
}

test('who cannot be reached is stood in for, and whoever asked is told', async () => {
  const cloud = answering('cloud', () => down('cloud'));
  const { ask, log } = house([vendor('cloud', { answer: cloud.answer }), entry('embedded', answering('embedded'))]);
  expect(await ask()).toMatchObject({ text: 'embedded', told: [{ backend: 'embedded', insteadOf: 'cloud' }] });
  expect(log.lines).toMatchObject([{ level: 'warn', facts: { capability: 'answer', insteadOf: 'cloud' } }]);
});

test('after three failures in a row it is left alone, then one call tries whether it is back', async () => {
  let broken = true;
  const cloud = answering('cloud', () => (broken ? down('cloud') : undefined));
  const { ask, clock } = house([vendor('cloud', { answer: cloud.answer }), entry('embedded', answering('embedded'))]);
  for (let time = 0; time < 5; time += 1) expect((await ask()).text).toBe('embedded');
  expect(cloud.seen.asked).toBe(3);
  clock.now += usualLimits.restMs;
  expect((await Promise.all([ask(), ask(), ask()])).map(({ text }) => text)).toEqual(Array(3).fill('embedded'));
  expect(cloud.seen.asked).toBe(4);
  // It rests twice as long after a try that failed.
  clock.now += usualLimits.restMs;
  await ask();
  expect(cloud.seen.asked).toBe(4);
  clock.now += usualLimits.restMs;
  broken = false;
  expect(await ask()).toMatchObject({ text: 'cloud', told: [] });
  expect(await ask()).toMatchObject({ text: 'cloud', told: [] });
  expect(cloud.seen.asked).toBe(6);
});

test.each([
  ['a limit on money', () => new BudgetError('[money] that would pass a cap')],
  ['a lack of the capability', () => new CapabilityError('[cloud] this model sees nothing')],
  ['a mistake in the program', () => new TypeError('no such property')],
])('%s is no outage: nobody stands in, and the next call is made', async (_what, fault) => {
  const cloud = answering('cloud', fault);
  const { ask } = house([vendor('cloud', { answer: cloud.answer }), entry('embedded', answering('embedded'))]);
  for (let time = 1; time <= 5; time += 1) {
    await expect(ask()).rejects.toThrow(fault());
    expect(cloud.seen.asked).toBe(time);
  }
});

test('a call that was stopped is no outage', async () => {
  const stop = new AbortController();
  const cloud = answering('cloud', () => {
    stop.abort(new Error('stopped'));
    return down('cloud');
  });
  const embedded = answering('embedded');
  const { ask } = house([vendor('cloud', { answer: cloud.answer }), entry('embedded', embedded)]);
  for (let time = 1; time <= 5; time += 1) {
    await expect(ask({ signal: stop.signal })).rejects.toThrow('cannot be reached');
    expect(cloud.seen.asked).toBe(time);
  }
  expect(embedded.seen.asked).toBe(0);
});

test('a request that it refuses is stood in for, and is no outage', async () => {
  const cloud = answering('cloud', () => down('cloud', { status: 400 }));
  const { ask } = house([vendor('cloud', { answer: cloud.answer }), entry('embedded', answering('embedded'))]);
  for (let time = 1; time <= 5; time += 1) expect((await ask()).text).toBe('embedded');
  expect(cloud.seen.asked).toBe(5);
});

describe('another vendor', () => {
  const two = (error: ModelError, pays = false, choices = {}) => {
    const other = answering('other');
    const cloud = answering('cloud', () => error, pays);
    const connected = [vendor('cloud', { answer: cloud.answer }), vendor('other', { answer: other.answer })];
    return { ...house(connected, choices), cloud, other };
  };

  test('is asked when the first was surely not', async () => {
    const { ask } = two(down('cloud', { retryable: true }));
    expect(await ask()).toMatchObject({ text: 'other', told: [{ backend: 'other', insteadOf: 'cloud' }] });
  });

  test('is not paid for what the first may still do', async () => {
    const { ask, other } = two(down('cloud'));
    await expect(ask()).rejects.toThrow('cannot be reached');
    expect(other.seen.asked).toBe(0);
  });

  test('is not paid for what the first was paid for', async () => {
    const { ask, other } = two(down('cloud', { retryable: true }), true);
    await expect(ask()).rejects.toThrow('cannot be reached');
    expect(other.seen.asked).toBe(0);
  });

  test('gets no pictures that are meant for a chosen one', async () => {
    const { ask, other } = two(down('cloud', { retryable: true }), false, { answer: 'cloud' });
    await expect(ask()).rejects.toThrow('cannot be reached');
    expect(other.seen.asked).toBe(0);
  });

  test('is not asked for what is done in the house', async () => {
    const other = answering('other');
    const embedded = answering('embedded', () => down('embedded', { retryable: true }));
    const { ask } = house([entry('embedded', embedded), vendor('other', { answer: other.answer })]);
    await expect(ask()).rejects.toThrow('cannot be reached');
    expect(other.seen.asked).toBe(0);
  });
});

test('features are never stood in for: vectors of two spaces must not meet', async () => {
  const failing = async () => Promise.reject(down('cloud', { retryable: true }));
  const vector = Float32Array.of(1);
  const { models } = house([
    vendor('cloud', { embedText: failing, embedImage: failing, faces: failing }),
    entry('embedded', { embedText: async () => [vector], embedImage: async () => vector, faces: async () => [] }),
  ]);
  const { signal } = new AbortController();
  await expect(models.embedText(['a'], { signal })).rejects.toThrow(ModelError);
  await expect(models.embedImage(sight, { signal })).rejects.toThrow(ModelError);
  await expect(models.embedViews(sight, [[0, 0, 1, 1]], { signal })).rejects.toThrow(ModelError);
  await expect(models.faces(sight, { signal })).rejects.toThrow(ModelError);
});

test('where nobody can stand in, the first failure is what is told, and later that it is left alone', async () => {
  const { ask } = house([
    vendor(
      'cloud',
      answering('cloud', () => down('cloud')),
    ),
  ]);
  for (let time = 0; time < 3; time += 1) await expect(ask()).rejects.toThrow('cannot be reached');
  await expect(ask()).rejects.toMatchObject({ friendly: expect.stringContaining('cloud does not work at the moment') });
});

test('who is known by another name is told of by that, also while it is left alone', async () => {
  const { answer } = answering('openai', () => down('openai', { retryable: true }));
  const own = vendor('openai', { answer });
  const first = { ...own, connection: { ...own.connection, displayName: 'the model server at localhost:11434' } };
  const { answer: embedded } = answering('embedded');
  const heard: Substitution[] = [];
  const both = standingIn([first, entry('embedded', { answer: embedded })], { answer: 'openai' });
  const { signal } = new AbortController();
  await both.answer(sight, 'who?', { signal, onSubstitution: (one) => void heard.push(one) });
  expect(heard).toEqual([{ backend: 'embedded', insteadOf: 'the model server at localhost:11434' }]);
  const alone = standingIn([first]);
  for (let time = 0; time < usualLimits.failures; time += 1)
    await expect(alone.answer(sight, 'who?', { signal })).rejects.toThrow('cannot be reached');
  await expect(alone.answer(sight, 'who?', { signal })).rejects.toMatchObject({
    friendly: expect.stringMatching(/^The model server at localhost:11434 does not work at the moment\./),
  });
});
