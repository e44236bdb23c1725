/** One prediction from its price to its output: requested once, polled, cancelled when the caller stops, charged once. */

import { setTimeout as sleep } from 'node:timers/promises';
import { BotStopped } from '../../contracts/errors.js';
import type { CallOptions, Charge } from '../../contracts/model.js';
import { startStopwatch } from '../../util/stopwatch.js';
import { PaidFetchError } from '../shared/paid-fetch.js';
import { type Prediction, Refused, type ReplicateClient } from './client.js';
import type { Downloads } from './download.js';
import { capabilityOf, failureOf, oddOutput, predictionFailure, tooSlow } from './failure.js';
import type { ModelFinder, Prices, UsableModel } from './find-model.js';
import { createLeftPredictions } from './left-predictions.js';
import { nameOf, placeholders, type Recipe, type Value } from './model-file.js';

/**
 * A model's output for some values. Reserves the most that a run costs before, and charges what it did cost after,
 * also when it failed. Rejects with ModelError, with BudgetError, or with the signal's reason.
 */
export type Predict = (model: UsableModel, values: Values, options: CallOptions) => Promise<unknown>;

export interface PredictLimits {
  /** ms that a cold model may take to start, which costs nothing. */
  readonly startMs: number;
  /** ms between two polls of a prediction, growing from the first to the second. */
  readonly pauseMs: readonly [first: number, longest: number];
  /** ms that a cancellation may take. */
  readonly cancelMs: number;
}
const usualLimits: PredictLimits = { startMs: 180_000, pauseMs: [200, 2000], cancelMs: 5000 };

/** Seconds; the API takes no shorter one. */
const minLifeSeconds = 5;

/** Polls in a row that may fail, each after its own retries. */
const maxMisses = 3;

export function createPredict(client: ReplicateClient, limits: PredictLimits = usualLimits): Predict {
  const left = createLeftPredictions(client);
  return async (model, values, { signal, meter, shelf }) => {
    signal.throwIfAborted();
    await meter?.reserve(maxDollars(model.prices));
    const charge = (dollars: number): void => {
      if (dollars > 0) meter?.charge(chargeFor(model, dollars));
    };
    signal.throwIfAborted();
    const inputs = fillInputs(model.recipe, values);
    const asked = left.of(shelf, model.reference, inputs);
    const known = await asked.find(signal);
    const begun = known ?? (await begin(model, inputs, signal, charge));
    if (!known) await asked.note(begun.id);
    const run: Run = { prediction: begun, runsFor: undefined };
    try {
      await watch(run, model, signal);
    } catch (error) {
      // It is asked for its outcome, and paid for, by the next run of the bot.
      if (shelf && signal.reason instanceof BotStopped) throw signal.reason;
      charge(await withdraw(run, model));
      await asked.drop();
      signal.throwIfAborted();
      throw failureOf(error, model);
    }
    charge(dollarsOf(run, model.prices));
    const { status, output, id } = run.prediction;
    if (status === 'succeeded') asked.delivered(id);
    else await asked.drop();
    if (status !== 'succeeded') throw predictionFailure(run.prediction, model);
    if (output === null || output === undefined) throw oddOutput(model, 'a result', output);
    return output;
  };

  async function begin(
    model: UsableModel,
    inputs: ReturnType<typeof fillInputs>,
    signal: AbortSignal,
    charge: (dollars: number) => void,
  ): Promise<Prediction> {
    const lifeSeconds = Math.max(minLifeSeconds, Math.ceil(limits.startMs / 1000) + model.prices.seconds.most);
    try {
      return await client.create(model.reference, inputs, lifeSeconds, signal);
    } catch (error) {
      // There is no way to find out whether it runs, so the highest price is assumed.
      if (mayHaveBegun(error)) charge(maxDollars(model.prices));
      signal.throwIfAborted();
      throw failureOf(error, model);
    }
  }

  /** Resolves when the prediction is over. Rejects when it must be given up. */
  async function watch(run: Run, model: UsableModel, signal: AbortSignal): Promise<void> {
    const passed = startStopwatch();
    let [pause, longest] = limits.pauseMs;
    for (let misses = 0; !isOver(run.prediction); pause = Math.min(longest, pause * 1.5)) {
      if (run.prediction.status !== 'starting') run.runsFor ??= startStopwatch();
      if (run.runsFor === undefined && passed() > limits.startMs)
        throw tooSlow(model, `did not start within ${limits.startMs / 1000} s`);
      if (run.runsFor !== undefined && run.runsFor() > model.prices.seconds.most * 1000)
        throw tooSlow(model, `took longer than ${model.prices.seconds.most} s`);
      await sleep(pause, undefined, { signal });
      try {
        run.prediction = await client.get(run.prediction.id, signal);
        misses = 0;
      } catch (error) {
        if (signal.aborted || ++misses > maxMisses || (error instanceof Refused && isFinal(error.status))) throw error;
      }
    }
  }

  /** Cancels at the vendor, and returns the US dollars that the prediction has cost until then. */
  async function withdraw(run: Run, { prices }: UsableModel): Promise<number> {
    const signal = AbortSignal.timeout(limits.cancelMs);
    const { id } = run.prediction;
    try {
      // Cancelling twice does no harm, unlike not cancelling.
      run.prediction = await client.cancel(id, signal).catch(() => client.cancel(id, signal));
      while (!isOver(run.prediction)) {
        await sleep(limits.pauseMs[0], undefined, { signal });
        run.prediction = await client.get(id, signal);
      }
      return dollarsOf(run, prices);
    } catch {
      // It may run until the vendor ends it, which costs the most.
      return maxDollars(prices);
    }
  }
}

