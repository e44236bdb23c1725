import { anyQuestionWord, askingVerbs, editVerbs, tellingVerbs } from '../../../language/request-words.js';
import type { Nouns } from '../reader.js';
import { colours, numbers, weighty } from '../vocabulary.js';
import type { Word } from '../words.js';
import { asideWords } from './aside-words.js';
import { compile, indexOf, matchesAt, type Pattern, type PatternIndex, type SlotEnds } from './pattern.js';
import { isEnd, type Unit, unitsOf } from './units.js';

interface PatternList {
  readonly patterns: readonly Pattern[];
  readonly index: PatternIndex;
}

function compiled(written: readonly string[]): PatternList {
  const patterns = written.map((pattern) => compile(pattern, asideWords.macros));
  return { patterns, index: indexOf(patterns) };
}
const parts = compiled(asideWords.parts);
const denials = compiled(asideWords.denials);
const ends = compiled(asideWords.ends);

/**
 * The words without what is no part of the request, one aside after the other: greetings, praise, apologies, reasons and
 * purposes, statements beside a question. What could restrict or deny what is wanted is none.
 */
export function* asides(all: readonly Word[], nouns: Nouns): Generator<readonly Word[]> {
  let words = all;
  for (;;) {
    const aside = asideIn(words, nouns);
    if (!aside) return;
    words = tidy([...words.slice(0, aside.start), ...words.slice(aside.end)]);
    yield words;
  }
}

/** No sign at the beginning, and none twice. */
const tidy = (words: readonly Word[]): readonly Word[] =>
  words.filter(
    (word, at) =>
      !isSign(word) ||
      (at > 0 &&
        !(isSign(words[at - 1]) && words[at - 1].text !== ')') &&
        words.slice(0, at).some((one) => !isSign(one))),
  );

const isSign = (word: Word | undefined): boolean => word !== undefined && /^[.?!;,:()]$/.test(word.text);
const isCut = (word: Word | undefined): boolean => word !== undefined && /^[,:]$/.test(word.text);

function asideIn(words: readonly Word[], nouns: Nouns): Unit | undefined {
  const units = unitsOf(words);
  for (const unit of units) {
    for (const part of partsOf(words, unit)) {
      const isAll = part.start === unit.start && part.end === unit.end;
      const rest = [...words.slice(0, part.start), ...words.slice(part.end)];
      if (!hasRequest(rest)) continue;
      const asks = isAll && words[unit.end]?.text === '?';
      const isBefore = part.start === unit.start && rest.length > part.start;
      const leads = isBefore && !asks && asksAtOnce(words.slice(part.end)) && isRemark(words, part, rest, nouns);
      if (
        isPart(words, part) ||
        leads ||
        (!asks && (isStatement(words, part, rest) || (isAll && isExclaimed(words, part, rest, nouns))))
      ) {
        const closed = isAll && isEnd(words[part.end]) ? part.end + 1 : part.end;
        return { start: part.start, end: isCut(words[closed]) ? closed + 1 : closed };
      }
    }
    const end = endIn(words, unit);
    if (end) return end;
  }
  return undefined;
}

/** The sentence, and what stands before its first or behind its last comma or colon. */
function partsOf(words: readonly Word[], { start, end }: Unit): readonly Unit[] {
  const cuts = words.slice(start, end).flatMap((word, at) => (isCut(word) ? [start + at] : []));
  return [
    { start, end },
    ...cuts.flatMap((cut) => [{ start, end: cut }]),
    ...cuts.map((cut) => ({ start: cut + 1, end })),
  ].filter((part) => part.end > part.start);
}

function isPart(words: readonly Word[], { start, end }: Unit): boolean {
  const said = words.slice(start, end);
  const looks = /^(?:look|see|just)$/.test(said[0].text);
  if (asksOrOrders(said) && !looks) return false;
  if (isWhole(denials, said, 0)) return true;
  return !isRestricting(said.slice(1)) && isWhole(parts, said, 0);
}

/** Whether one of the patterns matches all words from `at` on. */
const isWhole = ({ patterns, index }: PatternList, words: readonly Word[], at: number): boolean =>
  index.among(words, at, words.length).some((which) => someEnd(patterns[which], words, at) === words.length);

