import { expect, test } from 'vitest';
import { compare, formatComparison } from '../../../src/command-line/evaluation/comparison.js';
import { makeReport } from '../../../src/command-line/evaluation/report.js';
import type { EvaluationResult } from '../../../src/command-line/evaluation/results.js';

const result = (kind: string, correct: boolean, tokens: number, ms: number): EvaluationResult => ({
  case: { id: 'a', kind, images: ['a.png'], instruction: 'how many?', answer: '3' },
  ...{ answer: correct ? '3' : '2', program: '', correct, ms, tokens, cost: tokens / 1e6, refused: 0 },
});
const bot = makeReport([
  result('count', true, 1200, 300),
  result('count', true, 1200, 300),
  result('free', true, 900, 300),
]);
const alone = makeReport([
  result('count', false, 800, 200),
  result('count', true, 800, 200),
  result('free', true, 400, 200),
]);

test('the bot is so many times as right, dear and slow as the other', () => {
  const compared = compare(bot, alone, 'direct');
  expect(compared).toMatchObject({ strategy: 'direct', cases: 3, correct: 2 });
  expect(compared.ratios).toEqual({
    accuracy: expect.closeTo(1.5),
    tokens: expect.closeTo(1.65),
    cost: expect.closeTo(1.65),
    ms: 1.5,
  });
  const text = formatComparison(bot, compared);
  expect(text).toContain(
    'The bot against the model alone: right answers × 1.50, tokens × 1.65, cost × 1.65, time × 1.50',
  );
  expect(text).toContain('  count  100.0 % against   50.0 %');
  expect(text).toContain('  free   100.0 % against  100.0 %');
});

test('what costs nothing has no ratio', () => {
  const free = makeReport([result('count', false, 0, 200)]);
  expect(compare(bot, free, 'direct').ratios).toEqual({ ms: 1.5 });
});
