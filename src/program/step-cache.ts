import { createHash } from 'node:crypto';
import { BudgetError } from '../contracts/errors.js';
import type { Tool, ToolResult } from '../contracts/tool.js';
import type { Eyes, Value } from '../contracts/turn.js';
import { beforeAbort, sharedWork } from '../util/concurrency.js';

/**
 * Where results are kept between runs: an LRUCache, or a table whose rows are checked when they are read back. Results
 * hold ids of pictures and masks: when a team's pictures are removed, what mentions them must go as well.
 */
export interface ResultStore {
  get(key: string): Promise<ToolResult | undefined> | ToolResult | undefined;
  set(key: string, result: ToolResult): unknown;
  clear?(): void;
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
   * The stored result, that of an equal call under way, or `work`'s own. A caller that is stopped leaves the work to the
   * others that wait for it; the signal that `work` gets aborts when nobody waits any more.
   * @returns `fresh` when `work` of this very call made it, so that its cost is counted once
   * @param storage where this very result is looked for and kept besides; absent: nowhere
   * @throws what `work` throws, or the signal's reason as soon as it aborts
   */
  run(
    key: string,
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<ToolResult>,
    storage?: ResultStorage,
  ): Promise<CachedResult>;
  /** Nothing that is stored in the process is used again, nor stored of what is under way. */
  forget(): void;
}
export interface CachedResult {
  readonly result: ToolResult;
  readonly fresh: boolean;
}

/**
 * @param store without one, only calls under way are shared
 * @param onStoreError told when the store fails; the step still runs
 */
export function createStepCache(
  store?: ResultStore,
  onStoreError: (cause: unknown) => void = () => undefined,
): StepCache {
  const underWay = sharedWork<{ readonly result: ToolResult; readonly isStored: boolean }>(
    // That one caller may spend no more is no reason for the others.
    (error) => error instanceof BudgetError,
  );
  /** How often everything was forgotten. */
  let forgettings = 0;

  async function storedOrMade(
    key: string,
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<ToolResult>,
    storage: ResultStorage | undefined,
  ): Promise<{ readonly result: ToolResult; readonly isStored: boolean }> {
    const forgettingsBefore = forgettings;
    const stored = (await attempt(() => store?.get(key))) ?? (await attempt(() => storage?.shelf?.get(key)));
    if (stored) return { result: stored, isStored: true };
    signal.throwIfAborted();
    // A tool that does not heed its signal must not keep others waiting.
    const result = await beforeAbort(work(signal), signal);
    const place = storage?.keptIn() ?? 'process';
    if (place !== 'nowhere' && forgettings === forgettingsBefore) await attempt(() => store?.set(key, result));
    if (place === 'shelf') await attempt(() => storage?.shelf?.set(key, result));
    return { result, isStored: false };
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
      const { result: outcome, isOwn } = await underWay.run(key, signal, (own) =>
        storedOrMade(key, own, work, storage),
      );
      return { result: outcome.result, fresh: isOwn && !outcome.isStored };
    },
    forget() {
      forgettings += 1;
      underWay.detachAll();
      store?.clear?.();
    },
  };
}

/** What a call's result depends on. */
export interface KeyParts {
  readonly tool: Tool;
  readonly team: string;
  /** The version of the tool's learned prompts; '' when there are none. */
  readonly promptKey: string;
  /** Whose eyes the tool looks with, where that matters to it; absent: the usual ones. */
  readonly eyes?: Eyes;
  readonly values: Readonly<Record<string, Value | undefined>>;
  /** Values of the variables in its expressions. */
  readonly variables: ReadonlyMap<string, Value>;
}

/** sha256 of the content, hex: pictures by their ids, so that equal calls on equal pictures have one key in a team. */
export function stepKey({ tool, team, promptKey, eyes = 'usual', values, variables }: KeyParts): string {
  const given = Object.keys(tool.parameters).map((name) => [name, contentOf(values[name])]);
  const named = [...variables].map(([name, value]) => [name, contentOf(value)]);
  const seenBy = eyes === 'usual' ? [] : [eyes];
  const content = JSON.stringify([tool.name, tool.version, team, promptKey, given, named, ...seenBy]);
  return createHash('sha256').update(content).digest('hex');
}

function contentOf(value: Value | undefined): unknown {
  if (!value) return null;
  switch (value.type) {
    case 'Image':
      return ['Image', value.picture.id, value.view ?? null];
    case 'Images':
      return ['Images', value.images.map(contentOf)];
    case 'Regions':
      return [
        'Regions',
        value.picture.id,
        value.regions.map(({ box, label, score, mask, name }) => [box, label, score, mask ?? null, name ?? null]),
        value.doubt ?? null,
        value.others?.map(({ box }) => box) ?? null,
      ];
    case 'Number':
      return ['Number', value.value, value.doubt ?? null];
    case 'List':
      return ['List', value.items];
    default:
      return [value.type, value.value];
  }
}
