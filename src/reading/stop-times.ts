/** Timetables of stops and times: "when does the 8:15 get to Mill Lane?", "how long from the harbour to the station?" */
import { boxCentre, boxWidth } from '../util/box.js';
import { clockOf, minutesIn } from './clock.js';
import { listingsOf } from './entries.js';
import { asCandidate } from './entry-match.js';
import type { Entry, Listing } from './listing.js';
import type { Cell } from './page.js';
import { findKey, placedWords, type TextQuestion } from './question.js';
import type { Way } from './way.js';

interface Stop {
  readonly name: string;
  readonly entry: Entry;
  /** One a trip; undefined where it passes by. */
  readonly times: readonly (Cell | undefined)[];
}

const ordinals = ['first|earliest', 'second|2nd', 'third|3rd', 'fourth|4th', 'fifth|5th'];

/** The largest listing of which all rows are a name with times, if there is one. */
function stopsOf(listing: Listing): readonly Stop[] {
  const isTime = ({ text }: Pick<Cell, 'text'>): boolean => /^\W*\d{1,2}[:.]\d{2}\W*$/.test(text);
  const rows = listing.entries.filter(
    ({ cells: [first, ...rest] }) => /\p{L}{2}/u.test(first.text) && rest.length > 0 && rest.every(isTime),
  );
  const widest = [...rows].sort((a, b) => b.cells.length - a.cells.length)[0];
  if (rows.length < 3 || rows.length < listing.entries.length - 1 || widest.cells.length < 3) return [];
  const columns = widest.cells.slice(1);
  return rows.map((entry) => ({
    name: entry.cells[0].text,
    entry,
    times: columns.map((column) => entry.cells.slice(1).find((cell) => isBelow(column, cell))),
  }));
}

const isBelow = (column: Cell, cell: Cell): boolean =>
  Math.abs(boxCentre(column.box)[0] - boxCentre(cell.box)[0]) < 0.6 * boxWidth(column.box);

const at = ({ times }: Stop, trip: number): number | undefined => minutesIn(times[trip]?.text ?? '')[0];

/** The stops that a question names, in its order. */
function stopsNamed(stops: readonly Stop[], { text, keys }: TextQuestion): readonly Stop[] {
  const said = placedWords(text);
  return stops
    .flatMap((stop) => {
      const own = placedWords(stop.name);
      const named = keys.filter((key) => findKey({ ...key, others: [] }, own));
      const isWhole = own
        .filter(({ stem }) => stem.length > 2)
        .every(({ stem }) =>
          named.some(({ word }) => findKey({ word, others: [], weight: 1 }, [{ stem, start: 0, end: 1 }])),
        );
      const place = said.findIndex(({ stem }) => named.some(({ word }) => word.split(' ').includes(stem)));
      return named.length > 0 && (isWhole || named.length > 1) ? [{ stop, place }] : [];
    })
    .sort((a, b) => a.place - b.place)
    .map(({ stop }) => stop);
}

/** Which trips are meant: that of a time, the first, the second, the last. */
function tripsMeant(stops: readonly Stop[], from: Stop | undefined, text: string): readonly number[] | undefined {
  const all = stops[0].times.map((_, trip) => trip);
  const [, hour, minute] = /\b(\d{1,2})[:.](\d{2})\b/.exec(text) ?? [];
  if (hour !== undefined) {
    const time = 60 * Number(hour) + Number(minute);
    const bound = /\b(after|before|until|by) \d/.exec(text)?.[1];
    const own = from ?? stops[0];
    if (bound === 'after') return all.filter((trip) => (at(own, trip) ?? -1) > time).slice(0, 1);
    if (bound) return all.filter((trip) => (at(own, trip) ?? Infinity) <= time).slice(-1);
    const starting = all.filter((trip) => at(stops[0], trip) === time);
    return starting.length > 0 ? starting : all.filter((trip) => stops.some((stop) => at(stop, trip) === time));
  }
  const served = all.filter((trip) => !from || from.times[trip]);
  if (/\b(?:last|latest|final)\b/.test(text)) return served.slice(-1);
  const place = ordinals.findIndex((one) => new RegExp(`\\b(?:${one})\\b`).test(text));
  return place < 0 ? undefined : served.slice(place, place + 1);
}

