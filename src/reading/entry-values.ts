/** The field of an entry that a question asks for: "how warm is it on Tuesday?", "when was the salary paid?" */
import { minutesIn } from './clock.js';
import { listingsOf } from './entries.js';
import { amountOf, asCandidate, type EntryMatch, entriesMeant, headingAsked } from './entry-match.js';
import type { Candidate } from './find-value.js';
import type { Entry, Field, Listing } from './listing.js';
import type { Cell, Page } from './page.js';
import { findKey, type Key, placedWords, type TextQuestion } from './question.js';
import { type Way, whole } from './way.js';

/** "What is Piet working on?", "how many jobs does Kofi have?" of a table or a board with owners. */
export const tasksOfPerson: Way = ({ page, question, findValues }) => {
  const { text, keys } = question;
  if (
    !/^(?:and )?(?:what|which|how many)\b/.test(text) ||
    !/\b(?:do|does|doing|work\w*|tasks?|jobs?|cards?|responsible|has|have|got|assigned|charge)\b/.test(text)
  )
    return undefined;
  for (const { entries } of listingsOf(page, findValues)) {
    const own = entries.filter(({ fields }) =>
      fields.some(
        (one) =>
          people.test(one.heading ?? '') && keys.some((key) => findKey({ ...key, others: [] }, placedWords(one.text))),
      ),
    );
    if (own.length === 0 || own.length === entries.length) continue;
    const labels = own.map(({ label }) => label).join(', ');
    return [asCandidate(/^(?:and )?how many\b/.test(text) ? `${own.length} (${labels})` : labels, 0.88, own)];
  }
  return /^(?:and )?how many (?:tasks?|jobs?|things?|to ?dos?|items?|cards?|points?|chores?)\b/.test(text)
    ? linesOf(page, keys)
    : undefined;
};

