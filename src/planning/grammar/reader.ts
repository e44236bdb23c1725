import type { Lexicon } from '../../contracts/lexicon.js';
import type { Intent, Scope, Thing } from './intent.js';
import { endOf, endOfAny, memo, type Parse, standsIn } from './phrase.js';
import { picturesPhrase, whereToLook } from './pictures.js';
import { fillers, judgements, openings, trails } from './vocabulary.js';
import type { Word } from './words.js';

/** What each rule of the grammar reads from. */
export interface Reader {
  readonly nouns: Nouns;
  readonly sentence: Sentence;
  readonly words: readonly Word[];
}

/** What reading noun phrases needs to know. */
export interface Nouns {
  readonly lexicon: Lexicon;
  /** Whether the lexicon knows this very phrase, not only its last word ("hot dog", but not "old dog"). */
  readonly isExact: (phrase: string) => boolean;
  /** Noun phrases by the depth at which they stand in others; see `nounPhrases`. */
  readonly phrases: readonly ((words: readonly Word[], at: number) => readonly Parse<Thing>[])[];
}

/** One way to read an instruction; `weight` (0..1) says how sure its wording makes it. */
export interface Found extends Parse<Intent> {
  readonly weight: number;
}

/** A rule of the grammar that reads a family of instructions, or one kind of edit. */
export interface Rule<Result> {
  /** Patterns of which every sentence that it can read has at least one. Absent: it may read any sentence. */
  readonly needs?: readonly string[];
  /** All that the words from `at` on may mean. */
  read(reader: Reader, at: number): readonly Result[];
}

export type Family = Rule<Found>;

/** Whether a rule may read a sentence of these words; if not, it isn't asked. */
export const mayRead = ({ needs }: Pick<Rule<unknown>, 'needs'>, words: readonly Word[]): boolean =>
  needs === undefined || standsIn(needs, words);

/** An instruction without the wrapping: politeness, address, "true or false?". */
export interface Sentence {
  readonly words: readonly Word[];
  /** Where it may begin: at 0 and behind each "could you", "I was wondering whether". */
  readonly starts: readonly number[];
  /** It asks for a judgement: "…, right?", "True or false?" */
  readonly judged: boolean;
  /** "there's no dog, is there?": the short question behind a statement asks what the statement denies. */
  readonly tagged: boolean;
  /** "together", "in total" was said. */
  readonly joined: boolean;
  /** Ends in a question mark. */
  readonly asks: boolean;
  /** What stands in quotes: by its first word, how many words. */
  readonly quotes: ReadonlyMap<Word, number>;
}

/**
 * All ways to read a noun phrase at a word, the longest first: "the two red cars | to the left of the bus | in the photo".
 * A phrase without a noun ("the left one") is not read.
 */
export function nounPhrases(nouns: Nouns, words: readonly Word[], at: number, depth = 0): readonly Parse<Thing>[] {
  return at < words.length ? (nouns.phrases[depth]?.(words, at) ?? []) : [];
}

const maxParses = 12;

/** Parses that end at the same word differ in little; without a limit a long row of "left of" has thousands. */
export function fewPerEnd<Value>(parses: readonly Parse<Value>[], max = maxParses): readonly Parse<Value>[] {
  const ends = new Map<number, number>();
  return parses
    .filter(({ next }) => {
      const count = ends.get(next) ?? 0;
      ends.set(next, count + 1);
      return count < 2;
    })
    .slice(0, max);
}

export const emptyThing = (noun: string): Thing => ({
  noun,
  plural: false,
  definite: false,
  every: false,
  traits: [],
  relations: [],
  known: true,
});

/** What may follow a phrase: trails, and at most one scope ("in both images"). */
export function tail(reader: Reader, at: number): Parse<Scope | undefined> {
  let next = endOfTrail(reader.words, at);
  let value: Scope | undefined;
  for (;;) {
    const scope = whereToLook(reader.words, next);
    if (!scope || scope.value === 'this' || value) return { value, next };
    value = scope.value;
    next = endOfTrail(reader.words, scope.next);
  }
}

/** Pictures as a subject: "the left image", "both", "it". */
export function pictureSubject(reader: Reader, at: number): Parse<Scope | undefined> | undefined {
  const named = picturesPhrase(reader.words, at);
  if (named) return { value: named.value === 'this' ? undefined : named.value, next: named.next };
  const word = reader.words[at]?.text ?? '';
  if (/^(?:it|this|that|they|these|one)$/.test(word)) return { value: undefined, next: at + 1 };
  if (word === 'both' || word === 'each') return { value: { of: 'each' }, next: at + 1 };
  return undefined;
}

export const wordAt = (reader: Reader, at: number): string => reader.words[at]?.text ?? '';

export const spanHas = (reader: Reader, start: number, end: number, word: string): boolean =>
  reader.words.slice(start, end).some(({ text }) => text === word);

