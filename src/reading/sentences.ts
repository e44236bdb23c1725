/** Sentences of a page: lines of prose that go on in the next one are joined. */
import type { Page, Row } from './page.js';

export interface Sentence {
  readonly text: string;
  readonly rows: readonly Row[];
}

export function sentencesOf({ blocks }: Pick<Page, 'blocks'>): readonly Sentence[] {
  return blocks.flatMap((block) => {
    const groups: Row[][] = [];
    for (const row of block) {
      const last = groups.at(-1)?.at(-1);
      const goesOn =
        last !== undefined &&
        last.cells.length === 1 &&
        row.cells.length === 1 &&
        last.text.split(/\s+/).length > 3 &&
        !/[.!?:]$/.test(last.text) &&
        /^[\p{Ll}\d(]/u.test(row.text) &&
        !/^\d+[.)]\s/.test(row.text);
      if (goesOn) groups.at(-1)?.push(row);
      else groups.push([row]);
    }
    return groups.flatMap(partsOf);
  });
}

/** "The disk is full. Free some space." are two. */
function partsOf(rows: readonly Row[]): readonly Sentence[] {
  const text = rows.map((row) => row.text).join(' ');
  if (text.split(/\s+/).length < 5) return [{ text, rows }];
  return text
    .split(/(?<=[\p{Ll}\d)]{2}[.!?;])\s+(?=\p{Lu})/u)
    .map((part) => ({ text: part, rows: rowsOf(part, rows) }));
}

/** Those of its lines that it stands on. */
function rowsOf(part: string, rows: readonly Row[]): readonly Row[] {
  const own = rows.filter(
    (row) =>
      part.includes(row.text) ||
      row.text.includes(part) ||
      row.text.split(/(?<=[.!?;])\s+/).some((piece) => piece.length > 2 && part.includes(piece)),
  );
  return own.length > 0 ? own : rows;
}
