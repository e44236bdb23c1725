import { createWorkClock, nobody, type Whose, type WorkClock } from '../util/turns.js';
import { layerOf, type ModelLayer } from './wrap-models.js';

/** Tells how long each call of a model took, waiting for its turn left out, and for whom it was made. */
export const countSeconds = (note: (whose: Whose, ms: number) => void): ModelLayer =>
  layerOf(() => async (_asked, options, next) => {
    const own = createWorkClock();
    const began = performance.now();
    try {
      return await next({ ...options, clock: options.clock ? both(own, options.clock) : own });
    } finally {
      note(options.whose ?? nobody, performance.now() - began - own.waitedMs());
    }
  });

const both = (one: WorkClock, other: WorkClock): WorkClock => ({
  waits: () => together(one.waits(), other.waits()),
  works: () => together(one.works(), other.works()),
  waitedMs: one.waitedMs,
});

const together = (first: () => void, second: () => void) => (): void => {
  first();
  second();
};
