import { CapabilityError } from '../contracts/errors.js';
import type { Lexicon } from '../contracts/lexicon.js';
import type { Models, Sight } from '../contracts/model.js';
import type { Box } from '../util/box.js';
import { unitVector } from '../util/vector.js';

/** What a detector takes a place for is told of so many words: the lexicon's first ones, which detectors know. */
const words = 80;
/**
 * How much that counts beside the picture feature. Measured with three pictures each of five things that the detector
 * does not know: named right in 72 of 100 cases without, 83 with it (low scores tell most: without those below .1, 74).
 */
const guessWeight = 0.6;
/** So little is as good as no guess at all. */
const faint = 0.1;

const positions = new WeakMap<Lexicon, ReadonlyMap<string, number>>();

/**
 * How places look, as taught words are known by: the picture feature, joined with what a detector takes the place for.
 * One L2-normalised vector a box, in order.
 * @param guessed where the detector looks, if that is another rendering of the same picture, which it has seen already
 */
export async function lookFeatures(
  sight: Sight,
  boxes: readonly Box[],
  { models, lexicon, signal }: { readonly models: Models; readonly lexicon: Lexicon; readonly signal: AbortSignal },
  guessed: Sight = sight,
): Promise<readonly Float32Array[]> {
  if (boxes.length === 0) return [];
  const [views, guesses] = await Promise.all([
    models.embedViews(sight, boxes, { signal }),
    guessesAt(guessed, boxes, models, signal),
  ]);
  const place = positions.get(lexicon) ?? new Map(lexicon.concepts.slice(0, words).map(({ name }, at) => [name, at]));
  positions.set(lexicon, place);
  return views.map((view, at) => joined(view, guesses[at], place));
}

/** What a detector would take each box for; empty where none tells. */
export async function guessesAt(
  sight: Sight,
  boxes: readonly Box[],
  models: Models,
  signal: AbortSignal,
): Promise<readonly ReadonlyMap<string, number>[]> {
  try {
    return (await models.guessKinds?.(sight, boxes, { signal })) ?? [];
  } catch (error) {
    if (error instanceof CapabilityError) return [];
    throw error;
  }
}

function joined(
  view: Float32Array,
  guesses: ReadonlyMap<string, number> | undefined,
  place: ReadonlyMap<string, number>,
): Float32Array {
  const both = new Float32Array(view.length + words);
  both.set(view);
  const known = [...(guesses ?? [])].flatMap(([label, score]) => {
    const at = place.get(label);
    return at === undefined ? [] : [{ at: view.length + at, value: Math.sqrt(score) }];
  });
  const length = Math.hypot(...known.map(({ value }) => value));
  for (const { at, value } of known) both[at] = (guessWeight * value) / (length + faint);
  return unitVector(both);
}

/** How many numbers of a look, its first, are the picture feature. */
export const viewLength = (length: number): number => length - words;
/** The picture feature that a look was joined from. */
export const viewOfLook = (look: Float32Array): Float32Array => unitVector(look.slice(0, viewLength(look.length)));
