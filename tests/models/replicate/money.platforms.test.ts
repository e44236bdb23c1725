import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { BotStopped, BudgetError } from '../../../src/contracts/errors.js';
import type { AnswerShelf, Capabilities } from '../../../src/contracts/model.js';
import { createLexicon } from '../../../src/language/lexicon.js';
import { replicate } from '../../../src/models/index.js';
import { createClient } from '../../../src/models/replicate/client.js';
import type { UsableModel } from '../../../src/models/replicate/find-model.js';
import { createPredict, type PredictLimits } from '../../../src/models/replicate/predict.js';
import type { PeerFault, ReplicatePeer } from '../../support/replicate-peer.js';
import { stopSign } from '../../support/sample-photos.js';
import { atPeer, failureOf, metered } from './at-peer.js';

/** BLIP-2's: 20 s at most, on an A100. */
const perSecond = 0.0014;
const most = 20 * perSecond;
const created = (peer: ReplicatePeer): number =>
  peer.asked('POST /v1/predictions') - peer.requests.filter((one) => one.endsWith('/cancel')).length;

describe('a prediction is asked for once and charged once', () => {
  test('when all goes well: the most is reserved before, what it ran is charged after', async () => {
    const { able, peer } = await atPeer();
    const meter = metered();
    await able.answer(await stopSign(), 'which colour?', meter.options);
    expect(created(peer)).toBe(1);
    expect(meter.reserved).toEqual([most]);
    expect(meter.charges).toEqual([
      {
        backend: 'replicate',
        model: 'andreasjansson/blip-2',
        capability: 'answer',
        dollars: expect.closeTo(peer.billed() * perSecond, 9),
      },
    ]);
  });

  test('what a cap forbids is not asked for', async () => {
    const { able, peer } = await atPeer();
    const meter = metered(undefined, new BudgetError('[money] the day’s cap is reached; raise it'));
    await expect(able.answer(await stopSign(), 'who?', meter.options)).rejects.toThrow(BudgetError);
    expect(peer.requests).toEqual([]);
    expect(meter.charges).toEqual([]);
  });

  const afterwards =
    (act: (response: ServerResponse) => unknown): PeerFault['happen'] =>
    async (response, proceed) => {
      await proceed();
      return act(response);
    };
  test.each([
    ['the connection is cut before the reply', (response: ServerResponse) => response.destroy()],
    [
      'the connection is cut within the reply',
      (response: ServerResponse) => {
        response.writeHead(201, { 'content-length': '500' }).write('{"id":"abc"');
        setTimeout(() => response.destroy(), 20);
      },
    ],
    ['the server fails after it began', (response: ServerResponse) => response.writeHead(500).end('oops')],
    ['a proxy gives up on it', (response: ServerResponse) => response.writeHead(504).end()],
    ['the reply is no JSON', (response: ServerResponse) => response.writeHead(201).end('<html>')],
    ['the reply is of another form', (response: ServerResponse) => response.writeHead(201).end('{"id":"../../x"}')],
    [
      'there is no end of the reply',
      (response: ServerResponse) =>
        void setInterval(() => response.destroyed || response.write(' '.repeat(4 << 20)), 1).unref(),
    ],
  ])('when %s: it may run, so it is never repeated, and counted as the dearest', async (_title, act) => {
    const { able, peer } = await atPeer();
    peer.faults.push({ at: 'create', happen: afterwards(act) });
    const meter = metered();
    const error = await failureOf(able.answer(await stopSign(), 'who?', meter.options));
    expect(error).toMatchObject({ backend: 'replicate', retryable: false });
    expect([created(peer), peer.predictions.length]).toEqual([1, 1]);
    expect(meter.charges.map(({ dollars }) => dollars)).toEqual([most]);
  });

  test('when it is refused: nothing is charged', async () => {
    const { able, peer } = await atPeer();
    const meter = metered();
    for (const status of [400, 401, 402, 403, 404, 422]) {
      peer.faults.push({ at: 'create', happen: (response) => response.writeHead(status).end('{"detail":"no"}') });
      expect(await failureOf(able.answer(await stopSign(), 'who?', meter.options))).toMatchObject({
        status,
        retryable: false,
      });
    }
    expect([created(peer), peer.predictions.length, meter.charges.length]).toEqual([6, 0, 0]);
  });

  test('when it is told to wait: it waits as long as asked, and then asks again', async () => {
    const { able, peer } = await atPeer();
    peer.faults.push({
      at: 'create',
      times: 2,
      happen: (response) => response.writeHead(429, { 'retry-after': '1' }).end(),
    });
    const meter = metered();
    const began = Date.now();
    await able.answer(await stopSign(), 'who?', meter.options);
    expect(Date.now() - began).toBeGreaterThan(2000);
    expect([created(peer), peer.predictions.length, meter.charges.length]).toEqual([3, 1, 1]);
  });

  test('when it is told to wait for an hour: that is said at once', async () => {
    const { able, peer } = await atPeer();
    peer.faults.push({
      at: 'create',
      times: 9,
      happen: (response) => response.writeHead(429, { 'retry-after': '3600' }).end(),
    });
    const meter = metered();
    const error = await failureOf(able.answer(await stopSign(), 'who?', meter.options));
    expect(error).toMatchObject({
      status: 429,
      retryable: true,
      friendly: 'Replicate is too busy for me now; try again later.',
    });
    expect([created(peer), meter.charges.length]).toEqual([1, 0]);
  });

  test('when looking at it fails now and then: it goes on looking', async () => {
    const { able, peer } = await atPeer();
    peer.state.runsFor = 900;
    const troubles: PeerFault['happen'][] = [
      (response) => response.destroy(),
      (response) => response.writeHead(502).end(),
      (response) => response.writeHead(200).end('<html>'),
      (response) => response.writeHead(429, { 'retry-after': '0' }).end(),
      (response) => response.writeHead(500).end(),
    ];
    for (const happen of troubles) peer.faults.push({ at: 'get', happen });
    const meter = metered();
    expect(await able.answer(await stopSign(), 'which colour?', meter.options)).toEqual({ text: 'red' });
    expect(peer.faults).toEqual([]);
    expect([created(peer), meter.charges.length]).toEqual([1, 1]);
    expect(meter.dollars()).toBeCloseTo(0.9 * perSecond, 9);
  });

  test('when it can no longer be looked at: it is cancelled', async () => {
    const { able, peer } = await atPeer();
    peer.state.runsFor = 60_000;
    peer.faults.push({ at: 'get', times: 99, happen: (response) => response.writeHead(401).end('{"detail":"gone"}') });
    const meter = metered();
    expect(await failureOf(able.answer(await stopSign(), 'who?', meter.options))).toMatchObject({ status: 401 });
    expect(peer.statusOf(peer.predictions[0])).toBe('canceled');
    expect(meter.dollars()).toBeCloseTo(peer.billed() * perSecond, 9);
  });

  test('when the prediction fails: what it ran is charged; pictures are paid when they come', async () => {
    const { able, peer } = await atPeer();
    peer.state.failure = { error: 'CUDA out of memory', logs: 'loading\nout of memory' };
    const meter = metered();
    await failureOf(able.answer(await stopSign(), 'who?', meter.options));
    expect(meter.dollars()).toBeCloseTo(peer.billed() * perSecond, 9);
    const mask = { width: 640, height: 480, data: new Uint8Array(640 * 480).fill(255, 3000, 3100) };
    const painting = metered();
    await failureOf(able.fill(await stopSign(), mask, 'a ball', painting.options));
    expect([painting.reserved, painting.dollars()]).toEqual([[0.04], 0]);
    peer.state.failure = undefined;
    await able.fill(await stopSign(), mask, 'a ball', painting.options);
    expect(painting.dollars()).toBe(0.04);
  });

  test('when the vendor does not tell the seconds: they are taken from its clock', async () => {
    const { able, peer } = await atPeer();
    peer.state.hidesMetrics = true;
    const meter = metered();
    await able.answer(await stopSign(), 'who?', meter.options);
    expect(meter.dollars()).toBeCloseTo(0.06 * perSecond, 9);
  });
});