interface Run {
  prediction: Prediction;
  /** ms since it was first seen to run. */
  runsFor: (() => number) | undefined;
}

const isOver = ({ status }: Prediction): boolean => ['succeeded', 'failed', 'canceled', 'aborted'].includes(status);
const isFinal = (status: number): boolean => status >= 400 && status < 500 && status !== 429;

/** After a failure of which it is not certain that nothing was begun, a prediction may be running. */
function mayHaveBegun(error: unknown): boolean {
  if (error instanceof PaidFetchError) return error.mayHaveArrived;
  return !(error instanceof Refused) || error.status >= 500;
}

export const maxDollars = ({ dollarsPerRun, dollarsPerSecond, seconds }: Prices): number =>
  dollarsPerRun ?? dollarsPerSecond * seconds.most;

/** https://replicate.com/docs/topics/billing: seconds that it ran, however it ended; pictures only when they came. */
function dollarsOf({ prediction, runsFor }: Run, prices: Prices): number {
  if (prices.dollarsPerRun !== undefined) return prediction.status === 'succeeded' ? prices.dollarsPerRun : 0;
  const { metrics, started_at: from, completed_at: to } = prediction;
  if (prediction.status === 'aborted') return 0;
  const told = metrics?.predict_time ?? (Date.parse(to ?? '') - Date.parse(from ?? '')) / 1000;
  const seen = (runsFor?.() ?? 0) / 1000;
  return prices.dollarsPerSecond * (Number.isFinite(told) ? Math.max(0, told) : seen);
}

const chargeFor = ({ job, reference }: UsableModel, dollars: number): Charge => ({
  backend: 'replicate',
  model: nameOf(reference),
  capability: capabilityOf(job),
  dollars,
});

/** What each capability is made with. */
export interface Services {
  readonly models: ModelFinder;
  readonly predict: Predict;
  readonly downloads: Downloads;
}

export type Values = Readonly<Partial<Record<Value, string | number>>>;

/**
 * A recipe's inputs with their values. A text that is one value in braces becomes that value, numbers stay numbers; what
 * stands in braces inside a value is left alone.
 */
export function fillInputs(recipe: Recipe, values: Values): Readonly<Record<string, string | number | boolean>> {
  const given: Readonly<Record<string, string | number | undefined>> = values;
  const fill = (text: string): string | number => {
    const alone = /^\{(\w+)\}$/.exec(text)?.[1];
    if (alone !== undefined) return given[alone] ?? '';
    return text.replace(placeholders, (_, value: string) => String(given[value] ?? ''));
  };
  return Object.fromEntries(
    Object.entries(recipe.input).map(([name, value]) => [name, typeof value === 'string' ? fill(value) : value]),
  );
}
