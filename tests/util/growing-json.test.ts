import { expect, test } from 'vitest';
import { growingFields } from '../../src/util/growing-json.js';

const answerIn = (json: string): string | undefined => growingFields(json).find(({ name }) => name === 'answer')?.text;

test.each([
  ['{"answer": "A', 'A'],
  ['{"answer":"', ''],
  ['{"answer"', undefined],
  ['```json\n{\n  "answer": "A bus', 'A bus'],
  ['{"bare": null, "answer": "A bus"', 'A bus'],
  ['{"bare": {"answer": "no", "x": ["}", "]"]}, "answer": "yes', 'yes'],
  ['{"program": "RESULT(\\"answer\\": \\"no\\")", "answer": "yes', 'yes'],
  ['{"answer": "a \\"big\\" bus\\n', 'a "big" bus\n'],
  ['{"answer": "a\\', 'a'],
  ['{"answer": "a\\\\', 'a\\'],
  ['{"answer": "a\\u00', 'a'],
  ['{"answer": "a\\u00e9', 'aé'],
  ['{"answer": "\\ud83d', ''],
  ['{"answer": "\\ud83d\\ude8c', '🚌'],
  ['{"answer": "two\nlines', 'two\nlines'],
  ['[{"answer": "A bus"}]', undefined],
  ['I say {"answer": "A bus"}', undefined],
])('what stands so far in %j is %j', (json, answer) => {
  expect(answerIn(json)).toBe(answer);
});

test('fields come in order, and what is no text as it is written', () => {
  expect(growingFields('{"remark": null, "steps": ["a, b", "c"], "covers": [], "answer": "A",  "n": 3')).toEqual([
    { name: 'remark', other: 'null' },
    { name: 'steps', other: '["a, b", "c"]' },
    { name: 'covers', other: '[]' },
    { name: 'answer', text: 'A' },
    { name: 'n', other: '3' },
  ]);
});
