import type { Example } from '../../contracts/learning.js';
import { rightIn } from '../../util/concept-pair.js';
import { dotProduct } from '../../util/vector.js';
import { sameView } from '../../vision/views.js';

/**
 * The examples that stand where people said different things about the same view: each person's last word counts, the
 * majority is believed, and in a tie the later ones.
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
      // Deleted first, so that the map is in the order of last words.
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
