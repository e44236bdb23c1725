/** What a bot sends to a collector of OpenTelemetry, and that one that fails is no trouble to anybody. */
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import type { Backend } from '../../src/contracts/backend.js';
import { ModelError } from '../../src/contracts/errors.js';
import { connectTracing } from '../../src/tracing/open-telemetry.js';
import { tracedApp } from '../../src/tracing/traced-chat.js';
import { startTestBot } from '../support/bot.js';
import { recordingLog } from '../support/log.js';
import { type SentSpan, startOtlpPeer } from '../support/otlp-peer.js';
import { openRoom } from '../support/person.js';
import { slow } from '../support/slow-backend.js';

const photo = (): Promise<Uint8Array> =>
  sharp({ create: { width: 250, height: 180, channels: 3, background: '#7a5' } })
    .png()
    .toBuffer();

/** A bot that is traced, and a room to talk to it. */
async function traced(peer: { readonly origin: string }, backend: Backend = slow) {
  const log = recordingLog();
  const environment = {
    OTEL_EXPORTER_OTLP_ENDPOINT: peer.origin,
    OTEL_EXPORTER_OTLP_HEADERS: 'Authorization=Bearer%20one-two-three',
    OTEL_SERVICE_NAME: 'our-bot',
  };
  const tracer = await connectTracing({ environment, log, everyMs: 20 });
  if (!tracer) throw new Error('nothing is traced');
  const started = await startTestBot(undefined, {}, [backend], tracer);
  const { app } = started.bot;
  const room = openRoom({ ...app, ...tracedApp(app, tracer, 'test') }, 'secret-team', 'secret-thread');
  let isClosed = false;
  const end = async (): Promise<number> => {
    if (isClosed) return 0;
    isClosed = true;
    await started.close();
    const began = performance.now();
    await tracer.close();
    return performance.now() - began;
  };
  onTestFinished(async () => void (await end()));
  return { room, end, app, log };
}

const openPeer = async (...manner: Parameters<typeof startOtlpPeer>) => {
  const peer = await startOtlpPeer(...manner);
  onTestFinished(() => peer.close());
  return peer;
};

/** The names of the spans around one, from the inside. */
function around(span: SentSpan, all: readonly SentSpan[]): readonly string[] {
  const parent = all.find(({ spanId }) => spanId === span.parentSpanId);
  return parent ? [parent.name, ...around(parent, all)] : [];
}

test('a question, its steps, a correction and its lesson are one trace each, from the event to the post', async () => {
  const peer = await openPeer();
  const { room, end, app } = await traced(peer);
  const ana = room.person('Ana Secretly');
  const answer = await ana.says('how many dogs are there?', await photo());
  expect(answer.text).toContain('2');
  await ana.says('no, there are 3');
  await app.idle();
  await end();

  const { spans } = peer;
  const roots = spans.filter(({ parentSpanId }) => !parentSpanId && spans.length > 0);
  const events = roots.filter(({ name }) => name === 'event message');
  expect(events).toHaveLength(2);
  const [asked, corrected] = events.map(({ traceId }) => spans.filter((span) => span.traceId === traceId));
  // Nothing is without its event.
  for (const span of [...asked, ...corrected])
    expect(span.parentSpanId === undefined || around(span, spans).at(-1) === 'event message').toBe(true);

  const named = (name: string, all: readonly SentSpan[]): readonly SentSpan[] => all.filter((one) => one.name === name);
  const [loc] = named('step LOC', asked);
  expect(loc.attributes).toMatchObject({ 'clovabot.tool': 'LOC', 'clovabot.kept': false, 'clovabot.backend': 'slow' });
  expect(around(loc, spans)).toEqual(['question', 'carry out message', 'event message']);
  // Each step once, also where it passes on what the one before it found.
  for (const tool of ['LOC', 'COUNT', 'RESULT']) expect(named(`step ${tool}`, asked)).toHaveLength(1);
  const [detect] = named('model detect', asked);
  expect(detect.attributes).toMatchObject({ 'clovabot.backend': 'slow', 'clovabot.capability': 'detect' });
  expect(Number(detect.endTimeUnixNano) - Number(detect.startTimeUnixNano)).toBeGreaterThan(15e6);
  expect(around(detect, spans)[0]).toBe('step LOC');
  expect(named('plan', asked)[0].attributes).toMatchObject({ 'clovabot.planner': 'grammar', 'clovabot.asks': false });
  expect(named('question', asked)[0].attributes).toMatchObject({ 'clovabot.status': 'answered' });
  expect(named('post', asked)[0].attributes).toMatchObject({ 'clovabot.chat': 'test' });
  expect(named('edit', asked).at(-1)?.attributes).toMatchObject({ 'clovabot.shows': 'answered' });
  expect(named('event message', asked)[0]).toMatchObject({
    attributes: { 'clovabot.kind': 'message' },
    resource: { 'service.name': 'our-bot', 'clovabot.role': 'all' },
  });

  const [lesson] = named('lesson correction', corrected);
  expect(lesson.events.map(({ name }) => name)).toEqual(expect.arrayContaining(['reflecting']));
  expect(around(lesson, spans)).toEqual(['carry out settle', 'event message']);
  expect(['accepted', 'refused']).toContain(lesson.attributes['clovabot.status']);

  expect(new Set(peer.authorizations)).toEqual(new Set(['Bearer one-two-three']));
  expect(peer.bodies.join('')).not.toMatch(/dogs?\b|Ana|secret|one-two-three|picture-1/i);
});

