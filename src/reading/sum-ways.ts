/** Answers that are reckoned from what was read: sums, differences, averages, shares. */

import { numberWords } from '../language/numbers.js';
import { totalOf } from './best.js';
import { itemEntries, listingsOf } from './entries.js';
import { amountOf, asCandidate, entriesMeant, entryNamed, headingAsked } from './entry-match.js';
import type { Candidate } from './find-value.js';
import type { Entry, Listing } from './listing.js';
import { findKey, placedWords, readQuestion } from './question.js';
import { value } from './value-ways.js';
import { type Search, type Way, whole } from './way.js';
import { inTotal } from './wordings.js';

interface Part {
  readonly entry: Entry;
  readonly amount: number;
  readonly text: string;
}

/** The entries that the two sides of "A and B" name, with their numbers. */
function partsNamed(search: Search, listing: Listing, words: readonly string[]): readonly Part[] | undefined {
  const heading = headingAsked(listing, search.question);
  const parts = words.map((one) => {
    const entry = entryNamed(listing, one, readQuestion);
    const amount = entry && amountOf(entry, search.question, heading);
    return entry && amount ? { entry, amount: Math.abs(amount.amount), text: amount.text } : undefined;
  });
  const found = parts.filter((part) => part !== undefined);
  return found.length === words.length && new Set(found.map(({ entry }) => entry)).size === words.length
    ? found
    : undefined;
}

const firstOf = <T>(listings: readonly Listing[], read: (listing: Listing) => T | undefined): T | undefined => {
  for (const listing of listings) {
    const found = read(listing);
    if (found !== undefined) return found;
  }
  return undefined;
};

const joined =
  /^(?:and )?(?:how much|how many|what|what is the (?:sum|total) of) ?(?:(?:is|are|was|were|do|does|did|would|will|cost|costs|for|of|the price (?:of|for)|\w+) )*?(?:the |a |an )?(\S.*?) (?:and|plus) (?:the |a |an )?(\S.*?)(?: (?:together|combined|in total|altogether|all together|in all|cost together|cost in total|have together|lend together|sum up to|add up to|come to|cost|lend|sell|have|make|get|score|receive)(?: together| in total| altogether| combined)?)?$/;

/** "How much are the carbonara and the tiramisu together?" */
export const together: Way = (search) => {
  const { text } = search.question;
  const [, one, other] = joined.exec(text) ?? [];
  if (!one || !other) return undefined;
  const sum = firstOf(listingsOf(search.page, search.findValues), (listing) =>
    partsNamed(search, listing, [one, other]),
  );
  if (!sum) return (inTotal.test(text) || /\b(?:plus|sum|come to)\b/.test(text)) && / and /.test(text) ? [] : undefined;
  return [asSum(sum, 0.9)];
};

const difference =
  /\bdifference (?:is there |in \w+ )?between (?:the )?(.+?) and (?:the )?(.+)$|\bhow (?:many|much) (?:more|fewer|less)(?: \w+)??(?: (?:did|does|do|has|have|was|were|is|are|had))? (?:the )?(.+?)(?: \w+)?? than (?:the )?(.+)$|\bhow much (?:more expensive|cheaper|dearer|warmer|colder|hotter|cooler|higher|lower|larger|smaller|bigger|longer|shorter|heavier|lighter) (?:is|are|was|were) (?:the |it on )?(.+?) than (?:the |on )?(.+)$|\b(?:by )?how (?:many|much)(?: \w+)? (?:did|does|do|is|are|was|were) (?:the )?(.+?) (?:beat|ahead of|lead|behind|exceed|top) (?:the )?(.+)$/;
const headed = /\bhow (?:many|much) (?:more|fewer|less) .*\bthan\b|\bdifference\b|\bmissing\b/;

