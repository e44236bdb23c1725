import { endOf, endOfAny, memo } from './phrase.js';
import { whereToLook } from './pictures.js';
import { fillers, judgements, leads, trails } from './vocabulary.js';
import type { Word } from './words.js';

/** An instruction without the wrapping: politeness, address, "true or false?". */
export interface Sentence {
  readonly words: readonly Word[];
  /** Where it may begin: at 0 and behind each "could you", "I was wondering whether". */
  readonly starts: readonly number[];
  /** It asks for a judgement: "…, right?", "True or false?" */
  readonly judged: boolean;
  /** "together", "in total" was said. */
  readonly joined: boolean;
  /** Ends in a question mark. */
  readonly asks: boolean;
}

const isSign = (word: Word | undefined): boolean =>
  word !== undefined && word.tag === 'PUNCT' && /^[?!.,:;"&()+=]$/.test(word.text);

/** Takes the wrapping off. What is left may still carry trails ("in the picture", "that you see"), read by `endOfTrail`. */
export function unwrap(all: readonly Word[]): Sentence {
  let words = all.filter(({ text }) => text !== '"');
  const asks = words.some(({ text }) => text === '?');
  const joined =
    words.some(({ text }) => /^(?:altogether|alltogether|together|combined|total|overall)$/.test(text)) ||
    words.some((_, at) => endOf('in all|sum', words, at) > 0);
  // "exactly how many": how exactly is no condition.
  words = words.filter(({ text }, at) => !(text === 'exactly' && words[at + 1]?.text === 'how'));
  words = words.filter(({ text }, at) => !fillers.has(text) || keepsFiller(words, at));
  words = dropSignsAtEnds(dropTotals(words));
  let judged = false;
  const cut = judgementStart(words);
  if (cut !== undefined) {
    words = dropSignsAtEnds(words.slice(0, cut));
    judged = true;
  }
  return { words, starts: startsOf(words), judged, joined, asks };
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
  ((/^(?:together|combined)$/.test(words[at].text) &&
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
    let end = endOfAny(leads, words, at);
    while (end > 0 && isSign(words[end])) end++;
    // A lead leads to something: "just count" alone is left as it is.
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
