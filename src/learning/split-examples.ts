import type { Example } from '../contracts/learning.js';

/**
 * Deals examples into `count` folds so that all of one picture land in the same: what is tuned on some folds never
 * saw the pictures of the others. The same pictures give the same folds, in whatever order they come. Fewer pictures
 * than `count` give fewer folds.
 */
export function pictureFolds<E extends Pick<Example, 'picture'>>(
  examples: readonly E[],
  count: number,
): readonly (readonly E[])[] {
  const byPicture = new Map<string, E[]>();
  for (const example of examples)
    byPicture.set(example.picture.id, [...(byPicture.get(example.picture.id) ?? []), example]);
  const folds: E[][] = Array.from({ length: Math.min(count, byPicture.size) }, () => []);
  // Picture ids are hashes, so their order is a fair shuffle; the smallest fold gets the next picture.
  for (const picture of [...byPicture.keys()].sort()) {
    const smallest = folds.reduce((best, fold) => (fold.length < best.length ? fold : best));
    smallest.push(...(byPicture.get(picture) ?? []));
  }
  return folds;
}
