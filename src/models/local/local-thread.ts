import { beforeAbort } from '../../util/concurrency.js';
import { workerService } from '../../util/worker-service.js';
import { type LoadFault, type LoadOrder, type LocalKind, newStop, type Stop } from './local-calls.js';

/**
 * The worker thread of one model. It is never ended from outside while it works: onnxruntime-node 1.30 then ends the
 * whole process. It is asked to stop, and ends itself between two calls of native code.
 */
export interface LocalThread {
  /** Rejects when the thread dies. */
  load(order: Omit<LoadOrder, 'stop'>): Promise<LoadFault | undefined>;
  /** Rejects with the signal's reason as soon as that aborts; what runs is then stopped where it can be. */
  run(input: unknown, signal: AbortSignal): Promise<unknown>;
  /** Forgets what is loaded, also half. */
  restart(): Promise<void>;
  /** Waits for what cannot be stopped, which are seconds. */
  close(): Promise<void>;
}

/** Of the JavaScript side; the weights come on top. */
const heapMegabytes = 1024;
/** ms after which the service may end a thread that does nothing any more: longer than any download. */
const timeout = 24 * 3_600_000;

/** @param restAfterMs without a call after which the thread ends and gives its memory back */
export function createLocalThread(kind: LocalKind, restAfterMs: number): LocalThread {
  const worker = workerService(
    `local ${kind}`,
    new URL('./local-worker.js', import.meta.url),
    heapMegabytes,
    restAfterMs,
  );
  /** Of what runs or waits, whether somebody still waits for it or not. */
  const stops = new Set<Stop>();

  async function call(method: string, input: (stop: Stop) => unknown, signal?: AbortSignal): Promise<unknown> {
    const stop = newStop();
    const onAbort = (): void => void Atomics.store(stop, 0, 1);
    signal?.addEventListener('abort', onAbort, { once: true });
    stops.add(stop);
    const work = worker.call(method, input(stop), { timeout }).finally(() => {
      stops.delete(stop);
      signal?.removeEventListener('abort', onAbort);
    });
    return signal ? beforeAbort(work, signal) : work;
  }

  /** The thread ends before it could answer. */
  const end = (): Promise<unknown> => worker.call('end', undefined, { timeout }).catch(() => undefined);

  return {
    // The worker's handler of that name returns this type.
    load: async (order) => (await call('load', (stop) => ({ ...order, stop }))) as LoadFault | undefined,
    run: (input, signal) => call('run', (stop) => ({ input, stop }), signal),
    async restart() {
      await end();
    },
    async close() {
      for (const stop of stops) Atomics.store(stop, 0, 1);
      if (stops.size > 0) await end();
      await worker.close();
    },
  };
}
