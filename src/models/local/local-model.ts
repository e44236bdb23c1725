/** One model in its worker thread: fetched and loaded when it is first needed, given back after a rest. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Log } from '../../log.js';
import { beforeAbort } from '../../util/before-abort.js';
import { workerService } from '../../util/worker-service.js';
import { loadFailure, progressWords, runFailure, stillFetching } from './failure.js';
import {
  type LoadFault,
  type LoadOrder,
  type LocalCalls,
  type LocalKind,
  newProgress,
  newStop,
  type Weights,
} from './local-calls.js';
import type { LocalSettings } from './settings.js';

export interface LocalModel<Kind extends LocalKind> {
  readonly weights: Weights;
  /** Rejects with ModelError when it cannot be had, is still being fetched after `patience`, or fails. */
  call(input: LocalCalls[Kind]['input'], signal: AbortSignal): Promise<LocalCalls[Kind]['output']>;
  /** Fetches and loads it, however long that takes. */
  warmUp(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

export interface LocalModelOptions {
  readonly settings: LocalSettings;
  readonly log?: Log;
  /** ms that somebody who asks waits for a download, before he is told how far it is. */
  readonly patience?: number;
  /** ms without a call after which its memory is given back. */
  readonly restAfter?: number;
}

const usualPatience = 20_000;
/** Loading again takes seconds, the memory is gigabytes. */
const usualRest = 300_000;
/** ms that fetching and loading may take in all. */
const longestLoad = 6 * 3_600_000;
/** ms between two lines in the log. */
const reportEvery = 10_000;
/** ms from the moment the worker begins with a call. */
const timeouts: Readonly<Record<LocalKind, number>> = {
  detect: 60_000,
  segment: 60_000,
  embedTexts: 60_000,
  embedPictures: 60_000,
  look: 110_000,
  complete: 110_000,
};
/** Of the JavaScript side; the weights come on top. */
const heapMegabytes = 1024;

export function createLocalModel<Kind extends LocalKind>(
  kind: Kind,
  weights: Weights,
  { settings, log, patience = usualPatience, restAfter = usualRest }: LocalModelOptions,
): LocalModel<Kind> {
  const startWorker = () =>
    workerService(`local ${kind}`, new URL('./local-worker.js', import.meta.url), heapMegabytes, restAfter);
  let worker = startWorker();
  let isClosed = false;
  let loading: Promise<void> | undefined;
  let progress = newProgress();
  const { packageFile, folder, endpoint, isOffline } = settings;
  const whole = path.join(
    folder,
    '.whole',
    createHash('sha256')
      .update(JSON.stringify([kind, weights]))
      .digest('hex'),
  );

  async function attempt(mayFetch: boolean): Promise<LoadFault | undefined> {
    progress = newProgress();
    const order: LoadOrder = { kind, ...weights, packageFile, folder, endpoint, mayFetch, progress };
    const fault = await worker.call('load', order, { timeout: longestLoad }).then(
      // The worker's handler of that name returns this type.
      (output) => output as LoadFault | undefined,
      (cause: unknown): LoadFault => ({
        fault: 'unfit',
        words: cause instanceof Error ? cause.message : String(cause),
      }),
    );
    if (fault && !isClosed) {
      // What is half loaded must not be met by the next attempt.
      await worker.close();
      worker = startWorker();
    }
    return fault;
  }

  async function load(): Promise<void> {
    const known = existsSync(whole);
    if (known || isOffline) {
      const fault = await attempt(false);
      if (!fault) return;
      if (isOffline || fault.fault !== 'missing') throw loadFailure(fault, weights, settings);
      await rm(whole, { force: true });
    }
    const stopReports = report();
    try {
      const fault = await attempt(true);
      if (fault) throw loadFailure(fault, weights, settings);
    } finally {
      stopReports();
    }
    await mkdir(path.dirname(whole), { recursive: true });
    await writeFile(whole, JSON.stringify({ kind, ...weights }));
  }

  function report(): () => void {
    const { model } = weights;
    const timer = setInterval(() => {
      if (progress[0] > 0) log?.info({ model, done: progressWords(progress) }, 'fetching a model');
    }, reportEvery).unref();
    return () => {
      clearInterval(timer);
      if (progress[0] > 0) log?.info({ model, done: progressWords(progress) }, 'fetched a model');
    };
  }

  /** The same load for all who wait for it; it goes on when they leave. */
  function ready(): Promise<void> {
    loading ??= load().finally(() => {
      loading = undefined;
    });
    return loading;
  }

  /** Rejects while a download goes on that nobody would wait for. */
  async function readySoon(signal: AbortSignal): Promise<void> {
    const loaded = ready();
    let impatience: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      impatience = setInterval(() => {
        if (progress[0] > 0) reject(stillFetching(weights, progress));
      }, patience);
    });
    try {
      await beforeAbort(Promise.race([loaded, late]), signal);
    } finally {
      clearInterval(impatience);
    }
  }

  return {
    weights,
    async call(input, signal) {
      signal.throwIfAborted();
      await readySoon(signal);
      const stop = newStop();
      const onAbort = (): void => void Atomics.store(stop, 0, 1);
      signal.addEventListener('abort', onAbort, { once: true });
      try {
        // The worker's handlers are declared by the same type.
        return (await worker.call(
          'run',
          { input, stop },
          { signal, timeout: timeouts[kind] },
        )) as LocalCalls[Kind]['output'];
      } catch (cause) {
        if (signal.aborted) throw signal.reason;
        throw runFailure(cause, weights);
      } finally {
        signal.removeEventListener('abort', onAbort);
      }
    },
    warmUp: (signal) => beforeAbort(ready(), signal),
    async close() {
      isClosed = true;
      await worker.close();
    },
  };
}
