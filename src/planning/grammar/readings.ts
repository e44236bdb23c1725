import type { Lexicon } from '../../contracts/lexicon.js';
import { ask } from './families/ask.js';
import { caption } from './families/caption.js';
import { choice } from './families/choice.js';
import { colourFamily } from './families/colour.js';
import { count } from './families/count.js';
import { edit } from './families/edit.js';
import type { Family } from './families/family.js';
import { name } from './families/name.js';
import { read } from './families/read.js';
import { where } from './families/tag.js';
import { truth } from './families/truth.js';
import { whichPicture } from './families/which-picture.js';
import { who } from './families/who.js';
import type { Intent } from './intent.js';
import type { Nouns } from './noun-phrase.js';
import type { Reader } from './reader.js';
import { tail } from './reader.js';
import { unwrap } from './sentence.js';
import { UnclearError } from './unclear.js';
import type { Word } from './words.js';
import { writeProgram } from './write-program.js';

/** One way to understand an instruction. */
export interface Reading {
  readonly intent: Intent;
  /** 0..1: how much of the instruction it explains, and how sure its wording makes it. */
  readonly confidence: number;
  readonly steps: readonly string[];
  readonly source: string;
  /** Set instead of a program when the pictures do not fit it. */
  readonly question?: string;
}

const families: readonly Family[] = [
  count,
  truth,
  choice,
  whichPicture,
  name,
  colourFamily,
  read,
  caption,
  edit,
  where,
  who,
  ask,
];
/** A reading that explains so little is none. */
const leastConfidence = 0.42;
const mostReadings = 8;
const longest = 60;

interface Scored {
  readonly intent: Intent;
  readonly confidence: number;
}

/** All readings of an instruction, the most likely first, each with another program. */
export function readingsOf(
  words: readonly Word[],
  pictures: number,
  nouns: Nouns,
  lexicon: Lexicon,
): readonly Reading[] {
  const scored = understand(words, nouns).sort((a, b) => b.confidence - a.confidence);
  const readings: Reading[] = [];
  for (const { intent, confidence } of scored) {
    if (readings.length >= mostReadings) break;
    const reading = { intent, confidence, ...written(intent, lexicon, pictures) };
    if (!readings.some((other) => other.source === reading.source && other.question === reading.question))
      readings.push(reading);
  }
  return readings;
}

function written(intent: Intent, lexicon: Lexicon, pictures: number): Pick<Reading, 'steps' | 'source' | 'question'> {
  try {
    return writeProgram(intent, lexicon, pictures);
  } catch (error) {
    if (error instanceof UnclearError) return { steps: [], source: '', question: error.question };
    throw error;
  }
}

function understand(all: readonly Word[], nouns: Nouns): Scored[] {
  const sentence = unwrap(all.slice(0, longest));
  const { words, starts } = sentence;
  const reader: Reader = { nouns, sentence, words };
  const scored: Scored[] = [];
  const tryAt = (at: number, skipped: number): void => {
    for (const family of families)
      for (const { value: intent, next, weight } of family(reader, at)) {
        const end = tail(reader, next).next;
        const left = unexplained(words, end, words.length) + undone(intent, words[end]);
        const confidence = weight * certaintyOf(intent) - skipped - left;
        if (confidence >= leastConfidence) scored.push({ intent, confidence });
      }
  };
  for (const [stage, at] of starts.entries()) tryAt(at, stage * 0.004);
  // Nothing fits from the start: somebody told a story first, and what counts comes later.
  if (!scored.some(({ confidence }) => confidence > 0.7)) {
    const from = starts.at(-1) ?? 0;
    for (let at = from + 1; at < words.length; at++) tryAt(at, Math.min(0.3, 0.02 + unexplained(words, from, at)));
  }
  return scored;
}

/** What a reading leaves aside counts against it: words with a meaning more than little ones. */
function unexplained(words: readonly Word[], start: number, end: number): number {
  let weight = 0;
  for (let at = start; at < end; at++) {
    const { tag, text } = words[at];
    if (tag === 'PUNCT') weight += 0.01;
    else if (/^(?:not|no|never|than|what|which|who|where|why|how|whose|when)$/.test(text)) weight += 0.3;
    else if (tag === 'NOUN' || tag === 'VERB' || tag === 'ADJ' || tag === 'PROPN' || tag === 'NUM') weight += 0.12;
    else weight += 0.06;
  }
  return weight;
}

/** "Is the man on the right | happy": what was not read is the very thing that was asked. */
const undone = ({ intent }: Intent, next: Word | undefined): number =>
  (intent === 'truth' || intent === 'count') && (next?.tag === 'ADJ' || next?.tag === 'VERB') ? 0.22 : 0;

/** Nouns that nobody knows make a reading less likely than one with known ones. */
function certaintyOf(intent: Intent): number {
  const unknown = JSON.stringify(intent).match(/"known":false/g)?.length ?? 0;
  return unknown === 0 ? 1 : 0.85 ** Math.min(unknown, 2);
}
