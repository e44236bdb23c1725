/** Which entries of a listing a question is about, and which of their fields. */

import type { Candidate } from './find-value.js';
import type { Entry, Field, Listing } from './listing.js';
import type { Cell } from './page.js';
import { findKey, type Key, keyOf, placedWords, type TextQuestion } from './question.js';

const allKeys = ({ keys, hints }: TextQuestion): readonly Key[] => [...keys, ...hints];

/** How exactly a text holds a key, 0..1. */
const weightIn = (key: Key, text: string): number => findKey(key, placedWords(text))?.weight ?? 0;

/** The column that a question names: exactly before by another word for it. */
export function headingAsked({ headings }: Listing, question: TextQuestion): Cell | undefined {
  const found = headings
    .map((cell) => ({
      cell,
      weight: Math.max(
        abbreviations.find(([short]) => short === cell.text.trim())?.[1].test(question.text) ? 1.1 : 0,
        ...allKeys(question).map((key) =>
          weightIn(/\b(?:balance|saldo)\b/i.test(cell.text) ? { ...key, others: [] } : key, cell.text),
        ),
      ),
    }))
    .filter(({ weight }) => weight > 0)
    .map((one) => ({ ...one, weight: one.weight + (isAskedFor(one.cell, question) ? 0.5 : 0) }))
    .sort((a, b) => b.weight - a.weight);
  return found.length > 1 && found[0].weight === found[1].weight ? undefined : found[0]?.cell;
}

/** "Which platform does the train leave from?" asks for the platform, and not for the train. */
const isAskedFor = ({ text }: Cell, question: TextQuestion): boolean => {
  const noun = /\b(?:which|what) (\p{L}+)/u.exec(question.text)?.[1];
  return noun !== undefined && findKey(keyOf(noun), placedWords(text)) !== undefined;
};

/** Of tables of a league. */
const abbreviations: readonly (readonly [short: string, asked: RegExp])[] = [
  ['P', /\bplay(?:ed|s)?\b/],
  ['W', /\b(?:w[io]ns?|victor(?:y|ies))\b/],
  ['D', /\b(?:draws?|drew|drawn|ties?)\b/],
  ['L', /\b(?:los[te]s?|loss(?:es)?|defeats?)\b/],
  ['GF', /\b(?:goals? (?:for|scored)|scored?)\b/],
  ['GA', /\b(?:goals? against|conceded?|let in)\b/],
  ['GD', /\bgoal difference\b/],
  ['Pts', /\b(?:points?|pts)\b/],
  ['Paid out', /\b(?:outgoings?|spen[dt]|paid|pay(?:ment)?s?)\b/],
  ['Paid in', /\b(?:received|incomes?|incomings?)\b/],
  ['Debit', /\b(?:outgoings?|spen[dt]|paid)\b/],
  ['PTS', /\b(?:points?|pts)\b/],
];

/** What an abbreviated heading says. */
export const spelledOut = (heading: string): string => {
  const words: Readonly<Record<string, string>> = {
    P: 'played games matches',
    W: 'won wins win',
    D: 'drawn draws drew',
    L: 'lost loses losses games',
    GF: 'goals for scored',
    GA: 'goals against conceded',
    GD: 'goal difference',
    Pts: 'points',
    PTS: 'points',
    'Paid out': 'spent outgoing paid pay payment',
    'Paid in': 'received income got paid',
    Debit: 'spent outgoing paid pay',
    Credit: 'received income got',
    Qty: 'quantity ordered many pieces',
  };
  return `${heading} ${words[heading.trim()] ?? ''}`;
};

export interface EntryMatch {
  readonly entry: Entry;
  /** How many of the question's own keys it holds, by how exactly. */
  readonly weight: number;
  readonly keys: readonly Key[];
}

/** Entries that hold keys of the question, those that hold most of them; headings and hints are no keys of an entry. */
export function entriesMeant(
  { entries, headings }: Listing,
  question: TextQuestion,
  { exact = false }: { readonly exact?: boolean } = {},
): readonly EntryMatch[] {
  const keys = question.keys.filter(
    (key) =>
      !headings.some((cell) => weightIn({ ...key, others: [] }, cell.text) > 0) ||
      entries.some((one) => holds(one, key)),
  );
  const matches = entries.flatMap((entry): EntryMatch[] => {
    const here = keys.flatMap((key) => {
      const own = exact ? { ...key, others: [] } : key;
      const weight = Math.max(0, ...entry.fields.map(({ text }) => weightIn(own, text)));
      return weight > 0 ? [{ key, weight }] : [];
    });
    // "Phase 2" is meant, and not the "2 Feb" of phase 1.
    const pairs = here.filter(({ key }, at) => {
      const pair = `${here[at - 1]?.key.word} ${key.word}`;
      return entry.fields.some(({ text }) =>
        ` ${placedWords(text)
          .map(({ stem }) => stem)
          .join(' ')} `.includes(` ${pair} `),
      );
    }).length;
    const weight = here.reduce((sum, one) => sum + one.weight * one.key.weight, 0.5 * pairs);
    return here.length === 0 ? [] : [{ entry, weight, keys: here.map(({ key }) => key) }];
  });
  const most = Math.max(0, ...matches.map(({ weight }) => weight));
  return matches.filter(({ weight }) => weight > most - 0.01);
}

