import { anyQuestionWord, askingVerbs } from '../../../language/request-words.js';
import { coordinated } from '../noun-phrase.js';
import { type Nouns, nounPhrases, type Reader, unwrap } from '../reader.js';
import type { Word, WordReader } from '../words.js';
import { asides } from './asides.js';
import { frames } from './frames.js';
import { houseWords } from './house-words.js';
import { baseOf, isEditVerb } from './inflection.js';
import { asWritten, compile, fill, type Match, matchesAt, type Pattern, type SlotEnds } from './pattern.js';
import { isEnd, type Unit, unitsOf } from './units.js';

/** How a wording is said in the words that the grammar knows. */
interface Rule {
  readonly from: Pattern;
  readonly to: string;
  /** Of the unit, or wherever the words stand. */
  readonly whole: boolean;
}

const rules: readonly Rule[] = [
  ...frames.rules.map(([from, to]): Rule => ({ from: compile(from, frames.macros), to, whole: true })),
  ...houseWords.rules.map(([from, to]): Rule => ({ from: compile(from, houseWords.macros), to, whole: false })),
];

export interface RewordingTools {
  readonly read: WordReader;
  readonly nouns: Nouns;
  /** Whether a text is understood, and all of it. */
  readonly isUnderstood: (words: readonly Word[]) => boolean;
}

/** Texts that are looked at before a wording is given up. */
const maxTexts = 80;
const maxMatches = 4;
/** Words: longer messages tell stories, and take long. */
const maxWords = 40;

/**
 * A wording of the same meaning that is understood, all of it: what is no part of the request set aside, and the rest said
 * in the words that the grammar knows, by as few rules as possible. Undefined where none is found.
 */
export function reworded(text: string, tools: RewordingTools): string | undefined {
  const start = tools.read(withSigns(text));
  if (start.length > maxWords) return undefined;
  const seen = new Set<string>([keyOf(start)]);
  const roots = [start];
  for (const bare of asides(start)) {
    if (seen.has(keyOf(bare))) continue;
    seen.add(keyOf(bare));
    if (tools.isUnderstood(bare)) return asWritten(bare);
    roots.unshift(tools.read(asWritten(bare)));
  }
  for (let at = 0, all = [...roots]; at < all.length && seen.size < maxTexts; at++)
    for (const next of rewordingsOf(all[at], tools)) {
      const words = tools.read(next);
      if (seen.has(keyOf(words)) || seen.size >= maxTexts) continue;
      seen.add(keyOf(words));
      if (tools.isUnderstood(words)) return asWritten(words);
      all.push(words);
    }
  return undefined;
}

const keyOf = (words: readonly Word[]): string => words.map(({ text }) => text).join(' ');

/** Dashes and lines part what is said as commas and full stops do. */
const withSigns = (text: string): string =>
  text
    .trim()
    .replace(/\s+[-–—]+\s+|\s*[–—]+\s*|-{2,}|(?<=\w)\s*(?:\.{2,}|…)\s*(?=\w)/g, ', ')
    .replace(/\s*\n+\s*/g, (_, offset: number) => (/[.,:;!?]\s*$/.test(text.slice(0, offset)) ? ' ' : '. '));

/** Every text that one rule makes of it. */
function* rewordingsOf(words: readonly Word[], { nouns }: RewordingTools): Generator<string> {
  const endsOf = slotEnds(words, nouns);
  for (const unit of unitsOf(words))
    for (const rule of rules) {
      let found = 0;
      for (const { start, end, filling } of placesOf(rule, words, unit, endsOf)) {
        if (++found > maxMatches) break;
        yield replaced(words, unit, { start, end }, fill(rule.to, filling));
      }
    }
}

function* placesOf(
  { from, whole }: Rule,
  words: readonly Word[],
  unit: Unit,
  endsOf: SlotEnds,
): Generator<Match & { readonly start: number }> {
  const inUnit = words.slice(0, unit.end);
  for (let start = unit.start; start < (whole ? unit.start + 1 : unit.end); start++)
    for (const match of matchesAt(from, inUnit, start, endsOf))
      if (match.end > start && (!whole || match.end === unit.end)) yield { ...match, start };
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

/** What each kind of place takes. */
function slotEnds(words: readonly Word[], nouns: Nouns): SlotEnds {
  const reader: Reader = { nouns, words, sentence: unwrap(words) };
  const thingEnds = (at: number): readonly number[] => {
    const lists = coordinated(reader, at).map(({ next }) => next);
    const phrases = nounPhrases(nouns, words, at).map(({ next }) => next);
    return [...new Set([...lists, ...phrases])].sort((a, b) => b - a);
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
      case 'place': {
        if (!preposition.test(word.text)) return [];
        const starts = plain(at).slice(0, 6);
        const ends = starts.flatMap((start) => (start < limit ? thingEnds(start) : []));
        const bare = plain(at).filter((end) =>
          /^(?:left|right|middle|center|front|back|background|foreground|top|bottom)$/.test(inUnit[end - 1].text),
        );
        return [...new Set([...ends, ...bare])].filter((end) => end <= limit).sort((a, b) => b - a);
      }
      case 'rest':
        return [limit];
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
        return baseOf(word.text) && /(?:ing)$/.test(word.text) === (kind === 'doing') ? [at + 1] : [];
      case 'comp':
        return /^(?:more|less|fewer|bigger|larger|smaller|taller|shorter|higher|lower|wider|longer|closer|nearer|further|farther|\w+er)$/.test(
          word.text,
        )
          ? [at + 1]
          : [];
      case 'word':
        return word.tag === 'PUNCT' ? [] : [at + 1];
      case 'adj':
        return /^(?:ADJ|ADV|VERB)$/.test(word.tag) ? [at + 1] : [];
      default:
        return plain(at);
    }
  };
}
