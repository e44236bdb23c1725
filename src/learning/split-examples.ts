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

/** From what says least of the candidates to what says most. */
const exactness: Readonly<Record<Example['told'], number>> = { presence: 0, number: 1, regions: 2 };

/**
 * Of what was told several times about one concept in one picture, the most exact, so that a picture that many questions
 * are asked about counts once and what somebody pointed at stands against what was only not objected to. Of equally
 * exact ones that differ what most say, or else the last word.
 */
export function onceAPicture(examples: readonly Example[]): readonly Example[] {
  const groups = new Map<string, Example[]>();
  for (const example of examples) {
    const { concept, picture, view, use = '' } = example;
    const key = JSON.stringify([concept, picture.id, view, use]);
    groups.set(key, [...(groups.get(key) ?? []), example]);
  }
  return [...groups.values()].map(settled);
}

function settled(told: readonly Example[]): Example {
  const maxExactness = Math.max(...told.map((example) => exactness[example.told]));
  const exact = told.filter((example) => exactness[example.told] === maxExactness);
  const says = ({ right, count }: Example): string => `${right} ${count}`;
  const votes = (example: Example): number => exact.filter((other) => says(other) === says(example)).length;
  return exact.reduce((best, example) => (votes(example) >= votes(best) ? example : best));
}