describe('a person who goes away', () => {
  const gone = new Error('the person went away');

  test('while it runs: it is cancelled at the vendor, and what it ran is charged', async () => {
    const { able, peer } = await atPeer();
    peer.state.runsFor = 60_000;
    const controller = new AbortController();
    const meter = metered(controller.signal);
    const asking = able.answer(await stopSign(), 'who?', meter.options);
    setTimeout(() => controller.abort(gone), 500);
    await expect(asking).rejects.toBe(gone);
    expect(peer.statusOf(peer.predictions[0])).toBe('canceled');
    expect(meter.charges).toHaveLength(1);
    expect(meter.dollars()).toBeCloseTo(peer.billed() * perSecond, 9);
    expect(meter.dollars()).toBeGreaterThan(0);
  });

  test('before it runs: it is cancelled, and costs nothing', async () => {
    const { able, peer } = await atPeer();
    peer.state.startsAfter = 60_000;
    const controller = new AbortController();
    const meter = metered(controller.signal);
    const asking = able.answer(await stopSign(), 'who?', meter.options);
    setTimeout(() => controller.abort(gone), 300);
    await expect(asking).rejects.toBe(gone);
    expect(peer.statusOf(peer.predictions[0])).toBe('aborted');
    expect(meter.dollars()).toBe(0);
  });

  test('while it is being asked for: what was begun is cancelled all the same', async () => {
    const { able, peer } = await atPeer();
    peer.state.runsFor = 60_000;
    peer.faults.push({
      at: 'create',
      async happen(response, proceed) {
        const { status, body } = await proceed();
        await sleep(600);
        response.writeHead(status).end(JSON.stringify(body));
      },
    });
    const controller = new AbortController();
    const meter = metered(controller.signal);
    const asking = able.answer(await stopSign(), 'who?', meter.options);
    setTimeout(() => controller.abort(gone), 250);
    await expect(asking).rejects.toBe(gone);
    expect(peer.statusOf(peer.predictions[0])).toBe('canceled');
    expect(meter.charges).toHaveLength(1);
    expect(meter.dollars()).toBeCloseTo(peer.billed() * perSecond, 9);
  });

  test('while a server that never answers is asked: not for long, and it may have been billed', async () => {
    const { able, peer } = await atPeer();
    peer.faults.push({ at: 'create', happen: () => undefined });
    const controller = new AbortController();
    const meter = metered(controller.signal);
    const asking = able.answer(await stopSign(), 'who?', meter.options);
    setTimeout(() => controller.abort(gone), 250);
    await expect(asking).rejects.toBe(gone);
    expect(meter.dollars()).toBe(most);
  });

  test('while it waits for a busy server: that is not asked again', async () => {
    const { able, peer } = await atPeer();
    peer.faults.push({
      at: 'create',
      times: 5,
      happen: (response) => response.writeHead(429, { 'retry-after': '1' }).end(),
    });
    const controller = new AbortController();
    const meter = metered(controller.signal);
    const asking = able.answer(await stopSign(), 'who?', meter.options);
    setTimeout(() => controller.abort(gone), 400);
    await expect(asking).rejects.toBe(gone);
    await sleep(1200);
    expect([created(peer), meter.charges.length]).toEqual([1, 0]);
  });
});

