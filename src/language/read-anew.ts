import type { Clarification } from './clarification.js';
import { auxiliaryVerbs, determiners, questionWords, wordSet } from './function-words.js';
import { oppositeWord } from './orders.js';
import { betweenQuestions } from './request-words.js';
import { isRequest } from './small-talk.js';

export interface Reading {
  /** What the question looked for: "dog", "person". */
  readonly sought: readonly string[];
  singular(phrase: string): string;
  plural(phrase: string): string;
}

interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const allDeterminers = wordSet('any some all every each no both', determiners);
const indefinite: ReadonlySet<string> = new Set(['a', 'an', 'any', 'some', 'no']);
/** No part of a thing's name before its noun. */
const apart = wordSet(
  `many much of in on at to with from and or not than there there's what's blur hide remove crop count tag mark find
   show make put read erase delete replace highlight outline by for me colour color kind wearing holding`,
  auxiliaryVerbs,
  questionWords,
);
const placeAfter =
  /^ (?:(?:on|in|at|to) the (?:far |very )?(?:left|right|top|bottom|middle|centre|center|back|front|background|foreground|corner)(?:[ -]?(?:hand )?side|most)?)/i;
const pronouns = /^(?:(?:him|her|them|it|that|this|those|these)|(?:that|this) one)$/i;

/**
 * A question with another thing in the place of the one that it was taken to be about: "what colour is the dog?", "I meant
 * the cat" → "what colour is the cat?". Undefined where the words don't tell what to put where.
 */
export function readAnew(earlier: string, clarification: Clarification, reading: Reading): string | undefined {
  const meant = clarification.meant
    .trim()
    .replace(/[\s?!.]+$/u, '')
    .replace(/^(?:only|just) (?=\p{L})/iu, '');
  if (isRequest(meant)) return meant;
  if (meant === '' || pronouns.test(meant)) return undefined;
  const question = earlier.trim().replaceAll('’', "'");
  const mark = /[?.!]*$/.exec(question)?.[0] ?? '';
  if (/^(?:in|on|at|from|near|behind|next to)\s/i.test(meant))
    return `${question.slice(0, question.length - mark.length)} ${meant}${mark}`;
  const part = partMeant(question, meant, reading);
  if (part !== undefined) return readAnew(part, clarification, reading);
  const named = nameOfOne(question, meant);
  if (named !== undefined) return named;
  const words = wordsOf(question);
  const flipped = otherOne(question, meant, reading);
  if (flipped !== undefined) return flipped;
  const at = placeOf(question, words, meant, clarification.instead, reading);
  return at === undefined ? undefined : replaced(question, words, at, meant, reading);
}

