import type { Lexicon } from '../../contracts/lexicon.js';
import { requestWords } from '../../language/harmless-words.js';
import { queriesFor } from './premodifiers.js';
import type { Family } from './reader.js';
import {
  auxiliaries,
  colours,
  fillers,
  garments,
  grounds,
  judgements,
  landscapes,
  leadInVerbs,
  narrowing,
  numbers,
  openings,
  ordinals,
  pictureNouns,
  quantifiers,
  settings,
  stops,
  trails,
  weighty,
} from './vocabulary.js';
import type { Word } from './words.js';
import type { WrittenProgram } from './write-program.js';

/** Which part of a sentence an interpretation was read from, and by which family. */
export interface ReadSpan {
  readonly family: Pick<Family, 'needs'>;
  /** It asks whether something is true. */
  readonly judges: boolean;
  /** It changes the picture. */
  readonly edits: boolean;
  /** It asks which of some it is. */
  readonly chooses: boolean;
  /** All words of the instruction, wrapping and fillers included. */
  readonly all: readonly Word[];
  /** Those that are not wrapping, such as "true or false?". */
  readonly kept: ReadonlySet<Word>;
  /** Those that were read. */
  readonly read: ReadonlySet<Word>;
}

/**
 * The words that a program has no use for, although they say something: what stands in none of its steps, is no word that
 * the grammar is made of, and was not read as wrapping.
 * @param sourceWithout the program for the instruction without a word: where it is the same, the word says nothing to us
 */
export function unusedWords(
  span: ReadSpan,
  written: WrittenProgram,
  lexicon: Lexicon,
  sourceWithout: (word: Word) => string | undefined,
): ReadonlySet<Word> {
  const trace = traceOf(written, lexicon);
  const grammar = grammarWords(span.family);
  const asides = asidesOf(span);
  const unused = new Set<Word>();
  for (const [at, word] of span.all.entries()) {
    if (word.tag === 'PUNCT' && !/\p{Extended_Pictographic}/u.test(word.raw)) continue;
    if (word.taught) {
      if (!span.read.has(word) || !trace.has(word)) unused.add(word);
      continue;
    }
    // The most frequent words need no looking up.
    if (span.read.has(word) && isPlain(word.text, grammar)) continue;
    if (!span.kept.has(word) || trace.has(word) || asides.has(word) || isOnlyOne(span.all, at, written)) continue;
    if (!span.read.has(word)) {
      if (!auxiliaries.has(word.text) && !(span.edits && isEmphasis(span.all, at))) unused.add(word);
    } else if (span.judges && quantifiers.has(word.text)) {
      // "Does everyone have a tie?" is more than "does anyone?"; "blur everyone" is all that are found as it is.
      if (sourceWithout(word) === written.source) unused.add(word);
    } else if (
      /^(?:only|just|exactly)$/.test(word.text) &&
      written.source.includes('==') &&
      isNumber(span.all[at + 1])
    ) {
      // "Only one" is what "one" is taken for.
    } else if (word.text === 'not' && isAskedSo(span.all, at)) {
      // "Isn't there a dog?" asks whether there is one.
    } else if (word.text === 'right' && written.source.includes("change='rotated'")) {
      // Pictures are turned to the right where nothing else is said.
    } else if (span.chooses && comparatives.has(word.text)) {
      // "Which is closer to the left edge" is which is further left.
    } else if (span.edits && isEmphasis(span.all, at)) {
      // "Take the ball out completely", "blur everybody's face first": done as well without.
    } else if (span.edits && grammar.has(word.text) && (particles.has(word.text) || isDegree(span.all, at))) {
      // "Brighten it up" is to brighten it; an edit's own pattern read the word.
    } else if (word.text === 'up' && /^(?:take|takes|taking)$/.test(span.all[at - 1]?.text ?? '')) {
      // "Takes up the most room" is the largest.
    } else if (weighty.has(word.text)) {
      if (sourceWithout(word) === written.source) unused.add(word);
    } else if (!isExplained(span.all, at, grammar, trace)) unused.add(word);
  }
  return unused;
}

/**
 * For each step the words of a request that it shows or looks for; what only leads up to them belongs to the last one.
 * @param unused as they were written
 */
