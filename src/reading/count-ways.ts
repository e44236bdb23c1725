/** How many there are of what is listed, and which of it holds a word. */

import { minutesIn } from './clock.js';
import { itemEntries, listingsOf } from './entries.js';
import { entriesMeant } from './entry-match.js';
import { listed } from './filter-ways.js';
import { titleOf } from './find-name.js';
import type { Candidate } from './find-value.js';
import type { Entry, Listing } from './listing.js';
import { findKey, type Key, placedWords, type TextQuestion } from './question.js';
import { itemsOf } from './rank-labels.js';
import { type Search, type Way, whole } from './way.js';

/** Says of what is listed only that it is there. */
const beingThere =
  /^(?:took|tak|part|play|perform|list|shown|compet|enter|go|lin|up|lineup|stag|bill|programm|even|tonight)$/;
/** Nouns for whatever is listed. */
const anyItem =
  /^(?:item|thing|line|entry|entri|point|bullet|topic|row|product|dish|name|option|position|categor|categori|record|transaction|booking|payment|article)s?$/;
/** Nouns for what a kind of listing lists. */
const ofListing =
  /^(?:player|person|people|memb|member|team|game|match|train|bus|flight|day|task|branch|country|city|step|phase|fruit|department|region|month|course|meal|setting|departur|connection|appointment|meeting|talk|session|film|event|purchas|question|rule|contact|band|act|artist|performer|concert|show|workshop|speaker|lectur|lesson|room|show|singer|station|stop|bill|deliver|deliveri|servic|treatment)s?$/;
/** What only frames a programme. */
const frames =
  /\b(?:gates?|doors?|open|break|pause|interval|intermission|lunch|dinner|breakfast|coffee|arrival|registration|welcome|end|closing|close)\b/i;
const performing =
  /^(?:band|act|artist|performer|concert|show|talk|session|workshop|speaker|lectur|lesson|singer|film)s?$/;

/** What is measured, and not counted by lines. */
const unit =
  /^(?:second|minute|hour|day|night|week|month|year|gram|kilo|kg|liter|litre|degree|euro|dollar|pound|percent|mile|kilomet|met(?:er|re)|calorie|gigabyte|megabyte|gb|mb)s?\b(?! (?:are|is) there\b)/;

