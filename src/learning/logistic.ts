/** 1 / (1 + e^-logit), without overflow. */
export const sigmoid = (logit: number): number =>
  logit >= 0 ? 1 / (1 + Math.exp(-logit)) : Math.exp(logit) / (1 + Math.exp(logit));

/** The log-odds of a probability, which is kept off 0 and 1. */
export function logitOf(probability: number): number {
  const inside = Math.min(1 - 1e-4, Math.max(1e-4, probability));
  return Math.log(inside / (1 - inside));
}

export interface LogisticRow {
  readonly traits: Float64Array;
  readonly positive: boolean;
  /** 1 = counts as much as any other. */
  readonly weight: number;
}

export interface LogisticOptions {
  /** Intercept, then one weight per trait: where fitting starts, and what it is drawn towards. */
  readonly start: readonly number[];
  /** Strength of the draw, as a number of rows of the greatest doubt for a trait of size 2. */
  readonly shrinkage: number;
}

const maxSteps = 25;
/** A step this small changes nothing any more. */
const settled = 1e-9;

/**
 * Logistic regression by Newton's method (iteratively reweighted least squares; Bishop, Pattern Recognition and Machine
 * Learning, 4.3.3) with a Gaussian prior around `start`. Exact within a few steps, and the same in any order of the rows
 * up to rounding; for a handful of traits, since each step solves a system of their number.
 */
export function fitLogistic(rows: readonly LogisticRow[], { start, shrinkage }: LogisticOptions): readonly number[] {
  const size = start.length;
  const weights = Float64Array.from(start);
  const given = new Float64Array(size).fill(1);
  for (let step = 0; step < maxSteps; step++) {
    const gradient = weights.map((value, at) => shrinkage * (value - start[at]));
    const curvature = Array.from({ length: size }, (_, at) => {
      const row = new Float64Array(size);
      row[at] = shrinkage;
      return row;
    });
    for (const { traits, positive, weight } of rows) {
      given.set(traits, 1);
      let logit = 0;
      for (let at = 0; at < size; at++) logit += weights[at] * given[at];
      const probability = sigmoid(logit);
      const error = weight * (probability - (positive ? 1 : 0));
      const doubt = weight * probability * (1 - probability);
      for (let at = 0; at < size; at++) {
        gradient[at] += error * given[at];
        for (let other = 0; other <= at; other++) curvature[at][other] += doubt * given[at] * given[other];
      }
    }
    const change = solve(curvature, gradient);
    for (let at = 0; at < size; at++) weights[at] -= change[at];
    if (change.every((value) => Math.abs(value) < settled)) break;
  }
  return [...weights];
}

/**
 * x with A x = b by Cholesky's decomposition.
 * @param matrix A, symmetric and positive definite (the prior makes it so); only its lower half is read, and overwritten
 */
function solve(matrix: readonly Float64Array[], right: Float64Array): Float64Array {
  const size = right.length;
  const result = Float64Array.from(right);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = matrix[row][column];
      for (let at = 0; at < column; at++) sum -= matrix[row][at] * matrix[column][at];
      matrix[row][column] = row === column ? Math.sqrt(sum) : sum / matrix[column][column];
    }
    for (let at = 0; at < row; at++) result[row] -= matrix[row][at] * result[at];
    result[row] /= matrix[row][row];
  }
  for (let row = size - 1; row >= 0; row--) {
    for (let at = row + 1; at < size; at++) result[row] -= matrix[at][row] * result[at];
    result[row] /= matrix[row][row];
  }
  return result;
}