export function coversOf(
  text: string,
  unused: readonly string[],
  written: WrittenProgram,
  lexicon: Lexicon,
): readonly (readonly string[])[] {
  const lines = written.source.split('\n');
  const traces = written.steps.map((step, at) => traceOf({ steps: [step], source: lines[at] ?? '' }, lexicon));
  const covers = traces.map((): string[] => []);
  const left = unused.flatMap((word) => requestWords(word));
  for (const word of requestWords(text)) {
    const place = left.findIndex(
      (one) => one === word || word === `${one}'s` || (one === 'not' && /n['’]?t$/.test(word)),
    );
    if (place >= 0) left.splice(place, 1);
    else covers.at(traces.findIndex((trace) => trace.has({ text: word })))?.push(word);
  }
  return covers;
}

const isEmphasis = (all: readonly Word[], at: number): boolean => {
  const { text } = all[at];
  if (/^(?:completely|entirely|totally|fully|wholly|afterwards)$/.test(text)) return true;
  const next = all.slice(at + 1).find(({ text: word }) => !fillers.has(word));
  const isLast = next === undefined || next.tag === 'PUNCT' || /^(?:and|then|so|before)$/.test(next.text);
  return text === 'first' && isLast && !/^(?:the|a|my|in|on|of)$/.test(all[at - 1]?.text ?? '');
};

/** "In the second one alone": there and nowhere else. "Is he alone?": there is one person. */
const isOnlyOne = (all: readonly Word[], at: number, { source }: WrittenProgram): boolean => {
  const before = all[at - 1]?.text ?? '';
  return all[at].text === 'alone' && (pictureNouns.has(before) || before === 'one' || / == 1 else /.test(source));
};

/** A word that the grammar is made of, wherever it stands. */
const isPlain = (text: string, grammar: ReadonlySet<string>): boolean =>
  grammar.has(text) && !(weighty.has(text) || quantifiers.has(text) || leadInVerbs.has(text) || settings.has(text));

const isAskedSo = (all: readonly Word[], at: number): boolean => {
  const verb = all[at - 1];
  const starts = at === 1 || all[at - 2]?.tag === 'PUNCT';
  return starts && auxiliaries.has(verb?.text ?? '') && !/^(?:there|it|that|i|we|you)$/.test(verb?.text ?? '');
};

const comparatives = new Set(
  'more less closer closest nearer nearest farther further higher lower taller shorter larger bigger smaller greater edge side top bottom'.split(
    ' ',
  ),
);

/** They belong to a verb of editing: "brighten up", "shrink by half", "everything else". */
const particles = new Set(['up', 'out', 'off', 'away', 'half', 'else', 'close', 'closer', 'only', 'just', 'not']);

/** "A little" behind what is done. */
const isDegree = (all: readonly Word[], at: number): boolean =>
  all[at].text === 'little' &&
  all[at - 1]?.text === 'a' &&
  /^(?:$|[.,!?]|bit|more|closer|and)/.test(all[at + 1]?.text ?? '');

const isNumber = (word: Word | undefined): boolean =>
  word !== undefined && (numbers.has(word.text) || /^(?:\d+|a|an)$/.test(word.text));

interface Trace {
  has(word: Pick<Word, 'text'>): boolean;
}

const splitWords = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .replaceAll('colour', 'color')
    .replace(/([a-z])of\b/g, '$1 of')
    .split(/[^\p{L}\p{N}\p{Extended_Pictographic}]+/u)
    .filter((word) => word !== '');

/** Words that stand in a program or its plan, in any number and by any of their names. */
function traceOf({ steps, source }: WrittenProgram, lexicon: Lexicon): Trace {
  const said = new Set(splitWords(`${steps.join(' ')} ${source}`));
  const singular = new Set([...said].map((word) => lexicon.singular(word)));
  const names = new Set([...source.matchAll(/object='([^']*)'/g)].flatMap(([, noun]) => resolved(noun, lexicon)));
  return {
    has({ text: written }) {
      const text = written.toLowerCase();
      if (said.has(text) || singular.has(lexicon.singular(text))) return true;
      if (queriesFor(text).some((query) => said.has(query))) return true;
      if (splitWords(text).every((part) => said.has(part)) && splitWords(text).length > 0) return true;
      const number = numbers.get(text);
      if (number !== undefined && said.has(String(number))) return true;
      return resolved(text, lexicon).some((name) => names.has(name));
    },
  };
}

const resolved = (noun: string, lexicon: Lexicon): readonly string[] => {
  const found = lexicon.resolve(noun);
  return found && found.how !== 'spelling' ? [found.name] : [];
};

const patternWords = (patterns: readonly string[]): readonly string[] =>
  patterns.flatMap((pattern) => pattern.split(/[\s|]/).map((word) => word.replace(/\?$/, '')));

const always = new Set(
  [
    ...stops,
    ...quantifiers,
    ...pictureNouns,
    ...auxiliaries,
    ...patternWords([...openings, ...judgements, ...trails]),
  ].filter((word) => !weighty.has(word) && !colours.has(word)),
);
const byFamily = new WeakMap<Pick<Family, 'needs'>, ReadonlySet<string>>();

/** The words that the grammar of a family is made of: they say what to do, not with what. */
function grammarWords(family: Pick<Family, 'needs'>): ReadonlySet<string> {
  const known = byFamily.get(family);
  if (known) return known;
  const words = new Set([...always, ...patternWords(family.needs ?? [])]);
  byFamily.set(family, words);
  return words;
}

/** Whether a word that was read, but left no trace, changes nothing where it stands. */
function isExplained(all: readonly Word[], at: number, grammar: ReadonlySet<string>, trace: Trace): boolean {
  const { text } = all[at];
  // "Standing next to the bus": where it stands is what counts. "Standing" alone is not.
  if (leadInVerbs.has(text))
    return leadsUp(all, at, trace) || trace.has({ text: 'held' }) || trace.has({ text: 'bearing' });
  if (numbers.has(text) || /^\d+$/.test(text)) return isTotal(all, at);
  const behind = all[at + 1]?.text ?? '';
  if (
    ordinals.has(text) &&
    (pictureNouns.has(behind) ||
      (trace.has({ text: 'picture' }) && /^(?:one|and|or|but|than|as|alone|only|\W?)$/.test(behind)))
  )
    return true;
  // "On the left side" is on the left.
  if (
    /^(?:side|half|part|edge|end)$/.test(text) &&
    /^(?:left|right|top|bottom|upper|lower|hand)$/.test(all[at - 1]?.text ?? '')
  )
    return true;
  // "In his hand": what he has.
  if (/^hands?$/.test(text) && /^(?:his|her|'s)$/.test(all[at - 1]?.text ?? ''))
    return trace.has({ text: 'of' }) || trace.has({ text: 'held' });
  if (text === 'top' && all[at + 1]?.text === 'of') return true;
  // "The man on the far left" is the leftmost.
  if (/^(?:far|very|extreme)$/.test(text) && /^(?:left|right|top|bottom)$/.test(all[at + 1]?.text ?? '')) return true;
  // "In the top left corner" is in both halves.
  if (text === 'corner' && /^(?:left|right|hand)$/.test(all[at - 1]?.text ?? '')) return true;
  if (settings.has(text))
    return (
      isEverywhere(all, at) || usualPlaces.some(([thing, place]) => place.test(text) && trace.has({ text: thing }))
    );
  return grammar.has(text) || isGarment(all, at);
}

/** Where such things are anyway. */
const usualPlaces: readonly (readonly [thing: string, place: RegExp])[] = [
  ['kite', /^(?:sky|air)$/],
  ['clock', /^wall$/],
  ['cow', /^(?:field|pasture|meadow|pen)$/],
  ['sheep', /^(?:field|pasture|meadow|pen)$/],
];

/** Something that the program looks for, or a place, follows before the phrase ends. */
function leadsUp(all: readonly Word[], at: number, trace: Trace): boolean {
  for (let next = at + 1; next < Math.min(all.length, at + 8); next++) {
    const word = all[next];
    if (word.tag === 'PUNCT' || /^(?:and|or|but)$/.test(word.text)) return false;
    if (/^(?:there|here)$/.test(word.text)) return true;
    if (!stops.has(word.text) && word.tag !== 'ADV') return trace.has(word);
    if (/^(?:left|right|above|below|under|behind|over|beneath|underneath)$/.test(word.text)) return true;
  }
  return false;
}

/** "The 4 buses", "all three": how many there are is presumed. */
const isTotal = (all: readonly Word[], at: number): boolean =>
  /^(?:the|these|those|all|of|or|my|our|both|one|number|with)$/.test(all[at - 1]?.text ?? '') ||
  /^(?:of|by|or)$/.test(all[at + 1]?.text ?? '') ||
  all[at].text === 'one';

/** "In the scene", "on this beach": where the picture was taken. What only a part of it may show narrows down. */
const isEverywhere = (all: readonly Word[], at: number): boolean =>
  settings.has(all[at].text) && (!grounds.has(all[at].text) || isPointedAt(all, at));
const isPointedAt = (all: readonly Word[], at: number): boolean =>
  /^(?:this|these)$/.test(all[at - 1]?.text ?? '') && landscapes.has(all[at].text);

/** "In a red shirt": a person of that colour. */
const isGarment = (all: readonly Word[], at: number): boolean =>
  garments.has(all[at].text) && (colours.has(all[at - 1]?.text ?? '') || isGarmentOf(all, at - 1));
const isGarmentOf = (all: readonly Word[], at: number): boolean => at > 0 && isGarment(all, at);

/**
 * What people say besides, which changes nothing of what they want: why ("so nobody knows them", "for the report") and
 * sentences about themselves ("I need it for tomorrow").
 */
function asidesOf({ all, read }: ReadSpan): ReadonlySet<Word> {
  const asides = new Set<Word>();
  for (let at = 0; at < all.length; at++) {
    if (read.has(all[at]) || !(beginsAside(all, at) || followsUp(all, at, read))) continue;
    const aside: Word[] = [];
    for (let end = at; end < all.length && !read.has(all[end]); end++) {
      if (end > at && /^[.!?;]$/.test(all[end].text)) break;
      aside.push(all[end]);
    }
    if (aside.some(({ text }) => narrowing.has(text)) || isWish(aside)) continue;
    for (const word of aside) asides.add(word);
    at += aside.length - 1;
  }
  return asides;
}

/** "He would like it brighter": what somebody else wants is wanted. */
const isWish = ([first, ...others]: readonly Word[]): boolean =>
  /^(?:he|she|they|it|this|that)$/.test(first?.text ?? '') &&
  others.some(({ text }) =>
    /^(?:like|love|want|wants|wanted|need|needs|prefer|prefers|wish|wishes|should|must)$/.test(text),
  );

const reasons = /^(?:because|since|so|cause|cuz|as|before|until|while|when|otherwise|lest)$/;
const oneself = /^(?:i|we|my|our|it|this|that|these|here|he|she|they|you)$/;

/** "A bit lighter pls, its very dark": behind what was read. */
const followsUp = (all: readonly Word[], at: number, read: ReadonlySet<Word>): boolean =>
  /^(?:it|its|i|we|my)$/.test(all[at].text) && at > 0 && (read.has(all[at - 1]) || fillers.has(all[at - 1].text));

function beginsAside(all: readonly Word[], at: number): boolean {
  const word = all[at].text;
  const next = all[at + 1]?.text ?? '';
  // "Blur the dog, not the cat"
  if (word === 'not' && all[at - 1]?.text === ',') return true;
  const starts = at === 0 || all[at - 1].tag === 'PUNCT' || reasons.test(all[at - 1].text);
  // "The same colour as the car" is no reason.
  if (/^(?:as|when|while|before|until)$/.test(word))
    return oneself.test(next) && !/^(?:this|that|these|here)$/.test(next);
  if (reasons.test(word)) return oneself.test(next) || /^(?:that|nobody|no|people|everyone|the)$/.test(next);
  if (word === 'for') return /^(?:my|our|the|a|an|this|that|your|work|school|fun|tomorrow|today|me|us)$/.test(next);
  if (word === 'in' && next === 'order') return true;
  // "Was at the harbour on sunday", "took this last week"
  const tellsOfPast = /^(?:was|were|took)$/.test(word) && /^(?:at|in|on|with|this|these)$/.test(next);
  return starts && (oneself.test(word) || tellsOfPast);
}
