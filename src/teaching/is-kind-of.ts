import type { Lexicon } from '../contracts/lexicon.js';

/** Whether a label is a concept or a kind of it ("car" of "vehicle"), in any number and by any of their names. */
export function isKindOf(label: string, concept: string, lexicon: Lexicon): boolean {
  const [one, other] = [lexicon.singular(label), lexicon.singular(concept)];
  if (one === other) return true;
  const wide = lexicon.resolve(other)?.name;
  const narrow = lexicon.resolve(one)?.name;
  return wide !== undefined && narrow !== undefined && (wide === narrow || lexicon.members(wide).includes(narrow));
}
