/** Who has most of what is listed, and what of it is due first. */
import { listingsOf } from './entries.js';
import { asCandidate } from './entry-match.js';
import type { Entry, Field, Listing } from './listing.js';
import { findKey, placedWords, plainWords } from './question.js';
import type { Way } from './way.js';

const ownerHeading = /^(?:owner|who|assignee|assigned(?: to)?|responsible|person|lead)$/i;
const ownerOf = ({ fields }: Entry): string | undefined =>
  fields.find((one) => ownerHeading.test(one.heading ?? ''))?.text;
const dueOf = ({ fields }: Entry): Field | undefined =>
  fields.find((one) => /\b(?:due|deadline|until|by)\b/i.test(one.heading ?? ''));

const asksMost =
  /^(?:and )?(?:who|which person)\b.*\b(most|fewest|least)\b(?: (?:of the )?(?:jobs?|tasks?|things?|work|to ?dos?|items?|cards?|points?|chores?|to do|on (?:his|her|their) plate|\w+ to do))*$/;

/** "Who has the most jobs?" by the names that stand there. */
export const busiest: Way = ({ page, question: { text }, findValues }) => {
  const end = asksMost.exec(text)?.[1];
  if (!end) return undefined;
  const owned = listingsOf(page, findValues).find(({ entries }) => entries.filter(ownerOf).length > 2);
  if (!owned) return undefined;
  const counts = new Map<string, Entry[]>();
  for (const entry of owned.entries) {
    const owner = ownerOf(entry);
    if (owner !== undefined) counts.set(owner, [...(counts.get(owner) ?? []), entry]);
  }
  const sizes = [...counts.values()].map(({ length }) => length);
  const size = end === 'most' ? Math.max(...sizes) : Math.min(...sizes);
  const best = [...counts].filter(([, entries]) => entries.length === size);
  if (best.length > 2) return [];
  const told = best.map(([who]) => who).join(' and ');
  return [
    asCandidate(
      `${told} (${size})`,
      0.88,
      best.flatMap(([, entries]) => entries),
    ),
  ];
};

const working =
  /^(?:do|doing|done|job|task|work|working|who|is|has|hav|on|tak|care|respons|charg|suppos|to|will|get|got)$/;

/** "Who is updating the price list?", "whose job are the flyers?" */
export const ownerOfTask: Way = ({ page, question: { text, keys, hints }, findValues }) => {
  if (!/^(?:and )?(?:who|whose)\b/.test(text) || asksMost.test(text)) return undefined;
  const said = [...keys, ...hints].filter(({ word }) => !working.test(word));
  if (said.length === 0) return undefined;
  const found = listingsOf(page, findValues).flatMap(({ entries }) => {
    const owned = entries.filter(
      (entry) => ownerOf(entry) !== undefined && entry.fields.some(({ heading }) => heading === 'Task'),
    );
    const scored = owned.map((entry) => ({
      entry,
      score: said.filter((key) => findKey({ ...key, others: [] }, placedWords(entry.label))).length,
    }));
    const most = Math.max(0, ...scored.map(({ score }) => score));
    const best = scored.filter(({ score }) => score === most);
    return most === said.length && best.length === 1 ? best : [];
  });
  const [only] = found;
  return only && [asCandidate(ownerOf(only.entry) ?? '', 0.9, [only.entry])];
};

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Days since New Year of "3 May" or "May 3"; undefined where no day and month stand there. */
function dayOfYear(text: string): number | undefined {
  const [, day, month, other] =
    /\b(\d{1,2})(?:st|nd|rd|th)?\.? (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w* (\d{1,2})\b/.exec(
      plainWords(text),
    ) ?? [];
  const name = month ?? /\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/.exec(plainWords(text))?.[1];
  const date = Number(day ?? other);
  return name === undefined || Number.isNaN(date) ? undefined : 31 * months.indexOf(name) + date;
}

const asksDue =
  /\b(?:(earliest|first|soonest|nearest|next|most urgent)|(latest|last))\b.*\b(?:deadline|due|date)\b|\bdue (?:(first|next|soonest)|(last))\b|\bmost (urgent)\b/;

/** "What has the earliest deadline?" */
export const dueFirst: Way = ({ page, question: { text }, findValues }) => {
  const found = asksDue.exec(text);
  if (!found || !/^(?:and )?(?:what|which|who|whose)\b/.test(text)) return undefined;
  const isLast = found[2] !== undefined || found[4] !== undefined;
  const timed = (listing: Listing) =>
    listing.entries.flatMap((entry) => {
      const due = dueOf(entry);
      const day = due && dayOfYear(due.text);
      return due && day !== undefined ? [{ entry, due, day }] : [];
    });
  const all = listingsOf(page, findValues)
    .map(timed)
    .find(({ length }) => length > 1);
  if (!all) return undefined;
  const days = all.map(({ day }) => day);
  const best = all.filter(({ day }) => day === (isLast ? Math.max(...days) : Math.min(...days)));
  const told = best.map(
    ({ entry, due }) => `${/^(?:and )?who/.test(text) ? (ownerOf(entry) ?? entry.label) : entry.label} (${due.text})`,
  );
  return [
    asCandidate(
      told.join(', '),
      0.88,
      best.map(({ entry }) => entry),
    ),
  ];
};
