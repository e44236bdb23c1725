import type { WordNet } from './read-wordnet.js';

type Kind = 'noun' | 'verb' | 'adjective' | 'adverb';

/** How forms end, of which kind of word, and what stands in place of the ending in the base form. */
const endings: readonly (readonly [ending: RegExp, of: readonly Kind[], base: readonly string[]])[] = [
  [/ies$/, ['noun', 'verb'], ['y']],
  [/ves$/, ['noun'], ['f', 'fe']],
  [/es$/, ['noun', 'verb'], ['', 'e']],
  [/s$/, ['noun', 'verb', 'adjective'], ['']],
  [/ied$/, ['verb'], ['y']],
  [/ed$/, ['verb'], ['', 'e']],
  [/ing$/, ['verb'], ['', 'e']],
  [/i(?:er|est)$/, ['adjective'], ['y']],
  [/(?:er|est)$/, ['adjective'], ['', 'e']],
  [/ly$/, ['adjective'], ['', 'le']],
];

/** One short syllable, which doubles its last letter. */
const short = /^[^aeiou]*[aeiou][bdgmnprt]$/;

/** See `WordRelations.isWord`. */
export function isEnglishWord(wordNet: WordNet, word: string): boolean {
  const plain = word.toLowerCase();
  if (is(wordNet, plain, ['noun', 'verb', 'adjective', 'adverb'])) return true;
  return endings.some(([ending, of, bases]) => {
    const stem = plain.replace(ending, '');
    if (stem === plain || stem.length < 3) return false;
    const doubles = /^(?:er|est|ed|ing)$/.test(plain.slice(stem.length));
    const [, single] = (doubles && /^(.*[aeiou]([bdfgklmnprstvz]))\2$/.exec(stem)) || [];
    // "Biger" and "runing" lack a letter.
    const own = bases.map((base) => stem + base).filter((base) => !(doubles && base === stem && short.test(stem)));
    return [...own, ...(single === undefined ? [] : [single])].some((base) => is(wordNet, base, of));
  });
}

const is = (wordNet: WordNet, word: string, kinds: readonly Kind[]): boolean =>
  kinds.some((kind) =>
    kind === 'noun'
      ? wordNet.senses(word).length > 0
      : kind === 'verb'
        ? wordNet.isVerb(word)
        : kind === 'adjective'
          ? wordNet.isAdjective(word)
          : wordNet.isAdverb(word),
  );
