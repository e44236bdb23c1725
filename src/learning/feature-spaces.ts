import type { Example, KindRecord, Prompt } from '../contracts/learning.js';
import { viewLength } from '../vision/look-features.js';
import { viewSpace } from '../vision/views.js';

/** Looks (`lookFeatures`) of the embedded backend: its views joined with what its detector takes them for. */
const embeddedLooks = 'embedded/looks-1';
/** How long the embedded backend's picture features are: tells which features without a `space` are its own. */
const embeddedLength = 832;
/** Picture features are multiples of this long, in whatever space; looks, which hold one, are somewhat longer. */
const featureUnit = 64;

/**
 * In which space of picture features something was learned. Features of two spaces must never meet, so what was learned
 * in another space than today's sleeps until pictures are compared in its space again.
 */
export interface FeatureSpaces {
  /** The space of picture features in which a prompt was made; undefined where none took part. */
  madeIn(prompt: Prompt): string | undefined;
  /** The space of picture features that a prompt needs; undefined for what works in all of them. */
  neededBy(prompt: Prompt): string | undefined;
  /**
   * A prompt as it was made: before features of other models had spaces of their own, they were kept under the embedded
   * one's name. Their length tells them apart, and they sleep.
   */
  asMade(prompt: Prompt): Prompt;
  /** The space of picture features that an example's features are of; undefined where it has none. */
  ofExample(example: Example): string | undefined;
  /** Examples as one space sees them: those of other spaces tell what was right, and nothing of how it looks. */
  examplesIn(space: string, examples: readonly Example[]): readonly Example[];
}

/** @param kinds with the feature spaces of their own, which are none of picture features */
export function createFeatureSpaces(kinds: readonly KindRecord[]): FeatureSpaces {
  const own = new Set(kinds.flatMap(({ ownSpaces = [] }) => ownSpaces));
  const ofPictures = (space: string): string | undefined => {
    if (own.has(space)) return undefined;
    return space === embeddedLooks ? viewSpace : space;
  };
  const madeIn = (prompt: Prompt): string | undefined =>
    prompt.kind === 'rescoring' || prompt.kind === 'visual' || prompt.space === undefined
      ? undefined
      : ofPictures(prompt.space);
  const ofExample = (example: Example): string | undefined => {
    if (example.space !== undefined) return ofPictures(example.space);
    return kinds.some((kind) => kind.isInOwnSpace?.(example)) ? undefined : spaceByFeature(example);
  };
  return {
    madeIn,
    neededBy(prompt) {
      const isBare = prompt.kind === 'text' && prompt.key.length === 0;
      return isBare || kinds.some((kind) => kind.worksInAllSpaces?.(prompt)) ? undefined : madeIn(prompt);
    },
    asMade(prompt) {
      if (prompt.kind === 'rescoring' || madeIn(prompt) !== viewSpace) return prompt;
      const { length } = prompt.kind === 'soft' ? prompt.vector : (prompt.key ?? []);
      const space = length === 0 ? viewSpace : spaceByLength(length);
      return space === viewSpace ? prompt : { ...prompt, space };
    },
    ofExample,
    examplesIn: (space, examples) =>
      examples.map((example) => ([undefined, space].includes(ofExample(example)) ? example : withoutLook(example))),
  };
}

/** The space of a prompt that has an example's picture feature for its key. */
export const keySpaceOf = (example: Example): string => example.space ?? spaceByFeature(example) ?? viewSpace;

function spaceByFeature({ feature, candidates }: Example): string | undefined {
  const known = feature ?? candidates.find((candidate) => candidate.feature)?.feature;
  return known && spaceByLength(known.length);
}

/** The embedded space, or one of which nothing is known but that it is another. @param length of a feature or a look */
function spaceByLength(length: number): string {
  const isLook = viewLength(length) > 0 && viewLength(length) % featureUnit === 0;
  const view = isLook ? viewLength(length) : length;
  return view === embeddedLength ? viewSpace : `unknown/${view}`;
}

const withoutLook = ({ feature: _, augmented: __, ...example }: Example): Example => ({
  ...example,
  candidates: example.candidates.map(({ feature: ___, ...candidate }) => candidate),
});