/** "Ingrid - order badges", "Ewa: rent the beamer": how many lines begin with the name. */
function linesOf(page: Page, keys: readonly Key[]): ReturnType<Way> {
  const own = page.rows.filter(({ text }) => {
    const name = /^[^\p{L}]*(\p{Lu}[\p{L}'’-]+)\s*(?:[:–—]|->|-\s)/u.exec(text)?.[1];
    return name !== undefined && keys.some((key) => findKey({ ...key, others: [] }, placedWords(name)));
  });
  return own.length === 0 ? undefined : [whole(own, `${own.length} (${own.map(({ text }) => text).join('; ')})`, 0.86)];
}

export const entryValue: Way = ({ page, question, findValues }) => {
  if (/^(?:is|are|was|were|do|does|did|can|could|will|has|have|should|must|may)\b/.test(question.text))
    return undefined;
  const found = listingsOf(page, findValues).flatMap((listing) => {
    const meant = theOneMeant(listing, question);
    if (!meant) return [];
    const left = { ...question, keys: question.keys.filter((key) => !meant.keys.includes(key)) };
    return answerOf(meant, listing, left) ?? [];
  });
  return found.length > 0 ? found : undefined;
};

/** Undefined where none, or several, could be meant. */
function theOneMeant(listing: Listing, question: TextQuestion): EntryMatch | undefined {
  const asked = question.keys.length > 0 ? question : { ...question, keys: question.hints };
  const exact = entriesMeant(listing, asked, { exact: true });
  const [match, another] = exact.length > 0 ? exact : entriesMeant(listing, asked);
  return another ? undefined : match;
}

function answerOf({ entry, keys }: EntryMatch, listing: Listing, left: TextQuestion): Candidate | undefined {
  const heading = headingAsked(listing, left);
  const { kinds } = left;
  // What the rest of the question speaks of stands elsewhere: the entry isn't what it asks about.
  const strange = left.keys.filter((key) => !heading || !findKey(key, placedWords(heading.text)));
  const isNamed = keys.some(({ weight }) => weight > 1) || isWholeLabel(entry, keys);
  const score = (isNamed ? 0.9 : 0.84) - 0.05 * Math.min(3, strange.length);
  if (kinds.some((kind) => /^(?:date|time)$/.test(kind))) return whenOf(entry, heading, score, { kinds, keys });
  if (kinds.some((kind) => /^(?:money|quantity|number|percent)$/.test(kind))) {
    const own =
      kinds[0] === 'money' || kinds[0] === 'number' || heading
        ? []
        : entry.fields.filter(
            (one) =>
              holdsAny(one, keys) &&
              one.values.some(({ kinds: of }) => of.includes('quantity') || of.includes('percent')),
          );
    const amount = amountOf(own.length === 1 ? { ...entry, fields: own, cells: [] } : entry, left, heading);
    if (!amount || !fits(amount.field, left)) return undefined;
    return { text: amount.text.replace(/^[-+−–](?=\d)/, ''), score, cells: [amount.field.cell], row: entry.row };
  }
  if (kinds.length > 0) return undefined;
  const person = entry.fields.find((one) => people.test(one.heading ?? '') && !holdsAny(one, keys));
  if (/^(?:and )?who\b/.test(left.text))
    return person && { text: person.text, score, cells: [person.cell], row: entry.row };
  const field = heading ? entry.fields.find((one) => one.heading === heading.text && !holdsAny(one, keys)) : undefined;
  if (field) return { text: field.text, score: score + 0.03, cells: [field.cell], row: entry.row };
  if (!/^(?:and )?(?:what|which|where|how)\b/.test(left.text)) return undefined;
  const others = entry.fields.filter((one) => !holdsAny(one, keys));
  const isWhere = /^(?:and )?where\b|\b(?:what|which) (?:room|hall|place|building)\b/.test(left.text);
  const rest = isWhere ? others.filter(({ text }) => minutesIn(text).length === 0) : others;
  if (rest.length === 0 || !isNamed) return undefined;
  return asCandidate(rest.map(({ text }) => text).join(', '), strange.length > 1 ? 0.6 : score, [entry]);
}

const fits = ({ values, text }: Field, { kinds, unit }: TextQuestion): boolean =>
  (!unit || unit.test(text) || /^[\d.,\s]+$/.test(text)) &&
  (values.some((value) => value.kinds.some((kind) => kinds.includes(kind))) || kinds.includes('number'));

function whenOf(
  entry: Entry,
  heading: Cell | undefined,
  score: number,
  { kinds, keys }: Pick<TextQuestion, 'kinds' | 'keys'>,
): Candidate | undefined {
  const isTimed = ({ text, values }: Field): boolean =>
    !/^[-+£$€\d.,\s]*[.,]\d{2}$/.test(text) && isWhen({ text, values });
  const isWhen = ({ text, values }: Pick<Field, 'text' | 'values'>): boolean =>
    (kinds.includes('time') && minutesIn(text).length > 0) ||
    values.some((value) => value.kinds.some((kind) => kinds.includes(kind))) ||
    (kinds.includes('date') && /^\d{1,2}[./-]\d{1,2}(?:[./-]\d{2,4})?\.?$/.test(text));
  const dated = entry.fields.filter(
    (one) => /\b(?:date|datum|when|day|time)\b/i.test(one.heading ?? '') && isTimed(one),
  );
  const own = entry.fields.filter((one) => one.heading !== undefined && one.heading === heading?.text && isTimed(one));
  const all = entry.fields.filter(isTimed);
  // "Sunrise 05:12" beside "Sunset 21:03"
  const named = all.length > 1 ? all.filter((one) => holdsAny(one, keys) && /\p{L}{3}.*\d/u.test(one.text)) : [];
  const timed = own.length > 0 ? own : dated.length > 0 ? dated : named.length > 0 ? named : all;
  const [first, second, third] = timed;
  if (!first || third) return undefined;
  const text = second && second.text !== first.text ? `${first.text} – ${second.text}` : first.text;
  return { text, score, cells: timed.map(({ cell }) => cell), row: entry.row };
}

const holdsAny = ({ text }: Field, keys: readonly Key[]): boolean =>
  keys.some((key) => findKey(key, placedWords(text)));

const people = /\b(?:owner|who|assignee|assigned|responsible|person|lead|host|speaker|teacher|staff|name)\b/i;

const isWholeLabel = ({ label }: Entry, keys: readonly Key[]): boolean =>
  placedWords(label).length > 0 &&
  placedWords(label).filter(({ stem }) => keys.some((key) => findKey(key, [{ stem, start: 0, end: 1 }]))).length >=
    placedWords(label).length / 2;
