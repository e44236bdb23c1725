/** The first, the second … of what is listed by its numbers: "the cheapest main", "the second most popular". */

import { itemEntries, listingsOf } from './entries.js';
import { amountOf, asCandidate, headingAsked } from './entry-match.js';
import type { Candidate } from './find-value.js';
import type { Entry, Listing } from './listing.js';
import { daysIn } from './opening.js';
import type { Cell } from './page.js';
import type { TextQuestion } from './question.js';
import { endAsked } from './rank-labels.js';
import { sectionRows } from './sections.js';
import type { Way } from './way.js';

const places = ['', 'second', 'third', 'fourth', 'fifth'];
const isHidden = /\b(?:payment|outgoing|expense|spen[dt]|paid|cost me|withdraw\w*|debit)\b/;

export const rankEntries: Way = (search) => {
  const { page, question, findValues } = search;
  const end = endAsked(question.text);
  if (!end) return undefined;
  const place = Math.max(
    0,
    places.findIndex((one) => one !== '' && new RegExp(`\\b${one}(?:[- ]|$)`).test(question.text)),
  );
  const superlative = question.keys.filter(
    ({ word }) => !/^(?:\w+est|most|least|second|third|popular|expensiv)$/.test(word),
  );
  const part = sectionRows(page, { ...question, keys: superlative, hints: [] });
  const all = listingsOf(page, findValues);
  const isOfDays = ({ entries }: Listing): boolean =>
    entries.filter(({ label }) => daysIn(label).length > 0).length > entries.length / 2;
  const ofDays = /\b(?:week)?days?\b/.test(question.text) ? all.filter(isOfDays) : [];
  if (/\b(?:week)?days?\b/.test(question.text) && ofDays.length === 0) return undefined;
  for (const listing of ofDays.length > 0 ? ofDays : all) {
    const named = headingAsked(listing, question);
    // "Which department …?" names the column of names.
    const ofNumbers = named && listing.entries.some((entry) => hasUnder(entry, named)) ? named : undefined;
    const heading = (leading.test(question.text) ? pointsOf(listing) : undefined) ?? ofNumbers;
    const asked = { ...question, unit: question.unit ?? unitOf(question) };
    const ranked = withAmounts(
      itemEntries(listing).filter(
        ({ row, label }) =>
          (!part || part.includes(row)) && !isReduction(label, row.text) && !/\b(?:balance|total)\b/i.test(label),
      ),
      asked,
      heading,
    );
    if (part && ranked.length === 0) continue;
    // What came in has nothing under "Paid out".
    const sided = heading !== undefined && /\b(?:in|out|debit|credit)\b/i.test(heading.text);
    const amounts = ranked.flatMap((entry) => {
      const amount = amountOf(entry, asked, heading);
      return amount ? [{ entry, amount: amount.amount, text: amount.text }] : [];
    });
    // Of a column with a number that was not read nobody knows which is the most.
    if (heading && !sided && itemEntries(listing).some((entry) => entry.cells.length > 1 && !hasUnder(entry, heading)))
      return [];
    const spent = amounts.filter(({ amount }) => amount < 0);
    const meant =
      isHidden.test(question.text) && spent.length > 0
        ? spent.map((one) => ({ ...one, amount: -one.amount }))
        : amounts;
    if (meant.length < 2 || (amounts.length < ranked.length && !sided)) continue;
    const sorted = [...meant].sort((a, b) => (end === 'most' ? b.amount - a.amount : a.amount - b.amount));
    const levels = [...new Set(sorted.map(({ amount }) => amount))];
    if (levels.length === 1) continue;
    const found = sorted.filter(({ amount }) => amount === levels[place]);
    if (found.length === 0) continue;
    return [answer(found, question)];
  }
  return undefined;
};

/** "Loyalty -10%", "Voucher": nothing that was bought. */
const isReduction = (label: string, text: string): boolean =>
  /\b(?:discount|voucher|coupon|rebate|loyalty|saving|savings|deposit|refund)\b/i.test(label) &&
  /[-−–]\s?[£$€]?\d/.test(text);

const leading = /\b(?:in front|ahead|lead\w*|winn\w+|wins|won|bottom|behind|(?:first|last) place)\b/;
export const pointsOf = ({ headings }: Listing): Cell | undefined =>
  headings.find(({ text }) => /^(?:points?|pts|score|total)\.?$/i.test(text.trim()));

const hasUnder = ({ fields }: Entry, { text }: Cell): boolean =>
  fields.some(({ heading, text: own }) => heading === text && /\d/.test(own));

/** What stands before and behind those with a number is no entry of the kind. */
function withAmounts(entries: readonly Entry[], question: TextQuestion, heading: Cell | undefined): readonly Entry[] {
  const has = entries.map((entry) => {
    const amount = amountOf(entry, question, heading);
    return amount !== undefined && (!isPrice.test(question.text) || /[.,]\d\d(?!\d)|[£$€]/.test(amount.text));
  });
  return entries.slice(Math.max(0, has.indexOf(true)), has.lastIndexOf(true) + 1);
}

const isPrice = /\b(?:cheap\w*|expensive|pric\w+|cost\w*|dear\w*|pay|paid|payment|outgoing|spen[dt])\b/;
const unitOf = ({ text }: TextQuestion): RegExp | undefined =>
  /\b(?:hot|warm|cold|cool)\w*\b/.test(text) ? /°|\d\s*[CF]\b/ : undefined;

function answer(
  found: readonly { readonly entry: Entry; readonly text: string }[],
  { text }: TextQuestion,
): Candidate | undefined {
  const [{ text: value }] = found;
  const label = found.map(({ entry }) => entry.label).join(' and ');
  const named =
    /\b(?:amount|number|value|figure|price|cost|sum|total|score|temperature)\b/.test(text) &&
    !/\b(?:which|who|whose)\b/.test(text);
  return asCandidate(
    named ? `${value} (${label})` : `${label} (${value})`,
    0.9,
    found.map(({ entry }) => entry),
  );
}

/** "Who is top of the league?", "who is in third place?" of a table with its places. */
export const atPlace: Way = ({ page, question, findValues }) => {
  const { text } = question;
  const said =
    /\b(?:(top|first|1st|leading|leads|leader|champions?)|(second|2nd)|(third|3rd)|(fourth|4th)|(fifth|5th)|(last|bottom))\b/.exec(
      text,
    );
  if (
    !said ||
    !/^(?:and )?(?:who|which|what team|what club)\b/.test(text) ||
    /\b(?:last|first) (?:act|train|bus|item|game|match|train|step|one|act)\b|\bscorers?\b/.test(text)
  )
    return undefined;
  const place = said.slice(1).findIndex((one) => one !== undefined);
  for (const { entries } of listingsOf(page, findValues)) {
    const isNumbered =
      entries.length > 2 &&
      entries.filter(({ cells }, at) => Number.parseInt(cells[0].text, 10) === at + 1).length > 0.7 * entries.length;
    const entry = isNumbered ? (place === 5 ? entries.at(-1) : entries[place]) : undefined;
    if (entry) return [asCandidate(entry.label, 0.88, [entry])];
  }
  return undefined;
};
