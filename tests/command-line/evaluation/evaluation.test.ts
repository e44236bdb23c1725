import { describe, expect, test } from 'vitest';
import { wilsonInterval } from '../../../src/command-line/evaluation/intervals.js';
import { formatReport, makeReport } from '../../../src/command-line/evaluation/report.js';
import { normaliseAnswer } from '../../../src/language/normalise-answer.js';

const singular = (word: string): string => (word.endsWith('s') ? word.slice(0, -1) : word);
const same = (a: string, b: string): boolean => normaliseAnswer(a, singular) === normaliseAnswer(b, singular);

describe('answers are compared by what they mean', () => {
  test.each([
    ['two', '2'],
    ['2.0', '2'],
    ['Yes.', 'true'],
    ['FALSE', 'no'],
    ['a dog', 'Dogs'],
    ['the Red bus!', 'red bus'],
  ])('%s is %s', (a, b) => expect(same(a, b)).toBe(true));

  test.each([
    ['2', '3'],
    ['12', '1 2'],
    ['2.5', '25'],
    ['yes', 'no'],
    ['hot dog', 'dog'],
    ['', 'no'],
  ])('%s is not %s', (a, b) => expect(same(a, b)).toBe(false));
});

describe('Wilson interval', () => {
  test('agrees with the published value for 83 of 100', () => {
    const [low, high] = wilsonInterval(83, 100);
    expect(low).toBeCloseTo(0.7446, 3);
    expect(high).toBeCloseTo(0.8908, 3);
  });
  test('stays within 0 and 1 at the ends, and knows nothing of nothing', () => {
    expect(wilsonInterval(0, 10)[0]).toBe(0);
    expect(wilsonInterval(10, 10)[1]).toBeCloseTo(1, 12);
    expect(wilsonInterval(0, 0)).toEqual([0, 1]);
  });
});

test('a report counts by kind and lists what was wrong', () => {
  const result = (id: string, kind: string, correct: boolean, ms: number) => ({
    case: { id, kind, images: ['a.jpg'], instruction: 'how many?', answer: '2' },
    answer: correct ? '2' : '3',
    program: 'A=B()',
    correct,
    ms,
    tokens: 100,
    cost: 0.5,
    refused: correct ? 0 : 2,
  });
  const report = makeReport([
    result('1', 'count', true, 10),
    result('2', 'count', false, 30),
    result('3', 'exist', true, 20),
  ]);
  expect(report).toMatchObject({ cases: 3, correct: 2, ms: { median: 20, p95: 30 }, tokens: 300, cost: 1.5 });
  expect(report.byKind).toEqual({
    count: { cases: 2, correct: 1, accuracy: 0.5 },
    exist: { cases: 1, correct: 1, accuracy: 1 },
  });
  expect(report.wrong).toEqual([{ id: '2', instruction: 'how many?', expected: '2', answer: '3', program: 'A=B()' }]);
  expect(formatReport(report)).toContain('66.7 % right: 2 of 3');
  expect(formatReport(report)).toContain('tokens 300, cost $1.5000; programs refused by the checker: 2');
});