/** "What's the difference between Central and Mill?", "how many more did Central lend than Park?" */
export const differ: Way = (search) => {
  const { text } = search.question;
  const found = difference
    .exec(text)
    ?.slice(1)
    .filter((one) => one !== undefined);
  if (!found || found.length < 2) return headed.test(text) ? [] : undefined;
  const parts = firstOf(listingsOf(search.page, search.findValues), (listing) => partsNamed(search, listing, found));
  if (!parts) return [];
  const [high, low] = parts[0].amount >= parts[1].amount ? parts : [parts[1], parts[0]];
  return [asCandidate(shown(high.amount - low.amount, [high, low], ' − '), 0.9, [high.entry, low.entry])];
};

/** "What's the average?" of all that is listed. */
export const average: Way = (search) => {
  if (
    !/\b(?:average|mean|on average)\b/.test(search.question.text) ||
    /\bwhat does .* mean\b/.test(search.question.text)
  )
    return undefined;
  const all = allAmounts(search);
  if (!all || all.length < 2) return [];
  const sum = all.reduce((total, { amount }) => total + amount, 0);
  return [
    asCandidate(
      `${plainNumber(sum / all.length)} (of ${all.map(({ text }) => text).join(', ')})`,
      0.85,
      all.map(({ entry }) => entry),
    ),
  ];
};

/** "How much went to Greenfield Foods in total?": all of its rows. */
export const spentOn: Way = (search) => {
  const { question } = search;
  if (!(inTotal.test(question.text) || /\b(?:total|sum)\b/.test(question.text)) || question.kinds[0] !== 'money')
    return undefined;
  const asked = {
    ...question,
    keys: question.keys.filter(({ word }) => !/^(?:total|month|year|spent|spend|paid|pay)$/.test(word)),
  };
  if (asked.keys.length === 0) return undefined;
  return firstOf(listingsOf(search.page, search.findValues), (listing) => {
    const meant = entriesMeant(listing, asked, { exact: true });
    if (meant.length < 2 || meant[0].keys.length < asked.keys.length) return undefined;
    const parts = meant.flatMap(({ entry }): Part[] => {
      const amount = amountOf(entry, question, headingAsked(listing, asked));
      return amount ? [{ entry, amount: Math.abs(amount.amount), text: amount.text }] : [];
    });
    if (parts.length < meant.length) return undefined;
    return [asSum(parts, 0.86)];
  });
};

/** "How many hours in total?" of a column, where the page tells no total of its own. */
export const columnSum: Way = (search) => {
  const { question } = search;
  if (!inTotal.test(question.text) || !/\bhow (?:many|much)\b|\bsum\b|\btotal\b/.test(question.text)) return undefined;
  return firstOf(listingsOf(search.page, search.findValues), (listing) => {
    const heading = headingAsked(listing, { ...question, keys: question.keys.filter(({ word }) => word !== 'total') });
    if (!heading) return undefined;
    const parts = itemEntries(listing).flatMap((entry) => {
      const amount = amountOf(entry, question, heading);
      return amount ? [{ entry, amount: amount.amount, text: amount.text }] : [];
    });
    if (parts.length < 2 || parts.length < itemEntries(listing).length) return undefined;
    return [asSum(parts, 0.85)];
  });
};

/** All numbers of the largest listing, one an entry; undefined where one was not read. */
function allAmounts(search: Search): readonly Part[] | undefined {
  return firstOf(listingsOf(search.page, search.findValues), (listing) => {
    const entries = itemEntries(listing);
    const heading = headingAsked(listing, search.question);
    const parts = entries.flatMap((entry): Part[] => {
      const amount = amountOf(entry, search.question, heading);
      return amount ? [{ entry, amount: amount.amount, text: amount.text }] : [];
    });
    return parts.length === entries.length && parts.length > 1 ? parts : undefined;
  });
}

const shares =
  /\b(?:per (?:person|head|guest)|each (?:person|of us|of them|one)|(?:does|do|must|should|would|has|have) each\b|split|divided?|shared?)\b/;

/** "How much is it per person?", "split by three?" of the total. */
export const share: Way = (search) => {
  const { text } = search.question;
  if (!shares.test(text) || /\bdivided into\b|\bshared? of\b|\bper person\b.*\bticket/.test(text)) return undefined;
  const count = sharers(text, search);
  const best = totalOf(value({ ...search, question: readQuestion('what is the total?') }) ?? []);
  const total = best && search.findValues(best.text)[0]?.amount;
  if (!best || total === undefined || count === undefined) return [];
  return [{ ...best, text: `${(total / count).toFixed(2)} (${best.text} ÷ ${count})`, score: 0.9 }];
};