/** "How many books? And is there a microwave?" are two; "I meant the plates" is about the one that asks of many. */
function partMeant(question: string, meant: string, { singular }: Reading): string | undefined {
  const parts = question.split(betweenQuestions).map((part) => `${part.replace(/[?.!,\s]+$/, '')}?`);
  if (parts.length < 2) return undefined;
  const head = headOf(meant).toLowerCase();
  const isMany = singular(head) !== head;
  const fitting = parts.filter((part) => /^(?:how many|are|do|have|which of)\b/i.test(part) === isMany);
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** "What animal is this?", "no, the one on the left" asks for the name of that one. */
function nameOfOne(question: string, meant: string): string | undefined {
  const [, noun] =
    /^what (?:(?:kind|type|sort|breed) of )?([\p{L}-]+) (?:is|are) (?:this|that|it|these|those)\b/iu.exec(question) ??
    [];
  if (noun === undefined) return undefined;
  const [, place] = /^the one ((?:on|in|at|to|behind|under|near|next) .+)$/i.exec(meant) ?? [];
  if (place) return `what ${noun} is ${place}?`;
  return /\bone$/i.test(meant) ? `what is ${meant.replace(/one$/i, noun)}?` : undefined;
}

/** Of which there are two, whatever stands there. */
const sides = /^(?:left|right|top|bottom|upper|lower|first|second)$/i;

/** "No wait, the other one" after "what colour is the left bus?" */
function otherOne(question: string, meant: string, { singular }: Reading): string | undefined {
  const [whole, noun = 'one'] = /^(?:the )?other(?: ([\p{L}-]+))?$/iu.exec(meant) ?? [];
  const isSame = /^one$/i.test(noun) || wordsOf(question).some(({ text }) => singular(text) === singular(noun));
  if (whole === undefined || !isSame) return undefined;
  const isOne = /^one$/i.test(noun);
  const named = wordsOf(question).find(
    ({ text }) => oppositeWord(text.toLowerCase()) !== undefined && (isOne || sides.test(text)),
  );
  const other = named && oppositeWord(named.text.toLowerCase());
  return other && `${question.slice(0, named.start)}${other}${question.slice(named.end)}`;
}

const wordsOf = (text: string): readonly Word[] =>
  [...text.matchAll(/[\p{L}\p{N}-]+(?:'(?!s\b)[\p{L}]+)*/gu)]
    .filter(({ index }) => text.charAt(index - 1) !== "'")
    .map(({ 0: word, index }) => ({ text: word, start: index, end: index + word.length }));

/** The last word of a thing's name, before what says where it is. */
function headOf(phrase: string): string {
  const [front = ''] = phrase.split(
    /\s+(?:on|in|at|to|with|of|near|behind|next|beside|by|under|who|that|wearing|holding)\b/i,
  );
  return wordsOf(front).at(-1)?.text ?? '';
}

const people = /^(?:man|men|woman|women|boy|girl|guy|lady|person|people|child|kid|baby|player|driver|dog|cat)s?$/i;

const isOwner = (question: string, { end }: Word): boolean => question.slice(end).startsWith("'s ");

/** The noun in a question that something else is to stand for. */
function placeOf(
  question: string,
  words: readonly Word[],
  meant: string,
  instead: string | undefined,
  { sought, singular }: Reading,
): number | undefined {
  const find = (noun: string): number | undefined => {
    const wanted = singular(noun.toLowerCase());
    const at = words.findLastIndex(({ text }) => singular(text.toLowerCase()) === wanted);
    return at < 0 ? undefined : at;
  };
  const things = sought.map(headOf);
  const own = [instead === undefined ? '' : headOf(instead), headOf(meant)];
  // Of several things nobody can say which one was meant.
  const isClear =
    own.some((noun) => noun !== '' && find(noun) !== undefined) ||
    new Set(things.map(find).filter((at) => at !== undefined)).size < 2;
  if (!isClear && !/^ones?$/i.test(own[1])) return undefined;
  for (const noun of [...own, ...things]) {
    const at = noun === '' || /^ones?$/i.test(noun) ? undefined : find(noun);
    // "The man's tie" is about the man where another person is meant.
    if (at !== undefined && at > 0 && isOwner(question, words[at - 1]) && people.test(headOf(meant))) return at - 1;
    if (at !== undefined) return at;
  }
  // "What colour is the man?" was asked of a person.
  const definite = words.findLastIndex(({ text }) => /^(?:the|this|that|these|those)$/i.test(text));
  const end = words.findIndex(({ text }, at) => at > definite && apart.has(text.toLowerCase()));
  const last = (end < 0 ? words.length : end) - 1;
  // "The man's tie" is the man's.
  const owner = words.findIndex((word, at) => at > definite && at < last && isOwner(question, word));
  return definite >= 0 && last > definite ? (owner < 0 ? last : owner) : undefined;
}

function replaced(
  question: string,
  words: readonly Word[],
  at: number,
  meant: string,
  { singular, plural }: Reading,
): string {
  const noun = words[at];
  let first = at;
  while (first > 0 && at - first < 3 && !isEdge(words, first)) first--;
  const article = allDeterminers.has(words[first].text.toLowerCase()) ? words[first].text.toLowerCase() : undefined;
  const isMany = singular(noun.text.toLowerCase()) !== noun.text.toLowerCase();
  const asNoun = (word: string): string => {
    const one = singular(word === '' ? noun.text : word);
    return isMany ? plural(one) : one;
  };
  const named = withNoun(meant, singular(noun.text), plural(singular(noun.text)));
  const bare = named.replace(/^(?:the|an?|that|this|those|these)\s+/i, '');
  const keepsArticle = article === undefined || indefinite.has(article);
  const head = headOf(bare);
  const inNumber = article === undefined && head !== '' ? bare.replace(head, asNoun(head)) : bare;
  const start = keepsArticle && article !== undefined ? words[Math.min(first + 1, at)].start : words[first].start;
  const after = question.slice(noun.end);
  const place = placeAfter.exec(after)?.[0] ?? '';
  return `${question.slice(0, start)}${keepsArticle ? inNumber : named}${after.slice(place.length)}`;
}

/** Before a noun's adjectives: an article, which belongs to it, or what does not. */
const isEdge = (words: readonly Word[], at: number): boolean =>
  allDeterminers.has(words[at].text.toLowerCase()) || apart.has(words[at - 1].text.toLowerCase());

/** "The left one" with the noun that it stands for: "the left dog". */
const withNoun = (phrase: string, one: string, many: string): string =>
  phrase.replace(/\bone(s?)\b/i, (_, isMany: string) => (isMany === '' ? one : many));
