import type { Lexicon } from '../../contracts/lexicon.js';
import { type ReadSpan, unusedWords } from './coverage.js';
import { UnclearError } from './draft.js';
import { ask } from './families/ask.js';
import { caption } from './families/caption.js';
import { choice } from './families/choice.js';
import { colourFamily } from './families/colour.js';
import { count } from './families/count.js';
import { edit } from './families/edit.js';
import { lookup } from './families/lookup.js';
import { name } from './families/name.js';
import { read } from './families/read.js';
import { tagging } from './families/tag.js';
import { truth } from './families/truth.js';
import { where } from './families/where.js';
import { which } from './families/which.js';
import { whichPicture } from './families/which-picture.js';
import { who } from './families/who.js';
import { wholePicture } from './families/whole-picture.js';
import type { Intent } from './intent.js';
import type { Family, Nouns, Reader } from './reader.js';
import { mayRead, tail, unwrap } from './reader.js';
import { conditionOf, mayBeSeveral, partsOf } from './several.js';
import type { Word } from './words.js';
import { writeProgram } from './write-program.js';

/** One way to understand an instruction. */
export interface Interpretation {
  readonly intent: Intent;
  /** 0..1: how much of the instruction it explains, and how sure its wording makes it. */
  readonly confidence: number;
  readonly steps: readonly string[];
  /** Words that say something, and that no step has a use for. */
  readonly unused: readonly string[];
  readonly source: string;
  /** Set instead of a program when the pictures do not fit it. */
  readonly question?: string;
}

/** One line for each family. Those that may read a sentence are all asked, and the likeliest reading wins. */
export const families: readonly Family[] = [
  count,
  truth,
  choice,
  which,
  whichPicture,
  name,
  colourFamily,
  read,
  lookup,
  caption,
  edit,
  tagging,
  wholePicture,
  where,
  who,
  ask,
];
/** Readings below this explain too little of an instruction. */
const minConfidence = 0.42;
const maxInterpretations = 8;
/** Words of an instruction that are read. */
const maxWords = 60;

/** What says less than a word about how many, where leaving it out would break the sentence. */
const someInstead: Readonly<Record<string, string>> = {
  everyone: 'someone',
  everybody: 'somebody',
  nobody: 'somebody',
  all: 'some',
  every: 'a',
  each: 'a',
  no: 'a',
};

interface Scored {
  readonly intent: Intent;
  readonly confidence: number;
  readonly span: ReadSpan;
}

/** All interpretations of an instruction, the most likely first, each with another program. */
export function interpretationsOf(
  words: readonly Word[],
  pictures: number,
  nouns: Nouns,
  lexicon: Lexicon,
): readonly Interpretation[] {
  const whole = wholeInterpretations(words, pictures, nouns, lexicon);
  if (!mayBeSeveral(words, whole[0])) return whole;
  const known = new Map<string, Interpretation | undefined>();
  const read = (part: readonly Word[]): Interpretation | undefined => {
    const key = part.map(({ text }) => text).join(' ');
    if (!known.has(key)) known.set(key, wholeInterpretations(part, pictures, nouns, lexicon)[0]);
    return known.get(key);
  };
  const intent = conditionOf(words, read) ?? oneOf(partsOf(words, read));
  if (!intent) return whole;
  const confidence = Math.min(1, Math.max(surelySeveral, (whole[0]?.confidence ?? 0) + 0.01));
  return [{ intent, confidence, unused: [], ...tryToWrite(intent, lexicon, pictures) }, ...whole];
}

/** Every part of it was read without a word left over. */
const surelySeveral = 0.9;

const oneOf = (parts: readonly Intent[] | undefined): Intent | undefined =>
  parts && parts.length > 1 ? { intent: 'several', parts } : parts?.[0];

function wholeInterpretations(
  words: readonly Word[],
  pictures: number,
  nouns: Nouns,
  lexicon: Lexicon,
): readonly Interpretation[] {
  const withoutWord = (word: Word): string | undefined => {
    const some = someInstead[word.text];
    const rest = words.flatMap((one) => (one !== word ? [one] : some ? [{ ...one, text: some, raw: some }] : []));
    const [best] = understand(rest, nouns).sort((a, b) => b.confidence - a.confidence);
    return best && tryToWrite(best.intent, lexicon, pictures).source;
  };
  const scored = understand(words, nouns).sort((a, b) => b.confidence - a.confidence);
  const interpretations: Interpretation[] = [];
  for (const { intent, confidence, span } of scored) {
    if (interpretations.length >= maxInterpretations) break;
    const written = tryToWrite(intent, lexicon, pictures);
    let unused: readonly string[] | undefined;
    const interpretation: Interpretation = {
      intent,
      confidence,
      ...written,
      // Looked for only when somebody asks: that of most interpretations nobody does.
      get unused() {
        unused ??=
          written.source === '' ? [] : Array.from(unusedWords(span, written, lexicon, withoutWord), ({ raw }) => raw);
        return unused;
      },
    };
    if (
      !interpretations.some(
        (other) => other.source === interpretation.source && other.question === interpretation.question,
      )
    )
      interpretations.push(interpretation);
  }
  return interpretations;
}