const holds = ({ fields }: Entry, key: Key): boolean =>
  fields.some(({ text }) => weightIn({ ...key, others: [] }, text) > 0);

/** The entry that a few words name: "the carbonara". */
export function entryNamed(
  listing: Listing,
  words: string,
  toQuestion: (text: string) => TextQuestion,
): Entry | undefined {
  const question = toQuestion(words);
  const own = question.keys.length > 0 ? question : { ...question, keys: question.hints };
  const [match, another] = entriesMeant(listing, own);
  return match && !another ? match.entry : undefined;
}

/** Fields with an amount, and the amount. */
export interface Amount {
  readonly field: Field;
  readonly amount: number;
  readonly text: string;
}

const countColumns = /\b(?:qty|quantity|units?|pcs|pieces|count|menge|anzahl|hours?|number|votes?|points?|pts)\b/i;

/** How many there are of it: no amount of money, and of several numbers the one under "Qty". */
function countOf({ cells }: Entry, all: readonly Amount[]): Amount | undefined {
  const counts = all.filter(
    ({ field, text }) =>
      !/[.,]\d\d(?!\d)|[%£$€°]/.test(text) && !field.values.some(({ kinds }) => kinds.includes('money')),
  );
  const plain = counts.filter(
    ({ field }) => field.cell !== cells[0] || /^\s*\d{1,3}\s*[x×]?\s+\p{L}|[x×]\s*\d{1,3}\s*$/u.test(field.text),
  );
  const headed = plain.filter(({ field }) => field.heading !== undefined && countColumns.test(field.heading));
  if (headed.length > 0) return headed.length === 1 ? headed[0] : undefined;
  return plain.length === 1 ? plain[0] : undefined;
}

/** "17°", "£9", and not only their number. */
const withUnit = (all: string, number: string): string =>
  /^[-+£$€\d]/.test(all) && all.length <= number.length + 4 && all.split(/\s+/).length < 3 && all.includes(number)
    ? all.trim()
    : number;

const runningColumns = /\b(?:balance|saldo|total|running)\b/i;
const sumColumns = /\b(?:amount|total|price|sum|cost|betrag|preis|value)\b/i;

/** The number of an entry that a question means; undefined where it could be several. */
export function amountOf(entry: Entry, question: TextQuestion, heading: Cell | undefined): Amount | undefined {
  const isWhen = ({ kinds }: { readonly kinds: readonly string[] }): boolean =>
    kinds.some((kind) => /^(?:date|time|phone|code)$/.test(kind));
  const all = entry.fields.flatMap((field): Amount[] =>
    field.values.flatMap((value) =>
      value.amount !== undefined && !isWhen(value)
        ? [
            {
              field,
              amount: /^\s*[-−–]/.test(field.text) ? -Math.abs(value.amount) : value.amount,
              text: withUnit(field.text, value.text),
            },
          ]
        : [],
    ),
  );
  if (question.kinds[0] === 'number' && !heading) return countOf(entry, all);
  const own = heading && all.filter(({ field }) => field.heading === heading.text);
  if (own) return own.length === 1 ? own[0] : undefined;
  const behind = all.filter(({ field }) => field.cell !== entry.cells[0] || entry.cells.length === 1);
  const usable = behind.length > 0 ? behind : all;
  const unit = question.unit;
  const inUnit = unit ? usable.filter(({ field, text }) => unit.test(text) || unit.test(field.text)) : [];
  if (inUnit.length > 0) return inUnit[0];
  const money = usable.filter(({ field }) => field.values.some(({ kinds }) => kinds.includes('money')));
  const chosen = money.length > 0 ? money : usable;
  const isOther = ({ field }: Amount): boolean => field.heading !== undefined && !sumColumns.test(field.heading);
  if (question.kinds[0] === 'money' && money.length === 0 && usable.every(isOther)) return undefined;
  if (question.kinds[0] === 'money' && money.length === 0 && usable.every(({ text }) => /[%°]/.test(text)))
    return undefined;
  if (chosen.length === 1) return chosen[0];
  const named = chosen.filter(({ field }) => field.heading !== undefined && sumColumns.test(field.heading));
  if (named.length > 0) return named.at(-1);
  const plain = chosen.filter(({ field }) => field.heading === undefined || !runningColumns.test(field.heading));
  return money.length > 0 ? plain.at(-1) : plain.length === 1 ? plain[0] : undefined;
}

/** A line as it stands there, in quotation marks. */
export const quoted = (text: string): string => `“${text}”`;

export const asCandidate = (text: string, score: number, entries: readonly Entry[]): Candidate | undefined =>
  entries.length === 0 ? undefined : { text, score, cells: entries.flatMap(({ cells }) => cells), row: entries[0].row };