/** "… so I can share it", "… because it is for my mother": the longest that is one, behind at least two words. */
function endIn(words: readonly Word[], { start, end }: Unit): Unit | undefined {
  const inUnit = words.slice(0, end);
  for (let at = start + 2; at < end; at++) {
    if (isRestricting(words.slice(at, end)) && words[at].text !== 'if') continue;
    if (!hasRequest([...words.slice(0, at), ...words.slice(end)])) continue;
    if (isWhole(ends, inUnit, at)) return { start: isCut(words[at - 1]) ? at - 1 : at, end };
  }
  return undefined;
}

/** The longest end of a match. */
function someEnd(pattern: Pattern, words: readonly Word[], at: number): number {
  let longest = -1;
  for (const { end } of matchesAt(pattern, words, at, anyWords)) {
    longest = Math.max(longest, end);
    if (longest === words.length) break;
  }
  return longest;
}

const anyWords: SlotEnds = (kind, words, at) => {
  if (at >= words.length) return [];
  if (kind === 'word' || kind === 'adj') return words[at].tag === 'PUNCT' ? [] : [at + 1];
  return kind === 'rest'
    ? [words.length]
    : Array.from({ length: words.length - at }, (_, length) => words.length - length);
};

const isRestricting = (words: readonly Word[]): boolean =>
  words.some(({ text }, at) => asideWords.restricting.has(text) && !(text === 'rather' && isGraded(words[at + 1])));
/** "Rather hopeless" is how much, "the cat rather than the dog" is which. */
const isGraded = (word: Word | undefined): boolean =>
  word !== undefined && word.text !== 'than' && /^(?:ADJ|ADV|VERB)$/.test(word.tag);

const ordering = new RegExp(`^(?:${editVerbs}|${tellingVerbs}|list|name|give|crop|keep|leave|stick|cover)$`);
const asking = new RegExp(`^(?:${anyQuestionWord})$`);
const auxiliary = new RegExp(`^(?:${askingVerbs})$`);
const asksOrOrders = (words: readonly Word[]): boolean =>
  ordering.test(words[0]?.text ?? '') || words.some(({ text }, at) => asking.test(text) || isInverted(words, at));

