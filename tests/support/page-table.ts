import type { TextLine } from '../../src/contracts/model.js';

const height = 24;

/** Rows of a page, as their cells are read, each in the column that begins at its place (pixels from the left). */
export const pageTable = (columns: readonly number[], ...rows: readonly (readonly string[])[]): readonly TextLine[] =>
  rows.flatMap((cells, row) =>
    cells.map((text, at): TextLine => {
      const [x, y] = [columns[at], 30 + row * 44];
      return { text, box: [x, y, x + text.length * height * 0.55, y + height], score: 0.98 };
    }),
  );
