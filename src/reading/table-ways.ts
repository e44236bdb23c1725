/** What a table answers by its rows and columns: "how much is a dry cut for long hair?", "which flight is boarding?" */

import { listingsOf } from './entries.js';
import { asCandidate } from './entry-match.js';
import type { Entry, Field, Listing } from './listing.js';
import type { Cell } from './page.js';
import { findKey, placedWords, plainWords } from './question.js';
import { endAsked } from './rank-labels.js';
import { type Search, type Way, whole } from './way.js';
import { isSumLine } from './wordings.js';

const apartFromUnits = (text: string): string => text.replace(/(?<=\d)(?=\p{L})/gu, ' ');
const stemsOf = (text: string): readonly string[] => placedWords(apartFromUnits(text)).map(({ stem }) => stem);
const joining = /^(?:in|of|per|the|a|an|for|at|by|and|no|with|to|on)$/;
const isPortion = /^(?:per|je|pro) (?!100\b)\d|\b(?:portion|serving)\b/i;

interface Column {
  readonly heading: Cell;
  /** The words beside it in the question: "long *hair*", and itself in one word: "100g". */
  readonly beside: string;
}

/** The one column whose heading the question says in full; the one that it asks for goes before. */
function columnSaid(listing: Listing, text: string): Column | undefined {
  const words = placedWords(apartFromUnits(text));
  const stems = words.map(({ stem }) => stem);
  const noun = /\b(?:which|what) (\p{L}+)/u.exec(text)?.[1];
  const found = listing.headings.flatMap((heading): (Column & { isAsked: boolean })[] => {
    if (isPortion.test(heading.text) && /\b(?:portion|serving|bowl)\b/.test(text))
      return [{ heading, beside: 'portion serving bowl', isAsked: false }];
    const own = stemsOf(heading.text).filter((stem) => !joining.test(stem));
    if (own.length === 0 || !own.every((stem) => stems.includes(stem))) return [];
    const last = Math.max(...own.map((stem) => stems.lastIndexOf(stem)));
    const isAsked = noun !== undefined && stemsOf(noun).some((stem) => own.includes(stem));
    const near = [stems[last - 1], stems[last + 1], own.join('')];
    return [{ heading, beside: near.filter((stem) => stem !== undefined).join(' '), isAsked }];
  });
  const asked = found.filter((one) => one.isAsked);
  const [only, another] = asked.length > 0 ? asked : found;
  return another ? undefined : only;
}

/** The one entry whose words the question says most of; undefined where two could be meant. */
function rowSaid({ entries, headings }: Listing, text: string): Entry | undefined {
  const over = new Set(headings.flatMap((cell) => stemsOf(cell.text)));
  const words = placedWords(text).filter(({ stem }) => !over.has(stem) && stem.length > 1 && !joining.test(stem));
  const scored = entries.map((entry) => {
    const own = placedWords(entry.fields.map((field) => field.text).join(' '));
    const said = words.filter(({ stem }) => findKey({ word: stem, others: [], weight: 1 }, own) !== undefined);
    const label = placedWords(entry.label);
    const share = label.filter(({ stem }) => said.some((one) => one.stem === stem)).length / Math.max(1, label.length);
    return { entry, score: said.length === 0 ? 0 : said.length + share };
  });
  const most = Math.max(0, ...scored.map(({ score }) => score));
  const best = scored.filter(({ score }) => score === most);
  return most > 0 && best.length === 1 ? best[0].entry : undefined;
}

/** "How many calories …?": the one row with that unit. */
function rowOfUnit({ entries }: Listing, unit: RegExp | undefined): Entry | undefined {
  const [only, another] = unit
    ? entries.filter(({ fields }) => fields.slice(-1).some(({ text }) => unit.test(text)))
    : [];
  return another ? undefined : only;
}

const isWhether = /^(?:and )?(?:is|are|was|were|do|does|did|can|could|will|has|have|should|must|may)\b/;

/** The cell where the row and the column meet that a question names. */
export const tableCell: Way = ({ page, question: { text, unit }, findValues }) => {
  if (
    isWhether.test(text) ||
    endAsked(text) ||
    /\b(?:how often|more|less|fewer|than|both|together|average)\b/.test(text)
  )
    return undefined;
  for (const listing of listingsOf(page, findValues)) {
    if (listing.headings.length < 2) continue;
    const column = columnSaid(listing, text);
    const entry = column && (rowSaid(listing, text) ?? rowOfUnit(listing, unit));
    const field = entry?.fields.find((one) => one.heading === column?.heading.text);
    if (!column || !entry || !field || field.text === entry.label) continue;
    const cells = [field.cell];
    return [{ text: field.text, score: 0.92, about: `${column.heading.text} ${column.beside}`, cells, row: entry.row }];
  }
  return undefined;
};

const stateSaid =
  /^(?:and )?(?:which|what|who)(?: (?!is\b|are\b)(\p{L}+)s?)?(?: (?:flights?|trains?|ones?|things?))? (?:is|are|was|were|has been|have been)(?: (?:still|already|now|currently|marked|listed|shown|as|the|being))* (\p{L}+(?: \p{L}+)?)(?: (?:now|right now|at the moment|today|already|yet))*$/u;

