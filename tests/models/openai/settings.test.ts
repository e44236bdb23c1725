import { expect, test } from 'vitest';
import { ConfigError } from '../../../src/contracts/errors.js';
import type { Capability } from '../../../src/contracts/model.js';
import { createLexicon } from '../../../src/language/lexicon.js';
import { type Choices, type ConnectedEntry, providerOf } from '../../../src/models/create-models.js';
import { embedded } from '../../../src/models/embedded/index.js';
import { openai } from '../../../src/models/openai/index.js';
import { readPrices } from '../../../src/models/shared/prices.js';
import { asking, openWorld, someSight } from './world.js';

const connect = (environment: Readonly<Record<string, string>>) =>
  openai.connect({ environment, fetch, lexicon: createLexicon([], []) });

test('it is there with a key, or with a server and its model', async () => {
  expect(await connect({})).toBeUndefined();
  expect(await connect({ OPENAI_API_KEY: '', OPENAI_BASE_URL: '' })).toBeUndefined();
  expect((await connect({ OPENAI_API_KEY: 'sk-x' }))?.facts?.('complete')).toMatchObject({ model: 'gpt-6-luna' });
  const own = await connect({ OPENAI_BASE_URL: 'http://localhost:11434/v1', OPENAI_MODEL: 'qwen3-vl:8b' });
  expect(own?.facts?.('answer')).toEqual({ model: 'qwen3-vl:8b', dollars: undefined, assumed: undefined });
});

test.each([
  [{ OPENAI_BASE_URL: 'http://localhost:11434/v1' }, /OPENAI_MODEL.*qwen3-vl/],
  [{ OPENAI_BASE_URL: 'localhost:11434', OPENAI_MODEL: 'x' }, /OPENAI_BASE_URL is no web address/],
  [{ OPENAI_BASE_URL: 'http://me:secret@localhost/v1', OPENAI_MODEL: 'x' }, /^(?!.*secret).*name or password/],
  [{ OPENAI_API_KEY: 'sk-\nsecret' }, /^(?!.*secret).*OPENAI_API_KEY: a key has no spaces/],
  [{ OPENAI_API_KEY: 'sk-x', OPENAI_TIMEOUT: 'long' }, /OPENAI_TIMEOUT/],
  [{ OPENAI_API_KEY: 'sk-x', OPENAI_PRICE: 'cheap' }, /OPENAI_PRICE: write dollars/],
])('%j cannot work, and it is said why', async (environment, why) => {
  await expect(connect(environment)).rejects.toThrow(ConfigError);
  await expect(connect(environment)).rejects.toThrow(why);
});

test('it does what one connects it for; seeing that is free and learned on stays in the house', async () => {
  const lexicon = createLexicon([], []);
  const connected: ConnectedEntry[] = [];
  for (const backend of [embedded, openai]) {
    const connection = await backend.connect({ environment: { OPENAI_API_KEY: 'sk-x' }, fetch, lexicon });
    if (connection) connected.push({ backend, connection });
  }
  const who = (choices: Choices) => (name: Capability) => providerOf(name, connected, choices)?.name;
  const names = ['complete', 'answer', 'caption', 'list', 'fill', 'detect', 'read', 'embedImage'] as const;
  const [inFront, inTheHouse] = [Array(5).fill('openai'), Array(3).fill('embedded')];
  expect(names.map(who({}))).toEqual([...inFront, ...inTheHouse]);
  const choices = { fill: 'embedded', detect: 'openai:gpt-6-sol', read: 'openai' };
  expect((['fill', 'detect', 'read'] as const).map(who(choices))).toEqual(['embedded', 'openai', 'openai']);
  await Promise.all(connected.map(({ connection }) => connection.close()));
});

test('a server of one’s own paints only where that was said', async () => {
  const own = { OPENAI_BASE_URL: 'http://localhost:8080/v1', OPENAI_MODEL: 'qwen3-vl:8b' };
  expect((await connect(own))?.capabilities.fill).toBeUndefined();
  expect((await connect({ ...own, CLOVABOT_FILL: 'openai:flux.2' }))?.capabilities.fill).toBeDefined();
  expect((await connect({ OPENAI_API_KEY: 'sk-x' }))?.capabilities.fill).toBeDefined();
});

