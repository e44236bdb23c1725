import { expect, test } from 'vitest';
import type { CallOptions } from '../../../src/contracts/model.js';
import { bodyForms, errorForms, messageOf, thoughtForms } from '../../support/misbehaving-servers.js';
import type { OpenAiPeerOptions, PeerReply, PeerRequest } from '../../support/openai-peer.js';
import type { PeerStream } from '../../support/openai-stream.js';
import { asking, newLedger, openWorld, someSight } from './world.js';

/** Letters of one to four bytes, and everything that JSON escapes. */
const said = 'Ein „grüner“ Bus 🚌 – 빨간 버스\nund:\t"zwei" \\ Wörter \u{1F469}\u200D\u{1F692}.';
const inJson = JSON.stringify({ answer: said, bare: null });
/** The same with every letter beyond ASCII as an escape. */
const inEscapes = inJson.replace(
  /[^\x20-\x7e]/g,
  (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
);

/** A world in which somebody hears what is said. */
async function openHearing(options?: OpenAiPeerOptions, environment?: Readonly<Record<string, string>>) {
  const world = await openWorld(options, environment);
  const heard: string[] = [];
  const call: CallOptions = { ...world.call, onText: (soFar) => heard.push(soFar) };
  const discuss = async () =>
    world.able('discuss')({ sights: [await someSight()], question: 'What is it?', form: 'free' }, call);
  return { ...world, call, heard, discuss, complete: () => world.able('complete')(asking('What is it?'), call) };
}
const wasStreamed = (request: PeerRequest | undefined): boolean =>
  request?.kind === 'chat' && request.body.stream === true;

const forms: readonly (readonly [form: string, stream: PeerStream])[] = [
  ['event by event', {}],
  ['a byte at a time', { bytes: 1 }],
  ['in pieces of 7 bytes', { bytes: 7 }],
  ['in pieces of 61 bytes, lines ending as on Windows', { bytes: 61, lineEnd: '\r\n' }],
  ['a byte at a time, lines ending as on Windows', { bytes: 1, lineEnd: '\r\n' }],
  ['with lines that end in a carriage return', { bytes: 13, lineEnd: '\r' }],
  ['with signs of life', { bytes: 17, comments: true }],
  ['without empty lines', { bytes: 23, dense: true }],
  ['without the last event', { bytes: 31, without: ['done'] }],
  ['without a reason for its end', { bytes: 31, without: ['finish'] }],
];

test.each(
  forms.flatMap(([form, stream]) => [
    [form, inJson, stream] as const,
    [`${form}, escaped`, inEscapes, stream] as const,
  ]),
)('an answer that is streamed %s is heard as it grows, and is the same in the end', async (_form, say, stream) => {
  const { peer, heard, discuss, ledger } = await openHearing();
  peer.reply(() => ({ say, stream }));
  expect(await discuss()).toEqual({ text: said });
  expect(peer.requests.map(wasStreamed)).toEqual([true]);
  expect(peer.violations).toEqual([]);
  expect(heard.every((soFar) => said.startsWith(soFar.trim()))).toBe(true);
  expect(heard.at(-1)).toBe(said);
  if (stream.bytes) expect(heard.length).toBeGreaterThan(5);
  // It is counted as any other.
  const [{ input, cached, output } = { input: 0, cached: 0, output: 0 }] = peer.billed;
  expect(ledger.charges).toMatchObject([{ tokens: { input, cached, output } }]);
});

test('nothing is streamed where nobody hears of it', async () => {
  const { peer, able, call } = await openWorld();
  await able('complete')(asking('Plan'), call);
  expect(peer.requests.map(wasStreamed)).toEqual([false]);
});

test.each<readonly [what: string, options: OpenAiPeerOptions, fields: readonly (string | undefined)[]]>([
  ['streams', { refuses: ['stream'] }, [undefined]],
  ['counts in streams', { refuses: ['stream_options'] }, ['stream']],
])('a server that never %s is asked as it wants it, and no second time otherwise', async (_what, options, fields) => {
  const { peer, complete } = await openHearing({ ...options, isOpen: true, models: ['local-model'] });
  peer.reply(() => 'a red bus');
  for (const _ of [1, 2]) expect(await complete()).toEqual({ text: 'a red bus', whole: true });
  expect(peer.requests).toHaveLength(3);
  const [field] = fields;
  const last = peer.requests.at(-1)?.body ?? {};
  expect(field === undefined ? wasStreamed(peer.requests.at(-1)) : field in last).toBe(field !== undefined);
});

test.each<readonly [what: string, refusal: PeerReply]>([
  ['is a bare error', { status: 500, error: 'Internal Server Error' }],
  ['is not implemented', { status: 501, error: { message: 'Not implemented' } }],
  ['is a bad request', { status: 400, error: { message: 'Invalid request' } }],
  [
    'speaks of streams',
    { status: 403, error: { message: 'Your organization must be verified to stream this model.' } },
  ],
])('a refusal to stream that %s is asked again without, and remembered', async (_what, refusal) => {
  const { peer, complete } = await openHearing();
  peer.reply((request) => (wasStreamed(request) ? refusal : 'a red bus'));
  for (const _ of [1, 2]) expect(await complete()).toEqual({ text: 'a red bus', whole: true });
  expect(peer.requests.map(wasStreamed)).toEqual([true, false, false]);
});

test('what refuses both says why', async () => {
  const { peer, complete, ledger } = await openHearing();
  peer.reply(() => ({ status: 500, error: { message: 'Oh no' } }));
  await expect(complete()).rejects.toMatchObject({ status: 500, retryable: true });
  expect(ledger.charges).toEqual([]);
});

test.each<readonly [what: string, by: NonNullable<PeerStream['breaks']>['by']]>([
  ['the line is cut', 'cut'],
  ['it ends', 'end'],
  ['events are garbled', 'garbage'],
  ['an error comes', { error: { message: 'Upstream went away', code: 502 } }],
  ['an error without a code comes', { error: { message: 'CUDA out of memory' } }],
])('a stream in whose middle %s is asked again without streaming', async (_what, by) => {
  const { peer, heard, discuss, ledger } = await openHearing();
  peer.reply((request) =>
    wasStreamed(request) ? { say: inJson, stream: { bytes: 40, breaks: { after: 6, by } } } : { say: inJson },
  );
  expect(await discuss()).toEqual({ text: said });
  expect(await discuss()).toEqual({ text: said });
  // The next one is not streamed, either.
  expect(peer.requests.map(wasStreamed)).toEqual([true, false, false]);
  expect(heard.length).toBeGreaterThan(0);
  expect(heard.every((soFar) => said.startsWith(soFar.trim()))).toBe(true);
  // What broke was paid for, at its dearest.
  expect(ledger.charges).toHaveLength(3);
  expect(ledger.charges[0]?.dollars).toBeGreaterThan(ledger.charges[1]?.dollars ?? 0);
});

test('an error instead of the first word is one, however it was asked', async () => {
  const { peer, complete } = await openHearing();
  peer.reply(() => ({
    say: 'never',
    stream: { breaks: { after: 0, by: { error: { message: 'Slow down', code: 429 } } } },
  }));
  await expect(complete()).rejects.toMatchObject({ status: 429 });
  expect(peer.requests).toHaveLength(1);
});

test('a stream that falls silent is waited for as long as is allowed, and no longer', async () => {
  const { peer, complete } = await openHearing({}, { OPENAI_TIMEOUT: '1' });
  peer.reply(() => ({ say: 'a red bus, I would say', stream: { breaks: { after: 2, by: 'silence' } } }));
  await expect(complete()).rejects.toMatchObject({ message: expect.stringMatching(/in time|longer than 1 s/) });
  expect(peer.requests).toHaveLength(1);
});

test('a stream is too slow when its last word comes too late', async () => {
  const { peer, complete } = await openHearing({}, { OPENAI_TIMEOUT: '1' });
  peer.reply(() => ({ say: 'a red bus '.repeat(20), stream: { bytes: 200, pauseMs: 150 } }));
  await expect(complete()).rejects.toMatchObject({ message: expect.stringMatching(/in time|longer than 1 s/) });
});

test.each(thoughtForms)('nothing that a model thinks is ever heard: %s', async (form, reply) => {
  const { peer, heard, complete } = await openHearing();
  peer.reply(() => ({ say: reply, stream: { bytes: 90 } }));
  for (const _ of [1, 2]) expect(await complete()).toMatchObject({ text: 'a red bus' });
  expect(heard.every((soFar) => 'a red bus'.startsWith(soFar))).toBe(true);
  if (form === 'nothing else') expect(heard.at(-1)).toBe('a red bus');
});

test.each(thoughtForms)('the same where JSON is said: %s', async (form, reply) => {
  const { peer, heard, discuss } = await openHearing();
  const json = JSON.stringify({ answer: 'There is a red bus.', bare: 'red bus' });
  // Where thoughts hold JSON, that is none of it.
  peer.reply(() => ({ say: reply.replace('a red bus', json), stream: { bytes: 90 } }));
  expect(await discuss()).toMatchObject({ text: 'There is a red bus.' });
  expect(heard.every((soFar) => 'There is a red bus.'.startsWith(soFar))).toBe(true);
  if (form === 'think' || form === 'nothing else') expect(heard.at(-1)).toBe('There is a red bus.');
});

test('a model that was heard to think aloud is shown only where it speaks JSON', async () => {
  const { peer, heard, complete } = await openHearing();
  peer.next('a red bus', '<think>hm</think>a tram');
  for (const _ of [1, 2]) await complete();
  heard.length = 0;
  peer.reply(() => ({ say: 'Let me see. It could be a tram.</think>a red bus', stream: { bytes: 60 } }));
  expect(await complete()).toMatchObject({ text: 'a red bus' });
  expect(heard).toEqual([]);
});

test.each(bodyForms)('what servers send is read the same when somebody hears: %s', async (_form, reply) => {
  const { peer, complete } = await openHearing();
  peer.reply(() => reply);
  expect(await complete()).toMatchObject({ text: 'a red bus' });
});

test.each(errorForms)('errors are the same when somebody hears: %s', async (_form, reply, says, status) => {
  const { peer, complete } = await openHearing();
  peer.reply(() => reply);
  await expect(complete()).rejects.toMatchObject({ message: expect.stringMatching(says), status });
});

test('a call of a tool in the place of an answer is read from its pieces', async () => {
  const { peer, discuss } = await openHearing();
  const call = (name: string | undefined, given: string): string =>
    `data: ${JSON.stringify({ choices: [{ delta: { tool_calls: [{ index: 0, function: { name, arguments: given } }] } }] })}\n\n`;
  const raw = [call('reply', '{"answer": "a r'), call(undefined, 'ed bus", "bare": null}'), 'data: [DONE]\n\n'].join(
    '',
  );
  peer.reply(() => ({ raw, type: 'text/event-stream' }));
  expect(await discuss()).toEqual({ text: 'a red bus' });
});

test('what costs money and is not counted in streams is not streamed again', async () => {
  const { peer, complete, ledger } = await openHearing();
  const events = ['{"choices":[{"delta":{"content":"a red bus"},"finish_reason":"stop"}]}', '[DONE]'];
  peer.next(
    { raw: events.map((data) => `data: ${data}\n\n`).join(''), type: 'text/event-stream' },
    messageOf({ content: 'a red bus' }),
  );
  for (const _ of [1, 2]) expect(await complete()).toEqual({ text: 'a red bus', whole: true });
  expect(peer.requests.map(wasStreamed)).toEqual([true, false]);
  expect(ledger.charges[1]?.tokens).toEqual({ input: 10, cached: 0, output: 5 });
});

test('a refusal in words is not shown as an answer', async () => {
  const { peer, heard, complete } = await openHearing();
  await complete();
  heard.length = 0;
  const refusal = 'I’m sorry, but I can’t assist with that request.';
  peer.reply(() => ({ say: refusal }));
  await expect(complete()).rejects.toThrow(/declined/);
  expect(heard).toEqual([]);
});

test('a broken stream that there is no money to ask again for fails as what it is', async () => {
  const { peer, able, call } = await openHearing();
  const { BudgetError } = await import('../../../src/contracts/errors.js');
  const meter = newLedger();
  let calls = 0;
  const poor = {
    ...meter,
    async reserve() {
      if (++calls > 1) throw new BudgetError('[money] no', { friendly: 'No more.' });
    },
  };
  peer.reply(() => ({ say: inJson, stream: { breaks: { after: 4, by: 'cut' } } }));
  await expect(able('complete')(asking('Plan'), { ...call, meter: poor })).rejects.toThrow(/broke off/);
});
