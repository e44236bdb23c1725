import { afterAll, expect, test } from 'vitest';
import { workerPool, workerService } from '../../src/util/worker-service.js';

const url = new URL('../support/obedient-worker.js', import.meta.url);
const service = workerService('test', url, 64);
const limits = { timeout: 20_000 };
afterAll(() => service.close());

test('calls are answered in order, failures with the words of the handler', async () => {
  const answers = await Promise.all([2, 3, 4].map((value) => service.call('double', value, limits)));
  expect(answers).toEqual([4, 6, 8]);
  await expect(service.call('fail', 'no such thing', limits)).rejects.toThrow('no such thing');
  await expect(service.call('unheard', undefined, limits)).rejects.toThrow('no handler named unheard');
  expect(await service.call('double', 21, limits)).toBe(42);
});

test('a worker that dies costs one free retry', async () => {
  const crashes = (times: number) => new Int32Array(new SharedArrayBuffer(4)).fill(times);
  const next = service.call('double', 3, limits);
  expect(await service.call('crashTimes', crashes(1), limits)).toBe('alive');
  expect(await next).toBe(6);
  await expect(service.call('crashTimes', crashes(2), limits)).rejects.toThrow('crashed');
});

test('a worker that runs out of its memory costs one free retry, and no more than itself', async () => {
  const eats = (times: number) => new Int32Array(new SharedArrayBuffer(4)).fill(times);
  expect(await service.call('eatMemoryTimes', eats(1), limits)).toBe('fed');
  await expect(service.call('eatMemoryTimes', eats(2), limits)).rejects.toThrow(/crashed|ended/);
  expect(await service.call('double', 4, limits)).toBe(8);
});

test('a call that goes on long after it was stopped costs the worker, so that its work really ends', async () => {
  await service.call('calls', undefined, limits);
  const stop = new AbortController();
  const hanging = service.call('hang', undefined, { ...limits, signal: stop.signal });
  const next = service.call('calls', undefined, limits);
  setTimeout(() => stop.abort(new Error('never mind')), 100);
  await expect(hanging).rejects.toThrow('never mind');
  expect(await next).toBe(1);
});

test('a crash fails the running call only; what waits gets a new worker', async () => {
  await service.call('calls', undefined, limits);
  const crash = service.call('crash', undefined, limits);
  const next = service.call('calls', undefined, limits);
  await expect(crash).rejects.toThrow('crashed');
  expect(await next).toBe(1);
});

test('a call that hangs is given up in time, and the next one is answered', async () => {
  await service.call('double', 1, limits);
  const hanging = service.call('hang', undefined, { timeout: 300 });
  const next = service.call('double', 8, limits);
  await expect(hanging).rejects.toThrow('hang took longer than 300 ms');
  expect(await next).toBe(16);
});

test('time spent waiting for others does not count against a call', async () => {
  await service.call('double', 1, limits);
  const slow = service.call('wait', 700, { timeout: 10_000 });
  const brief = service.call('double', 4, { timeout: 600 });
  expect(await slow).toBe('waited');
  expect(await brief).toBe(8);
});

test('an aborted call rejects at once with the reason and leaves the worker to others', async () => {
  const controller = new AbortController();
  const slow = service.call('wait', 500, { ...limits, signal: controller.signal });
  const next = service.call('double', 5, limits);
  controller.abort(new Error('never mind'));
  await expect(slow).rejects.toThrow('never mind');
  expect(await next).toBe(10);
  await expect(service.call('double', 5, { ...limits, signal: controller.signal })).rejects.toThrow('never mind');
});

test('a closed service rejects what is open and what comes later', async () => {
  const ended = workerService('ended', url, 64);
  const open = ended.call('wait', 60_000, limits);
  const waiting = ended.call('double', 5, limits);
  const closing = ended.close();
  await expect(open).rejects.toThrow('[ended] closed');
  await expect(waiting).rejects.toThrow('[ended] closed');
  await expect(ended.call('double', 6, limits)).rejects.toThrow('[ended] closed');
  await closing;
  await expect(ended.call('double', 6, limits)).rejects.toThrow('[ended] closed');
  await ended.close();
});

test('a worker that nobody calls for a while gives its memory back, and starts anew when called', async () => {
  const resting = workerService('resting', url, 64, 200);
  try {
    expect(await resting.call('calls', undefined, limits)).toBe(1);
    expect(await resting.call('calls', undefined, limits)).toBe(2);
    await resting.call('wait', 400, limits);
    expect(await resting.call('calls', undefined, limits)).toBe(3);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await resting.call('calls', undefined, limits)).toBe(1);
  } finally {
    await resting.close();
  }
});

test('a pool uses further workers while the first is busy, and one for what it alone has loaded', async () => {
  const pool = workerPool('pool', url, 64, 2);
  try {
    await pool.callEach('calls', limits);
    const [slow, other] = await Promise.all([pool.call('wait', 400, limits), pool.call('calls', undefined, limits)]);
    expect([slow, other]).toEqual(['waited', 2]);
    expect(await pool.call('calls', undefined, limits, 1)).toBe(3);
    expect(await pool.call('calls', undefined, limits)).toBe(2);
  } finally {
    await pool.close();
  }
});
