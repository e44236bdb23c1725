/** A worker that does what a test of worker threads wants: answers, fails, hangs, dies. */
import { serveWorker } from '../../src/util/worker-service.js';

let calls = 0;

function crash(): Promise<unknown> {
  setImmediate(() => {
    throw new Error('the worker is broken');
  });
  return new Promise(() => undefined);
}

serveWorker({
  double: (value: number) => value * 2,
  calls: () => ++calls,
  wait: (ms: number) => new Promise((resolve) => setTimeout(() => resolve('waited'), ms)),
  fail: (words: string) => {
    throw new Error(words);
  },
  crash,
  /** Crashes so often, as the number in the shared memory says, then answers. */
  crashTimes: (left: Int32Array) => (Atomics.sub(left, 0, 1) > 0 ? crash() : 'alive'),
  /** Takes more memory than it may so often, as the number says, then answers. */
  eatMemoryTimes(left: Int32Array) {
    const eaten: unknown[] = [];
    if (Atomics.sub(left, 0, 1) > 0) for (;;) eaten.push(Array.from({ length: 100_000 }, (_, at) => ({ at })));
    return 'fed';
  },
  hang: () => {
    for (;;);
  },
});
