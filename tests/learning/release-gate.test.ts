import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LearningEvidence } from '../../src/contracts/lesson.js';
import { evidenceOf, judgeEvidence, strictGate } from '../../src/learning/release-gate.js';
import { pictureFolds } from '../../src/learning/split-examples.js';
import { exampleOf, pictureOf } from './planted.js';

const evidence = (before: number, after: number, flipped: readonly string[] = [], size = 10): LearningEvidence => ({
  tunedOn: 5,
  validation: { size, before, after },
  probe: { size: 20, flipped },
  leftOut: [],
});

test('the gate lets in what helps and breaks nothing, and says why it refuses', () => {
  expect(judgeEvidence(evidence(4, 7), strictGate)).toEqual({
    accepted: true,
    reason: '4 of 10 right before, 7 after; 20 of 20 other answers stay right',
  });
  expect(judgeEvidence(evidence(4, 4), strictGate).reason).toContain('did not help');
  expect(judgeEvidence(evidence(4, 9, ['one']), strictGate).reason).toContain('1 of 20 right answers wrong');
  expect(judgeEvidence(evidence(0, 0, [], 0), strictGate).reason).toContain('another picture');
  for (const refused of [evidence(4, 4), evidence(4, 9, ['one']), evidence(0, 0, [], 0)])
    expect(judgeEvidence(refused, strictGate).accepted).toBe(false);
});

test('how much may turn wrong can be set', () => {
  expect(judgeEvidence(evidence(4, 9, ['one', 'two']), { flippedShare: 0.1 }).accepted).toBe(true);
  expect(judgeEvidence(evidence(4, 9, ['one', 'two']), { flippedShare: 0.09 }).accepted).toBe(false);
});

test('a clear gain in surprise counts where few turn, but not against a clear loss of right ones', () => {
  const limits = { flippedShare: 0.2, certainty: 1 };
  const surprised = (certainty: number, after: number): LearningEvidence => ({
    ...evidence(5, after, ['one', 'two']),
    surprise: { before: 2, after: 1, certainty },
  });
  expect(judgeEvidence(surprised(1.5, 5), limits).accepted).toBe(true);
  expect(judgeEvidence(surprised(0.5, 9), limits).accepted).toBe(false);
  expect(judgeEvidence(surprised(3, 2), limits).accepted).toBe(false);
});

test('folds: every example once, no picture in two, the same whatever the order', () => {
  const pictures = fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 40 });
  fc.assert(
    fc.property(pictures, fc.integer({ min: 1, max: 6 }), (ids, count) => {
      const examples = ids.map((id, index) =>
        exampleOf({ id: `${index}`, picture: pictureOf(`p${id}`), candidates: [], right: [] }),
      );
      const folds = pictureFolds(examples, count);
      expect(
        folds
          .flat()
          .map(({ id }) => id)
          .sort(),
      ).toEqual(examples.map(({ id }) => id).sort());
      const homes = folds.map((fold) => [...new Set(fold.map(({ picture }) => picture.id))]);
      expect(new Set(homes.flat()).size).toBe(homes.flat().length);
      expect(folds.length).toBeLessThanOrEqual(count);
      const turned = pictureFolds([...examples].reverse(), count);
      expect(turned.map((fold) => new Set(fold))).toEqual(folds.map((fold) => new Set(fold)));
    }),
  );
});

test('what was right before is the probe, and what of it turns wrong is named', () => {
  const held = [
    { before: false, after: true },
    { before: true, after: true },
    { before: false, after: false },
  ];
  const others = [
    { id: 'stays', before: true, after: true },
    { id: 'turns', before: true, after: false },
    { id: 'was wrong', before: false, after: false },
  ];
  expect(evidenceOf(4, held, others)).toEqual({
    tunedOn: 4,
    validation: { size: 3, before: 1, after: 2 },
    probe: { size: 2, flipped: ['turns'] },
    leftOut: [],
  });
});
