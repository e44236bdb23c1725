/** Lists of who does what: "2. Borrow tables → Oskar (by 20 May)". */
import type { Entry, Field, Listing } from './listing.js';
import type { Page, Row } from './page.js';
import type { FindValues } from './values.js';

const person = String.raw`\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}.'’-]*)?`;
const people = `@?(${person}(?:(?:,| and| &| \\+) ${person})*|everybody|everyone|all|all of us)`;
const line = new RegExp(
  `^\\s*(?:\\(?\\d{1,2}[.):]\\s*|[-•*‣◦▪·□☐☑]\\s*)?(.{3,60}?)\\s*(?:→|->|=>|—|–|\\s-\\s|:)\\s*${people}\\s*(?:[(,]\\s*(.*?)\\)?)?$`,
  'u',
);

/** Undefined where fewer than three lines end in somebody's name, or one name stands nowhere else. */
export function taskListOf({ rows }: Page, findValues: FindValues): Listing | undefined {
  const found = rows.flatMap((row): (readonly [Row, string, string, string?])[] => {
    const [, task, who, due] = row.cells.length < 3 ? (line.exec(row.text) ?? []) : [];
    return task && who ? [[row, task, who, due]] : [];
  });
  const arrows = found.filter(([{ text }]) => /→|->|=>/.test(text)).length;
  const numbered = found.filter(([{ text }]) => /^\s*(?:\(?\d{1,2}[.):]|[-•*□☐☑])/.test(text)).length;
  if (found.length < 3 || Math.max(arrows, numbered) < found.length - 1) return undefined;
  const entries = found.map(([row, task, who, due]): Entry => {
    const [cell] = row.cells;
    const field = (text: string, heading: string): Field => ({ text, cell, heading, values: findValues(text) });
    const fields = [field(task, 'Task'), field(who, 'Owner'), ...(due ? [field(due, 'Due date')] : [])];
    return { label: task, fields, cells: row.cells, row };
  });
  return { headings: [], entries };
}
