import type { Example, ExampleSource } from '../../contracts/learning.js';
import type { FoundPicture } from '../../contracts/model.js';
import type { Box, ImageValue, PictureReference } from '../../contracts/turn.js';
import { boxArea } from '../../util/box.js';

/** A picture to learn from, taken into the team's store. */
export interface Collected {
  /** Whether it shows the concept, or something else that could be taken for it. */
  readonly shows: 'concept' | 'other';
  /** What it shows: the concept, a distractor ("stork"), or "no heron". */
  readonly label: string;
  readonly picture: PictureReference;
  /**
   * Where that is, in pixels of the stored picture; empty where nobody has marked it: then it is somewhere, or, in a
   * picture that was checked to hold none, nowhere.
   */
  readonly boxes: readonly Box[];
  /** Whether all that is not in `boxes` is known not to be the concept. */
  readonly complete: boolean;
  /** Other things that people have marked in it. */
  readonly others: readonly { readonly label: string; readonly box: Box }[];
  readonly source: ExampleSource;
}

/** Where a web picture comes from, as its licence asks to keep it. */
export function sourceOf({ source, licence, licenceUrl, creator, title }: FoundPicture): ExampleSource {
  const by = creator ? `, by ${creator}` : '';
  const of = title ? ` (${title})` : '';
  return { kind: 'collected', url: source, licence: `${licence}${licenceUrl ? ` <${licenceUrl}>` : ''}${by}${of}` };
}

/** The team's own examples of a concept that a person pointed at or confirmed, the newest first, one a picture. */
export function fromTeam(examples: readonly Example[], concept: string): readonly Collected[] {
  const ofPicture = new Map<string, Collected>();
  for (const example of examples.toReversed()) {
    const { picture, candidates, right, told, source } = example;
    if (!isNamed(example.concept, concept) || right.length === 0 || ofPicture.has(picture.id)) continue;
    const boxes = right.flatMap((place): readonly Box[] => (candidates[place] ? [candidates[place].box] : []));
    const complete = told === 'regions' && boxes.length >= example.count;
    ofPicture.set(picture.id, { shows: 'concept', label: concept, picture, boxes, complete, others: [], source });
  }
  return [...ofPicture.values()];
}

const isNamed = (one: string, other: string): boolean => one.trim().toLowerCase() === other.trim().toLowerCase();

/** What to look at: in each picture of the concept its largest marked place, or all of it where none is marked. */
export const shownOf = (collected: readonly Collected[]): readonly ImageValue[] =>
  collected
    .filter(({ shows }) => shows === 'concept')
    .map(({ picture, boxes }): ImageValue => {
      const view = boxes.toSorted((a, b) => boxArea(b) - boxArea(a)).at(0);
      return { type: 'Image', picture, ...(view ? { view } : {}) };
    });
