import type { Lexicon } from '../../contracts/lexicon.js';
import type { Region } from '../../contracts/turn.js';

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
