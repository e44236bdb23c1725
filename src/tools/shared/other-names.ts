import type { Sight } from '../../contracts/model.js';
import type { ToolContext } from '../../contracts/tool.js';
import type { Region } from '../../contracts/turn.js';
import { boxOverlap } from '../../util/box.js';
import { overlaps } from '../../util/overlap.js';
import { guessesAt } from '../../vision/look-features.js';

/** From which score on a detector is hardly ever wrong about what it is. */
const surely = 0.5;
/** The share of the best name's score from which another name may as well be right. */
const nearly = 0.5;
/** Of more than a few nobody asks for each what it is. */
const maxRegions = 6;

/** What was found of a wide kind, each with what it may be instead: a phone in a dark picture looks like a TV. */
export async function withOtherNames(
  regions: readonly Region[],
  sight: Sight,
  { models, signal }: Pick<ToolContext, 'models' | 'signal'>,
): Promise<readonly Region[]> {
  const weak = regions.filter(({ score }) => score < surely);
  if (weak.length === 0 || regions.length > maxRegions) return regions;
  const boxes = weak.map(({ box }) => box);
  const guesses = await guessesAt(sight, boxes, models, signal);
  return regions.map((region) => {
    const all = guesses[weak.indexOf(region)] ?? new Map<string, number>();
    const others = [...all].filter(([label, score]) => label !== region.label && score >= nearly * region.score);
    const [best] = others.sort(([, a], [, b]) => b - a);
    return best ? { ...region, or: best[0] } : region;
  });
}

/**
 * Without what is the other thing itself under a name of the same sort: the "TV" that is the laptop on which something
 * lies. What fills all of a table is no table.
 */
export function withoutOtherNamesOf(
  things: readonly Region[],
  pool: readonly Region[],
  { lexicon }: Pick<ToolContext, 'lexicon'>,
): readonly Region[] {
  const kindsOf = (label: string): readonly string[] =>
    lexicon.concepts.find(({ name }) => name === label)?.kinds.filter((kind) => kind !== 'object') ?? [];
  const isNamedAlike = (one: string, other: string): boolean =>
    one !== other && kindsOf(one).some((kind) => kindsOf(other).includes(kind));
  return pool.filter(
    ({ box, label }) =>
      !things.some((thing) => isNamedAlike(label, thing.label) && boxOverlap(box, thing.box) >= overlaps.sameThing),
  );
}
