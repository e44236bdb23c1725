import { gemoji } from 'gemoji';
import { descendantsOf, meaningsOf } from './meanings.js';
import type { WordNet } from './read-wordnet.js';

let emojiWords: ReadonlySet<string> | undefined;

/** Whether everybody knows it by this name, since there is an emoji of it. */
export function hasEmoji(name: string): boolean {
  emojiWords ??= new Set(
    gemoji.flatMap(({ description, names, tags }) => [description.toLowerCase(), ...names, ...tags]),
  );
  return emojiWords.has(name);
}

/**
 * How well people know a thing by this name, from about -4 (a rare meaning of a longer phrase) to 9: how often texts
 * use the word so, how many kinds carry the name ("marabou stork"), how many meanings it has, whether it has an emoji.
 */
export function familiarity(wordNet: WordNet, id: number, name: string): number {
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
