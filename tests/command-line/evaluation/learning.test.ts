import { describe, expect, test } from 'vitest';
import { authorOf, feedbackCaseSchema, pointedAt } from '../../../src/command-line/evaluation/feedback-case.js';
import { pairedGain } from '../../../src/command-line/evaluation/intervals.js';
import {
  formatLearningReport,
  gainOf,
  makeLearningReport,
} from '../../../src/command-line/evaluation/learning-report.js';
import { seededRandom } from '../../support/word-features.js';

/** Answers to so many questions: right both times, lost, won, wrong both times. */
function answers(stayed: number, lost: number, won: number, never: number): readonly [boolean[], boolean[]] {
  const repeat = (right: boolean, times: number): boolean[] => Array.from({ length: times }, () => right);
  return [
    [...repeat(true, stayed + lost), ...repeat(false, won + never)],
    [...repeat(true, stayed), ...repeat(false, lost), ...repeat(true, won), ...repeat(false, never)],
  ];
}

/** By resampling the questions: what the formula must come near to where there are many of them. */
function bootstrapped(before: readonly boolean[], after: readonly boolean[]): readonly [number, number] {
  const random = seededRandom(7);
  const gains = Array.from({ length: 4_000 }, () => {
    let sum = 0;
    for (let draw = 0; draw < before.length; draw++) {
      const place = Math.floor(random() * before.length);
      sum += Number(after[place]) - Number(before[place]);
    }
    return sum / before.length;
  }).sort((a, b) => a - b);
  return [gains[100], gains[3_899]];
}

describe('the gain', () => {
  test.each([
    [300, 10, 40, 150],
    [100, 50, 20, 330],
    [450, 4, 16, 30],
  ])('of %i stayed, %i lost, %i won, %i never right has the interval that resampling gives', (...cells) => {
    const [before, after] = answers(...cells);
    const { gain, interval } = pairedGain(before, after);
    const [low, high] = bootstrapped(before, after);
    expect(gain).toBeCloseTo((cells[2] - cells[1]) / 500, 12);
    expect(Math.abs(interval[0] - low)).toBeLessThan(0.006);
    expect(Math.abs(interval[1] - high)).toBeLessThan(0.006);
  });

  test('covers the truth about as often as it says, with few questions too', () => {
    const random = seededRandom(3);
    let covered = 0;
    for (let trial = 0; trial < 2_000; trial++) {
      const before = Array.from({ length: 40 }, () => random() < 0.6);
      const after = before.map((right) => (right ? random() < 0.95 : random() < 0.3));
      const [low, high] = pairedGain(before, after).interval;
      const truth = 0.4 * 0.3 - 0.6 * 0.05;
      covered += Number(low <= truth && truth <= high);
    }
    expect(covered / 2_000).toBeGreaterThan(0.93);
    expect(covered / 2_000).toBeLessThan(0.99);
  });

  test('turned around is the loss', () => {
    const [before, after] = answers(30, 3, 9, 8);
    const there = pairedGain(before, after);
    const back = pairedGain(after, before);
    expect(back.gain).toBeCloseTo(-there.gain, 12);
    expect(back.interval[0]).toBeCloseTo(-there.interval[1], 12);
    expect(back.interval[1]).toBeCloseTo(-there.interval[0], 12);
  });

  test('of nothing turned is 0, not for certain; of no questions nothing is known', () => {
    const [low, high] = pairedGain(...answers(10, 0, 0, 10)).interval;
    expect(low).toBeLessThan(0);
    expect(high).toBeGreaterThan(0);
    expect(pairedGain([], [])).toEqual({ gain: 0, interval: [-1, 1] });
    expect(pairedGain(...answers(0, 0, 5, 0)).interval[1]).toBe(1);
    expect(() => pairedGain([true], [])).toThrow(RangeError);
  });
});

