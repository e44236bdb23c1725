import { BudgetError } from '../../errors.js';
import type { ToolResult } from '../../tool.js';
import { beforeAbort } from '../../util/before-abort.js';

/**
 * Where results are kept between runs: an LRUCache, or a table whose rows are checked when they are read back. Results
 * hold ids of pictures and masks: when a team's pictures are removed, what mentions them must go as well.
 */
export interface ResultStore {
  get(key: string): Promise<ToolResult | undefined> | ToolResult | undefined;
  set(key: string, result: ToolResult): unknown;
}

export interface ResultStorage {
  /** Outlives the process. */
  readonly shelf?: ResultStore;
  /** Asked when the result is there: where it may be kept. */
  keptIn(): 'nowhere' | 'process' | 'shelf';
}

/** Runs equal calls once. */
export interface StepCache {
  /**
   * The stored result, that of an equal call under way, or `work`'s own.
   * @returns `fresh` when `work` of this very call made it, so that its cost is counted once
   * @param storage where this very result is looked for and kept besides; absent: nowhere
   * @throws what `work` throws, or the signal's reason as soon as it aborts
   */
  run(
    key: string,
    signal: AbortSignal,
    work: () => Promise<ToolResult>,
    storage?: ResultStorage,
  ): Promise<CachedResult>;
}
export interface CachedResult {
  readonly result: ToolResult;
  readonly fresh: boolean;
}

type Flight =
  | { readonly result: ToolResult; readonly stored: boolean }
  | { readonly error: unknown; readonly aborted: boolean };

/**
 * @param store without one, only calls under way are shared
 * @param onStoreError told when the store fails; the step runs nevertheless
 */
export function createStepCache(
  store?: ResultStore,
  onStoreError: (cause: unknown) => void = () => undefined,
): StepCache {
  const flights = new Map<string, Promise<Flight>>();

  async function lead(
    key: string,
    signal: AbortSignal,
    work: () => Promise<ToolResult>,
    storage: ResultStorage | undefined,
  ): Promise<Flight> {
    try {
      const kept = (await attempt(() => store?.get(key))) ?? (await attempt(() => storage?.shelf?.get(key)));
      if (kept) return { result: kept, stored: true };
      signal.throwIfAborted();
      // A tool that does not heed its signal must not keep its followers waiting.
      const result = await beforeAbort(work(), signal);
      const place = storage?.keptIn() ?? 'process';
      if (place !== 'nowhere') await attempt(() => store?.set(key, result));
      if (place === 'shelf') await attempt(() => storage?.shelf?.set(key, result));
      return { result, stored: false };
    } catch (error) {
      return { error, aborted: signal.aborted };
    } finally {
      flights.delete(key);
    }
  }

  async function attempt<Result>(access: () => Promise<Result> | Result): Promise<Result | undefined> {
    try {
      return await access();
    } catch (error) {
      onStoreError(error);
      return undefined;
    }
  }

  return {
    async run(key, signal, work, storage) {
      for (;;) {
        const followed = flights.get(key);
        const flight = followed ?? lead(key, signal, work, storage);
        if (!followed) flights.set(key, flight);
        const settled = await beforeAbort(flight, signal);
        if ('result' in settled) return { result: settled.result, fresh: !followed && !settled.stored };
        // The one that led was told to stop, or may spend no more, which is no reason for those who followed it.
        if (!followed || !(settled.aborted || settled.error instanceof BudgetError)) throw settled.error;
      }
    },
  };
}
