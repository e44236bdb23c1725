/** What a timetable of a week, or a month on a wall, answers: what is on when, who does it, how often, on which days. */
import { minutesIn, timeSaid } from './clock.js';
import { type DayGrid, dayGridOf, type Slot } from './day-grids.js';
import type { Candidate } from './find-value.js';
import { daysIn } from './opening.js';
import { findKey, type Key, placedWords, type TextQuestion } from './question.js';
import type { Way } from './way.js';

/** Words that only ask what takes place, by stems. */
const framing =
  /^(?:class|classes|lesson|cours|subject|event|appointment|plan|planned|thing|scheduled?|schedul|week|weekly|month|monthly|tim|often|day|dat|weekday|teach|taught|giv|lead|run|instructor|teacher|trainer|coach|start|begin|hour|first|last|next|after|befor|follow|anyth|anyon|someth|noth|free|do|go|attend|com|on|off|pay|have|need|take|plac|happen|sign|book|hold|held|with|who|which|what|calendar|timetabl|entry|entri|mark|marked|writ|written|morn|even|afternoon|earli|lat|one|item|our|we|get|is|it|session|mani|train|workout|program|programm|th|st|nd|rd|am|pm|oclock|clock|noon|tonight|today|tomorrow|pencil|penc|put|down|diary|diari|see|busy|busi|to)$/;

const dateSaid = (text: string): number | undefined => {
  const found = /\b(\d{1,2})(?:st|nd|rd|th)\b|\b(?:on|for) (\d{1,2}) (?!am|pm)\p{L}{3,}|\p{L}{3,9} (\d{1,2})$/u.exec(
    text,
  );
  const number = found?.slice(1).find((one) => one !== undefined);
  return number === undefined || minutesIn(text).length > 0 ? undefined : Number(number);
};

const isHeld = (key: Key, { what, who = '' }: Slot): boolean =>
  findKey({ ...key, others: [] }, placedWords(`${what} ${who}`)) !== undefined;

interface Asked {
  readonly text: string;
  readonly day?: number;
  readonly time?: number;
  readonly date?: number;
  readonly names: readonly Key[];
}

/** Undefined where it speaks of something that the grid knows nothing of. */
function readAsked({ text, keys, hints }: TextQuestion, grid: DayGrid): Asked | undefined {
  const [day] = daysIn(text);
  const time = timeSaid(text) ?? minutesIn(text)[0];
  const date = grid.dates.length > 0 ? dateSaid(text) : undefined;
  const all = [...keys, ...hints];
  const names = all.filter((key) => grid.slots.some((slot) => isHeld(key, slot)));
  const isKnown = (key: Key): boolean =>
    names.includes(key) ||
    /\d/.test(key.word) ||
    daysIn(key.word).length > 0 ||
    key.word.split(' ').every((word) => framing.test(word)) ||
    (grid.month !== undefined && findKey(key, placedWords(grid.month)) !== undefined);
  if (!keys.every(isKnown)) return undefined;
  return {
    text,
    names,
    ...(day !== undefined && { day }),
    ...(time !== undefined && { time }),
    ...(date !== undefined && { date }),
  };
}

const startOf = ({ time }: Slot): number | undefined => (time === undefined ? undefined : minutesIn(time)[0]);

function isMeant(slot: Slot, { day, time, date, names }: Asked): boolean {
  return (
    (day === undefined || slot.weekday === day) &&
    (time === undefined || [time, time + 12 * 60].includes(startOf(slot) ?? -1)) &&
    (date === undefined || slot.date === date) &&
    names.every((key) => isHeld(key, slot))
  );
}

const inOrder = (slots: readonly Slot[]): readonly Slot[] =>
  [...slots].sort(
    (a, b) => (a.date ?? a.weekday ?? 0) - (b.date ?? b.weekday ?? 0) || (startOf(a) ?? 0) - (startOf(b) ?? 0),
  );

export const dayGrid: Way = ({ page, question }) => {
  const grid = dayGridOf(page);
  if (!grid) return undefined;
  const { text } = question;
  if (/\b(?:which|what) month\b/.test(text) && grid.month)
    return [tell(grid.month, grid.slots.slice(0, 1), page.rows[0].text)];
  const asked = readAsked(question, grid);
  if (!asked) return undefined;
  const isBound = asked.day !== undefined || asked.time !== undefined || asked.date !== undefined;
  if (!isBound && asked.names.length === 0) return undefined;
  const beside = besideAsked(asked, grid);
  const found = beside ?? inOrder(grid.slots.filter((slot) => isMeant(slot, asked)));
  const isYesNo = /^(?:and )?(?:is|are|do|does|did|have|has|can|will|any)\b/.test(text);
  if (found.length === 0) return isKnownDay(asked, grid) ? nothingOn(asked, grid, isYesNo) : undefined;
  const end = /\b(first|earliest|last|latest)\b/.exec(text)?.[1];
  const meant = end === undefined ? found : /^(?:first|earliest)$/.test(end) ? found.slice(0, 1) : found.slice(-1);
  const answer = answerOf(meant, asked, grid, isYesNo);
  return answer === undefined ? undefined : [tell(answer, meant, question.text)];
};

