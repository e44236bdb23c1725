import { anyQuestionWord, askingVerbs, editVerbs } from '../../../language/request-words.js';
import { coordinated } from '../noun-phrase.js';
import { textOf } from '../phrase.js';
import { type Nouns, nounPhrases, type Reader, unwrap } from '../reader.js';
import { spelledAs } from '../spelled-as.js';
import { numbers, settings } from '../vocabulary.js';
import { asWritten, type Word, type WordReader } from '../words.js';
import { asides } from './asides.js';
import { coreOf } from './core-request.js';
import { frames } from './frames.js';
import { houseWords } from './house-words.js';
import { baseOf, formOf, isEditVerb } from './inflection.js';
import {
  compile,
  fill,
  firstWords,
  indexOf,
  type Match,
  matchesAt,
  type Pattern,
  type PatternIndex,
  type Rules,
  type SlotEnds,
} from './pattern.js';
import { isEnd, type Unit, unitsOf } from './units.js';

/** How a wording is said in the words that the grammar knows. */
interface Rule {
  readonly from: Pattern;
  /** Most rules fail at their first word; that must cost nothing. */
  readonly first: ReadonlySet<string> | undefined;
  readonly to: string;
  /** Of the unit, or wherever the words stand. */
  readonly whole: boolean;
}

/** Rules that are tried together, in this order. */
interface RuleList {
  readonly rules: readonly Rule[];
  readonly index: PatternIndex;
}

type Book = typeof frames | typeof houseWords;

const compiled = (pairs: Rules, { macros }: Pick<Book, 'macros'>, whole: boolean): readonly Rule[] =>
  pairs.map(([written, to]) => {
    const from = compile(written, macros);
    return { from, first: firstWords(from), to, whole };
  });

const listOf = (...parts: readonly (readonly Rule[])[]): RuleList => {
  const rules = parts.flat();
  return { rules, index: indexOf(rules.map(({ from }) => from)) };
};

const firm = listOf(compiled(frames.firm, frames, true), compiled(houseWords.firm, houseWords, false));
const leads = listOf(compiled(frames.leads, frames, true));
const rules = listOf(
  firm.rules,
  leads.rules,
  compiled(frames.rules, frames, true),
  compiled(houseWords.rules, houseWords, false),
);

export interface RewordingTools {
  readonly read: WordReader;
  readonly nouns: Nouns;
  /** Whether words are understood, all of them; `open`: as a question that only a model that sees could answer. */
  readonly understanding: (words: readonly Word[]) => 'whole' | 'open' | undefined;
}

/** Texts that are looked at before a wording is given up. */
const maxTexts = 70;
const maxMatches = 4;
/** Words: longer messages tell stories, and take long. */
const maxWords = 40;

/**
 * A wording of the same meaning that is understood, all of it: what is no part of the request set aside, and the rest said
 * in the words that the grammar knows, by as few rules as possible. Undefined where none is found.
 * @param isKnown the text is understood as it is; only what is often misread is read in other words then
 */
export function reworded(text: string, tools: RewordingTools, isKnown: boolean): string | undefined {
  const start = withoutPlease(tools.read(withSigns(text)));
  if (start.some(({ text }) => text === 'unless')) return undefined;
  const other = start.length > maxWords ? undefined : otherWording(start, tools, isKnown);
  const isWhole = (wording: string): boolean => tools.understanding(tools.read(wording)) === 'whole';
  const core = other !== undefined && isWhole(other) ? undefined : coreWording(text, tools, isKnown);
  const found = core !== undefined && (other === undefined || isWhole(core)) ? core : other;
  return found === undefined ? undefined : spelledAs(tidy(found), [text]);
}

/** What a story comes to, in words that are understood; as it stands where they are not, so that a refusal is about that. */
function coreWording(text: string, tools: RewordingTools, isKnown: boolean): string | undefined {
  const core = isKnown ? undefined : coreOf(text, tools);
  if (core === undefined) return undefined;
  const start = withoutPlease(tools.read(withSigns(core)));
  if (start.length > maxWords) return undefined;
  return tools.understanding(start) === 'whole' ? core : (otherWording(start, tools, false) ?? core);
}

function otherWording(start: readonly Word[], tools: RewordingTools, isKnown: boolean): string | undefined {
  const search = begin(start, tools);
  if (isKnown) return search.firstOf([start], firm, 1);
  const roots = [start];
  for (const bare of asides(start, tools.nouns)) {
    const found = search.understood(bare);
    if (found !== undefined) return found;
    roots.unshift(tools.read(asWritten(bare)));
  }
  const led = search.firstOf(roots, leads, 2);
  if (led !== undefined) return led;
  const open = search.open();
  return begin(start, tools).firstOf(roots, rules, maxDepth) ?? open;
}

/** As a person would write it; an order is no question. */
const tidy = (text: string): string => {
  const plain = text
    .replace(/^[\s.,;:!?]+|[\s,;:]+$/g, '')
    .replace(/\bhow many the /gi, 'how many ')
    .replace(/[\s,;:]+(?=[?.!])/g, '');
  return order.test(plain) ? plain.replace(/\?$/, '') : plain;
};
const order = new RegExp(`^(?:${editVerbs}|count|crop)\\b`, 'i');

