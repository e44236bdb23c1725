import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { serialQueues } from '../../src/util/concurrency.js';

test('tasks of one key run in order, other keys overtake, a failure stops nobody', async () => {
  const queues = serialQueues();
  const seen: string[] = [];
  const task = (name: string, ms: number) => async () => {
    await pause(ms);
    seen.push(name);
    if (name === 'a1') throw new Error('a1 fails');
  };
  const failing = queues.run('a', task('a1', 30));
  const others = [queues.run('a', task('a2', 1)), queues.run('b', task('b1', 1))];
  await expect(failing).rejects.toThrow('a1 fails');
  await Promise.all(others);
  expect(seen).toEqual(['b1', 'a1', 'a2']);
});

test('one holder of a key at a time, in the order of asking; other keys do not wait', async () => {
  const queues = serialQueues();
  const order: string[] = [];
  const first = await queues.enter('team');
  const second = queues.enter('team').then((release) => {
    order.push('second');
    release();
  });
  const third = queues.enter('team').then((release) => {
    order.push('third');
    release();
  });
  (await queues.enter('other'))();
  order.push('other');
  first();
  await Promise.all([second, third]);
  expect(order).toEqual(['other', 'second', 'third']);
});
