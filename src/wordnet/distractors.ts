import { gemoji } from 'gemoji';
import { ancestorsOf, descendantsOf, meaningsOf } from './meanings.js';
import type { Synset, WordNet } from './read-wordnet.js';

/** Wider kinds ("structure", "woody plant") have nothing in common that a picture shows. */
const maxKindSize = 400;
/** Names that a bot should not use. */
const unfit: ReadonlySet<string> = new Set([
  'ass',
  'bastard',
  'bitch',
  'booby',
  'cock',
  'dyke',
  'faggot',
  'fag',
  'hooker',
  'tit',
]);

/** See `WordRelations.distractors`. */
export function findDistractors(
  wordNet: WordNet,
  noun: string,
  count: number,
  near: readonly string[],
): readonly string[] {
  const meanings = meaningsOf(wordNet, noun);
  const meant = meaningNear(wordNet, meanings, near);
  if (!meant) return [];
  const own = new Set(meanings.map(({ id }) => id));
  const wider = new Set(meanings.flatMap(({ id }) => [...ancestorsOf(wordNet, id).keys()]));
  const isKin = (id: number): boolean =>
    wider.has(id) || [...ancestorsOf(wordNet, id).keys()].some((at) => own.has(at));
  const names = new Set<string>();
  for (const name of relatives(wordNet, meant)) {
    if (names.size >= count) break;
    if (!sharesWord(name, noun) && !meaningsOf(wordNet, name).some(({ id }) => isKin(id))) names.add(name);
  }
  return [...names];
}

/** Names of what shares a kind with the meaning, from the narrowest kind to wider ones; in each, best known first. */
function* relatives(wordNet: WordNet, meant: Synset): Generator<string> {
  const width = widthOf(wordNet, meant.id);
  const near: Ranked[] = [];
  const kinds = [...ancestorsOf(wordNet, meant.id)].filter(([, up]) => up > 0 && up <= 6);
  for (const [kind, up] of kinds) {
    if (up > 2 || (up > 1 && widthOf(wordNet, kind) > maxKindSize)) continue;
    for (const [id, down] of descendantsOf(wordNet, kind, up)) {
      // Things named as widely as the noun are its rivals; "bird" is none for "heron".
      const wider = Math.max(0, Math.log2((1 + widthOf(wordNet, id)) / (1 + width)) - 1.5);
      near.push(...ranked(wordNet, id, -1.5 * (up - 1) - 0.5 * (up - down) - wider));
    }
  }
  yield* inOrder(near.filter(({ rank }) => rank > 0));
  // Elephants are nearly alone in their kind, bears among "viverrines": what everybody knows of wider kinds.
  for (const [kind, up] of kinds) {
    if (up < 2) continue;
    const known = [...descendantsOf(wordNet, kind, 3).keys()].filter((id) => hasEmoji(commonName(wordNet, id) ?? ''));
    yield* inOrder(known.flatMap((id) => ranked(wordNet, id, 0)));
  }
  yield* inOrder(near.filter(({ rank }) => rank <= 0));
}

function ranked(wordNet: WordNet, id: number, bonus: number): readonly Ranked[] {
  const name = commonName(wordNet, id);
  return name === undefined ? [] : [{ name, rank: familiarity(wordNet, id, name) + bonus }];
}

interface Ranked {
  readonly name: string;
  readonly rank: number;
}

const inOrder = (names: readonly Ranked[]): readonly string[] =>
  [...names].sort((a, b) => b.rank - a.rank || a.name.length - b.name.length).map(({ name }) => name);

/** The meaning that has most in common with those of `near`; the likeliest when `near` says nothing. */
function meaningNear(wordNet: WordNet, meanings: readonly Synset[], near: readonly string[]): Synset | undefined {
  const others = near.flatMap((word) => meaningsOf(wordNet, word).map(({ id }) => ancestorsOf(wordNet, id)));
  const distance = ({ id }: Synset): number => {
    const own = [...ancestorsOf(wordNet, id)];
    const ways = others.flatMap((other) => own.map(([at, up]) => up + (other.get(at) ?? Number.POSITIVE_INFINITY)));
    return Math.min(...ways);
  };
  const distances = meanings.map((meaning) => ({ meaning, far: distance(meaning) }));
  const nearest = Math.min(...distances.map(({ far }) => far));
  return distances.find(({ far }) => far === nearest)?.meaning;
}

const widthOf = (wordNet: WordNet, id: number): number => descendantsOf(wordNet, id, 4).size;

/** Not Latin, not a proper name. */
const commonName = (wordNet: WordNet, id: number): string | undefined =>
  wordNet.synset(id).words.find((word) => word === word.toLowerCase() && !unfit.has(word));

/** "Wild dog" would be a bad example of what is no dog. */
const sharesWord = (a: string, b: string): boolean => {
  const words = b.toLowerCase().split(/[\s-]+/);
  return a.split(/[ -]/).some((word) => words.includes(word));
};

let emojiWords: ReadonlySet<string> | undefined;

/** Whether everybody knows it by this name, since there is an emoji of it. */
function hasEmoji(name: string): boolean {
  emojiWords ??= new Set(
    gemoji.flatMap(({ description, names, tags }) => [description.toLowerCase(), ...names, ...tags]),
  );
  return emojiWords.has(name);
}

/**
 * How well people know a thing by this name, from about -4 (a rare meaning of a longer phrase) to 9: how often texts
 * use the word so, how many kinds carry the name ("marabou stork"), how many meanings it has, whether it has an emoji.
 */
function familiarity(wordNet: WordNet, id: number, name: string): number {
  const senses = wordNet.senses(name);
  const uses = senses.find((sense) => sense.id === id)?.uses ?? 0;
  const named = [...descendantsOf(wordNet, id, 2).keys()].filter((kind) =>
    wordNet.synset(kind).words.some((word) => word.endsWith(` ${name}`)),
  );
  const isMain = meaningsOf(wordNet, name)[0]?.id === id;
  return (
    Math.min(3, Math.log2(1 + uses)) +
    0.8 * Math.log2(1 + Math.min(7, named.length)) +
    0.3 * Math.log2(senses.length) +
    (isMain ? (hasEmoji(name) ? 2 : 0) : -1) -
    2 * (name.split(/[ -]/).length - 1)
  );
}
