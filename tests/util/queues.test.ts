import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { latestWins } from '../../src/util/latest-wins.js';
import { serialQueues } from '../../src/util/serial-queues.js';

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

test('the newest value is written, those that came while writing are skipped', async () => {
  const written: number[] = [];
  const writer = latestWins<number>(async (value) => {
    await pause(5);
    written.push(value);
  });
  for (let value = 1; value <= 50; value++) writer.give(value);
  await writer.settled();
  expect(written).toEqual([1, 50]);
});

test.each(Array.from({ length: 21 }, (_, gap) => gap))('no value is lost %i microtasks after another', async (gap) => {
  const written: number[] = [];
  const writer = latestWins<number>(async (value) => void written.push(value));
  writer.give(1);
  for (let passed = 0; passed < gap; passed++) await undefined;
  writer.give(2);
  await writer.settled();
  expect(written.at(-1)).toBe(2);
});

test('only a failure of the last write is told', async () => {
  const writer = latestWins<string>(async (value) => {
    await pause(2);
    if (value !== 'fine') throw new Error(value);
  });
  writer.give('lost progress');
  writer.give('fine');
  await expect(writer.settled()).resolves.toBeUndefined();
  writer.give('the answer');
  await expect(writer.settled()).rejects.toThrow('the answer');
});
