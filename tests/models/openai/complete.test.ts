import { expect, test } from 'vitest';
import type { CompletionRequest } from '../../../src/contracts/model.js';
import type { PeerRequest } from '../../support/openai-peer.js';
import { asking, openWorld, someSight } from './world.js';

const schema = {
  name: 'plan',
  json: {
    type: 'object',
    properties: { steps: { type: 'array', items: { type: 'string' } } },
    required: ['steps'],
    additionalProperties: false,
  },
};
const planning: CompletionRequest = { ...asking('How many dogs?'), schema };

const formatOf = (request: PeerRequest | undefined): string =>
  request?.kind === 'chat' ? (request.body.response_format?.type ?? 'none') : 'no chat';

test('the instructions come first and are marked for the cache, then the conversation, then the schema', async () => {
  const { peer, able, call } = await openWorld();
  const instructions = 'You plan steps. '.repeat(400);
  peer.reply(() => '{"steps":["find dogs"]}');
  const messages = [
    { role: 'user' as const, text: 'How many dogs?' },
    { role: 'assistant' as const, text: 'find dogs' },
    { role: 'user' as const, text: 'And cats?' },
  ];
  const reply = await able('complete')({ ...planning, instructions, messages }, call);
  expect(reply).toEqual({ text: '{"steps":["find dogs"]}', whole: true });
  const [request] = peer.requests;
  expect(request).toMatchObject({
    model: 'gpt-6-luna',
    instructions,
    question: 'And cats?',
    body: {
      max_completion_tokens: 100,
      reasoning_effort: 'none',
      prompt_cache_options: { mode: 'explicit' },
      response_format: { type: 'json_schema', json_schema: { name: 'plan', strict: true } },
    },
  });
  expect(peer.violations).toEqual([]);
});

test('what stays the same is paid for once, then comes from the cache', async () => {
  const { peer, able, call, ledger } = await openWorld();
  const instructions = 'You plan steps for a bot. '.repeat(300);
  for (const text of ['How many dogs?', 'How many cats?'])
    await able('complete')({ ...asking(text), instructions }, call);
  expect(peer.billed.map(({ cached, written }) => [cached > 1000, written > 1000])).toEqual([
    [false, true],
    [true, false],
  ]);
  expect(ledger.charges[1]?.tokens).toEqual({
    input: peer.billed[1]?.input,
    cached: peer.billed[1]?.cached,
    output: peer.billed[1]?.output,
  });
  expect(ledger.charges[1]?.dollars).toBeLessThan((ledger.charges[0]?.dollars ?? 0) / 5);
});

test('a reply cut off at its longest says so', async () => {
  const { peer, able, call } = await openWorld();
  peer.reply(() => 'step '.repeat(200));
  expect(await able('complete')(asking('Plan', 20), call)).toMatchObject({ whole: false });
});

test('a server of one’s own is asked in the common way, without a key', async () => {
  const { peer, able, call, ledger } = await openWorld({ isOpen: true, models: ['local-model'] });
  peer.reply(() => '<think>The user wants a plan.</think>\n\nfind dogs');
  expect(await able('complete')(asking('Plan'), call)).toEqual({ text: 'find dogs', whole: true });
  const [request] = peer.requests;
  expect(request?.body).toMatchObject({ model: 'local-model', max_tokens: 100, temperature: 0 });
  expect(peer.violations).toEqual([]);
  expect(peer.authorizations).toEqual([undefined]);
  expect(ledger.reserved).toEqual([0]);
  expect(ledger.charges).toMatchObject([{ backend: 'openai', model: 'local-model', dollars: undefined }]);
});

test('what a server does not take is left out, and it is asked so from then on', async () => {
  const { peer, able, call, ledger } = await openWorld({
    refuses: ['temperature', 'reasoning_effort', 'prompt_cache_options', 'max_completion_tokens', 'json_schema'],
  });
  peer.reply(() => '{"steps":[]}');
  expect(await able('complete')(planning, call)).toEqual({ text: '{"steps":[]}', whole: true });
  // The effort is tried twice: none at all, then little.
  expect(peer.posts()).toBe(7);
  expect(formatOf(peer.requests.at(-1))).toBe('json_object');
  await able('complete')(planning, call);
  expect(peer.posts()).toBe(8);
  expect(Object.keys(peer.requests.at(-1)?.body ?? {}).toSorted()).toEqual([
    'max_tokens',
    'messages',
    'model',
    'response_format',
  ]);
  // What was refused was not billed.
  expect(peer.billed).toHaveLength(2);
  expect(ledger.charges).toHaveLength(2);
  expect(peer.violations).toEqual([]);
});

test.each([
  [[], 'json_schema'],
  [['json_schema'], 'json_object'],
  [['json_schema', 'json_object'], 'none'],
])('where %j is refused, JSON is asked for by %s', async (refuses, format) => {
  const { peer, able, call } = await openWorld({ refuses });
  peer.reply(() => '{"steps":[]}');
  await able('complete')(planning, call);
  const last = peer.requests.at(-1);
  expect(formatOf(last)).toBe(format);
  const isInWords = last?.kind === 'chat' && last.instructions.includes('"steps"');
  expect(isInWords).toBe(format !== 'json_schema');
  // The rules in words change nothing from question to question.
  expect(last?.question).toBe('How many dogs?');
  expect(peer.posts()).toBe(refuses.length + 1);
});

test('a reply that is streamed though nobody asked for it, or comes slowly, is the same', async () => {
  const { peer, able, call } = await openWorld();
  peer.next({ say: 'find all\n"dogs"', streamed: true }, { say: 'count them', slowlyMs: 5 });
  expect(await able('complete')(asking('Plan'), call)).toEqual({ text: 'find all\n"dogs"', whole: true });
  expect(await able('complete')(asking('Plan'), call)).toEqual({ text: 'count them', whole: true });
});

test('pictures are sent small, as JPEG, only the part that is looked at', async () => {
  const { peer, able, call } = await openWorld();
  const { pixels } = await someSight();
  const large = { width: 3000, height: 1500, channels: 3 as const, data: new Uint8Array(3000 * 1500 * 3) };
  const sights = [
    { id: 'a', pixels, view: [10, 10, 110, 60] as const },
    { id: 'b', pixels: large },
  ];
  await able('complete')({ ...asking(''), messages: [{ role: 'user', text: 'Compare', sights }] }, call);
  const [request] = peer.requests;
  expect(request?.kind === 'chat' && request.pictures).toMatchObject([
    { type: 'image/jpeg', width: 100, height: 50 },
    { type: 'image/jpeg', width: 1568, height: 784 },
  ]);
  expect(peer.violations).toEqual([]);
});
