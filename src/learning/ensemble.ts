import { dotProduct, unitVector } from '../util/vector.js';
import { nearlySameCentred } from '../vision/views.js';

/** How many prompts of a concept are blended at most. */
const blended = 8;
/** How sharply similarity decides. */
const sharpness = 20;
/** A prompt learned on a picture so similar counts as much as abstaining. */
const abstainAt = 0.6;

export interface Keyed {
  readonly centre: Float32Array;
  readonly key: Float32Array;
  /** Set where it is confined to what is nearly the same as its key. */
  readonly here?: readonly string[];
}

/** The first `size` numbers of a feature, made length 1 again; the feature itself if it has no more. */
export const firstNumbers = (feature: Float32Array, size: number): Float32Array =>
  feature.length > size ? unitVector(feature.slice(0, size)) : feature;

/** A feature as prompts compare it: what all features share is taken off, then length 1. */
export function centred(feature: Float32Array, centre: Float32Array): Float32Array {
  return unitVector(feature.map((value, index) => value - centre[index]));
}

/**
 * Softmax weights of the prompts whose keys are most similar to `feature`. Abstaining, which is the untouched tool,
 * has a weight of its own, so those given here sum up to less than 1: about 1 for the very picture a prompt was
 * learned on, near 0 for one that has nothing in common with any. Those that are confined to their picture abstain
 * wherever the feature is of another.
 */
export function blendPrompts<Prompt extends Keyed>(
  prompts: readonly Prompt[],
  feature: Float32Array,
): readonly { readonly prompt: Prompt; readonly weight: number }[] {
  const nearest: { prompt: Prompt; similarity: number }[] = [];
  // Prompts of one lesson or space share their centre, so it is taken off once.
  const queries = new Map<Float32Array, Float32Array>();
  for (const prompt of prompts) {
    const query = queries.get(prompt.centre) ?? centred(feature, prompt.centre);
    queries.set(prompt.centre, query);
    const similarity = dotProduct(query, prompt.key);
    if (prompt.here && similarity < nearlySameCentred) continue;
    if (nearest.length === blended && similarity <= nearest[blended - 1].similarity) continue;
    const place = nearest.findIndex((other) => similarity > other.similarity);
    nearest.splice(place < 0 ? nearest.length : place, 0, { prompt, similarity });
    if (nearest.length > blended) nearest.pop();
  }
  const shares = nearest.map(({ similarity }) => Math.exp(sharpness * (similarity - abstainAt)));
  const total = shares.reduce((sum, share) => sum + share, 1);
  return nearest.map(({ prompt }, index) => ({ prompt, weight: shares[index] / total }));
}

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
