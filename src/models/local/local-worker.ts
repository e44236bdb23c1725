/** The worker thread of local-thread.ts: holds one model. */
import { serveWorker } from '../../util/worker-service.js';
import { loadFaultOf, openHub } from './hub.js';
import { loadLibrary } from './library.js';
import { loaders } from './loaders.js';
import type { LoadFault, LoadOrder, Stop } from './local-calls.js';

let ask: ((input: never, stop: Stop) => Promise<unknown>) | undefined;

serveWorker({
  /** Says what is wrong rather than throw, since errors lose their class on the way. */
  async load(order: LoadOrder): Promise<LoadFault | undefined> {
    if (ask) return undefined;
    const stray = strayFault();
    try {
      const library = loadLibrary(order.packageFile);
      openHub(library, order);
      const { kind, model, revision, dtype } = order;
      ask = await Promise.race([loaders[kind](library, { model, revision, dtype }), stray.fault]);
      return undefined;
    } catch (error) {
      return loadFaultOf(error);
    } finally {
      stray.forget();
    }
  },
  run({ input, stop }: { readonly input: never; readonly stop: Stop }): Promise<unknown> {
    if (Atomics.load(stop, 0) === 1) throw new Error('nobody waits for it any more');
    if (!ask) throw new Error('the model is not loaded; ask again');
    return ask(input, stop);
  },
  /** Here, no native code runs. */
  end: () => process.exit(),
});

/** The library doesn't handle rejections of files with external data, and then waits forever. */
function strayFault(): { readonly fault: Promise<never>; forget(): void } {
  let onStray: (reason: unknown) => void = () => undefined;
  const fault = new Promise<never>((_, reject) => {
    onStray = reject;
  });
  process.on('unhandledRejection', onStray);
  return { fault, forget: () => void process.off('unhandledRejection', onStray) };
}
