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

const oneName = new RegExp(`^@?${person}$`, 'u');
const stage =
  /^(?:to ?do|todo|backlog|open|next|planned|doing|in progress|in work|wip|review|testing|blocked|waiting|done|finished|completed?)$/i;

/** Notes that each begin, or all end, with somebody's name: "Marek / order new / office chairs". */
export function notesOf({ blocks, rows }: Page, findValues: FindValues): Listing | undefined {
  const notes = blocks.filter(
    (block) => block.length > 1 && block.length < 7 && block.every(({ cells }) => cells.length === 1),
  );
  const named = (['first', 'last'] as const).map((end) =>
    notes.flatMap((note) => {
      const head = end === 'first' ? note[0] : note[note.length - 1];
      const rest = note.filter((row) => row !== head);
      const isNote = oneName.test(head.text.trim()) && !rest.some(({ text }) => oneName.test(text.trim()));
      return isNote ? [{ head, rest }] : [];
    }),
  );
  const found = named.sort((a, b) => b.length - a.length)[0];
  if (found.length < 3 || found.length < notes.length - 2) return undefined;
  const entries = found.map(({ head, rest }): Entry => {
    const text = rest.map((row) => row.text).join(' ');
    const field = (said: string, heading: string, row: Row): Field => ({
      text: said,
      cell: row.cells[0],
      heading,
      values: findValues(said),
    });
    const over = rows
      .slice(0, rows.indexOf(head))
      .findLast((row) => row.cells.length === 1 && stage.test(row.text.trim()));
    return {
      label: text,
      fields: [
        field(text, 'Task', rest[0]),
        field(head.text, 'Owner', head),
        ...(over ? [field(over.text, 'Status', over)] : []),
      ],
      cells: [head, ...rest].flatMap(({ cells }) => cells),
      row: { cells: [head, ...rest].flatMap(({ cells }) => cells), text: `${head.text} ${text}`, box: head.box },
    };
  });
  return { headings: [], entries };
}
