import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { CapabilityError, ModelError } from '../../../src/contracts/errors.js';
import { createModels } from '../../../src/models/create-models.js';
import { usualLimits, withBreakers } from '../../../src/models/failover.js';
import { openai } from '../../../src/models/openai/index.js';
import type { PeerReply } from '../../support/openai-peer.js';
import { asking, openWorld, someSight } from './world.js';

const status = (code: number, message: string, more: object = {}): PeerReply => ({
  status: code,
  error: { message, ...more },
});

test.each<readonly [what: string, reply: PeerReply, fix: RegExp, retryable: boolean]>([
  ['a context that is full', status(400, 'Too long', { code: 'context_length_exceeded' }), /larger context/, false],
  ['llama.cpp’s full context', status(400, 'the request exceeds the available context size'), /larger context/, false],
  ['a policy', status(400, 'Blocked', { code: 'content_policy_violation' }), /something else/, false],
  ['a filter', { say: 'Here is', finish: 'content_filter' }, /declined: a filter/, false],
  ['a refusal', { refusal: 'No.' }, /declined: No\./, false],
  ['too many requests', status(429, 'Rate limit reached'), /try again later/, true],
  ['a broken server', status(500, 'Oh no'), /try again later/, true],
  ['a page of a proxy', { status: 403, error: '<html>Forbidden by proxy</html>' }, /OPENAI_BASE_URL/, false],
  [
    'another address',
    { status: 308, error: '', headers: { location: 'https://example.org' } },
    /OPENAI_BASE_URL/,
    false,
  ],
  ['no choices', { change: { choices: [] } }, /no completion.*no choices/, false],
  ['an error with status 200', { raw: '{"error": {"message": "Provider down"}}' }, /Provider down/, false],
  ['JSON of another kind', { raw: '[1, 2]' }, /no completion/, false],
  ['only thoughts', { say: '<think>Hm, let me', finish: 'length' }, /thought until .* full; set OPENAI_MODEL/, false],
])('%s is explained, with how to fix it', async (_what, reply, fix, retryable) => {
  const { peer, able, call } = await openWorld();
  peer.reply(() => reply);
  const failure: unknown = await able('complete')(asking('Plan'), call).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ModelError);
  expect(failure).toMatchObject({ backend: 'openai', retryable, message: expect.stringMatching(fix) });
  expect(failure).toMatchObject({ friendly: expect.not.stringMatching(/OPENAI_|\[openai\]|http/) });
});

test('a model that is not there names the setting', async () => {
  const { able, call } = await openWorld({}, { OPENAI_MODEL: 'gpt-99' });
  await expect(able('complete')(asking('Plan'), call)).rejects.toThrow(/set OPENAI_MODEL to a model.*gpt-99/);
});

test.each([
  [400, 'Invalid content type. image_url is only supported by certain models.'],
  [500, 'image input is not supported - hint: if this is unexpected, you may need to provide the mmproj'],
  [500, 'this model is missing data required for image input'],
  [400, 'text-only-7b is not a multimodal model'],
  [400, 'At most 0 image(s) may be provided in one request.'],
  [400, 'Model does not support images. Please use a model that does.'],
  [404, 'No endpoints found that support image input'],
])('a model that cannot see says so: %i %s', async (code, message) => {
  const { able, call, peer } = await openWorld();
  peer.next(status(code, message));
  const failure: unknown = await able('answer')(await someSight(), 'Who?', call).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(CapabilityError);
  expect(failure).toMatchObject({ message: expect.stringMatching(/gpt-6-luna cannot see.*OPENAI_MODEL/) });
});

test.each([
  'This model only supports one image.',
  'At most 1 image(s) may be provided in one request.',
  'Multiple images are not supported by this model.',
  'The vision encoder takes a single image per request.',
])('a model that takes fewer pictures at once is not blind: %s', async (message) => {
  const { able, call, peer } = await openWorld();
  peer.next(status(400, message), 'Ana');
  await expect(able('answer')(await someSight(), 'Who?', call)).rejects.toThrow(ModelError);
  expect(await able('answer')(await someSight(), 'Who?', call)).toMatchObject({ text: 'Ana' });
});

