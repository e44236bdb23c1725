/** Grids of days: the timetable of a week, a month on a wall. What stands in a cell belongs to its day, and to its hour or date. */
import { boxCentre, boxWidth } from '../util/box.js';
import { minutesIn, timesIn } from './clock.js';
import { daysIn } from './opening.js';
import type { Cell, Page, Row } from './page.js';
import { plainWords } from './question.js';

/** Something that takes place in a cell of the grid. */
export interface Slot {
  /** What it is called. */
  readonly what: string;
  /** As it stands over the column: "Wed". */
  readonly day?: string;
  /** 0 is a Monday. */
  readonly weekday?: number;
  /** As it stands before the row, "17:30", or in the slot's own words. */
  readonly time?: string;
  /** Of the month, 1 to 31. */
  readonly date?: number;
  /** Whom it is with. */
  readonly who?: string;
  readonly cells: readonly Cell[];
}

export interface DayGrid {
  readonly slots: readonly Slot[];
  /** "October 2026", where the grid is one of a month. */
  readonly month?: string;
  /** Weekdays that have a column; dates that have a cell. */
  readonly weekdays: readonly number[];
  readonly dates: readonly number[];
}

/** Undefined where the page shows none. Kept for the questions that follow. */
export function dayGridOf(page: Page): DayGrid | undefined {
  if (!known.has(page)) known.set(page, monthOf(page) ?? weekOf(page));
  return known.get(page);
}

const known = new WeakMap<Page, DayGrid | undefined>();

const dayName = /^(?:mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat|sun)(?:day|sday|nesday|rsday|urday)?\.?$/i;
const monthName =
  /\b(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b(?:\W+((?:19|20)\d\d))?/i;
const personName = /^(?:(?:Dr|Mr|Mrs|Ms)\.? )?\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}.'’-]*)?$/u;
const nothing = /^[\s—–_.-]*$/;

const weekdayOf = (text: string): number | undefined => daysIn(plainWords(text))[0];

/** Three days or more side by side, at most one other word before them. */
const daysOver = ({ rows }: Page): Row | undefined =>
  rows.find(({ cells }) => {
    const days = cells.filter(({ text }) => dayName.test(text.trim()));
    return days.length > 2 && days.length >= cells.length - 1;
  });

/** The column that a cell stands in: by its left end or its middle. */
function columnOf(cell: Cell, heads: readonly Cell[]): Cell | undefined {
  const off = (head: Cell): number =>
    Math.min(Math.abs(head.box[0] - cell.box[0]), Math.abs(boxCentre(head.box)[0] - boxCentre(cell.box)[0]));
  const [best] = [...heads].sort((a, b) => off(a) - off(b));
  return best && off(best) < columnGap(heads) / 2 ? best : undefined;
}

const columnGap = (heads: readonly Cell[]): number =>
  heads.length < 2
    ? Number.POSITIVE_INFINITY
    : Math.min(...heads.slice(1).map((head, at) => boxCentre(head.box)[0] - boxCentre(heads[at].box)[0]));

function weekOf(page: Page): DayGrid | undefined {
  const head = daysOver(page);
  if (!head) return undefined;
  const days = head.cells.filter(({ text }) => dayName.test(text.trim()));
  const below = page.rows.slice(page.rows.indexOf(head) + 1);
  const slots: { what: Cell; day: Cell; time: Cell; more: Cell[] }[] = [];
  let time: Cell | undefined;
  for (const row of below) {
    const [first, ...rest] = row.cells;
    const begins = first.box[2] < days[0].box[0] && /\d/.test(first.text);
    if (row.cells.length === 1 && boxWidth(first.box) > columnGap(days)) break;
    if (begins) time = first;
    if (!time) return undefined;
    for (const cell of begins ? rest : row.cells) {
      const day = columnOf(cell, days);
      if (!day || nothing.test(cell.text)) continue;
      const slot = slots.find((one) => one.day === day && one.time === time);
      if (begins) slots.push({ what: cell, day, time, more: [] });
      else if (slot) slot.more.push(cell);
    }
  }
  const times = new Set(slots.map((one) => one.time));
  // A forecast has a number in each cell, and no hours before its rows.
  const isTimed = [...times].every(({ text }) => minutesIn(text).length > 0 || /^\d{1,2}\.?$/.test(text.trim()));
  const isWorded = slots.filter(({ what }) => /\p{L}{2}/u.test(what.text)).length > 0.7 * slots.length;
  if (times.size < 2 || slots.length < 4 || !isTimed || !isWorded) return undefined;
  return {
    slots: slots.map(({ what, day, time: at, more }): Slot => {
      const who = more.find(({ text }) => personName.test(text))?.text;
      const rest = more.filter(({ text }) => text !== who).map(({ text }) => text);
      return {
        what: [what.text, ...rest].join(', '),
        day: day.text,
        weekday: weekdayOf(day.text),
        time: at.text,
        ...(who !== undefined && { who }),
        cells: [what, ...more, at, day],
      };
    }),
    weekdays: days.flatMap(({ text }) => weekdayOf(text) ?? []),
    dates: [],
  };
}

