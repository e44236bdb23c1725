/** Text features without a model: words hashed into 512 numbers, so that texts with common words are similar. */
import { createHash } from 'node:crypto';

export const dimensions = 512;

/** @param model another number gives features of another, incompatible model */
export function wordFeature(text: string, model = 0): Float32Array {
  const feature = new Float32Array(dimensions);
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) {
    const hash = createHash('sha256').update(`${model} ${word}`).digest();
    for (let part = 0; part < 8; part++) feature[hash.readUInt16LE(part * 2) % dimensions] += hash[16 + part] - 127.5;
  }
  return normalised(feature);
}

export function normalised(vector: Float32Array): Float32Array {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const scale = squares === 0 ? 0 : 1 / Math.sqrt(squares);
  for (let dimension = 0; dimension < vector.length; dimension++) vector[dimension] *= scale;
  return vector;
}

/** The same numbers between 0 and 1 each time. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** An L2-normalised vector in a random direction. */
export function randomVector(random: () => number): Float32Array {
  const vector = new Float32Array(dimensions);
  for (let dimension = 0; dimension < dimensions; dimension++) vector[dimension] = random() + random() - 1;
  return normalised(vector);
}

/** A neighbour of `centre`; the larger `distance`, the farther. */
export function near(centre: Float32Array, distance: number, random: () => number): Float32Array {
  const vector = randomVector(random);
  for (let dimension = 0; dimension < dimensions; dimension++)
    vector[dimension] = centre[dimension] + distance * vector[dimension];
  return normalised(vector);
}
