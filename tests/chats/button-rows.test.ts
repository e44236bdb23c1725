import { expect, test } from 'vitest';
import { buttonRows } from '../../src/chats/shared/button-rows.js';

/** A bar stands before what begins a row. */
const rows = (text: string, maxRows = 5) => {
  const buttons = [...text.matchAll(/(\|?)(\w)/g)].map(([, bar, label]) => ({
    label,
    ...(bar ? { beginsRow: true as const } : {}),
  }));
  return buttonRows(buttons, { width: 3, maxRows }).map((row) => row.map(({ label }) => label).join(''));
};

test.each([
  ['abc', ['abc']],
  ['abcd', ['abc', 'd']],
  ['ab|cd|e', ['ab', 'cd', 'e']],
  ['ab|cdef', ['ab', 'cde', 'f']],
  ['', []],
])('%s', (text, wanted) => expect(rows(text)).toEqual(wanted));

test('where there is no room for rows of their own, they share them', () => {
  expect(rows('a|b|c|d', 2)).toEqual(['abc', 'd']);
});