/** "What's next after the car service?" */
function besideAsked({ text, names }: Asked, { slots }: DayGrid): readonly Slot[] | undefined {
  const [, after, before] = /\b(?:(after|following)|(before))\b/.exec(text) ?? [];
  if ((!after && !before) || names.length === 0 || !/^(?:and )?(?:what|which|who)\b/.test(text)) return undefined;
  const ordered = inOrder(slots);
  const at = ordered.findIndex((slot) => names.every((key) => isHeld(key, slot)));
  const next = ordered[at + (after ? 1 : -1)];
  return at >= 0 && next ? [next] : [];
}

const isKnownDay = ({ day, date, text }: Asked, { weekdays, dates }: DayGrid): boolean =>
  (day === undefined || weekdays.includes(day)) &&
  (date === undefined || dates.includes(date)) &&
  !/\b(?:after|before)\b/.test(text);

function nothingOn(asked: Asked, { slots }: DayGrid, isYesNo: boolean): readonly (Candidate | undefined)[] | undefined {
  const { day, time, names, date } = asked;
  const isHour = time === undefined || slots.some((slot) => [time, time + 12 * 60].includes(startOf(slot) ?? -1));
  if (!isHour || !slots[0] || !/^(?:and )?(?:what|which|is|are|do|does|have|any)\b/.test(asked.text)) return undefined;
  // Of what nobody knows the name of nothing can be said.
  if (names.length === 0 && day === undefined && date === undefined) return undefined;
  const near = slots.filter((slot) =>
    day !== undefined ? slot.weekday === day : names.some((key) => isHeld(key, slot)),
  );
  return [tell(isYesNo ? 'no' : 'nothing', near.length > 0 ? near.slice(0, 4) : slots.slice(0, 1), asked.text)];
}

function answerOf(
  found: readonly Slot[],
  { text, day, date, time }: Asked,
  grid: DayGrid,
  isYesNo: boolean,
): string | undefined {
  const listed = (parts: readonly string[], glue = ', '): string => [...new Set(parts)].join(glue);
  const [only, another] = found;
  const whole = ({ what, ...slot }: Slot): string => `${whenOf(slot, grid)} ${what}`.trim();
  if (isYesNo) return `yes: ${listed(found.slice(0, 4).map(whole), '; ')}`;
  if (/^(?:and )?(?:how often|how many)\b/.test(text)) return `${found.length} (${listed(found.map(whole), '; ')})`;
  if (/^(?:and )?(?:by |with )?(?:who|whom)\b|\b(?:which|what) (?:teacher|instructor|trainer|coach)\b/.test(text)) {
    const people = found.flatMap(({ who }) => who ?? []);
    if (people.length < found.length) return undefined;
    return new Set(people).size === 1
      ? people[0]
      : listed(
          found.map((slot) => `${slot.who} (${whenOf(slot, grid)})`),
          '; ',
        );
  }
  if (/\b(?:which|what) (?:week)?days?\b/.test(text))
    return grid.month !== undefined || only.date !== undefined
      ? listed(found.map((slot) => dayOf(slot, grid)))
      : listed(found.map((slot) => slot.day ?? ''));
  if (/^(?:and )?(?:at |from |by |until )?(?:what time|which hour|how early|how late)\b/.test(text)) {
    if (found.some((slot) => slot.time === undefined)) return undefined;
    return another
      ? listed(
          found.map((slot) => whenOf(slot, grid)),
          '; ',
        )
      : only.time;
  }
  if (/^(?:and )?(?:on |by |until |from )?(?:when|(?:what|which) date|until when|by when)\b/.test(text)) {
    const isDayKnown = day !== undefined || date !== undefined;
    return isDayKnown && found.every((slot) => slot.time !== undefined)
      ? listed(found.map((slot) => slot.time ?? ''))
      : listed(
          found.map((slot) => whenOf(slot, grid)),
          '; ',
        );
  }
  if (!/^(?:and )?(?:what|which|anything|list|show)\b/.test(text)) return undefined;
  // Whose hour or day was not said is told with it.
  const isHourKnown = time !== undefined || !another;
  return listed(
    found.map((slot) => {
      const when =
        isHourKnown && (day !== undefined || date !== undefined)
          ? undefined
          : isHourKnown || day === undefined
            ? whenOf(slot, grid)
            : slot.time;
      return when ? `${slot.what} (${when})` : slot.what;
    }),
  );
}

const dayOf = ({ day, date }: Pick<Slot, 'day' | 'date'>, { month }: DayGrid): string =>
  [day, date, date === undefined ? undefined : month].filter((part) => part !== undefined).join(' ');

/** "Fri 2 October 2026, 9:30", "Monday 17:30" */
const whenOf = (slot: Pick<Slot, 'day' | 'date' | 'time'>, grid: DayGrid): string =>
  [dayOf(slot, grid), slot.time]
    .filter((part) => part !== undefined && part !== '')
    .join(slot.date === undefined ? ' ' : ', ');

const tell = (text: string, slots: readonly Slot[], about: string): Candidate => {
  const cells = slots.flatMap((slot) => slot.cells);
  const row: Candidate['row'] = { cells, text: slots.map(({ what }) => what).join(' '), box: cells[0].box };
  return { text, score: 0.9, cells, row, about };
};