/** "Have we got", at the beginning of a clause; "can't read it" tells, and "have a look" asks nothing. */
const isInverted = (words: readonly Word[], at: number): boolean =>
  auxiliary.test(words[at].text) &&
  (at === 0 || isSign(words[at - 1])) &&
  !/^(?:not|n['’]t)$/.test(words[at + 1]?.text ?? '') &&
  !(words[at].text === 'have' && words[at + 1]?.text === 'a');
/** Something is left to be asked or done. */
const hasRequest = (words: readonly Word[]): boolean => words.filter(({ tag }) => tag !== 'PUNCT').length > 1;

/** A request begins behind what is set aside, or what stands there is a question by its sign. */
const asksAtOnce = (words: readonly Word[]): boolean => {
  const said = words.slice(
    words.findIndex(({ tag, text }) => tag !== 'PUNCT' && !/^(?:so|and|then|now|please)$/.test(text)),
  );
  const first = said[0]?.text ?? '';
  return ordering.test(first) || asking.test(first) || auxiliary.test(first) || said.at(-1)?.text === '?';
};
const tie = /^(?:now|so|and|well|but|ok|okay|oh|also|honestly|alas|right|look)$/;
const subject = /^(?:i|we|it|this|that|they|he|she|its)$/;
const pronoun = /^(?:it|them|they|he|she|him|her|his|one|ones)$/;

/** "I gave up counting", "this is from our trip": said of oneself or of the picture, with nothing that the rest speaks of. */
function isStatement(words: readonly Word[], { start, end }: Unit, rest: readonly Word[]): boolean {
  const all = words.slice(start, end);
  const said = all.slice(all.findIndex(({ text, tag }) => tag !== 'PUNCT' && !tie.test(text)));
  if (said.length < 3 || !subject.test(said[0].text) || asksOrOrders(said)) return false;
  if (isRestricting(said) || said.some(({ text }) => asideWords.wanting.has(text))) return false;
  if (!said.slice(1, 4).some(({ tag }) => tag === 'VERB' || tag === 'AUX')) return false;
  return !speaksOf(said, rest);
}

/** "This is our logo, blur it": what is spoken of stands in what would be set aside. */
const speaksOf = (said: readonly Word[], rest: readonly Word[]): boolean =>
  rest.some(({ text }) => pronoun.test(text)) &&
  said.some(
    ({ tag }, at) =>
      tag === 'PROPN' ||
      (tag === 'NOUN' && said.slice(0, at).some((word) => word.tag === 'DET' || word.tag === 'PRON')),
  );

const maxExclaimed = 5;

/** "Birthday boy! …", "splendid. …": a cry or praise before a request that names by itself what it is about. */
function isExclaimed(words: readonly Word[], { start, end }: Unit, rest: readonly Word[], nouns: Nouns): boolean {
  const said = words.slice(start, end).filter(({ tag }) => tag !== 'PUNCT');
  const sign = words[end]?.text;
  if (said.length === 0 || said.length > maxExclaimed || asksOrOrders(said) || isRestricting(said)) return false;
  if (!asksAtOnce(words.slice(end)) || speaksOf(said, rest)) return false;
  const isPraise = said.every(
    ({ text, tag }) =>
      /^(?:ADJ|ADV|INTJ|SCONJ|X)$/.test(tag) &&
      !colours.has(text) &&
      !numbers.has(text) &&
      !weighty.has(text) &&
      !(/er$/.test(text) && text !== 'better'),
  );
  if (/^[.!]$/.test(sign ?? '') && isPraise) return true;
  return (
    sign === '!' &&
    said.length > 1 &&
    !said.some(({ tag }) => tag === 'ADP' || tag === 'NUM') &&
    namesThing(words.slice(end), nouns)
  );
}

const namesThing = (words: readonly Word[], nouns: Nouns): boolean =>
  words.some(({ text, tag }) => tag === 'NOUN' && nouns.isExact(text));

const finite =
  /^(?:is|are|was|were|has|have|had|wants|want|needs|need|goes|go|comes|come|takes|take|lost|asked|asks|said|says|keeps|keep|looks|look|starts|start|opens|closes|ends|got|gets|likes|loves|hates)$/;
const relative = /^(?:that|who|which|whose|with|of|ones?|like|about|regarding|concerning|re)$/;
const maxRemark = 12;

/**
 * What leads up to a request and speaks of nothing that could be looked for: "school project, …", "legal wants it, …", or
 * tells something by itself: "the dog is the star here, …". A topic ("dogs, how many?") is none.
 */
function isRemark(words: readonly Word[], { start, end }: Unit, rest: readonly Word[], nouns: Nouns): boolean {
  if (asksOrOrders(words.slice(start, end))) return false;
  const said = words.slice(start, end).filter(({ tag }) => tag !== 'PUNCT');
  const leading = said.findIndex(({ text }) => !/^(?:just|so|and|am|i|only)$/.test(text));
  const [first] = said;
  if (isOwnDoing(said.slice(leading))) return !isRestricting(said.slice(leading)) && !speaksOf(said, rest);
  if (said.length < 2 || said.length > maxRemark || !first || isRestricting(said)) return false;
  if (speaksOf(said, rest) || said.some(({ text }) => relative.test(text))) return false;
  if (/^(?:ADP|CCONJ|SCONJ)$/.test(first.tag) && first.text !== 'so') return false;
  if (first.tag === 'VERB' && /(?:ing|ed|en)$/.test(first.text)) return false;
  const tells = said.slice(1).some(({ text }) => finite.test(text));
  if (tells) return true;
  // "Asleep on the grass, how many dogs …" says which.
  return !said.some((word, at) => word.tag === 'ADP' || isSeen(said, word, at, nouns));
}

const ofOneself = /^(?:my|our|this|it|these|here|i|we|so|up|for)$/;

const isOwnDoing = ([first, ...others]: readonly Word[]): boolean =>
  first !== undefined &&
  (asideWords.doings.has(first.text) ||
    (asideWords.ownDoings.has(first.text) &&
      (first.tag !== 'VERB' || others.some(({ text }) => ofOneself.test(text)))));

/** A thing, a colour, a number or a state that could say what is meant. */
function isSeen(said: readonly Word[], { text, tag }: Word, at: number, nouns: Nouns): boolean {
  const two = `${text} ${said[at + 1]?.text ?? ''}`;
  if (colours.has(text) || numbers.has(text) || tag === 'NUM' || nouns.isExact(two)) return true;
  return tag !== 'VERB' && tag !== 'DET' && tag !== 'PRON' && tag !== 'ADV' && nouns.isExact(text);
}
