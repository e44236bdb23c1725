/** Whether what a program came to and what a direct look says are the same answer: numbers, yes and no, and names strictly. */
import type { Sameness } from '../contracts/same-meaning.js';
import type { DirectAnswer, Value } from '../contracts/turn.js';
import { asExpected } from '../language/expected.js';
import { normaliseAnswer } from '../language/normalise-answer.js';
import { readAmount, readNumber, readYesNo } from '../language/read-words.js';
import { judgeResult } from '../show/judge-value.js';
import { answerWords } from '../show/values.js';
import { isUnclear, saysItCannotTell } from '../util/no-answer.js';

type Singular = (word: string) => string;

/** Words of an answer that has no short form and is as short as one. */
const maxBareWords = 4;

/** What a direct look says as programs answer; undefined where all it says is longer. */
export function bareOf({ text, bare }: DirectAnswer): string | undefined {
  const said = (bare ?? text).trim();
  const isShort = bare !== undefined || (!said.includes('\n') && said.split(/\s+/).length <= maxBareWords);
  // What models say where they can't tell.
  return said !== '' && isShort && !isUnclear(said.split(/[,;:(]/, 1)[0]) ? said.replace(/[.!]$/, '') : undefined;
}

export function compareAnswers(result: Value, direct: DirectAnswer, singular: Singular): Sameness {
  const bare = bareOf(direct);
  if (bare === undefined) return comparedWithText(result, direct.text, singular);
  if (result.type === 'Regions') return comparedWithPlaces(result, bare, singular);
  const amount = result.type === 'Number' ? readAmount(bare) : undefined;
  const expected = amount === undefined ? asExpected(bare) : ({ kind: 'number', value: amount } as const);
  const places = result.type === 'Text' ? samePlaces(result.value, bare) : undefined;
  if (places) return places;
  // "Many" and "maybe" say nothing of a number, or of yes and no.
  const isVague = expected.kind === 'text' && !bare.split(/\s+/).some((word) => readNumber(word) !== undefined);
  if (isVague && (result.type === 'Number' || result.type === 'Boolean')) return 'unclear';
  const agreement = judgeResult(result, expected, singular);
  if (agreement === 'right') return 'same';
  if (agreement === 'unclear') return 'unclear';
  return expected.kind === 'text' && areSameWords(wordsIn(result), bare, singular) ? 'same' : 'other';
}

/** Of a list what is in it, and not how often. */
const wordsIn = (result: Value): string =>
  result.type === 'List' ? [...new Set(result.items)].join(' ') : answerWords(result);

/** What says that there is none: "nothing", "0", "no". */
function saysNone(bare: string): boolean {
  return (
    readYesNo(bare) === false ||
    readAmount(bare) === 0 ||
    /^(?:nothing|nobody|nowhere|no one|none\b.*|no \p{L}.*)$/iu.test(bare)
  );
}

/** Where something is, is said in other words than it is marked; that it is there or not, how many, and which, can be compared. */
function comparedWithPlaces(value: Extract<Value, { type: 'Regions' }>, bare: string, singular: Singular): Sameness {
  const { regions, others } = value;
  const none = saysNone(bare);
  if (regions.length === 0 || none) return none === (regions.length === 0) ? 'same' : 'other';
  const amount = readNumber(bare);
  if (amount !== undefined) return amount === regions.length ? 'same' : 'other';
  const given = answerWords(value);
  if (areSameWords(given, bare, singular)) return 'same';
  const [marked, said] = [sidesIn(given), sidesIn(bare)];
  // Of several it was one, and another is meant.
  if (others && marked.size > 0 && said.size > 0) return [...said].some((side) => marked.has(side)) ? 'same' : 'other';
  const words = wordsOf(bare, singular);
  const names = regions.flatMap(({ label, name }) => [...wordsOf(`${label} ${name ?? ''}`, singular)]);
  const isPlace = said.size > 0 || placed.test(bare) || names.some((name) => words.has(name));
  return isPlace ? 'unclear' : 'other';
}

/** "On the left, in the lower half" and "bottom left": the one says no other side than the other. Undefined where either says more. */
function samePlaces(given: string, bare: string): Sameness | undefined {
  const [marked, said] = [given, bare].map(sidesOnly);
  if (!marked || !said) return undefined;
  const opposed = [...marked].some((side) => [...said].some((other) => opposites.get(side) === other));
  if (opposed) return 'other';
  const [few, many] = [marked, said].toSorted((a, b) => a.size - b.size);
  return [...few].every((side) => many.has(side)) ? 'same' : 'unclear';
}

const opposites: ReadonlyMap<string, string> = new Map([
  ['left', 'right'],
  ['right', 'left'],
  ['top', 'bottom'],
  ['bottom', 'top'],
]);

/** The sides that words name, where they name nothing else: in the middle is neither left nor right. */
function sidesOnly(words: string): ReadonlySet<string> | undefined {
  const sides = new Set<string>();
  for (const word of words.toLowerCase().match(/\p{L}+/gu) ?? []) {
    const side = sideWords.get(word);
    if (side !== undefined) sides.add(side);
    else if (!littleOfPlaces.test(word)) return undefined;
  }
  return sides.size > 0 ? sides : undefined;
}

const sideWords: ReadonlyMap<string, string> = new Map([
  ...['left', 'right', 'top', 'bottom', 'middle'].map((side) => [side, side] as const),
  ['upper', 'top'],
  ['lower', 'bottom'],
  ['centre', 'middle'],
  ['center', 'middle'],
]);
const littleOfPlaces = /^(?:in|on|at|to|the|of|and|hand|side|half|part|corner|edge|picture|photo|image)$/;

const placed =
  /^(?:in|on|at|by|near|next|beside|behind|under|below|above|over|inside|outside|between|across|along|around|against|beneath|to the|far|close|upper|lower|everywhere|here|there)\b/i;

/** Words of sides, of which one excludes the others. */
const sidesIn = (words: string): ReadonlySet<string> =>
  new Set(
    (
      words
        .toLowerCase()
        .match(/\b(?:left|right|middle|centre|center|top|bottom|front|back|first|second|third|last)\b/g) ?? []
    ).map((side) => (side === 'center' || side === 'centre' ? 'middle' : side)),
  );

/** A longer text agrees where it says the answer; where it doesn't, it may say it in other words. */
function comparedWithText(result: Value, text: string, singular: Singular): Sameness {
  if (saysItCannotTell(text)) return 'unclear';
  const given = wordsIn(result);
  const said = ` ${normaliseAnswer(text, singular)} `;
  const words = normaliseAnswer(given, singular);
  const begins = readYesNo(text);
  const yes = readYesNo(given);
  if (yes !== undefined && begins !== undefined) return yes === begins ? 'same' : 'other';
  if (yes !== undefined || result.type === 'Regions' || words === '') return 'unclear';
  if (said.includes(` ${words} `)) return 'same';
  const numbers = said.split(' ').some((word) => readNumber(word) !== undefined);
  return result.type === 'Number' && !numbers ? 'unclear' : 'other';
}

/** "Red" and "a red one", "bus, car" and "car and bus": one says no more than the other. */
function areSameWords(one: string, other: string, singular: Singular): boolean {
  const [some, more] = [wordsOf(one, singular), wordsOf(other, singular)].toSorted((a, b) => a.size - b.size);
  const isStrict = [...some, ...more].some(
    (word) => readNumber(word) !== undefined || /^(?:not|no|yes|left|right)$/.test(word),
  );
  if (some.size === 0 || (isStrict && some.size !== more.size)) return false;
  return [...some].every((word) => more.has(word));
}

const wordsOf = (text: string, singular: Singular): ReadonlySet<string> =>
  new Set(
    normaliseAnswer(text, singular)
      .split(' ')
      .filter((word) => !/^(?:and|or|of|in|on|with|one|it|is|all|both|1)$/.test(word)),
  );
