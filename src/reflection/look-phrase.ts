import type { Lexicon } from '../contracts/lexicon.js';
import {
  auxiliaryVerbs,
  determiners,
  personalPronouns,
  placePrepositions,
  questionWords,
  wordSet,
} from '../language/function-words.js';
import { possessives } from '../language/possessives.js';
import { readNumber } from '../language/read-words.js';
import { isJudgement } from '../language/verdict.js';
import { colourWord } from '../util/colour/colour-name.js';
import { wordRelations } from '../wordnet/word-relations.js';

const indefinite: ReadonlySet<string> = new Set([
  'a',
  'an',
  'some',
  'another',
  ...possessives.filter((word) => word !== 'its'),
]);
const allArticles = wordSet('some', determiners);
/** What a phrase about a thing goes on with. */
const connectors = wordSet('with without in on at of from like made wearing holding having under near around over');
const places = wordSet('into inside next by against', placePrepositions);
const fillers = wordSet(
  'and or very more less really quite much little bit as too also both other another same different',
);
/** What comes with a verb: it tells what is or should be done, not how a thing looks. */
const ofSentences = wordSet(
  `isn't aren't wasn't don't doesn't didn't won't can't cannot not never let let's look looks looked seem seems if
   because`,
  auxiliaryVerbs,
  personalPronouns,
  questionWords,
);
/** Nothing that could be painted. */
const empty = wordSet(
  `one ones thing things object objects place places area part parts side way everything nothing something anything all
   again alone back away there here before after now today please thanks thank sorry ok okay money picture pictures photo
   photos image images gone removed deleted erased cropped blurred moved replaced changed`,
);
const comparatives = wordSet(
  `bigger smaller larger taller shorter longer wider narrower higher lower closer nearer further farther sharper clearer
   brighter darker lighter nicer prettier uglier cuter faster slower thinner thicker fatter older younger`,
);

/**
 * Whether words say how something looks that can be painted: "a tabby cat with a red collar", but not "redo", "on the
 * roof", "the colours are off", "terrible" or "das ist falsch".
 * @param isWished they follow a form of wish ("it should be"): then "grey and fluffy" does, and "a zorblax"
 */
export function isLookPhrase(words: string, isWished: boolean, lexicon: Lexicon): boolean {
  const all = words.toLowerCase().match(/[\p{L}\p{N}]+(?:['-][\p{L}\p{N}]+)*/gu) ?? [];
  const [first = ''] = all;
  if (/\?/.test(words) || all.some((word) => ofSentences.has(word) && !isOnIt(all, word))) return false;
  if (places.has(first) && !(isWished && colourWord(all[1] ?? ''))) return false;
  const isDetermined = indefinite.has(first) || (readNumber(first) ?? 0) > 0;
  if (first === 'the' && !isWished) return false;
  const bare = all.slice(isDetermined || allArticles.has(first) ? 1 : 0);
  const end = bare.findIndex((word, at) => at > 0 && connectors.has(word));
  const front = end < 0 ? bare : bare.slice(0, end);
  if (front.some((word) => allArticles.has(word))) return false;
  const told = front.filter((word) => !fillers.has(word));
  const head = told.at(-1);
  if (head === undefined || empty.has(head) || told.every((word) => isJudgement(word) || comparatives.has(word)))
    return false;
  if (isWished) return isThing(front.join(' '), lexicon) || told.every(isQuality) || (isDetermined && !isIdea(head));
  if (told.some((word) => comparatives.has(word) || (!isDetermined && isJudgement(word)))) return false;
  const isNamed = isDetermined || isQuality(first) || isKnown(front.join(' '), lexicon);
  return isNamed && isThing(front.join(' '), lexicon) && bare.every(isEnglish);
}

/**
 * Whether words could be what something is called: "a wolf", "heron", "zorblax"; not where they are a sentence, a place, an
 * order or a judgement.
 */
export function couldName(words: string): boolean {
  const all = words.toLowerCase().match(/[\p{L}\p{N}]+(?:['-][\p{L}\p{N}]+)*/gu) ?? [];
  const [first = ''] = all;
  const bare = all.slice(allArticles.has(first) ? 1 : 0);
  const end = bare.findIndex((word, at) => at > 0 && (connectors.has(word) || places.has(word)));
  const front = end < 0 ? bare : bare.slice(0, end);
  const head = front.at(-1);
  if (head === undefined || /\?/.test(words) || places.has(first) || all.some((word) => ofSentences.has(word)))
    return false;
  if (front.some((word) => allArticles.has(word)) || empty.has(head) || comparatives.has(head) || isJudgement(head))
    return false;
  const { isNoun, isVerb } = wordRelations();
  return isNoun(head) || !isVerb(head);
}

/** "A cat with a hat on it". */
const isOnIt = (all: readonly string[], word: string): boolean =>
  word === 'it' && places.has(all[all.indexOf(word) - 1] ?? '');

/** By its last words, a thing that can be seen. */
function isThing(phrase: string, lexicon: Lexicon): boolean {
  const { isVisible } = wordRelations();
  const head = phrase.split(' ').at(-1) ?? '';
  return isKnown(head, lexicon) || isVisible(phrase) || isVisible(lexicon.singular(phrase));
}

/** A word of the lexicon, as it is spelt. Who says nothing but “man” names nobody. */
function isKnown(phrase: string, lexicon: Lexicon): boolean {
  const found = lexicon.resolve(phrase);
  return found !== undefined && found.how !== 'spelling' && (found.name !== 'person' || phrase.includes(' '));
}

/** Known as something else than a thing. */
const isIdea = (head: string): boolean => wordRelations().isNoun(head) && !wordRelations().isVisible(head);

const isQuality = (word: string): boolean =>
  colourWord(word) !== undefined ||
  wordRelations().isAdjective(word) ||
  (word.includes('-') && word.split('-').every((part) => isQuality(part) || wordRelations().isNoun(part)));

const isEnglish = (word: string): boolean =>
  allArticles.has(word) ||
  connectors.has(word) ||
  fillers.has(word) ||
  places.has(word) ||
  word === 'it' ||
  /\p{L}{3}(?:ed|ing)$/u.test(word) ||
  readNumber(word) !== undefined ||
  isQuality(word) ||
  wordRelations().isNoun(word);
