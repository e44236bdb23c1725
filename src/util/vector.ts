/** Arithmetic of feature vectors. */
/** Sum of the products of two vectors of one length. */
export function dotProduct(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += a[index] * b[index];
  return sum;
}

/** The cosine of L2-normalised vectors; 0 when they are of different lengths. */
export const similarityOf = (a: Float32Array, b: Float32Array): number =>
  a.length === b.length ? dotProduct(a, b) : 0;

/** The vector at length 1 (L2); a zero vector stays as it is. */
export function unitVector(vector: Float32Array): Float32Array {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const length = Math.sqrt(squares);
  return length === 0 ? vector : vector.map((value) => value / length);
}

/** Numbers a unit that a rounded vector knows. */
export const unitSteps = 2 ** 15;

/**
 * An L2-normalised vector in steps of 1/32768, which is far finer than any model is exact and takes half the room. Rounding
 * again changes nothing. Nothing in it is -0, which 16 bits cannot tell from 0.
 */
export const roundedVector = (vector: Float32Array): Float32Array =>
  vector.map((value) => Math.max(-unitSteps, Math.min(unitSteps - 1, Math.round(value * unitSteps))) / unitSteps + 0);
