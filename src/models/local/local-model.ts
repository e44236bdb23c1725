/** One model in its worker thread: fetched and loaded when it is first needed, given back after a rest. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Log } from '../../contracts/log.js';
import { beforeAbort } from '../../util/concurrency.js';
import { loadFailure, progressWords, runFailure, stillFetching } from './failure.js';
import { type LoadFault, type LocalCalls, type LocalKind, newProgress, type Weights } from './local-calls.js';
import { createLocalThread, type LocalThread } from './local-thread.js';
import type { LocalSettings } from './settings.js';

export interface LocalModel<Kind extends LocalKind> {
  readonly weights: Weights;
  /** "fetched", "34 % of 155 MB fetched", "not fetched yet" */
  state(): string;
  /** Bytes fetched in this run, and bytes of all files that were begun. */
  progress(): readonly [fetched: number, of: number];
  /** Rejects with ModelError when it cannot be had, is still being fetched after `maxDownloadWaitMs`, or fails. */
  call(input: LocalCalls[Kind]['input'], signal: AbortSignal): Promise<LocalCalls[Kind]['output']>;
  /** Fetches and loads it, however long that takes. */
  warmUp(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

export interface LocalModelOptions {
  readonly settings: LocalSettings;
  readonly log?: Log;
  /** ms that a caller waits for a download before being told how far it is. */
  readonly maxDownloadWaitMs?: number;
  /** ms without a call after which its memory is given back. */
  readonly restAfterMs?: number;
}

const usualDownloadWaitMs = 20_000;
/** Loading again takes seconds, the memory is gigabytes. */
const usualRestMs = 300_000;
/** ms between two lines in the log. */
const reportEvery = 10_000;
/** ms for one that is loaded. */
const timeouts: Readonly<Record<LocalKind, number>> = {
  detect: 60_000,
  segment: 60_000,
  embedTexts: 60_000,
  embedPictures: 60_000,
  look: 110_000,
  complete: 110_000,
};

export function createLocalModel<Kind extends LocalKind>(
  kind: Kind,
  weights: Weights,
  { settings, log, maxDownloadWaitMs = usualDownloadWaitMs, restAfterMs = usualRestMs }: LocalModelOptions,
): LocalModel<Kind> {
  const thread = createLocalThread(kind, restAfterMs);
  const loader = createLoader(kind, weights, thread, settings, log);
  return {
    weights,
    state: loader.state,
    progress: loader.progress,
    async call(input, signal) {
      signal.throwIfAborted();
      await loader.readySoon(maxDownloadWaitMs, signal);
      const late = AbortSignal.timeout(timeouts[kind]);
      try {
        // The worker's handlers are declared by the same type.
        return (await thread.run(input, AbortSignal.any([signal, late]))) as LocalCalls[Kind]['output'];
      } catch (cause) {
        if (signal.aborted) throw signal.reason;
        const seconds = timeouts[kind] / 1000;
        throw runFailure(late.aborted ? new Error(`it took longer than ${seconds} seconds`) : cause, weights);
      }
    },
    warmUp: (signal) => beforeAbort(loader.ready(), signal),
    async close() {
      loader.close();
      await thread.close();
    },
  };
}

interface Loader {
  /** "fetched", "34 % of 155 MB fetched", "not fetched yet" */
  state(): string;
  progress(): readonly [fetched: number, of: number];
  /** One load for all callers; it goes on when they stop waiting. */
  ready(): Promise<void>;
  /** As `ready`, but rejects when a download takes longer than `maxWaitMs`. */
  readySoon(maxWaitMs: number, signal: AbortSignal): Promise<void>;
  /** After this, a failed load leaves the thread as it is. */
  close(): void;
}

/** Fetches the weights where they are not here yet, and loads them in the thread. */
function createLoader(
  kind: LocalKind,
  weights: Weights,
  thread: LocalThread,
  settings: LocalSettings,
  log: Log | undefined,
): Loader {
  let isClosed = false;
  let loading: Promise<void> | undefined;
  let progress = newProgress();
  const { packageFile, folder, endpoint, isOffline } = settings;
  const digest = createHash('sha256')
    .update(JSON.stringify([kind, weights]))
    .digest('hex');
  /** Exists when all files are here, so that the hub need not be asked which ones the model has. */
  const whole = path.join(folder, '.whole', digest);

  async function attempt(mayFetch: boolean): Promise<LoadFault | undefined> {
    progress = newProgress();
    const order = { kind, ...weights, packageFile, folder, endpoint, mayFetch, progress };
    const fault = await thread.load(order).catch((cause: unknown): LoadFault => {
      return { fault: 'unfit', words: cause instanceof Error ? cause.message : String(cause) };
    });
    // What is half loaded must not be met by the next attempt.
    if (fault && !isClosed) await thread.restart();
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
    await sweepDownloads(path.join(folder, weights.model));
    const reports = setInterval(() => {
      if (progress[0] > 0) log?.info({ model: weights.model, done: progressWords(progress) }, 'fetching a model');
    }, reportEvery).unref();
    const fault = await attempt(true).finally(() => clearInterval(reports));
    if (fault) throw loadFailure(fault, weights, settings);
    log?.info({ model: weights.model, done: progressWords(progress) }, 'fetched a model');
    await mkdir(path.dirname(whole), { recursive: true });
    await writeFile(whole, JSON.stringify({ kind, ...weights }));
  }

  function ready(): Promise<void> {
    loading ??= load().finally(() => {
      loading = undefined;
    });
    return loading;
  }

  return {
    ready,
    progress: () => [progress[0], progress[1]],
    state() {
      if (existsSync(whole)) return 'fetched';
      return loading && progress[0] > 0 ? `${progressWords(progress)} fetched` : 'not fetched yet';
    },
    async readySoon(maxWaitMs, signal) {
      const loaded = ready();
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        timer = setInterval(() => {
          if (progress[0] > 0) reject(stillFetching(weights, progress));
        }, maxWaitMs);
      });
      try {
        await beforeAbort(Promise.race([loaded, late]), signal);
      } finally {
        clearInterval(timer);
      }
    },
    close() {
      isClosed = true;
    },
  };
}

/** How the library names unfinished files. */
const unfinished = /\.tmp\.\d+\.[\w-]+$/;
/** ms without a new byte after which a download counts as abandoned. */
const abandoned = 10 * 60_000;

/** Removes the partial files of downloads that were killed. @param folder of a model; it may not be there yet */
async function sweepDownloads(folder: string, now = Date.now): Promise<void> {
  const files = await readdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  for (const name of files.filter((file) => unfinished.test(file))) {
    const file = path.join(folder, name);
    const { mtimeMs } = await stat(file);
    if (now() - mtimeMs > abandoned) await rm(file, { force: true });
  }
}
