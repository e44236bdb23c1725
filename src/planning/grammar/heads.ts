import type { Trait } from './intent.js';
import type { Nouns } from './nouns.js';
import { endOf, type Parse, textOf } from './phrase.js';
import { pictureNouns, stops } from './vocabulary.js';
import type { Word } from './words.js';

/** The noun of a noun phrase. */
export interface Head {
  readonly noun: string;
  readonly plural: boolean;
  readonly known: boolean;
  readonly traits: readonly Trait[];
}

const longestNoun = 5;

/** Nouns that begin at a word: known ones, the longest first, then all that could be an unknown one. */
export function headsOf(nouns: Nouns, words: readonly Word[], start: number): readonly Parse<Head>[] {
  const known: Parse<Head>[] = [];
  let end = start;
  while (end < words.length && end - start < longestNoun) {
    const word = words[end];
    const phrase = textOf(words, start, end + 1);
    const open = !stops.has(word.text) && word.tag !== 'PUNCT';
    if (!open && !(/^(?:of|in|a|one's)$/.test(word.text) && end > start)) break;
    end++;
    if (!open) continue;
    if (/^(?:faces?|heads?)$/.test(word.text) && end - start === 1)
      known.unshift({ value: headOf('face', word.text.endsWith('s'), true), next: end });
    else if (nouns.isExact(phrase) || (isNounLike(word) && isExactEnding(nouns, words, start, end)))
      known.unshift({ value: knownHead(nouns, phrase), next: end });
  }
  const unknown = unknownHead(nouns, words, start);
  return unknown && !known.some(({ next }) => next >= unknown.next) ? [...known, unknown] : known;
}

const isNounLike = (word: Word): boolean => word.tag !== 'VERB' || word.text.endsWith('s');

/** "police car": its last word is a thing that we know, and the words before it are plain nouns or adjectives. */
function isExactEnding(nouns: Nouns, words: readonly Word[], start: number, end: number): boolean {
  const inner = words.slice(start, end - 1);
  return (
    inner.length > 0 &&
    inner.every(({ text, tag }) => !stops.has(text) && tag !== 'VERB' && !isPluralName(nouns, text)) &&
    nouns.lexicon.resolve(textOf(words, start, end)) !== undefined &&
    nouns.isExact(words[end - 1].text)
  );
}

/** "animals giraffes" are two phrases. */
const isPluralName = (nouns: Nouns, word: string): boolean =>
  nouns.isExact(word) && nouns.lexicon.singular(word) !== word;

function knownHead(nouns: Nouns, phrase: string): Head {
  const noun = nouns.lexicon.singular(phrase);
  return headOf(noun, phrase !== noun || nouns.lexicon.plural(noun) === noun, true);
}

const headOf = (noun: string, plural: boolean, known: boolean): Head => ({ noun, plural, known, traits: [] });

/** The run of words up to where no noun phrase goes on. */
function unknownHead(nouns: Nouns, words: readonly Word[], start: number): Parse<Head> | undefined {
  let end = start;
  while (end < words.length && end - start < longestNoun) {
    const { text, tag } = words[end];
    if (stops.has(text) || tag === 'PUNCT' || pictureNouns.has(text)) break;
    if (end > start && tag === 'VERB' && text.endsWith('ing')) break;
    if (end === start + 1 && isPluralName(nouns, words[start].text)) break;
    if (end > start && endOf('left|right|top|bottom hand? side? of|from|to', words, end) > 0) break;
    end++;
  }
  const last = words[end - 1];
  if (end === start || !/^\p{L}/u.test(last.text) || /^(?:ADV|ADJ)$/.test(last.tag) || last.tag === 'PRON')
    return undefined;
  const phrase = textOf(words, start, end);
  const noun = nouns.lexicon.singular(phrase);
  return { value: headOf(noun, noun !== phrase, nouns.lexicon.resolve(phrase) !== undefined), next: end };
}