test('each capability may have a model of its own', async () => {
  const models = ['gpt-6-luna', 'gpt-6-sol', 'qwen3-vl:8b'];
  const { peer, able, call } = await openWorld(
    { models },
    { CLOVABOT_COMPLETE: 'openai:gpt-6-sol', CLOVABOT_ANSWER: 'openai:qwen3-vl:8b' },
  );
  const sight = await someSight();
  await able('complete')(asking('Plan'), call);
  await able('answer')(sight, 'Who?', call);
  await able('caption')(sight, call);
  expect(peer.requests.map(({ model }) => model)).toEqual(['gpt-6-sol', 'qwen3-vl:8b', 'gpt-6-luna']);
});

test('prices are known by model, version and vendor, and not of what is not listed', () => {
  const prices = readPrices();
  const luna = prices.language('gpt-6-luna');
  expect(luna).toMatchObject({ input: 0.1, cached: 0.01, output: 0.5 });
  expect(prices.language('openai/gpt-6-luna-2026-09-22')).toEqual(luna);
  for (const model of ['qwen3-vl:8b', 'constructor', 'gpt-6']) expect(prices.language(model)).toBeUndefined();
  expect(prices.painting('gpt-image-2.5-flare')?.most).toBeGreaterThan(0);
});

test.each([
  ['http://localhost:11434/v1', undefined],
  ['http://192.168.1.20:8080/v1', undefined],
  ['http://[::1]:8080/v1', undefined],
  ['http://ollama:11434/v1', undefined],
  ['http://gpu.local:8000/v1', undefined],
  ['https://openrouter.ai/api/v1', true],
  ['http://8.8.8.8/v1', true],
])('a model that no price is known of, at %s, is assumed to cost something: %s', async (url, assumed) => {
  const own = { OPENAI_BASE_URL: url, OPENAI_MODEL: 'some/model', CLOVABOT_FILL: 'openai:some/painter' };
  for (const capability of ['complete', 'answer', 'fill'] as const) {
    const facts = (await connect(own))?.facts?.(capability);
    expect([facts?.assumed, (facts?.dollars ?? 0) > 0]).toEqual([assumed, assumed === true]);
  }
  expect((await connect({ ...own, OPENAI_PRICE: 'free' }))?.facts?.('complete')?.dollars).toBeUndefined();
  const told = (await connect({ ...own, OPENAI_PRICE: '0.40/1.60' }))?.facts?.('complete');
  expect(told).toMatchObject({ assumed: undefined, dollars: expect.closeTo((2000 * 0.4 + 200 * 1.6) / 1e6, 9) });
  // What is listed costs what it costs, wherever it is.
  const listed = (await connect({ ...own, OPENAI_MODEL: 'openai/gpt-6-luna' }))?.facts?.('complete');
  expect(listed).toEqual({
    ...(await connect({ OPENAI_API_KEY: 'sk-x' }))?.facts?.('complete'),
    model: 'openai/gpt-6-luna',
  });
});

test('OpenAI’s own new model, which the table does not know yet, does not pass the caps unseen', async () => {
  const facts = (await connect({ OPENAI_API_KEY: 'sk-x', OPENAI_MODEL: 'gpt-9' }))?.facts?.('complete');
  expect(facts).toMatchObject({ assumed: true, dollars: expect.closeTo((2000 * 5 + 200 * 30) / 1e6, 9) });
});

test('what is told of a price is reserved and charged', async () => {
  const { able, call, ledger } = await openWorld({ models: ['some-model'] }, { OPENAI_PRICE: '10/20' });
  await able('complete')(asking('Plan'), call);
  const [{ dollars, tokens }] = ledger.charges;
  expect(dollars).toBeCloseTo(((tokens?.input ?? 0) * 10 + (tokens?.output ?? 0) * 20) / 1e6, 12);
  expect(dollars).toBeLessThan(ledger.reserved[0]);
});