interface DateCell {
  readonly date: number;
  readonly cell: Cell;
  /** What stands behind the number in its own cell. */
  readonly beside: string;
}

function monthOf(page: Page): DayGrid | undefined {
  const head = daysOver(page);
  if (!head) return undefined;
  const days = head.cells.filter(({ text }) => dayName.test(text.trim()));
  const from = page.rows.indexOf(head) + 1;
  const weeks = page.rows.slice(from).flatMap((row) => {
    const dates = datesIn(row);
    return dates ? [{ row, dates }] : [];
  });
  const all = weeks.flatMap(({ dates }) => dates.map(({ date }) => date));
  const isCounting = all.every((date, at) => at === 0 || date === all[at - 1] + 1);
  if (weeks.length < 3 || !isCounting || all.at(-1) === undefined || (all.at(-1) ?? 0) < 20) return undefined;
  const slots = weeks.flatMap(({ row, dates }, week) => {
    const next = weeks[week + 1]?.row;
    const under = page.rows
      .slice(page.rows.indexOf(row) + 1, next ? page.rows.indexOf(next) : undefined)
      .flatMap(({ cells }) => cells)
      .filter(({ box }) => box[1] < row.box[3] + 6 * (row.box[3] - row.box[1]));
    return dates.flatMap(({ date, cell, beside }): Slot[] => {
      const day = columnOf(cell, days);
      const own = under.filter(
        (one) =>
          columnOf(
            one,
            dates.map((each) => each.cell),
          ) === cell && boxWidth(one.box) < 1.6 * columnGap(days),
      );
      const what = [beside, ...own.map(({ text }) => text)].filter((text) => /\p{L}{2}/u.test(text)).join(' ');
      const [time] = timesIn(what);
      return what === ''
        ? []
        : [
            {
              what: what.replace(time ?? '', '').trim(),
              ...(day && { day: day.text, weekday: weekdayOf(day.text) }),
              ...(time !== undefined && { time }),
              date,
              cells: [cell, ...own],
            },
          ];
    });
  });
  const [, month, year] =
    page.rows
      .slice(0, from)
      .map(({ text }) => monthName.exec(text) ?? [])
      .find(([one]) => one) ?? [];
  return {
    slots,
    ...(month !== undefined && { month: [capitalised(month), year].filter(Boolean).join(' ') }),
    weekdays: days.flatMap(({ text }) => weekdayOf(text) ?? []),
    dates: all,
  };
}

const capitalised = (text: string): string => text[0].toUpperCase() + text.slice(1).toLowerCase();

/** The dates of a row that holds nothing else, each perhaps with what there is on it. */
function datesIn({ cells }: Row): readonly DateCell[] | undefined {
  const found = cells.flatMap((cell): DateCell[] => {
    const [, number, beside = ''] = /^(\d{1,2})(?:\s+(\D.*))?$/.exec(cell.text.trim()) ?? [];
    return number === undefined ? [] : [{ date: Number(number), cell, beside }];
  });
  const isWhole = found.length === cells.length && found.every(({ date }) => date > 0 && date < 32);
  const counts = found.every(({ date }, at) => at === 0 || date === found[at - 1].date + 1);
  return isWhole && counts ? found : undefined;
}
