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
