import { sigmoid } from './logistic.js';

/** One observation: what is known of a place, and whether it is the concept. */
export interface TuningRow {
  readonly feature: Float32Array | Float64Array;
  /** Added to the logit: what is believed before any tuning. */
  readonly offset: number;
  readonly positive: boolean;
  /** How much it counts; 1 = a person pointed at it. */
  readonly weight: number;
}

export interface TuningOptions {
  /** Where the vector and the bias start, and towards what they are drawn; absent = zeros. */
  readonly prior?: { readonly vector: Float64Array | Float32Array; readonly bias: number };
  /** L2 penalty on the distance from the prior, in units of examples. */
  readonly shrinkage: { readonly vector: number; readonly bias: number };
  readonly steps?: number;
}

export interface Tuned {
  readonly vector: Float64Array;
  readonly bias: number;
  /** Steps taken until nothing more was gained. */
  readonly steps: number;
  /** Weighted cross-entropy and penalty at the end. */
  readonly loss: number;
}

const maxSteps = 150;
const rate = 0.1;
/** Relative gain over `patience` steps below which tuning stops. */
const worthwhile = 1e-4;
const patience = 10;

/**
 * Finds a vector and a bias that minimise the logistic cross-entropy of `sigmoid(offset + vector · feature + bias)`
 * against the rows, plus a penalty that grows with the distance from the prior. The problem is convex, so the same
 * rows give the same result whatever the machine; with few rows the prior decides.
 */
export function tuneSoftPrompt(
  rows: readonly TuningRow[],
  size: number,
  { prior, shrinkage, steps = maxSteps }: TuningOptions,
): Tuned {
  // The bias is the last parameter.
  const start = new Float64Array(size + 1);
  if (prior) start.set(prior.vector);
  start[size] = prior?.bias ?? 0;
  const features = flatten(rows, size);
  const parameters = start.slice();
  const best = start.slice();
  const gradient = new Float64Array(size + 1);
  const adam = createAdam(size + 1);
  let bestLoss = Number.POSITIVE_INFINITY;
  let lastChecked = Number.POSITIVE_INFINITY;
  let step = 0;
  for (; step < steps; step++) {
    const loss = descend(rows, features, parameters, start, shrinkage, gradient);
    if (loss < bestLoss) {
      bestLoss = loss;
      best.set(parameters);
    }
    if (step % patience === 0) {
      if (lastChecked - bestLoss <= worthwhile * Math.max(1, Math.abs(bestLoss))) break;
      lastChecked = bestLoss;
    }
    adam.step(parameters, gradient, rate / (1 + step / 50));
  }
  return { vector: best.slice(0, size), bias: best[size], steps: step, loss: bestLoss };
}

/** All features one after the other: one plain loop over them is several times faster than one a row. */
function flatten(rows: readonly TuningRow[], size: number): Float64Array {
  const features = new Float64Array(rows.length * size);
  for (const [index, { feature }] of rows.entries()) features.set(feature, index * size);
  return features;
}

/** Fills `gradient` and returns the loss at `parameters`. */
function descend(
  rows: readonly TuningRow[],
  features: Float64Array,
  parameters: Float64Array,
  start: Float64Array,
  shrinkage: TuningOptions['shrinkage'],
  gradient: Float64Array,
): number {
  const size = parameters.length - 1;
  let loss = 0;
  for (let index = 0; index <= size; index++) {
    const away = parameters[index] - start[index];
    const pull = index === size ? shrinkage.bias : shrinkage.vector;
    gradient[index] = pull * away;
    loss += (pull * away * away) / 2;
  }
  for (let row = 0; row < rows.length; row++) {
    const { offset, positive, weight } = rows[row];
    const from = row * size;
    let logit = offset + parameters[size];
    for (let index = 0; index < size; index++) logit += parameters[index] * features[from + index];
    const error = weight * (sigmoid(logit) - (positive ? 1 : 0));
    loss += weight * softplus(positive ? -logit : logit);
    // Settled rows have next to no slope, and most rows are soon settled.
    if (Math.abs(error) > 1e-9) {
      for (let index = 0; index < size; index++) gradient[index] += error * features[from + index];
      gradient[size] += error;
    }
  }
  return loss;
}

/** log(1 + e^x), without overflow. */
const softplus = (x: number): number => Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x)));

/** Kingma and Ba, "Adam: A Method for Stochastic Optimization" (2015), on typed arrays, in place. */
export interface Adam {
  /** Moves `parameters` against `gradient` by about `rate` each. */
  step(parameters: Float64Array, gradient: Float64Array, rate: number): void;
}

const firstDecay = 0.9;
const secondDecay = 0.999;
const epsilon = 1e-8;

export function createAdam(size: number): Adam {
  const first = new Float64Array(size);
  const second = new Float64Array(size);
  let firstLeft = 1;
  let secondLeft = 1;
  return {
    step(parameters, gradient, rate) {
      firstLeft *= firstDecay;
      secondLeft *= secondDecay;
      for (let index = 0; index < size; index++) {
        const slope = gradient[index];
        first[index] = firstDecay * first[index] + (1 - firstDecay) * slope;
        second[index] = secondDecay * second[index] + (1 - secondDecay) * slope * slope;
        const mean = first[index] / (1 - firstLeft);
        const spread = Math.sqrt(second[index] / (1 - secondLeft));
        parameters[index] -= (rate * mean) / (spread + epsilon);
      }
    },
  };
}
