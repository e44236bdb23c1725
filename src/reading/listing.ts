/** What is listed on a page, as rows of a table or cards of a board. */
import type { Cell, Row } from './page.js';
import type { TextValue } from './values.js';

export interface Field {
  readonly text: string;
  readonly cell: Cell;
  /** Of the column that it stands in. */
  readonly heading?: string;
  readonly values: readonly TextValue[];
}

export interface Entry {
  /** What it is called: its first words. */
  readonly label: string;
  /** All of its cells, the one of the label included. */
  readonly fields: readonly Field[];
  readonly cells: readonly Cell[];
  readonly row: Row;
}

export interface Listing {
  /** Empty where nothing stands over the columns. */
  readonly headings: readonly Cell[];
  readonly entries: readonly Entry[];
}
