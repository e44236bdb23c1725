import { describe, expect, test } from 'vitest';
import { wilsonInterval } from '../../../src/command-line/evaluation/intervals.js';
import { formatReport, makeReport } from '../../../src/command-line/evaluation/report.js';
import { evaluationCaseSchema } from '../../../src/command-line/evaluation/results.js';
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

describe('numbers', () => {
  const asked = (answer: string, given: string, numbers?: readonly number[]) => ({
    case: {
      id: answer,
      kind: 'any',
      images: ['a.jpg'],
      instruction: 'how many?',
      answer,
      numbers: numbers && [...numbers],
    },
    ...{ answer: given, program: '', correct: answer === given, ms: 1, tokens: 0, cost: 0, refused: 0 },
  });

  test('are balanced over 1, 2 and 3 or more, with how far they are off', () => {
    const ones = Array.from({ length: 8 }, () => asked('1', '1'));
    const report = makeReport([
      ...ones,
      asked('2', '1'),
      asked('2', '2'),
      asked('7', '3 dogs'),
      asked('3', 'I don’t know'),
    ]);
    expect(report.counts).toEqual({
      cases: 12,
      byNumber: {
        '1': { cases: 8, correct: 8, accuracy: 1 },
        '2': { cases: 2, correct: 1, accuracy: 0.5 },
        '3+': { cases: 2, correct: 0, accuracy: 0 },
      },
      balanced: 0.5,
      meanAbsoluteError: 5 / 11,
      withoutNumber: 1,
    });
    expect(formatReport(report)).toContain(
      'counts balanced over 1, 2, 3+: 50.0 %, off by 0.45 on average; 1 answered without a number\n' +
        '  1: 100.0 % (8 of 8) · 2: 50.0 % (1 of 2) · 3+: 0.0 % (0 of 2)',
    );
  });

  test('only those that there are take part, and nothing is said of none', () => {
    expect(makeReport([asked('1', '1'), asked('0', '1'), asked('4', '5')]).counts).toMatchObject({
      cases: 2,
      balanced: 0.5,
    });
    const report = makeReport([asked('yes', 'yes'), asked('dog', '3')]);
    expect(report.counts).toBeUndefined();
    expect(JSON.parse(JSON.stringify(report))).not.toHaveProperty('comparisons');
    expect(formatReport(report)).not.toContain('counts');
  });

  test('that are equal are reported on their own among comparisons', () => {
    const report = makeReport([asked('no', 'yes', [2, 2]), asked('no', 'no', [3, 3]), asked('yes', 'yes', [3, 2])]);
    expect(report.comparisons).toEqual({
      equal: { cases: 2, correct: 1, accuracy: 0.5 },
      different: { cases: 1, correct: 1, accuracy: 1 },
    });
    expect(formatReport(report)).toContain('equal numbers: 50.0 % (1 of 2), of different ones: 100.0 % (1 of 1)');
    expect(evaluationCaseSchema.parse({ ...asked('no', '').case, numbers: [1, 1] }).numbers).toEqual([1, 1]);
  });
});