/** Wordings of the same meaning, by few rules, whether or not they are understood: what a follow-up may be read by. */
export function wordings(text: string, { read, nouns }: Pick<RewordingTools, 'read' | 'nouns'>): readonly string[] {
  const start = withoutPlease(read(withSigns(text)));
  if (start.length > maxWords || start.some(({ text: word }) => word === 'unless')) return [];
  const roots = [start, ...Array.from(asides(start, nouns), (bare) => read(asWritten(bare)))].reverse();
  const led = roots.slice(0, 2).flatMap((words) => [...rewordingsOf(words, leads, { nouns })].map((one) => read(one)));
  const others = [...led, ...roots.slice(0, 2)].flatMap((words) => [...rewordingsOf(words, rules, { nouns })]);
  const core = coreOf(text, { read, nouns });
  const all = [...roots, ...led].map(asWritten).concat(core ?? [], others);
  const told = [...new Set(all.map((other) => spelledAs(tidy(other), [text])))];
  return told.filter((other) => other !== text).slice(0, maxWordings);
}

const maxWordings = 24;

/** Rules that are applied one after the other. */
const maxDepth = 6;

interface Search {
  /** The text of words, if they are understood. */
  understood(words: readonly Word[]): string | undefined;
  firstOf(roots: readonly (readonly Word[])[], rules: RuleList, depth: number): string | undefined;
  /** What was understood as a question that only a model that sees could answer. */
  open(): string | undefined;
}

function begin(start: readonly Word[], tools: RewordingTools): Search {
  const seen = new Set<string>([keyOf(start)]);
  let open: string | undefined;
  const understood = (words: readonly Word[]): string | undefined => {
    seen.add(keyOf(words));
    const how = tools.understanding(words);
    if (how === 'open') open ??= asWritten(words);
    return how === 'whole' ? asWritten(words) : undefined;
  };
  return {
    understood,
    open: () => open,
    firstOf(roots, rules, depth) {
      let level = roots;
      for (let step = 0; step < depth; step++) {
        const next: (readonly Word[])[] = [];
        for (const words of level)
          for (const text of rewordingsOf(words, rules, tools)) {
            const other = tools.read(text);
            if (seen.has(keyOf(other))) continue;
            if (seen.size >= maxTexts) return undefined;
            const found = understood(other);
            if (found !== undefined) return found;
            next.push(other);
          }
        level = next;
      }
      return undefined;
    },
  };
}

const withoutPlease = (words: readonly Word[]): readonly Word[] =>
  words.filter(({ text }) => !/^(?:please|pls|plz|kindly)$/.test(text));

const keyOf = (words: readonly Word[]): string => words.map(({ text }) => text).join(' ');

const aboutEmoji = /\b(?:put|add|stick|place|replace|cover|swap|hide|emojis?|stickers?|with|over|plus|give)\b/i;
const smile = /(?:\s*(?:[:;=]-?[)(D]|❤️|✨|🎉|[🙂😀😃😄😁😅😂🤣😊🙏👍😍🥰😉🤔🙈😬😭🥺👋🙃😎]))+(?=\s|$)/gu;

/** Dashes and lines part what is said as commas and full stops do. */
const withSigns = (text: string): string =>
  (aboutEmoji.test(text) ? text : text.replace(smile, ', '))
    .trim()
    .replace(/\s+[-–—]+\s+|\s*[–—]+\s*|-{2,}|(?<=\w)\s*(?:\.{2,}|…)\s*(?=\w)/g, ', ')
    .replace(/\s*\n+\s*/g, (_, offset: number) => (/[.,:;!?]\s*$/.test(text.slice(0, offset)) ? ' ' : '. '));

/** Every text that one rule makes of it. */
function* rewordingsOf(
  words: readonly Word[],
  { rules, index }: RuleList,
  { nouns }: Pick<RewordingTools, 'nouns'>,
): Generator<string> {
  const endsOf = slotEnds(words, nouns);
  for (const unit of unitsOf(words))
    for (const which of index.among(words, unit.start, unit.end)) {
      const rule = rules[which];
      let found = 0;
      for (const { start, end, filling } of placesOf(rule, words, unit, endsOf)) {
        if (++found > maxMatches) break;
        yield replaced(words, unit, { start, end }, fill(rule.to, filling));
      }
    }
}

function* placesOf(
  { from, first, whole }: Rule,
  words: readonly Word[],
  unit: Unit,
  endsOf: SlotEnds,
): Generator<Match & { readonly start: number }> {
  const inUnit = words.slice(0, unit.end);
  for (let start = unit.start; start < (whole ? unit.start + 1 : unit.end); start++) {
    if (first && !first.has(words[start]?.text ?? '')) continue;
    for (const match of matchesAt(from, inUnit, start, endsOf))
      if (match.end > start && (!whole || match.end === unit.end)) yield { ...match, start };
  }
}

