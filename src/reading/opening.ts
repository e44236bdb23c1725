/** "Are they open on Sunday?": yes or no only where the day's own line says so. */
import type { Candidate } from './find-value.js';
import type { Page, Row } from './page.js';
import { plainWords } from './question.js';
import { type Way, whole } from './way.js';

const days: readonly string[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const dayWord = /\b(mon|tue|wed|thu|fri|sat|sun)(?:day|sday|nesday|rsday|urday|s|r|rs)?s?\b/g;
const shut = /\b(?:closed|shut|no service|geschlossen|ferme|cerrado|chiuso)\b/;
const hours = /\d{1,2}(?:[:.]\d{2})?\s*(?:am|pm|h|uhr)?\s*(?:-|–|—|to|until|till|bis)\s*\d/i;

export const opening: Way = ({ page, question: { text } }) => {
  if (!/^(?:is|are|do|does|will|can)\b.*\b(?:open|opens|closed|close)\b/.test(text)) return undefined;
  const [asked] = daysIn(text);
  if (asked === undefined) return undefined;
  const rows = page.rows.filter((row) => coveredDays(row).includes(asked));
  // "Closed on Sundays" under "Open daily" is the exception that counts.
  const closed = rows.find((row) => shut.test(plainWords(row.text)));
  const open = rows.find((row) => hours.test(row.text));
  const isClosing = /\bclosed\b/.test(text);
  if (closed) return [verdict(closed, isClosing)];
  return open ? [verdict(open, !isClosing)] : asQuotes(page);
};

const verdict = (row: Row, holds: boolean): Candidate | undefined =>
  whole([row], `${holds ? 'yes' : 'no'}: “${row.text}”`, 0.85);

const asQuotes = ({ rows }: Page): readonly (Candidate | undefined)[] =>
  rows.filter(({ text }) => /\b(?:open|closed|hours)\b/i.test(text)).map((row) => whole([row], row.text, 0.4));

const daysIn = (text: string): readonly number[] =>
  [...plainWords(text).matchAll(dayWord)].map(([, day]) => days.indexOf(day));

/** "Mon - Fri" covers Wednesday. */
function coveredDays({ text }: Row): readonly number[] {
  const named = daysIn(text);
  const isSpan = named.length === 2 && /[a-z]\.?\s*(?:-|–|—|to|bis)\s*[a-z]/i.test(text);
  if (!isSpan) return named;
  const [from, to] = named;
  return days.map((_, at) => at).filter((at) => (from <= to ? at >= from && at <= to : at >= from || at <= to));
}
