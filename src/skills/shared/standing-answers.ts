import type { Example } from '../../contracts/learning.js';
import { dotProduct } from '../../util/dot-product.js';
import { sameView } from '../../vision/views.js';
import { rightIn } from './decide-pairs.js';

/**
 * What of examples stands, where people said different things of the same view: each person's last word counts, most people are believed, and of equally many the later ones.
 * @param examples oldest first
 */
export function standingAnswers(
  examples: readonly Example[],
  isSame: (one: string, other: string) => boolean,
  isAboutSame: (one: Example, other: Example) => boolean = isSameView,
): readonly Example[] {
  return examples.filter((example) => {
    const last = new Map<string, Example>();
    for (const other of examples) {
      if (other !== example && !isAboutSame(other, example)) continue;
      const author = other.source.author?.id ?? other.id;
      // Taken out first, so that the order is that of the last words.
      last.delete(author);
      last.set(author, other);
    }
    const said = [...last.values()].map(rightIn);
    const votes = (answer: string): number => said.filter((other) => isSame(other, answer)).length;
    const believed = said.reduce((best, answer) => (votes(answer) >= votes(best) ? answer : best));
    return isSame(believed, rightIn(example));
  });
}

/** Whether two examples show the same view, in whatever picture. */
export const isSameView = (one: Example, other: Example): boolean =>
  one.feature !== undefined &&
  other.feature?.length === one.feature.length &&
  dotProduct(one.feature, other.feature) >= sameView;
