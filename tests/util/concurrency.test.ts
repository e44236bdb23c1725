import { expect, test } from 'vitest';
import { sharedResults } from '../../src/util/concurrency.js';

const signal = new AbortController().signal;

/** A run that ends when told, and remembers its signal. */
function slowRun() {
  const runs: { signal: AbortSignal; finish: (words: string) => void; fail: (error: Error) => void }[] = [];
  const make = (own: AbortSignal) =>
    new Promise<{ words: string }>((resolve, reject) => {
      runs.push({ signal: own, finish: (words) => resolve({ words }), fail: reject });
    });
  return { runs, make };
}

test('equal calls at the same time share one run, later ones its result', async () => {
  const { runs, make } = slowRun();
  const results = sharedResults<{ words: string }>(10);
  const both = Promise.all([results.get('a', signal, make), results.get('a', signal, make)]);
  runs[0].finish('first');
  const [one, two] = await both;
  expect(one).toBe(two);
  expect(await results.get('a', signal, make)).toBe(one);
  expect(runs).toHaveLength(1);
});

test('who aborts leaves the run to the others; the last one ends it', async () => {
  const { runs, make } = slowRun();
  const results = sharedResults<{ words: string }>(10);
  const impatient = new AbortController();
  const patient = new AbortController();
  const first = results.get('a', impatient.signal, make);
  const second = results.get('a', patient.signal, make);
  impatient.abort(new Error('gone'));
  await expect(first).rejects.toThrow('gone');
  expect(runs[0].signal.aborted).toBe(false);
  patient.abort(new Error('gone too'));
  await expect(second).rejects.toThrow('gone too');
  expect(runs[0].signal.aborted).toBe(true);
  const third = results.get('a', signal, make);
  expect(runs).toHaveLength(2);
  runs[1].finish('anew');
  expect(await third).toEqual({ words: 'anew' });
});

test('failures are not kept, and the oldest results make room', async () => {
  const { runs, make } = slowRun();
  const results = sharedResults<{ words: string }>(1);
  const failing = results.get('a', signal, make);
  runs[0].fail(new Error('out of order'));
  await expect(failing).rejects.toThrow('out of order');
  for (const [index, key] of ['a', 'b', 'a'].entries()) {
    const result = results.get(key, signal, make);
    runs[index + 1].finish(key);
    expect(await result).toEqual({ words: key });
  }
});
