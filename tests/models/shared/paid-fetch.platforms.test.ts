import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { createPaidFetch, type PaidFetchError, type PaidFetchOptions } from '../../../src/models/shared/paid-fetch.js';
import { startPeer } from '../../support/web-peer.js';

type Step = (response: ServerResponse, request: IncomingMessage) => unknown;
const refuse =
  (status: number, headers: Record<string, string> = {}, body = ''): Step =>
  (response) =>
    response.writeHead(status, headers).end(body);
const answer: Step = (response) => response.writeHead(200).end('done');

/** A server that answers with each step once, then with the last. */
async function serverWith(...steps: readonly [Step, ...Step[]]) {
  let at = 0;
  return startPeer((request, _url, response) => {
    request.resume();
    const step = steps[Math.min(at++, steps.length - 1)] ?? answer;
    return step(response, request);
  });
}
const paid = (options: Partial<PaidFetchOptions> = {}): typeof fetch =>
  createPaidFetch({ fetch, timeoutMs: 2000, maxBytes: 10_000, ...options });
const post = (url: string, call = paid(), signal?: AbortSignal): Promise<Response> =>
  call(url, { method: 'POST', body: '{}', signal });
const failure = (work: Promise<unknown>): Promise<PaidFetchError> =>
  work.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: PaidFetchError) => error,
  );

test('a refusal with 429 is waited for as asked and repeated', async () => {
  const peer = await serverWith(refuse(429, { 'retry-after': '1' }), refuse(429, { 'retry-after-ms': '40' }), answer);
  const began = Date.now();
  const response = await post(peer.origin);
  expect(await response.text()).toBe('done');
  expect(peer.asked).toHaveLength(3);
  expect(Date.now() - began).toBeGreaterThanOrEqual(1030);
});

test('who asks to wait for too long, or has no more to give, is not waited for', async () => {
  const long = await serverWith(refuse(429, { 'retry-after': '3600' }, 'later'));
  const response = await post(long.origin);
  expect([response.status, await response.text(), long.asked.length]).toEqual([429, 'later', 1]);
  const empty = await serverWith(refuse(429, { 'retry-after': '0' }, 'insufficient_quota'));
  const call = paid({ isTransient: ({ body }) => !body.includes('insufficient_quota') });
  expect((await post(empty.origin, call)).status).toBe(429);
  expect(empty.asked).toHaveLength(1);
});

test('all waiting together is bounded', async () => {
  const peer = await serverWith(refuse(429, { 'retry-after-ms': '60' }));
  expect((await post(peer.origin, paid({ maxWaitMs: 100 }))).status).toBe(429);
  expect(peer.asked).toHaveLength(2);
});

test('a server that says when it is back is asked again; another failure of its own is not', async () => {
  const back = await serverWith(refuse(503, { 'retry-after': '0' }), answer);
  expect((await post(back.origin)).status).toBe(200);
  for (const status of [500, 502, 503, 504]) {
    const broken = await serverWith(refuse(status), answer);
    expect((await post(broken.origin)).status).toBe(status);
    expect(broken.asked).toHaveLength(1);
  }
});

const cut: Step = (response) => {
  response.writeHead(200, { 'content-length': '100' }).write('half');
  setTimeout(() => response.destroy(), 20);
};
const never: Step = () => undefined;

test.each([
  ['cut before it answered', (response: ServerResponse) => response.destroy(), 'cut'],
  ['cut in the middle of the reply', cut, 'cut'],
  ['left without a reply', never, 'too-slow'],
  [
    'answered without end',
    (response: ServerResponse) => response.writeHead(200).write('x'.repeat(20_000)),
    'too-large',
  ],
] as const)('a request that was %s is not repeated, and may be billed', async (_title, step, fault) => {
  const peer = await serverWith(step, answer);
  const error = await failure(post(peer.origin, paid({ timeoutMs: fault === 'too-slow' ? 1000 : 20_000 })));
  expect(error).toMatchObject({ name: 'PaidFetchError', fault, mayHaveArrived: true });
  expect(peer.asked).toHaveLength(1);
});

test('a GET costs nothing: it is repeated whatever befell it', async () => {
  const peer = await serverWith((response) => response.destroy(), refuse(502), answer);
  const response = await paid()(peer.origin);
  expect(await response.text()).toBe('done');
  expect(peer.asked).toHaveLength(3);
});

/** An address of this machine where nobody listens any more. */
async function emptyOrigin(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // It listens on TCP.
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

test('where nobody listens is tried a few times, and nothing was billed', async () => {
  let tries = 0;
  const counted: typeof fetch = (...given) => {
    tries++;
    return fetch(...given);
  };
  const error = await failure(post(await emptyOrigin(), paid({ fetch: counted })));
  expect(error).toMatchObject({ fault: 'unreachable', mayHaveArrived: false });
  expect(error.message).toMatch(/^127\.0\.0\.1:\d+ cannot be reached/);
  expect(tries).toBe(3);
});

test('a network that goes away under an open connection leaves what may be billed', async () => {
  let tries = 0;
  const cause = Object.assign(new Error('read EHOSTUNREACH'), { code: 'EHOSTUNREACH', syscall: 'read' });
  const lost: typeof fetch = async () => {
    tries++;
    throw new TypeError('fetch failed', { cause });
  };
  const call = paid({ fetch: lost });
  expect(await failure(post('http://127.0.0.1:9', call))).toMatchObject({ fault: 'cut', mayHaveArrived: true });
  const request = new Request('http://127.0.0.1:9', { method: 'POST', body: '{}' });
  expect(await failure(call(request))).toMatchObject({ fault: 'cut', mayHaveArrived: true });
  expect(tries).toBe(2);
});

test('stops when aborted: under way it may be billed, while waiting not', async () => {
  const controller = new AbortController();
  const silent = await serverWith(never);
  const underWay = failure(post(silent.origin, paid(), controller.signal));
  setTimeout(() => controller.abort(new Error('gone')), 50);
  expect(await underWay).toMatchObject({ fault: 'aborted', mayHaveArrived: true, cause: controller.signal.reason });
  const waiting = new AbortController();
  const busy = await serverWith(refuse(429, { 'retry-after': '10' }));
  const atRest = failure(post(busy.origin, paid(), waiting.signal));
  setTimeout(() => waiting.abort(new Error('gone')), 100);
  expect(await atRest).toMatchObject({ fault: 'aborted', mayHaveArrived: false });
  expect(await failure(post(busy.origin, paid(), waiting.signal))).toMatchObject({ mayHaveArrived: false });
  expect(busy.asked).toHaveLength(1);
});

test('redirects are not followed, so that nothing secret goes elsewhere', async () => {
  const other = await serverWith(answer);
  const peer = await serverWith(refuse(307, { location: other.origin }));
  expect((await post(peer.origin)).status).toBe(307);
  expect(other.asked).toEqual([]);
});