const question = new RegExp(`^(?:${anyQuestionWord}|${askingVerbs})\\b`, 'i');

function replaced(
  words: readonly Word[],
  unit: Unit,
  { start, end }: { readonly start: number; readonly end: number },
  text: string,
): string {
  const whole = start === unit.start && end === unit.end;
  const before = asWritten(words.slice(0, start));
  const sign = whole && question.test(text) ? '?' : '';
  const from = sign !== '' && isEnd(words[end]) ? end + 1 : end;
  return `${before} ${text}${sign} ${asWritten(words.slice(from))}`.replace(/\s+(?=[?!.,:;])/g, '').trim();
}

const prepositions =
  'in|on|at|near|by|behind|under|below|above|over|beside|between|inside|around|next|left|right|to|from|beneath|underneath|across|against|along|among|closest|nearest';
const preposition = new RegExp(`^(?:${prepositions})$`);

const ends = (at: number, limit: number): readonly number[] =>
  Array.from({ length: limit - at }, (_, length) => at + length + 1);

/** What a follow-up calls what was spoken of. */
const standsIn = /^(?:it|they|them|that|this|those|these|he|she|him|her)$/;

/** "Check how many there are": what is to be done, and no cheque. */
const leadsToQuestion = ([{ text }, next]: readonly Word[]): boolean =>
  /^(?:check|count|look|guess|see|find|note)$/.test(text) &&
  /^(?:how|what|which|who|where|when|whether|if)$/.test(next?.text ?? '');

/** What each kind of place takes. */
function slotEnds(words: readonly Word[], nouns: Nouns): SlotEnds {
  const reader: Reader = { nouns, words, sentence: unwrap(words) };
  const thingEnds = (at: number, known = false): readonly number[] => {
    if (at >= words.length || leadsToQuestion(words.slice(at, at + 2))) return [];
    const lists = coordinated(reader, at).map(({ next }) => next);
    const phrases = nounPhrases(nouns, words, at)
      .filter(({ value }) => !known || value.known)
      .map(({ next }) => next);
    if (known) return phrases;
    const pronoun = standsIn.test(words[at].text) ? [at + 1] : [];
    return [...new Set([...lists, ...phrases, ...pronoun])].sort((a, b) => b - a);
  };
  return (kind, inUnit, at) => {
    const limit = inUnit.length;
    if (at >= limit) return [];
    const word = inUnit[at];
    const plain = (from: number): readonly number[] => {
      const sign = inUnit.findIndex(({ tag }, place) => place >= from && tag === 'PUNCT');
      const stop = sign < 0 ? limit : sign;
      return Array.from({ length: Math.max(0, stop - from) }, (_, length) => from + length + 1);
    };
    switch (kind) {
      case 'thing':
        return thingEnds(at).filter((end) => end <= limit);
      case 'known':
        return thingEnds(at, true).filter((end) => end <= limit);
      case 'place': {
        if (!preposition.test(word.text)) return [];
        const starts = plain(at).slice(0, 6);
        const things = starts.flatMap((start) => (start < limit ? thingEnds(start) : []));
        const bare = plain(at).filter((end) =>
          /^(?:left|right|middle|center|front|back|background|foreground|top|bottom)$/.test(inUnit[end - 1].text),
        );
        return [...new Set([...things, ...bare])].filter((end) => end <= limit).sort((a, b) => b - a);
      }
      case 'side': {
        const end = plain(at).find((end) => /^(?:left|right|top|bottom)$/.test(inUnit[end - 1].text));
        return end === undefined || !/^(?:on|to|at|in|left|right)$/.test(word.text) ? [] : [end];
      }
      case 'rest':
        return [limit];
      case 'any':
        return ends(at, limit);
      case 'exact':
        return ends(at, limit).filter((end) => nouns.isExact(textOf(inUnit, at, end)));
      case 'num':
        return numbers.has(word.text) || /^\d+$/.test(word.text) ? [at + 1] : [];
      case 'setting':
        return [at + 1, at + 2].filter((end) => end <= limit && settings.has(inUnit[end - 1].text));
      case 'ask':
        return question.test(word.text) ? [limit] : [];
      case 'req':
        return question.test(word.text) || isEditVerb(word.text) ? [...plain(at)].reverse() : [];
      case 'edit':
        return isEditVerb(word.text) ? [at + 1] : [];
      case 'clear':
        return /^(?:blur|remove|delete|erase|hide|pixelate|highlight|crop|count|rotate|brighten|darken|anonymize|censor)$/.test(
          word.text,
        )
          ? [at + 1]
          : [];
      case 'done':
      case 'doing':
        return baseOf(formOf(word)) && /ing$/.test(formOf(word)) === (kind === 'doing') ? [at + 1] : [];
      case 'comp':
        return /^(?:more|less|\w+er)$/.test(word.text) ? [at + 1] : [];
      case 'word':
        return word.tag === 'PUNCT' ? [] : [at + 1];
      case 'adj':
        return /^(?:ADJ|ADV|VERB)$/.test(word.tag) ? [at + 1] : [];
      default:
        return plain(at);
    }
  };
}
