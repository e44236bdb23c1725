import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { timeLimit } from '../../src/util/time-limit.js';

const aborted = (signal: AbortSignal): Promise<unknown> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(signal.reason), { once: true }));

test('it ends in time, also when memory is tidied meanwhile', async () => {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const limit = timeLimit(new AbortController().signal, 60);
  const end = aborted(limit);
  const tidying = setInterval(collect, 10);
  const late = new Promise((resolve) => setTimeout(() => resolve('never'), 5000));
  expect(await Promise.race([end, late]).finally(() => clearInterval(tidying))).toMatchObject({ name: 'TimeoutError' });
});

test('it ends with the signal that it is given, with its reason', async () => {
  const stop = new AbortController();
  const limit = timeLimit(stop.signal, 60_000);
  const end = aborted(limit);
  stop.abort(new Error('the bot stops'));
  expect(await end).toMatchObject({ message: 'the bot stops' });
  expect(timeLimit(stop.signal, 60_000).reason).toMatchObject({ message: 'the bot stops' });
});