describe('a prediction that takes too long', () => {
  const limits: PredictLimits = { startMs: 400, pauseMs: [20, 60], cancelMs: 400 };

  async function slow(change: (peer: ReplicatePeer) => void) {
    const { peer } = await atPeer();
    change(peer);
    const client = createClient({ token: peer.token, baseUrl: peer.url, fetch, timeoutMs: 500 });
    const model: UsableModel = {
      job: 'embedText',
      reference: `andreasjansson/clip-features:${peer.state.models.get('andreasjansson/clip-features')?.version}`,
      recipe: { input: { inputs: '{texts}' } },
      prices: { seconds: { usual: 1, most: 1 }, dollarsPerSecond: 0.01 },
    };
    const meter = metered();
    const work = createPredict(client, limits)(model, { texts: 'a dog' }, meter.options);
    return { peer, meter, work };
  }

  test('to start is cancelled, and costs nothing', async () => {
    const { peer, meter, work } = await slow(({ state }) => {
      state.startsAfter = 60_000;
    });
    expect((await failureOf(work)).message).toMatch(
      /did not start within 0.4 s, so it was cancelled; try again, or choose another with CLOVABOT_EMBED_TEXT=/,
    );
    expect(peer.statusOf(peer.predictions[0])).toBe('aborted');
    expect(meter.dollars()).toBe(0);
  });

  test('to run is cancelled, and what it ran is charged', async () => {
    const { peer, meter, work } = await slow(({ state }) => {
      state.runsFor = 60_000;
    });
    expect(await failureOf(work)).toMatchObject({
      retryable: true,
      message: expect.stringContaining('took longer than 1 s'),
    });
    expect(peer.statusOf(peer.predictions[0])).toBe('canceled');
    expect(meter.dollars()).toBeCloseTo(peer.billed() * 0.01, 9);
    expect(peer.billed()).toBeLessThan(1.5);
  });

  test('and cannot be cancelled counts as the dearest; the vendor ends it by itself', async () => {
    const { peer, meter, work } = await slow(({ state, faults }) => {
      state.runsFor = 60_000;
      faults.push({ at: 'cancel', times: 9, happen: (response) => response.destroy() });
    });
    expect((await failureOf(work)).message).toContain('took longer than 1 s');
    expect(meter.charges.map(({ dollars }) => dollars)).toEqual([0.01]);
    expect(peer.predictions[0].life).toBe(5);
  });

  test('to be answered at all is given up', async () => {
    const { peer, meter, work } = await slow(({ faults }) => {
      faults.push({ at: 'create', happen: () => undefined });
    });
    expect((await failureOf(work)).message).toMatch(/took longer than 0.5 s; try again later/);
    expect([created(peer), meter.dollars()]).toEqual([1, 0.01]);
  });
});

