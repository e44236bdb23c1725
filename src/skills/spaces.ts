import type { Example, Prompt } from '../contracts/learning.js';
import { viewLength } from '../vision/look-features.js';
import { viewSpace } from '../vision/views.js';
import { colourSpace, coloursTool } from './colours/decide.js';
import { faceSpace } from './looks/decide.js';
import { paintingsTool } from './paintings/decide.js';
import { teamWords } from './readings/decide.js';

/** Looks (`lookFeatures`) of the embedded backend: its views joined with what its detector takes them for. */
export const embeddedLooks = 'embedded/looks-1';
/** How long the embedded backend's picture features are, by which those are told that are older than their `space`. */
const embeddedLength = 832;
/** Picture features are multiples of this long, in whatever space; looks, which hold one, are somewhat longer. */
const featureUnit = 64;
/** Of faces' features, by which examples are known that are older than their `space`. */
const faceLength = 1024;

/** The space of picture features in which a prompt was made; undefined where none took part, or those of faces. */
export const madeIn = (prompt: Prompt): string | undefined =>
  prompt.kind === 'rescoring' || prompt.space === undefined ? undefined : ofPictures(prompt.space);

/**
 * The space of picture features that a prompt needs (of those that `LearnedPrompts.space` names one); undefined for what
 * needs none: how scores are read, words that a team uses, how something is described to a painter, points of colour, and
 * faces, which follow the model of faces.
 */
export function pictureSpaceOf(prompt: Prompt): string | undefined {
  const { kind, concept, tool } = prompt;
  const needsNone = kind === 'text' && (concept === teamWords || tool === paintingsTool || prompt.key.length === 0);
  return needsNone ? undefined : madeIn(prompt);
}

/**
 * A prompt as it was made: before features of other models had spaces of their own, they were kept under the embedded
 * one's name. By their length such prompts are found out, and lie dormant.
 */
export function promptAsMade(prompt: Prompt): Prompt {
  if (prompt.kind === 'rescoring' || prompt.space === undefined || ofPictures(prompt.space) !== viewSpace)
    return prompt;
  const { length } = prompt.kind === 'soft' ? prompt.vector : (prompt.key ?? []);
  const space = length === 0 ? viewSpace : spaceByLength(length);
  return space === viewSpace ? prompt : { ...prompt, space };
}

/** The space of picture features that an example's features are of; undefined where it has none. */
export function exampleSpaceOf({ space, tool, feature, candidates }: Example): string | undefined {
  if (space !== undefined) return ofPictures(space);
  const known = feature ?? candidates.find((candidate) => candidate.feature)?.feature;
  const isFace = known?.length === faceLength && candidates.every(({ score }) => score === 0);
  return known === undefined || tool === coloursTool || isFace ? undefined : spaceByLength(known.length);
}

/** The embedded space, or one of which nothing is known but that it is another. @param length of a feature or a look */
function spaceByLength(length: number): string {
  const isLook = viewLength(length) > 0 && viewLength(length) % featureUnit === 0;
  const view = isLook ? viewLength(length) : length;
  return view === embeddedLength ? viewSpace : `unknown/${view}`;
}

function ofPictures(space: string): string | undefined {
  if (space === faceSpace || space === colourSpace) return undefined;
  return space === embeddedLooks ? viewSpace : space;
}

/**
 * Examples as one space sees them: those of other spaces tell what was right, and nothing of how it looks, since
 * features of two spaces must never meet.
 */
export const examplesIn = (space: string, examples: readonly Example[]): readonly Example[] =>
  examples.map((example) => ([undefined, space].includes(exampleSpaceOf(example)) ? example : withoutLook(example)));

const withoutLook = ({ feature: _, augmented: __, ...example }: Example): Example => ({
  ...example,
  candidates: example.candidates.map(({ feature: ___, ...candidate }) => candidate),
});

/** The space of a prompt that has an example's feature for its key. */
export const keySpaceOf = (example: Example): string => exampleSpaceOf(example) ?? viewSpace;
