/**
 * The mean of features: what all of a space have in common, and so says nothing about any. Taken off, unrelated views
 * have a cosine near 0 instead of .3. It takes the windows of three pictures or more; from one picture alone it would
 * be that picture's own look (9 to 13 of 20 other pictures then held a false find, instead of 1).
 */
export function featureCentre(features: readonly Float32Array[], size: number): Float32Array {
  const sum = new Float64Array(size);
  for (const feature of features) for (let index = 0; index < size; index++) sum[index] += feature[index];
  return Float32Array.from(sum, (value) => value / Math.max(1, features.length));
}