/** "Which flight is boarding?", "which ones are on time?": rows that hold the very words. */
export const rowsHolding: Way = ({ page, question: { text }, findValues }) => {
  const [, noun, state] = stateSaid.exec(text) ?? [];
  if (!state || endAsked(text)) return undefined;
  for (const listing of listingsOf(page, findValues)) {
    if (listing.headings.length < 3) continue;
    const holds = ({ text: own }: Field): boolean => plainWords(own) === state;
    const found = listing.entries.filter((entry) =>
      entry.fields.some((field) => holds(field) && field.text !== entry.label),
    );
    if (found.length === 0 || found.length === listing.entries.length) continue;
    const heading = listing.headings.find(
      (cell) => noun !== undefined && stemsOf(cell.text).includes(stemsOf(noun)[0]),
    );
    const told = found.map((entry) => namedBy(entry, heading, holds));
    return [asCandidate(told.join(', '), 0.9, found)];
  }
  return undefined;
};

/** "LH0845 (FRANKFURT)": by the column that is asked for, with the first words of the row. */
function namedBy(entry: Entry, heading: Cell | undefined, isState: (field: Field) => boolean): string {
  const asked = entry.fields.find((field) => heading && field.heading === heading.text && !isState(field));
  const worded = entry.fields.find(
    (field) => /\p{L}{3}/u.test(field.text) && !/\d/.test(field.text) && !isState(field),
  );
  if (!asked) return entry.label;
  const [first, second] = [asked.text, worded?.text];
  return second !== undefined && second !== first ? `${first} (${second})` : first;
}

const period =
  /^(?:q[1-4]|(?:19|20)\d\d|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\p{L}*|(?:round|week|day|year|month|quarter) ?\d{1,2}|(?:mon|tue|wed|thu|fri|sat|sun)\p{L}*)$/iu;
const overall = /\b(?:overall|in total|altogether|in all|all in all|all together|for all|of all|in sum)\b/;

/** Amounts of one row under headings that follow each other in time. */
function alongPeriods(
  listing: Listing,
  text: string,
): { readonly entry: Entry; readonly fields: readonly (Field & { readonly amount: number })[] } | undefined {
  const heads = listing.headings.filter((cell) => period.test(cell.text.trim()));
  if (heads.length < 2) return undefined;
  const totals = listing.entries.filter(({ row }) => isSumLine(row.text.replace(/[\d.,%]+/g, ' ')));
  const entry =
    rowSaid(listing, text) ??
    (totals.length === 1 && (overall.test(text) || !/\b(?:for|of|did|does)\b/.test(text)) ? totals[0] : undefined);
  const fields = (entry?.fields ?? []).flatMap((field) => {
    const amount = field.values.find((value) => value.amount !== undefined)?.amount;
    return amount !== undefined && heads.some((cell) => cell.text === field.heading) ? [{ ...field, amount }] : [];
  });
  return entry && fields.length === heads.length ? { entry, fields } : undefined;
}

/** "In which quarter did logistics spend least?", "what is the average per quarter for HR?" */
export const alongRow: Way = ({ page, question: { text }, findValues }: Search) => {
  const isAverage =
    /\b(?:average|mean)\b/.test(text) && /\b(?:per|a|each|every) (?:quarter|month|year|week|day|round)\b/.test(text);
  const end = /\b(?:which|what) (?:quarter|month|year|week|day|round|period)\b/.test(text) ? endAsked(text) : undefined;
  if (!end && !isAverage) return undefined;
  for (const listing of listingsOf(page, findValues)) {
    const found = alongPeriods(listing, text);
    if (!found) continue;
    const { entry, fields } = found;
    const about = `${fields.map(({ heading }) => heading).join(' ')} ${entry.row.text}`;
    if (isAverage) {
      const mean = Math.round((100 * fields.reduce((sum, { amount }) => sum + amount, 0)) / fields.length) / 100;
      const told = whole(
        [entry.row],
        `${mean} (${fields.map((field) => field.text).join(' + ')}, divided by ${fields.length})`,
        0.88,
      );
      return [told && { ...told, about }];
    }
    const sorted = [...fields].sort((a, b) => (end === 'most' ? b.amount - a.amount : a.amount - b.amount));
    const best = sorted.filter(({ amount }) => amount === sorted[0].amount);
    const told = whole([entry.row], `${best.map(({ heading }) => heading).join(' and ')} (${best[0].text})`, 0.9);
    return [told && { ...told, about }];
  }
  return undefined;
};

export const ofTables =
  /^(?:spend|spent|get|got|cost|pric|much|many|flight|train|bus|leav|depart|go|is|has|hav|need|charg|pay|only|quarter|month|year|week|day|round|period|averag|mean|cheap|cheapest|expensiv|least|most|overall|total|all|together|low|lowest|highest|high|best|worst|weak|strong|\w+est|per|contain|there|in|portion|serving|bowl|one|become|becom)$/;