test('the token goes to the API alone: not into inputs, results’ hosts, errors or their causes', async () => {
  const { able, peer, connection } = await atPeer();
  const sight = await stopSign();
  const errors: unknown[] = [];
  const echo = `you sent Authorization: Bearer ${peer.token}`;
  for (const status of [401, 402, 404, 422, 500]) {
    peer.faults.push({
      at: 'create',
      happen: (response) => response.writeHead(status).end(JSON.stringify({ detail: echo })),
    });
    errors.push(await failureOf(able.answer(sight, 'who?', metered().options)));
  }
  peer.faults.push({ at: 'create', happen: (response) => response.destroy() });
  errors.push(await failureOf(able.answer(sight, 'who?', metered().options)));
  peer.state.failure = { error: `${echo} and r8_SomeOtherTokenOfTheModel`, logs: `x\n${peer.token}` };
  errors.push(await failureOf(able.answer(sight, 'who?', metered().options)));
  peer.state.failure = undefined;
  peer.state.output = () => ({ token: peer.token });
  errors.push(await failureOf(able.detect(sight, 'stop sign', metered().options)));
  const told = inspect(errors, { depth: 20, showHidden: true });
  expect(errors).toHaveLength(8);
  expect(told).not.toContain('r8_');
  expect(inspect(connection, { depth: 20, showHidden: true })).not.toContain(peer.token);
  expect(peer.predictions.some(({ input }) => JSON.stringify(input).includes(peer.token))).toBe(false);
});

