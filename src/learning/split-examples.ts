import type { Example } from '../contracts/learning.js';
import { groupBy } from '../util/group-by.js';

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

/** From what says least of the candidates to what says most. */
const exactness: Readonly<Record<Example['told'], number>> = { presence: 0, number: 1, regions: 2 };

/**
 * Of what was told several times about one concept in one picture, the most exact, so that a picture that many questions
 * are asked about counts once and what somebody pointed at stands against what was only not objected to. Of equally
 * exact ones that differ what most say, or else the last word.
 * @param uses `apart`: once for each use that questions make of it, for what they presume; `together`: whatever they use it
 * for, since what is to be seen there is the same, and is no further evidence
 */
export function onceAPicture(examples: readonly Example[], uses: 'apart' | 'together' = 'apart'): readonly Example[] {
  const keyOf = ({ concept, picture, view, use }: Example): string =>
    JSON.stringify([concept, picture.id, view, uses === 'apart' ? use : undefined]);
  return [...groupBy(examples, keyOf).values()].map(settled);
}

function settled(told: readonly Example[]): Example {
  const maxExactness = Math.max(...told.map((example) => exactness[example.told]));
  const exact = told.filter((example) => exactness[example.told] === maxExactness);
  const says = ({ right, count }: Example): string => `${right} ${count}`;
  const votes = (example: Example): number => exact.filter((other) => says(other) === says(example)).length;
  return exact.reduce((best, example) => (votes(example) >= votes(best) ? example : best));
}