/** As many as the question says, or the page: "Guests: 3". */
function sharers(text: string, { page }: Search): number | undefined {
  const said =
    /\b(?:by|between|among|amongst|with|into|for|of)? ?(?:the )?(\d{1,2}|two|three|four|five|six|seven|eight|nine|ten)(?: (?:people|persons|friends|of us|ways|guests|parts))?\b/.exec(
      text,
    )?.[1];
  if (said) return numberWords.get(said) ?? Number(said);
  const told = page.rows
    .map((row) =>
      /\b(?:guests|covers|persons|people|pax|party of)\s*:?\s*(\d{1,2})\b|\b(\d{1,2})\s*(?:guests|persons|people|pax)\b/i.exec(
        row.text,
      ),
    )
    .find((one) => one !== null);
  return told ? Number(told[1] ?? told[2]) : undefined;
}

/** What only says that one of it is meant. */
const own = /^(?:each|piec|apiec|singl|unit)$/;
/** "3 x 45.00" beside a thing, or below it. */
const timesPrice = /\b\d{1,3}\s*[x×@]\s*([£$€]?\s?\d[\d,]*[.,]\d{2})\b/;

/** "How much is one crème brûlée?" of "3 Creme brulee 20.70". */
export const unitPrice: Way = (search) => {
  const { question, page, findValues } = search;
  if (
    !/\b(?:each|per piece|apiece|a piece|for one|one of|single|per unit|is one|of one|(?:price|cost) of an?|for a)\b/.test(
      question.text,
    ) ||
    question.kinds[0] !== 'money'
  )
    return undefined;
  const { rows } = page;
  const named = rows.filter(({ text }) =>
    question.keys.every((key) => own.test(key.word) || findKey(key, placedWords(text))),
  );
  const beside = named.flatMap((row) =>
    [row, rows[rows.indexOf(row) + 1], rows[rows.indexOf(row) + 2]].filter((one) => one),
  );
  const [priced] = named.length === 1 ? beside.filter(({ text }) => timesPrice.test(text)) : [];
  const price = priced && timesPrice.exec(priced.text)?.[1];
  if (price) return [whole([named[0], priced], price, 0.88)];
  return firstOf(listingsOf(page, findValues), (listing) => {
    if (listing.headings.length > 0) return undefined;
    const [match, another] = entriesMeant(listing, question);
    const amount = match && !another ? amountOf(match.entry, question, undefined) : undefined;
    const pieces =
      match &&
      Number(
        /^\s*(\d{1,2})\s*[x×]?\s+\p{L}/u.exec(match.entry.row.text)?.[1] ??
          /[x×]\s*(\d{1,2})\s*$/.exec(match.entry.cells[0].text)?.[1],
      );
    if (!match || !amount || !pieces) return undefined;
    return [asCandidate(`${(amount.amount / pieces).toFixed(2)} (${amount.text} ÷ ${pieces})`, 0.88, [match.entry])];
  });
};

/** The sum of what was read, with its parts: "12.50 (4.50 + 8.00)". */
function asSum(parts: readonly Part[], score: number): Candidate | undefined {
  const sum = parts.reduce((all, { amount }) => all + amount, 0);
  return asCandidate(
    shown(sum, parts, ' + '),
    score,
    parts.map(({ entry }) => entry),
  );
}

function shown(result: number, parts: readonly Part[], sign: string): string {
  const hasCents = parts.some(({ text }) => /[.,]\d{2}(?!\d)/.test(text));
  const plain = hasCents ? result.toFixed(2) : plainNumber(result);
  return `${plain} (${parts.map(({ text }) => text.replace(/^[-+]/, '')).join(sign)})`;
}

const plainNumber = (amount: number): string => String(Math.round(100 * amount) / 100);