describe('a feedback case', () => {
  const plain = { id: '1', kind: 'count', images: ['a.jpg', 'b.jpg'], instruction: 'how many dogs?', answer: 2 };
  const pictures = ['a', 'b'].map((id) => ({ id, width: 200, height: 100, mediaType: 'image/jpeg' }) as const);

  test('needs no boxes and no author', () => {
    const entry = feedbackCaseSchema.parse({ ...plain, kind: undefined });
    expect(pointedAt(entry, pictures)).toEqual([]);
    expect(entry.answer).toBe('2');
    expect(authorOf(entry)).toEqual({ id: 'evaluation', name: 'evaluation' });
    expect(authorOf({ ...entry, author: 'mallory' })).toEqual({ id: 'mallory', name: 'mallory' });
  });

  test('points at all regions of a label in pixels, in the first picture unless it says which', () => {
    const entry = feedbackCaseSchema.parse({
      ...plain,
      boxes: [
        { label: 'dog', box: [0.1, 0.2, 0.5, 1] },
        { label: 'cat', box: [0, 0, 0.5, 0.5] },
        { label: 'dog', box: [0.5, 0, 1, 0.5] },
        { label: 'dog', box: [0, 0, 1, 1], picture: 1 },
      ],
    });
    expect(pointedAt(entry, pictures)).toEqual([
      {
        kind: 'regions',
        label: 'dog',
        picture: 'a',
        boxes: [
          [20, 20, 100, 100],
          [100, 0, 200, 50],
        ],
      },
      { kind: 'regions', label: 'cat', picture: 'a', boxes: [[0, 0, 100, 50]] },
      { kind: 'regions', label: 'dog', picture: 'b', boxes: [[0, 0, 200, 100]] },
    ]);
  });

  test.each([
    ['pixels for fractions', { label: 'dog', box: [10, 20, 50, 60] }],
    ['corners turned around', { label: 'dog', box: [0.5, 0.2, 0.1, 0.6] }],
    ['no label', { label: '', box: [0.1, 0.2, 0.5, 0.6] }],
    ['a picture that is not there', { label: 'dog', box: [0.1, 0.2, 0.5, 0.6], picture: 2 }],
    ['three numbers', { label: 'dog', box: [0.1, 0.2, 0.5] }],
  ])('is refused with %s', (_, box) => {
    expect(feedbackCaseSchema.safeParse({ ...plain, boxes: [box] }).success).toBe(false);
  });
});

test('a report of learning has both measurements, what flipped, and what lessons cost', () => {
  const results = (...right: readonly boolean[]) =>
    right.map((correct, place) => ({
      case: { id: `case ${place}`, kind: 'count', images: ['a.jpg'], instruction: 'how many?', answer: '2' },
      ...{ answer: correct ? '2' : '3', program: 'A=B()', correct, ms: 10, tokens: 0, cost: 0, refused: 0 },
    }));
  const before = results(true, false, false, true);
  const after = results(false, true, true, true);
  const corrections = [
    {
      status: 'accepted',
      ...{ ms: 100, bytes: 1_000, cost: 0.01, tried: 4, refuted: 3, gated: false },
      critic: { asked: 3, refuted: 1, proved: 1 },
    },
    { status: 'refused', ms: 300, bytes: 3_000, cost: 0.02, tried: 9, refuted: 8, gated: true },
    { status: 'accepted', ms: 200, bytes: 501, cost: 0, tried: 0, refuted: 0, gated: false },
  ] as const;
  const report = makeLearningReport(before, { corrections, confirmed: 4 }, after);
  expect(Object.keys(report)).toEqual([
    ...['before', 'after', 'flips', 'lessons', 'msPerLesson', 'bytesPerLesson', 'costOfLessons', 'doubt'],
  ]);
  expect(report).toMatchObject({
    before: { cases: 4, correct: 2 },
    after: { cases: 4, correct: 3 },
    flips: { rightToWrong: ['case 0'], wrongToRight: ['case 1', 'case 2'] },
    lessons: { accepted: 2, refused: 1 },
    msPerLesson: { median: 200, p95: 300 },
    bytesPerLesson: 1_500,
    costOfLessons: 0.03,
    doubt: { tried: 13, refuted: 11, promptsRejected: 1, verdicts: { asked: 3, refuted: 1, proved: 1 } },
  });
  const text = formatLearningReport(report, gainOf(before, after), 4);
  expect(text).toContain(
    'asked what went wrong 3 times, the language model was proved right 1 times and refuted 1 times',
  );
  expect(text).toContain('before learning: 50.0 % right: 2 of 4');
  expect(text).toContain('after learning: 75.0 % right: 3 of 4');
  expect(text).toMatch(
    /gain \+25\.0 points \(95 % interval −\d+\.\d points to \+\d+\.\d points\): 2 turned right, 1 turned wrong/,
  );
  expect(text).toContain('turned wrong: case 0');
  expect(text).toContain('lessons from corrections: 2 accepted, 1 refused; right answers confirmed: 4');
  expect(text).toContain('median 200 ms, 95th percentile 300 ms; it adds 1.5 kB of rows (mean)');
  expect(text).toContain('suspicions tested by running again: 13, refuted: 11; prompts rejected by the gate: 1');
  const nothing = makeLearningReport(before, { corrections: [], confirmed: 0 }, before);
  expect(nothing).toMatchObject({ msPerLesson: { median: 0, p95: 0 }, bytesPerLesson: 0 });
});
