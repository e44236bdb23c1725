/** Ways to find an answer in a text. */
import type { Candidate } from './find-value.js';
import type { Page, Row } from './page.js';
import type { TextQuestion } from './question.js';
import type { FindValues } from './values.js';

export interface Search {
  readonly page: Page;
  readonly question: TextQuestion;
  readonly findValues: FindValues;
}

/** What it proposes, the best first; undefined where it isn't meant for such a question. */
export type Way = (search: Search) => readonly (Candidate | undefined)[] | undefined;

/** Lines as one answer. */
export const whole = (rows: readonly Row[], text: string, score: number): Candidate | undefined =>
  rows.length === 0 ? undefined : { text, score, cells: rows.flatMap(({ cells }) => cells), row: rows[0] };
