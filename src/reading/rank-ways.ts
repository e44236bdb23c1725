/** The first, the second … of what is listed by its numbers: "the cheapest main", "the second most popular". */

import { type Entry, itemEntries, listingsOf } from './entries.js';
import { amountOf, asCandidate, headingAsked } from './entry-match.js';
import type { Candidate } from './find-value.js';
import { sectionRows } from './form-ways.js';
import type { TextQuestion } from './question.js';
import { endAsked } from './rank-labels.js';
import type { Way } from './way.js';

const places = ['', 'second', 'third', 'fourth', 'fifth'];
const isHidden = /\b(?:payment|expense|spen[dt]|paid|cost me|withdraw\w*|debit)\b/;

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
  for (const listing of listingsOf(page, findValues)) {
    const heading = headingAsked(listing, question);
    const all = itemEntries(listing).filter(({ row }) => !part || part.includes(row));
    if (part && all.length === 0) continue;
    const amounts = all.flatMap((entry) => {
      const amount = amountOf(entry, { ...question, unit: question.unit ?? unitOf(question) }, heading);
      return amount ? [{ entry, amount: amount.amount, text: amount.text }] : [];
    });
    const spent = amounts.filter(({ amount }) => amount < 0);
    const meant =
      isHidden.test(question.text) && spent.length > 0
        ? spent.map((one) => ({ ...one, amount: -one.amount }))
        : amounts;
    if (meant.length < 2 || amounts.length < all.length) continue;
    const sorted = [...meant].sort((a, b) => (end === 'most' ? b.amount - a.amount : a.amount - b.amount));
    const levels = [...new Set(sorted.map(({ amount }) => amount))];
    if (levels.length === 1) continue;
    const found = sorted.filter(({ amount }) => amount === levels[place]);
    if (found.length === 0) continue;
    return [answer(found, question)];
  }
  return undefined;
};

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
