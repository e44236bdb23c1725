/** A worker that does what a test of worker threads wants: answers, fails, hangs, dies. */
import { serveWorker } from '../../src/util/worker-service.js';

let calls = 0;

serveWorker({
  double: (value: number) => value * 2,
  calls: () => ++calls,
  wait: (ms: number) => new Promise((resolve) => setTimeout(() => resolve('waited'), ms)),
  fail: (words: string) => {
    throw new Error(words);
  },
  crash: () => {
    setImmediate(() => {
      throw new Error('the worker is broken');
    });
    return new Promise(() => undefined);
  },
  hang: () => {
    for (;;);
  },
});
