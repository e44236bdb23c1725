/** Numbers a unit that a rounded vector knows. */
export const unitSteps = 2 ** 15;

/**
 * An L2-normalised vector in steps of 1/32768, which is far finer than any model is exact and takes half the room. Rounding
 * again changes nothing. Nothing in it is -0, which 16 bits cannot tell from 0.
 */
export const roundedVector = (vector: Float32Array): Float32Array =>
  vector.map((value) => Math.max(-unitSteps, Math.min(unitSteps - 1, Math.round(value * unitSteps))) / unitSteps + 0);