function tryToWrite(
  intent: Intent,
  lexicon: Lexicon,
  pictures: number,
): Pick<Interpretation, 'steps' | 'source' | 'question'> {
  try {
    return writeProgram(intent, lexicon, pictures);
  } catch (error) {
    if (error instanceof UnclearError) return { steps: [], source: '', question: error.question };
    throw error;
  }
}

function understand(all: readonly Word[], nouns: Nouns): Scored[] {
  const sentence = unwrap(all.slice(0, maxWords));
  const { words, starts } = sentence;
  const reader: Reader = { nouns, sentence, words };
  const possible = families.filter((family) => mayRead(family, words));
  const scored: Scored[] = [];
  const last = starts.at(-1) ?? 0;
  const tryAt = (at: number, skipped: number): void => {
    // What leads up to the instruction is wrapping, and of what was asked for "which" or "how" nothing is true or false.
    const kept = new Set(words.slice(Math.min(at, last)));
    const isAskedFor = words.slice(last, at).some(({ text }) => asksForMore.test(text));
    for (const family of possible)
      for (const { value: intent, next, weight } of family.read(reader, at)) {
        if (isAskedFor && intent.intent === 'truth') continue;
        const end = tail(reader, next).next;
        const left = unexplained(words, end, words.length) + unansweredPart(intent, words[end]);
        const confidence = weight * certaintyOf(intent) - skipped - left;
        if (confidence < minConfidence) continue;
        scored.push({
          intent,
          confidence,
          span: {
            family,
            judges: intent.intent === 'truth',
            edits: intent.intent === 'edit',
            chooses: intent.intent === 'choice' || intent.intent === 'side',
            all,
            kept,
            read: new Set(words.slice(at, end)),
          },
        });
      }
  };
  for (const [stage, at] of starts.entries()) tryAt(at, stage * 0.004);
  // Nothing fits from the start: somebody told a story first, and what counts comes later.
  if (!scored.some(({ confidence }) => confidence > 0.7)) {
    const from = starts.at(-1) ?? 0;
    for (let at = from + 1; at < words.length; at++)
      tryAt(at, Math.min(/^(?:why|whose|when)$/.test(words[from].text) ? 1 : 0.3, 0.02 + unexplained(words, from, at)));
  }
  return scored;
}

const asksForMore = /^(?:which|who|whose|how|why|when|where|what)$/;

/** What an interpretation leaves aside counts against it: words with a meaning more than little ones. */
function unexplained(words: readonly Word[], start: number, end: number): number {
  let weight = 0;
  for (let at = start; at < end; at++) {
    const { tag, text } = words[at];
    if (tag === 'PUNCT') weight += 0.01;
    else if (/^(?:why|whose|when)$/.test(text)) weight += 0.6;
    else if (/^(?:not|no|never|than|what|which|who|where|how)$/.test(text)) weight += 0.3;
    else if (tag === 'NOUN' || tag === 'VERB' || tag === 'ADJ' || tag === 'PROPN' || tag === 'NUM') weight += 0.12;
    else weight += 0.06;
  }
  return weight;
}

/** "Is the man on the right | happy": what was not read is the very thing that was asked. */
const unansweredPart = ({ intent }: Intent, next: Word | undefined): number =>
  (intent === 'truth' || intent === 'count') && (next?.tag === 'ADJ' || next?.tag === 'VERB') ? 0.22 : 0;

/** How many things it speaks of, wherever in it they stand, that are no known ones. */
export const unknownNouns = (intent: Intent): number => JSON.stringify(intent).match(/"known":false/g)?.length ?? 0;

/** Nouns that nobody knows make an interpretation less likely than one with known ones. */
function certaintyOf(intent: Intent): number {
  const unknown = unknownNouns(intent);
  return unknown === 0 ? 1 : 0.85 ** Math.min(unknown, 2);
}