const negation =
  /\b(?:not|isn|aren|don|doesn|didn|hasn|haven|n t|never|without|except|other than|apart from|besides|nobody but)\b|n['’]t\b/;

/** "How many of the five jobs are not Farid's?": those that are left of all that is listed. */
function withoutWord({ page, question, findValues }: Search): ReturnType<Way> {
  for (const listing of listingsOf(page, findValues)) {
    const all = itemEntries(listing);
    const keys = question.keys.filter((key) =>
      all.some((entry) => entry.fields.some((field) => findKey({ ...key, others: [] }, placedWords(field.text)))),
    );
    if (keys.length !== 1) continue;
    const rest = all.filter(
      (entry) => !entry.fields.some((field) => findKey({ ...keys[0], others: [] }, placedWords(field.text))),
    );
    if (rest.length === 0 || rest.length === all.length) continue;
    const text = `${rest.length} (${rest.map(({ label }) => label).join(', ')})`;
    // All that is listed was looked at.
    return [
      {
        ...whole(
          rest.map(({ row }) => row),
          text,
          0.85,
        ),
        about: page.rows.map((row) => row.text).join(' '),
      } as Candidate,
    ];
  }
  return [];
}

/** "How many players?", "how many trains go to Canterbury?", "how many strikers are there?" */
export const countEntries: Way = (search) => {
  const { page, question, findValues } = search;
  const noun = /\bhow many (?:different |more )?([\p{L}-]+(?: [\p{L}-]+)?)/u.exec(question.text)?.[1];
  if (!noun || unit.test(noun) || /\b(?:in total|altogether)\b/.test(question.text)) return undefined;
  if (negation.test(question.text)) return withoutWord(search);
  const [counted, ...others] = question.keys;
  for (const listing of listingsOf(page, findValues)) {
    const isColumn = listing.headings.some(
      (cell) => counted && findKey(counted, placedWords(cell.text)) && cell !== listing.headings[0],
    );
    const isNumbered = entriesHolding(listing, question).some((one) => /\d/.test(one.row.text));
    if (isColumn && others.length > 0) return undefined;
    const found = entriesHolding(listing, question);
    if (found.length > 1 || (found.length === 1 && !isNumbered && listing.headings.length > 0))
      return [listed(found, listing, question, search)];
    if (found.length === 1) return undefined;
  }
  if (question.keys.filter(({ word }) => !beingThere.test(word)).length > 1) return undefined;
  const isAny = !counted || anyItem.test(counted.word);
  const title = titleOf(page)?.text ?? '';
  const [largest] = listingsOf(page, findValues);
  const isTitled =
    counted !== undefined && (findKey(counted, placedWords(title)) !== undefined || ofListing.test(counted.word));
  if (!isAny && !isTitled) return undefined;
  const items = itemsOf(page, findValues);
  const all = largest ? itemEntries(largest) : [];
  const timed = all.filter(({ cells, label }) => minutesIn(cells[0].text).length > 0 && !frames.test(label));
  const entries = counted && performing.test(counted.word) && timed.length > 1 ? timed : all;
  if (entries.length > 1 && !(isAny && items.length > entries.length))
    return [
      whole(
        entries.map(({ row }) => row),
        String(entries.length),
        0.8,
      ),
    ];
  return isAny && items.length > 1 ? [whole(items, String(items.length), 0.8)] : undefined;
};

/** The entries that hold a key elsewhere than in what all are called. */
function entriesHolding(listing: Listing, question: TextQuestion): readonly Entry[] {
  const keys = question.keys.filter((key) => !anyItem.test(key.word));
  if (keys.length === 0) return [];
  const found = entriesMeant(listing, { ...question, keys, hints: [] }, { exact: true });
  return found.length === listing.entries.length ? [] : found.map(({ entry }) => entry);
}

/** "Who are the strikers?", "which trains go to London?", "when is it sunny?", "what is vegetarian?" */
export const whichHold: Way = (search) => {
  const { page, question, findValues } = search;
  const { text } = question;
  const isPlural =
    /^(?:and )?(?:who|which|what) (?:\w+ )?(?:are|were|have|go|do|play|leave|cost|contain|run|include)\b|^(?:and )?(?:which|what) (?!days?\b|times?\b|is\b|was\b|does\b|has\b|this\b|address\b|status\b|class\b)\w+s\b/.test(
      text,
    );
  const isWhen =
    /^(?:and )?(?:when|which days?|what days?|on (?:which|what) days?) (?:is|will|does|do|are) (?:it|there)\b/.test(
      text,
    );
  const isOfKind =
    /^(?:and )?(?:what|which)(?: \w+)? (?:is|are) (?:\w+)$/.test(text) &&
    !/\b(?:date|time|total|name|title|price)\b/.test(text);
  if ((!isPlural && !isWhen && !isOfKind) || /^(?:and )?(?:at )?what time\b/.test(text)) return undefined;
  if (isOfKind || isPlural) {
    const marked = markedRows(page.rows, question);
    if (marked.length > 0) return [whole(marked, marked.map((row) => row.cells[0].text).join(', '), 0.85)];
  }
  for (const listing of listingsOf(page, findValues)) {
    const keys = question.keys.filter(
      (key) =>
        !/^(?:train|bus|flight|plan|item|dish|day)$/.test(key.word) &&
        listing.entries.some((one) => holdsBehind(one, key)),
    );
    if (keys.length === 0) continue;
    const found = entriesMeant({ ...listing, headings: [] }, { ...question, keys, hints: [] }, { exact: !isWhen }).map(
      ({ entry }) => entry,
    );
    if (found.length > 0 && found.length < listing.entries.length && (found.length > 1 || isPlural || isWhen)) {
      if (/^(?:and )?(?:which|what) (?:trains?|bus(?:es)?|flights?|departures|connections)\b/.test(text))
        return [
          whole(
            found.map(({ row }) => row),
            found.map(({ row }) => row.text).join('\n'),
            0.85,
          ),
        ];
      return [listed(found, listing, question, search)];
    }
  }
  return undefined;
};

const holdsBehind = ({ fields }: Entry, key: Key): boolean =>
  fields.slice(1).some(({ text }) => findKey(key, placedWords(text)));

/** Lines with the mark that a legend explains: "(v) = vegetarian". */
function markedRows<Line extends { readonly text: string }>(
  rows: readonly Line[],
  { keys }: TextQuestion,
): readonly Line[] {
  for (const legend of rows) {
    const [, mark, meaning] = /(\([a-z]{1,3}\)|\*{1,3})\s*(?:=|:|means|-|–)?\s*([\p{L}-]+)/iu.exec(legend.text) ?? [];
    if (!mark || !meaning || !keys.some((key) => findKey(key, placedWords(meaning)))) continue;
    const marked = rows.filter((row) => row !== legend && row.text.includes(mark));
    if (marked.length > 0) return marked;
  }
  return [];
}