const isSign = (word: Word | undefined): boolean =>
  word !== undefined && word.tag === 'PUNCT' && /^[?!.,:;"&()+=]$/.test(word.text);

/** Takes the wrapping off. What is left may still carry trails ("in the picture", "that you see"), read by `endOfTrail`. */
export function unwrap(all: readonly Word[]): Sentence {
  let words = all.filter(({ text }) => text !== '"');
  const quotes = quotesIn(all);
  const isQuoted = new Set([...quotes].flatMap(([first, count]) => words.slice(words.indexOf(first)).slice(0, count)));
  const asks = words.some(({ text }) => text === '?');
  const joined =
    words.some(({ text }) => /^(?:altogether|alltogether|together|combined|total|overall)$/.test(text)) ||
    words.some((_, at) => endOf('in all|sum', words, at) > 0);
  // "exactly how many": how exactly is no condition.
  words = words.filter(({ text }, at) => !(text === 'exactly' && words[at + 1]?.text === 'how'));
  words = words.filter((word, at) => !fillers.has(word.text) || isQuoted.has(word) || keepsFiller(words, at));
  words = dropSignsAtEnds(dropTotals(words));
  let judged = false;
  let tagged = false;
  const cut = judgementStart(words);
  if (cut !== undefined) {
    tagged =
      /^(?:is|are|was|were|does|do|did|has|have|can|could)$/.test(words[cut].text) && words[cut + 1]?.text !== 'that';
    words = dropSignsAtEnds(words.slice(0, cut));
    judged = true;
  }
  return { words, starts: startsOf(words), judged, tagged, joined, asks, quotes };
}

function quotesIn(words: readonly Word[]): ReadonlyMap<Word, number> {
  const quotes = new Map<Word, number>();
  let open: number | undefined;
  for (const [at, { text }] of words.entries()) {
    if (text !== '"') continue;
    if (open !== undefined && at - open > 1) quotes.set(words[open + 1], at - open - 1);
    open = open === undefined ? at : undefined;
  }
  return quotes;
}

/** "in total", "in all": what `joined` keeps of them. */
function dropTotals(words: readonly Word[]): Word[] {
  const rest: Word[] = [];
  for (let at = 0; at < words.length; ) {
    const total = endOfAny(['in total|sum', 'all in all', 'all told', 'all up'], words, at);
    const all = endOf('in all', words, at);
    const closed = all === words.length || isSign(words[all]) || words[all]?.text === 'there';
    if (total > 0) at = total;
    else if (all > 0 && closed) at = all;
    else rest.push(words[at++]);
  }
  return rest;
}

/** "together" joins two phrases only as the last word of a phrase of pictures, which needs it. */
const keepsFiller = (words: readonly Word[], at: number): boolean =>
  at > 0 &&
  (/^(?:saying|says|write|words?|text|title|caption)$/.test(words[at - 1].text) ||
    (/^(?:together|combined)$/.test(words[at].text) &&
      /^(?:images|pictures|photos|pics|both)$/.test(words[at - 1].text)) ||
    (words[at].text === 'well' && words[at - 1].text === 'as'));

function dropSignsAtEnds(words: readonly Word[]): Word[] {
  let start = 0;
  let end = words.length;
  while (start < end && isSign(words[start])) start++;
  while (end > start && isSign(words[end - 1])) end--;
  return words.slice(start, end);
}

function startsOf(words: readonly Word[]): readonly number[] {
  const starts = [0];
  for (let at = 0; starts.length < 8; ) {
    let end = endOfAny(openings, words, at);
    while (end > 0 && isSign(words[end])) end++;
    // A lead openings to something: "just count" alone is left as it is.
    if (end <= at || end >= words.length) break;
    starts.push(end);
    at = end;
  }
  return starts;
}

/** Where a trailing "right?", "isn't it?", "true or false" begins: after a sign, or what can be nothing else. */
function judgementStart(words: readonly Word[]): number | undefined {
  for (let at = 1; at < words.length; at++) {
    if (endOfAny(judgements, words, at) !== words.length) continue;
    if (/^(?:true|or|false|innit|eh)$/.test(words[at].text) || isSign(words[at - 1])) return at;
  }
  return undefined;
}

/** Skips what may trail behind any phrase, phrases of pictures excepted, and returns where it ends (maybe `at` itself). */
export const endOfTrail: (words: readonly Word[], at: number) => number = memo((words, at) => {
  let end = at;
  for (;;) {
    while (isSign(words[end]) && words[end].text !== ',') end++;
    const next = Math.max(
      endOfAny(trails, words, end),
      whereToLook(words, end)?.value === 'this' ? (whereToLook(words, end)?.next ?? -1) : -1,
    );
    if (next > end) {
      end = next;
      continue;
    }
    // A comma is trail only when more trail or the end follows it.
    if (words[end]?.text === ',' && (end + 1 === words.length || endOfTrail(words, end + 1) > end + 1)) {
      end++;
      continue;
    }
    return end;
  }
});
