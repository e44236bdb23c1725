/** Opening hours: open or not on a day, from when, until when, how long. Yes or no only where the day's own line says so. */
import { clockOf, minutesIn, timeSaid, timesIn } from './clock.js';
import type { Candidate } from './find-value.js';
import type { Page, Row } from './page.js';
import { plainWords } from './question.js';
import { type Way, whole } from './way.js';

const days: readonly string[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const dayWord = /\b(mon|tue|wed|thu|fri|sat|sun)(?:day|sday|nesday|rsday|urday|s|r|rs)?s?\b/g;
const shut = /\b(?:closed|shut|no service|geschlossen|ferme|cerrado|chiuso)\b/;
const hours = /\d{1,2}(?:[:.]\d{2})?\s*(?:am|pm|h|uhr)?\s*(?:-|–|—|to|until|till|bis)\s*\d/i;

const isOpening =
  /\b(?:anybody|anyone|somebody|someone|staffed)\b.*\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\b(?:until|till|how late|up to)\b.*\b(?:come (?:by|in|round|over)|visit|shop|drop (?:by|in)|stop by|get in|be there|pick up|collect)\b|\b(?:open|opens|opened|opening|closed?|closes|closing|shut|shuts)\b|\b(?:what|which) (?:are the|are your|are their) hours\b|\b(?:longest|shortest) (?:opening )?hours\b/;

export const opening: Way = ({ page, question: { text } }) => {
  if (!isOpening.test(text)) return undefined;
  const [asked] = daysIn(text);
  const rows = asked === undefined ? everyDay(page) : page.rows.filter((row) => coveredDays(row).includes(asked));
  if (/^(?:is|are|do|does|will|can|could)\b/.test(text))
    return asked === undefined && rows.length === 0 ? undefined : isOpen(page, text, rows);
  if (/\b(?:which|what) (?:week)?days?\b|\bwhen (?:is|are) (?:it|they|you|we|the \w+) (?:closed|shut)\b/.test(text))
    return whichDays(page, text);
  // "Closed on Sundays" under "Open daily" is the exception that counts.
  const closed = rows.find((row) => shut.test(plainWords(row.text)));
  if (closed && asked !== undefined) return [whole([closed], `“${closed.text}”`, 0.85)];
  const open = rows.find((row) => hours.test(row.text));
  if (!open) return asked === undefined ? undefined : asQuotes(page);
  const [from, to] = timesIn(open.text).slice(-2);
  const [start, end] = minutesIn(open.text).slice(-2);
  if (/\bhow long\b|\bhow many hours\b/.test(text))
    return [whole([open], `${clockOf(end - start)} (${open.text})`, end > start ? 0.85 : 0)];
  if (/\b(?:until|till|close|closes|closing|shut|shuts|how late|end)\b/.test(text))
    return to ? [whole([open], to, 0.88)] : asQuotes(page);
  if (/\bhours\b|\bwhen (?:is|are) (?:it|they|you|we|the [\w ]+?) open\b/.test(text))
    return [whole([open], open.text, 0.85)];
  return from && /\b(?:open|opens|opening|from|start|early)\b/.test(text)
    ? [whole([open], from, 0.88)]
    : asQuotes(page);
};

/** "Open daily 7:00 - 22:00" */
const everyDay = ({ rows }: Page): readonly Row[] => {
  const timed = rows.filter(
    (row) => hours.test(row.text) && (coveredDays(row).length === 0 || coveredDays(row).length === 7),
  );
  const daily = timed.filter(({ text }) => /\b(?:daily|every day|open|hours|24\/7)\b/i.test(text));
  return daily.length === 1 ? daily : [];
};

function isOpen(page: Page, text: string, rows: readonly Row[]): readonly (Candidate | undefined)[] {
  const closed = rows.find((row) => shut.test(plainWords(row.text)));
  const open = rows.find((row) => hours.test(row.text));
  const isClosing = /\bclosed\b|\bclose\b(?! (?:at|before|after))/.test(text);
  if (closed) return [verdict(closed, isClosing)];
  if (!open) return asQuotes(page);
  const time = timeSaid(text);
  const [start, end] = minutesIn(open.text).slice(-2);
  if (time === undefined) return [verdict(open, !isClosing)];
  if (start === undefined || end === undefined) return asQuotes(page);
  // At "5" in the afternoon, of what opens at nine.
  const at = time < 8 * 60 && start > time && !/\bam\b/.test(text) ? time + 12 * 60 : time;
  const last = end <= start ? end + 24 * 60 : end;
  if (/\b(?:after|past)\b/.test(text)) return [verdict(open, last > at !== isClosing)];
  if (/\bbefore\b/.test(text)) return [verdict(open, (isClosing ? last : start) < at)];
  return [verdict(open, (at >= start && at < last) !== isClosing)];
}

/** "Which days are they closed?" */
function whichDays(page: Page, text: string): readonly (Candidate | undefined)[] | undefined {
  const isShut = /\b(?:closed|shut)\b/.test(text);
  const named = page.rows.filter((row) => daysIn(row.text).length > 0);
  if (named.length === 0) return undefined;
  const isExtreme = /\b(?:longest|latest|shortest|earliest)\b/.exec(text)?.[0];
  if (isExtreme) return extremeDay(named, isExtreme);
  const rows = named.filter((row) => shut.test(plainWords(row.text)) === isShut);
  return [whole(rows, rows.map((row) => nameOf(row)).join(', '), 0.85)];
}

function extremeDay(named: readonly Row[], which: string): readonly (Candidate | undefined)[] {
  const timed = named.flatMap((row) => {
    const [start, end] = minutesIn(row.text).slice(-2);
    if (end === undefined) return [];
    const measure =
      which === 'latest' ? end : which === 'earliest' ? -start : which === 'longest' ? end - start : start - end;
    return [{ row, measure }];
  });
  const best = Math.max(...timed.map(({ measure }) => measure));
  const rows = timed.filter(({ measure }) => measure === best).map(({ row }) => row);
  return [whole(rows, rows.map(({ text }) => text).join(', '), rows.length < timed.length ? 0.85 : 0.4)];
}

const nameOf = (row: Row): string => {
  const text = row.text.replace(/\b(?:closed|shut)\b|\d.*$/gi, '').replace(/[\s:–-]+$/, '');
  return text.trim() === '' ? row.text : text.trim();
};

const verdict = (row: Row, holds: boolean): Candidate | undefined =>
  whole([row], `${holds ? 'yes' : 'no'}: “${row.text}”`, 0.85);

const asQuotes = ({ rows }: Page): readonly (Candidate | undefined)[] =>
  rows.filter(({ text }) => /\b(?:open|closed|hours)\b/i.test(text)).map((row) => whole([row], row.text, 0.4));

export const daysIn = (text: string): readonly number[] =>
  [...plainWords(text).matchAll(dayWord)].map(([, day]) => days.indexOf(day));

/** "Mon - Fri" covers Wednesday; so do "weekdays" and "daily". */
function coveredDays({ text }: Row): readonly number[] {
  const plain = plainWords(text);
  if (/\b(?:daily|every day|all week|7 days)\b/.test(plain)) return [0, 1, 2, 3, 4, 5, 6];
  if (/\bweekdays?\b/.test(plain)) return [0, 1, 2, 3, 4];
  if (/\bweekends?\b/.test(plain)) return [5, 6];
  const named = daysIn(text);
  const isSpan = named.length === 2 && /[a-z]\.?\s*(?:-|–|—|to|bis|through)\s*[a-z]/i.test(text);
  if (!isSpan) return named;
  const [from, to] = named;
  return days.map((_, at) => at).filter((at) => (from <= to ? at >= from && at <= to : at >= from || at <= to));
}
