/** Several papers asked together; each as its lines were read. */
import { beforeAll, expect, it } from 'vitest';
import type { TextLine } from '../../src/contracts/model.js';
import { lookUpAcross } from '../../src/reading/across.js';
import { type FindValues, loadValues } from '../../src/reading/values.js';

let findValues: FindValues;
beforeAll(async () => {
  findValues = await loadValues();
});

const paper = (...rows: readonly (readonly string[])[]): readonly TextLine[] =>
  rows.flatMap((cells, row) =>
    cells.map((text, at): TextLine => {
      const [x, y] = [40 + at * 400, 30 + row * 44];
      return { text, box: [x, y, x + text.length * 13, y + 24], score: 0.98 };
    }),
  );
const papers = [
  paper(['Bike Barn'], ['Inner tube', '7.50'], ['Bell', '9.00'], ['Total', '16.50'], ['Paid by card']),
  paper(['Corner Bakery'], ['Rye loaf', '4.20'], ['Plum cake', '6.10'], ['Total', '10.30'], ['CASH', '20.00']),
];

it.each([
  ['which of the two is cheaper?', 'the second (10.30, not 16.50)'],
  ['I have to hand both in, so would you tell me which of them is the higher one?', 'the first (16.50, not 10.30)'],
  ['And what do the two of them come to when you add them up?', '26.80 (16.50 + 10.30)'],
  ['which one was paid in cash', 'the second (“CASH 20.00”)'],
  ['how many dogs are there?', undefined],
])('%s', (question, answer) => {
  expect(lookUpAcross(papers, question, findValues)?.text).toBe(answer);
});
