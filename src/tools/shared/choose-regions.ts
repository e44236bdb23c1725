import type { Lexicon } from '../../contracts/lexicon.js';
import type { Region } from '../../contracts/turn.js';
import { type Box, boxArea, boxCentre, boxWidth, centreInside } from '../../util/box.js';
import type { Order, SelectionQuery } from './selection-query.js';

/** The regions that are of the kind that a noun names; undefined when the noun names no kind that the lexicon knows. */
export function regionsOfKind(
  noun: string,
  regions: readonly Region[],
  lexicon: Lexicon,
): readonly Region[] | undefined {
  if (noun === '') return regions;
  const asked = lexicon.singular(noun);
  const named = regions.filter(({ label, name }) => label === asked || name?.toLowerCase() === noun.toLowerCase());
  if (named.length > 0) return named;
  const resolved = lexicon.resolve(noun);
  if (!resolved || saysMore(noun, resolved.name, lexicon)) return undefined;
  const kinds = new Set([resolved.name, ...lexicon.members(resolved.name)]);
  // Everybody with a face is a person.
  if (kinds.has('person')) kinds.add('face');
  return regions.filter(({ label }) => kinds.has(lexicon.resolve(label)?.name ?? label));
}

/** "wooden table" is resolved as a table, but says more than a label knows; "sports car" is just a name for a car. */
function saysMore(noun: string, name: string, lexicon: Lexicon): boolean {
  const words = noun.split(' ');
  if (words.length === 1 || lexicon.resolve(words.slice(1).join(' '))?.name !== name) return false;
  const asked = lexicon.singular(noun);
  return !lexicon.concepts.some((concept) => concept.name === asked || concept.synonyms.includes(asked));
}

/** Puts regions in a query's order and takes the asked one, or all on the asked side of `view`. */
export function byOrder(regions: readonly Region[], { order, rank }: SelectionQuery, view: Box): readonly Region[] {
  if (order === undefined) return regions;
  const key = orderKeys[order];
  const sorted = [...regions].sort((a, b) => key(a.box, view) - key(b.box, view));
  if (rank !== undefined) return sorted.slice(rank - 1, rank);
  const half = halves[order];
  return half ? sorted.filter(({ box }) => centreInside(box, half(view))) : sorted;
}

const orderKeys: Readonly<Record<Order, (box: Box, view: Box) => number>> = {
  left: (box) => boxCentre(box)[0],
  right: (box) => -boxCentre(box)[0],
  top: (box) => boxCentre(box)[1],
  bottom: (box) => -boxCentre(box)[1],
  large: (box) => -boxArea(box),
  small: (box) => boxArea(box),
  middle: (box, view) => Math.abs(boxCentre(box)[0] - boxCentre(view)[0]) / Math.max(1, boxWidth(view)),
};

const halves: Readonly<Partial<Record<Order, (view: Box) => Box>>> = {
  left: (view) => [view[0], view[1], boxCentre(view)[0], view[3]],
  right: (view) => [boxCentre(view)[0], view[1], view[2], view[3]],
  top: (view) => [view[0], view[1], view[2], boxCentre(view)[1]],
  bottom: (view) => [view[0], boxCentre(view)[1], view[2], view[3]],
};