export const stopTimes: Way = ({ page, question, findValues }) => {
  const { text } = question;
  for (const listing of listingsOf(page, findValues)) {
    const stops = stopsOf(listing);
    if (stops.length === 0) continue;
    if (/\bhow many (?:different )?(?:stops|stations|halts)\b/.test(text) && question.keys.length < 3)
      return [
        asCandidate(
          `${stops.length} (${stops.map(({ name }) => name).join(', ')})`,
          0.86,
          stops.map(({ entry }) => entry),
        ),
      ];
    const named = stopsNamed(stops, question);
    const trips = tripsMeant(stops, named.length === 1 ? named[0] : undefined, text);
    if (named.length === 0 || (trips === undefined && !/\bhow long\b/.test(text))) continue;
    return /\bhow (?:long|many minutes)\b/.test(text)
      ? between(named, trips)
      : timeAt(named, trips ?? [], question, stops);
  }
  return undefined;
};

/** How long a trip takes; where none is said, as long as all of them do. */
function between(named: readonly Stop[], trips: readonly number[] | undefined): ReturnType<Way> {
  const [one, other, third] = named;
  if (!one || !other || third) return [];
  const taken = (trips ?? one.times.map((_, trip) => trip)).flatMap((trip) => {
    const [a, b] = [at(one, trip), at(other, trip)];
    return a === undefined || b === undefined ? [] : [Math.abs(b - a)];
  });
  const [first] = taken;
  if (first === undefined || new Set(taken).size > 1) return [];
  return [asCandidate(first < 60 ? `${first} min` : clockOf(first), 0.88, [one.entry, other.entry])];
}

function timeAt(
  named: readonly Stop[],
  trips: readonly number[],
  { text }: TextQuestion,
  stops: readonly Stop[],
): ReturnType<Way> {
  const [trip, another] = trips;
  if (trip === undefined || another !== undefined) return [];
  // Where one gets on stands in the question with its time; where one gets off is asked for.
  const isStart = (stop: Stop): boolean =>
    minutesIn(text).includes(at(stop, trip) ?? -1) &&
    named.length > 1 &&
    text.includes(`${stop.times[trip]?.text}`.trim());
  const asked = named.filter((stop) => !isStart(stop));
  const goal =
    asked.length > 1 && /\b(?:get|arrive|reach|there|am i|be in|come)\b/.test(text) ? asked.at(-1) : asked[0];
  if (!goal) return [];
  const cell = goal.times[trip];
  const told = `${goal.name}: ${cell?.text ?? 'no time'}`;
  if (/^(?:does|do|will|is|are|can)\b/.test(text))
    return /\b(?:stop|stops|halt|call|serve|go|goes)\b/.test(text)
      ? [asCandidate(`${cell ? 'yes' : 'no'}: “${told}”`, 0.86, [goal.entry])]
      : [];
  if (!cell) return [asCandidate(`“${told}”`, 0.86, [goal.entry])];
  if (!/\b(?:when|what time|which time|departure|arrival|last|first)\b/.test(text)) return [];
  return [
    {
      text: cell.text,
      score: 0.92,
      about: `${goal.entry.row.text} ${stopsText(stops)}`,
      cells: [cell],
      row: goal.entry.row,
    },
  ];
}

const stopsText = (stops: readonly Stop[]): string => stops.map(({ entry }) => entry.row.text).join(' ');

/** What is said of riding, by stems. */
export const ofRiding =
  /^(?:first|second|third|fourth|fifth|last|latest|earliest|final|2nd|3rd|bus|train|tram|ferr|ferri|boat|shuttl|one|servic|connection|trip|departur|arrival|rid|stop|station|halt|get|arriv|reach|leav|depart|tak|am|go|com|call|serv|catch|board|hop|after|befor|mak|from|there|week|weekday|number|next|list|timetabl|are|lin|rout|journey|if|run)/;