test('a token that looks like no token is not repeated either', async () => {
  const { able, peer } = await atPeer({}, 'proxy-password');
  const sight = await stopSign();
  peer.faults.push({
    at: 'create',
    happen: (response) => response.writeHead(422).end('{"detail":"key proxy-password"}'),
  });
  const refused = await failureOf(able.answer(sight, 'who?', metered().options));
  expect(refused.message).toMatch(/refused its input: key \(the token\); choose/);
  peer.state.failure = { error: 'proxy-password?', logs: '' };
  expect((await failureOf(able.answer(sight, 'who?', metered().options))).message).toMatch(
    /failed: \(the token\)\?; try/,
  );
});

test('the SDK’s own way of asking again, six times without a pause, is never taken', async () => {
  const { able, peer } = await atPeer();
  // Where nobody listens nothing can be billed, so that is tried again, but with pauses and a few times only.
  let tries = 0;
  const client = createClient({
    token: peer.token,
    baseUrl: peer.url,
    fetch: async () => {
      tries++;
      throw Object.assign(new TypeError('fetch failed'), {
        cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }),
      });
    },
  });
  const began = Date.now();
  await expect(client.create('a/b', {}, 60, new AbortController().signal)).rejects.toMatchObject({
    mayHaveArrived: false,
  });
  expect(tries).toBe(3);
  expect(Date.now() - began).toBeGreaterThan(1200);
  peer.faults.push({ at: 'create', times: 9, happen: (response) => response.writeHead(500).end() });
  await failureOf(able.answer(await stopSign(), 'who?', metered().options));
  expect(created(peer)).toBe(1);
});

describe('what a run of the bot has begun is not begun again by the next one', () => {
  const shelfOf = (kept: Map<string, unknown>): AnswerShelf => ({
    owner: 'T',
    get: async (key) => kept.get(key),
    set: async (key, value) => void kept.set(key, value),
    remove: async (keys) => void keys.map((key) => kept.delete(key)),
  });
  const again = async (peer: ReplicatePeer): Promise<Capabilities> => {
    const connection = await replicate.connect({ environment: peer.environment, fetch, lexicon: createLexicon([]) });
    return connection?.capabilities as Capabilities; // Those that tests use are offered.
  };

  test.each([
    ['stopped', true],
    ['killed', false],
  ])('where it was %s while it waited for the outcome', async (_title, isStopped) => {
    const { able, peer } = await atPeer();
    peer.state.runsFor = 700;
    const shelf = shelfOf(new Map());
    const stop = new AbortController();
    const first = metered(stop.signal);
    const waiting = able.answer(await stopSign(), 'who?', { ...first.options, shelf });
    waiting.catch(() => undefined);
    while (peer.predictions.length === 0) await sleep(5);
    await sleep(50);
    if (isStopped) {
      stop.abort(new BotStopped('[clovabot] stopped'));
      await expect(waiting).rejects.toThrow(BotStopped);
    }

    const meter = metered();
    const { text } = await (await again(peer)).answer(await stopSign(), 'who?', { ...meter.options, shelf });
    expect(text).not.toBe('');
    expect([created(peer), peer.predictions.length, meter.charges.length]).toEqual([1, 1, 1]);
    await waiting.catch(() => undefined);
  });

  test('asked anew after it was answered, it is another one; one that failed is begun again', async () => {
    const { able, peer } = await atPeer();
    const meter = metered();
    const shelf = shelfOf(new Map());
    for (const _ of [1, 2]) await able.answer(await stopSign(), 'who?', { ...meter.options, shelf });
    expect(peer.predictions.length).toBe(2);
    peer.state.failure = { error: 'out of memory', logs: '' };
    await failureOf(able.answer(await stopSign(), 'what?', { ...meter.options, shelf }));
    peer.state.failure = undefined;
    await (await again(peer)).answer(await stopSign(), 'what?', { ...meter.options, shelf });
    expect(peer.predictions.length).toBe(4);
  });
});
