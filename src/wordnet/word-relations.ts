import { remembered } from '../util/remembered.js';
import { findDistractors } from './distractors.js';
import { isEnglishWord } from './english-words.js';
import { ancestorsOf, isNoun, isVisible, meaningsOf } from './meanings.js';
import { readWordNet, type WordNet } from './read-wordnet.js';

/** What English nouns have to do with each other, without a language model. Input: nouns in any case, singular or plural. */
export interface WordRelations {
  /**
   * Up to `count` names of other things of the same kind, best known and nearest first: heron → stork, flamingo, …
   * Never a synonym, a narrower or a wider word. Empty for words that WordNet lacks.
   * @param near words that tell which meaning is meant: beside "stork", a crane is a bird and no machine
   */
  distractors(noun: string, count: number, near?: readonly string[]): readonly string[];
  /** Other names of the same thing: couch → sofa, lounge. Not those that rather mean something else (car → machine). */
  synonyms(noun: string): readonly string[];
  /**
   * Other wordings for the same thing: its synonyms, then what it is called in full where that is one of its kinds
   * (hydrant → fire hydrant), then with its kind ("heron, a kind of wading bird").
   */
  paraphrases(noun: string): readonly string[];
  /** Whether a thing named so can be one of the kind: heron, bird → true. A word is of its own kind. */
  isKindOf(noun: string, kind: string): boolean;
  /** Whether it names a kind of things, abstract ones too; a phrase does where its last words do. */
  isNoun(word: string): boolean;
  /** Whether what it mostly means can be seen in a picture: owl, stripe and dragon, but not idea, mess or place. */
  isVisible(noun: string): boolean;
  /** In its base form, as is `isVerb`. */
  isAdjective(word: string): boolean;
  isVerb(word: string): boolean;
  /** Whether it is one English word, of whatever kind and in whatever form: "coldest", "boulders", "trimming". */
  isWord(word: string): boolean;
}

const maxMeanings = 2;
const maxFullNames = 4;

let loaded: WordNet | undefined;

/** Words that were asked for lately; most are asked for again and again. */
const maxRemembered = 5000;

/** Reads WordNet (28 MB of files, 0.1 s) at the first question, once a process; questions then take milliseconds. */
export function wordRelations(): WordRelations {
  const wordNet = (): WordNet => {
    loaded ??= readWordNet();
    return loaded;
  };
  const isWord = remembered((word) => isEnglishWord(wordNet(), word), maxRemembered);
  return {
    distractors: (noun, count, near = []) => findDistractors(wordNet(), noun, count, near),
    synonyms: (noun) => synonymsOf(wordNet(), noun),
    paraphrases: (noun) => [
      ...new Set([...synonymsOf(wordNet(), noun), ...inFull(wordNet(), noun), ...withKind(wordNet(), noun)]),
    ],
    isNoun: (word) => isNoun(wordNet(), word),
    isVisible: (noun) => isVisible(wordNet(), noun),
    isAdjective: (word) => wordNet().isAdjective(word),
    isVerb: (word) => wordNet().isVerb(word),
    isWord,
    isKindOf(noun, kind) {
      const kinds = new Set(meaningsOf(wordNet(), kind).map(({ id }) => id));
      return meaningsOf(wordNet(), noun).some(({ id }) =>
        [...ancestorsOf(wordNet(), id).keys()].some((at) => kinds.has(at)),
      );
    },
  };
}

function synonymsOf(wordNet: WordNet, noun: string): readonly string[] {
  const own = noun.trim().toLowerCase();
  const [meant] = meaningsOf(wordNet, own);
  if (!meant) return [];
  return meant.words.filter(
    (word) => word === word.toLowerCase() && word !== own && meaningsOf(wordNet, word)[0]?.id === meant.id,
  );
}

/** Names of its kinds that end with the noun itself: cup → coffee cup, teacup; of many the first few. */
function inFull(wordNet: WordNet, noun: string): readonly string[] {
  const own = noun.trim().toLowerCase();
  return meaningsOf(wordNet, own)
    .slice(0, maxMeanings)
    .flatMap(({ children }) => children.flatMap((id) => wordNet.synset(id).words))
    .filter((word) => word.endsWith(` ${own}`) && word === word.toLowerCase())
    .slice(0, maxFullNames);
}

function withKind(wordNet: WordNet, noun: string): readonly string[] {
  const [meant] = meaningsOf(wordNet, noun);
  const [parent] = meant?.parents ?? [];
  return parent === undefined ? [] : [`${noun.trim()}, a kind of ${wordNet.synset(parent).words[0]}`];
}