test('the same question about a known photo shows which steps were kept', async () => {
  const peer = await openPeer();
  const { room, end, app } = await traced(peer);
  const ana = room.person('Ana');
  await ana.says('how many dogs are there?', await photo());
  await ana.says('how many dogs are there?', await photo());
  await app.idle();
  await end();
  const kept = peer.spans
    .filter(({ name }) => name === 'step LOC')
    .map(({ attributes }) => attributes['clovabot.kept']);
  expect(kept).toEqual([false, true]);
});

test('a model that fails is an error by its class, without its words', async () => {
  const peer = await openPeer();
  const failing: Backend = {
    ...slow,
    async connect(options) {
      const connected = await slow.connect(options);
      if (!connected) return undefined;
      const detect = async (): Promise<never> => {
        throw new ModelError('[slow] the key sk-secret was refused', { backend: 'slow', status: 401 });
      };
      return { ...connected, capabilities: { ...connected.capabilities, detect } };
    },
  };
  const { room, end } = await traced(peer, failing);
  await room.person('Ana').says('how many dogs are there?', await photo());
  await end();
  for (const name of ['model detect', 'step LOC'])
    expect(peer.spans.find((span) => span.name === name)).toMatchObject({
      status: { code: 2, message: 'ModelError' },
      attributes: { 'error.type': 'ModelError', 'http.response.status_code': 401 },
    });
  expect(peer.spans.find(({ name }) => name === 'question')?.attributes['clovabot.status']).toBe('failed');
  expect(peer.bodies.join('')).not.toContain('secret');
});

for (const manner of ['refuses', 'denies', 'hangs'] as const)
  test(`a collector that ${manner} keeps nobody waiting`, async () => {
    const peer = await openPeer(manner);
    const { room, end, log } = await traced(peer);
    const ana = room.person('Ana');
    expect((await ana.says('how many dogs are there?', await photo())).text).toContain('2');
    await sleep(100);
    expect((await ana.says('is there a dog?')).text).toMatch(/yes/i);
    expect(peer.requests()).toBeGreaterThan(0);
    expect(await end()).toBeLessThan(2300);
    const told = log.lines.filter(({ level }) => level === 'warn');
    // What may pass is tried again for some seconds before anybody is told.
    expect(told.length).toBeLessThanOrEqual(1);
    if (manner === 'denies') expect(told).toHaveLength(1);
    expect(JSON.stringify(told)).not.toContain('Ana');
  });

test('nobody at the address: the bot neither waits nor ends', async () => {
  const peer = await startOtlpPeer();
  await peer.close();
  const { room, end } = await traced(peer);
  expect((await room.person('Ana').says('how many dogs are there?', await photo())).text).toContain('2');
  expect(await end()).toBeLessThan(2300);
});