test('a picture that is refused is no blindness, nor is a word on pictures where none was shown', async () => {
  const { able, call, peer } = await openWorld();
  peer.next(status(400, 'You uploaded an unsupported image.'), status(400, 'image_url is only supported by some.'));
  await expect(able('answer')(await someSight(), 'Who?', call)).rejects.toThrow(ModelError);
  await expect(able('complete')(asking('Plan'), call)).rejects.toThrow(ModelError);
});

test('a server that is not there is named', async () => {
  const { peer, able, call } = await openWorld();
  await peer.close();
  await expect(able('complete')(asking('Plan'), call)).rejects.toThrow(
    /127\.0\.0\.1:\d+ cannot be reached.*look whether/,
  );
});

test('a server that is too slow is no server that talks nonsense', async () => {
  const { able, peer, call } = await openWorld({}, { OPENAI_TIMEOUT: '1' });
  peer.reply(() => ({ silent: true }));
  await expect(able('answer')(await someSight(), 'Who?', call)).rejects.toMatchObject({
    message: expect.stringMatching(/in time|longer than/),
    friendly: `The model server at ${new URL(peer.origin).host} takes too long at the moment. Try again in a while.`,
    retryable: true,
  });
});

test('the key is nowhere but in its header: not in a prompt, an error, its causes or a log', async () => {
  const written: string[] = [];
  const { log, warn, error } = console;
  Object.assign(console, { log: remember, warn: remember, error: remember, debug: remember, info: remember });
  function remember(...words: unknown[]): void {
    written.push(inspect(words));
  }
  try {
    const secret = 'sk-proj-0123456789abcdefABCDEF';
    const { peer, able, call } = await openWorld({}, { OPENAI_API_KEY: secret });
    const failures: unknown[] = [];
    const fail = async (): Promise<void> =>
      void failures.push(await able('complete')(asking('Plan'), call).catch((failure: unknown) => failure));
    // The real one and this one say the key, or most of it, in their refusal.
    await fail();
    expect(failures[0]).toMatchObject({ message: expect.stringMatching(/OPENAI_API_KEY/), status: 401 });
    const other = 'gateway_0123456789';
    const open = await openWorld({ isOpen: true }, { OPENAI_API_KEY: other });
    const repeated = { message: `Bearer ${other} is bad, as is sk-proj-********CDEF`, code: other };
    open.peer.next(...[400, 403, 404, 429, 500].map((code) => ({ status: code, error: repeated })));
    open.peer.next({ cut: 'midway' }, { raw: `{"error": {"message": "${other}"}}` }, { refusal: other });
    for (let at = 0; at < 8; at++)
      failures.push(
        await open
          .able('complete')(asking('Plan'), call)
          .catch((failure: unknown) => failure),
      );
    const everything = [...failures, ...written].map((it) => inspect(it, { depth: 20, showHidden: true })).join('\n');
    expect(failures).toHaveLength(9);
    for (const word of [secret, other, 'CDEF']) expect(everything).not.toContain(word);
    const asked = inspect([...peer.requests, ...open.peer.requests], { depth: 20 });
    for (const word of [secret, other]) expect(asked).not.toContain(word);
  } finally {
    Object.assign(console, { log, warn, error });
  }
});

test.each<readonly [what: string, reply: PeerReply]>([
  ['a refusal', { refusal: 'No.' }],
  ['a filter', { say: 'Here is', finish: 'content_filter' }],
  ['a policy', status(400, 'Blocked', { code: 'content_policy_violation' })],
  ['a policy of a gateway', status(403, 'Input flagged', { code: 'moderation_blocked' })],
])('%s concerns who asked for it, and no other request', async (_what, reply) => {
  const { peer, connection, call } = await openWorld();
  const models = createModels([withBreakers({ backend: openai, connection }, () => 0)], [], {});
  peer.reply(() => reply);
  for (let times = 0; times <= usualLimits.failures; times += 1)
    await expect(models.complete(asking('Something bad'), call)).rejects.toThrow(/declined/);
  peer.reply(() => 'Here you are');
  expect(await models.complete(asking('Something good'), call)).toEqual({ text: 'Here you are', whole: true });
});
