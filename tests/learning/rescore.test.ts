import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Candidate, NewPrompt, Prompt, RescoreRequest } from '../../src/contracts/learning.js';
import { candidateTraits, describeCandidates } from '../../src/learning/describe-candidates.js';
import { blendPrompts } from '../../src/learning/ensemble.js';
import { promptSchemas } from '../../src/learning/prompt-schemas.js';
import { rescore } from '../../src/learning/rescore.js';
import { promptRowSchema, promptToRow } from '../../src/memory/lesson-rows.js';
import { filed, near, pictureSize, randomVector, seeded } from './planted.js';

const size = 24;
const zero = new Float32Array(size);
const request = (candidates: readonly Candidate[], more: Partial<RescoreRequest> = {}): RescoreRequest => ({
  tool: 'LOC',
  concept: 'dog',
  candidates,
  threshold: 0.2,
  picture: pictureSize,
  ...more,
});
const soft = (more: Partial<Extract<NewPrompt, { kind: 'soft' }>>): Prompt =>
  filed({
    kind: 'soft',
    basis: 'score',
    tool: 'LOC',
    concept: 'dog',
    space: 'test',
    supersedes: [],
    centre: zero,
    vector: zero,
    bias: 0,
    key: zero,
    ...more,
  });
const rescoring = (weights: readonly number[], margin = 0): Prompt =>
  filed({ kind: 'rescoring', tool: 'LOC', concept: '*', supersedes: [], weights, margin });

const scoresOnly = candidateTraits.map((_, index) => (index === 0 ? 2 : 0));

const candidateArbitrary = fc
  .record({
    left: fc.integer({ min: 0, max: 900 }),
    top: fc.integer({ min: 0, max: 700 }),
    width: fc.integer({ min: 0, max: 500 }),
    score: fc.double({ min: 0, max: 1, noNaN: true }),
    rival: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(
    ({ left, top, width, score, rival }): Candidate => ({
      box: [left, top, left + width, top + width],
      score,
      rival,
    }),
  );
const listArbitrary = fc
  .array(candidateArbitrary, { maxLength: 20 })
  .map((candidates) => [...candidates].sort((a, b) => b.score - a.score));

test('where nothing was learned, scores stay exactly as they are', () => {
  fc.assert(
    fc.property(listArbitrary, (candidates) => {
      const untouched = { scores: candidates.map(({ score }) => score), prompts: [] };
      expect(rescore([], request(candidates))).toEqual(untouched);
      // Nor does a correction of one picture touch a request that does not say which picture it is.
      expect(rescore([soft({ bias: 5 })], request(candidates))).toEqual(untouched);
    }),
  );
});

test('re-scoring that only repeats the score never turns a decision', () => {
  fc.assert(
    fc.property(listArbitrary, fc.double({ min: 0.02, max: 0.9, noNaN: true }), (candidates, threshold) => {
      const { scores } = rescore([rescoring([0, ...scoresOnly])], request(candidates, { threshold }));
      // Scores within a ten-thousandth of 0 and 1 are one for logits.
      for (const [position, { score }] of candidates.entries())
        if (Math.abs(score - threshold) > 1e-6) expect(scores[position] >= threshold).toBe(score >= threshold);
    }),
  );
});

test('all traits and scores are finite, and scores stay within 0..1', () => {
  fc.assert(
    fc.property(
      listArbitrary,
      fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 10, maxLength: 10 }),
      (candidates, weights) => {
        for (const traits of describeCandidates(candidates, 0.2, pictureSize)) {
          expect(traits).toHaveLength(candidateTraits.length);
          expect(traits.every(Number.isFinite)).toBe(true);
        }
        const { scores } = rescore([rescoring(weights)], request(candidates));
        expect(scores.every((score) => score >= 0 && score <= 1)).toBe(true);
      },
    ),
  );
});

test('a decision turns only where re-scoring is sure', () => {
  const candidates: Candidate[] = [{ box: [0, 0, 100, 100], score: 0.25 }];
  const against = (logit: number): readonly number[] => [logit, ...candidateTraits.map(() => 0)];
  expect(rescore([rescoring(against(-0.4), 0.5)], request(candidates)).scores).toEqual([0.25]);
  expect(rescore([rescoring(against(-0.6), 0.5)], request(candidates)).scores[0]).toBeLessThan(0.2);
});

test('a prompt speaks up in its own picture and abstains in a strange one', () => {
  const random = seeded(3);
  const scene = randomVector(random, size);
  const dog = randomVector(random, size);
  const prompt = soft({ key: scene, vector: dog.map((value) => value * 8), bias: -2 });
  const candidates: Candidate[] = [{ box: [0, 0, 200, 200], score: 0.1, feature: dog }];
  const here = rescore([prompt], request(candidates, { feature: near(random, scene, 0.1) }));
  expect(here.scores[0]).toBeGreaterThan(0.2);
  expect(here.prompts).toEqual([prompt.id]);
  const strange = rescore([prompt], request(candidates, { feature: scene.map((value) => -value) }));
  expect(strange).toEqual({ scores: [0.1], prompts: [] });
});

test('blending takes the nearest few, sums up to less than one, and does not depend on the order', () => {
  const random = seeded(8);
  const query = randomVector(random, size);
  const prompts = Array.from({ length: 40 }, (_, index) => ({
    centre: zero,
    key: near(random, query, 0.2 + index / 20),
    name: index,
  }));
  const blend = blendPrompts(prompts, query);
  expect(blend.length).toBeLessThanOrEqual(8);
  expect(blend.reduce((sum, { weight }) => sum + weight, 0)).toBeLessThan(1);
  expect(blend.map(({ weight }) => weight)).toEqual([...blend.map(({ weight }) => weight)].sort((a, b) => b - a));
  const turned = blendPrompts([...prompts].reverse(), query);
  expect(turned.map(({ prompt }) => prompt.name)).toEqual(blend.map(({ prompt }) => prompt.name));
});

test('of windows around one taught thing only the best counts', () => {
  const logo = randomVector(seeded(4), size);
  const taught = soft({ basis: 'feature', vector: logo.map((value) => value * 20), bias: -10 });
  const candidates: Candidate[] = [
    { box: [0, 0, 100, 100], score: 0, feature: near(seeded(1), logo, 0.3) },
    { box: [5, 5, 105, 105], score: 0, feature: logo },
    { box: [20, 20, 60, 60], score: 0, feature: near(seeded(2), logo, 0.3) },
    { box: [500, 0, 600, 100], score: 0, feature: near(seeded(5), logo, 0.3) },
    { box: [500, 500, 600, 600], score: 0, feature: randomVector(seeded(6), size) },
    { box: [800, 500, 900, 600], score: 0.9 },
  ];
  const { scores } = rescore([taught], request(candidates, { threshold: 0.5 }));
  expect(scores.map((score) => score >= 0.5)).toEqual([false, true, false, true, false, false]);
});

test('what was validated is what runs: through JSON and back, every score is equal to the bit', () => {
  fc.assert(
    fc.property(listArbitrary, fc.integer(), (bare, seed) => {
      const random = seeded(seed);
      const candidates = bare.map((candidate) => ({ ...candidate, feature: randomVector(random, size) }));
      const feature = randomVector(random, size);
      const prompts = [
        rescoring(
          Array.from({ length: 10 }, () => random() * 4 - 2),
          0.3,
        ),
        soft({
          key: near(random, feature, 0.2),
          centre: near(random, zero, 0.1),
          vector: randomVector(random, size),
          bias: random(),
        }),
        soft({ key: near(random, feature, 0.4), vector: randomVector(random, size), bias: -random() }),
        filed({
          kind: 'text',
          tool: 'VQA',
          concept: 'dog',
          supersedes: [],
          space: 'test',
          text: 'a hound',
          key: feature,
        }),
      ];
      const read = prompts.map((prompt) =>
        promptRowSchema(promptSchemas).parse(JSON.parse(JSON.stringify(promptToRow(prompt)))),
      );
      expect(read).toEqual(prompts);
      const before = rescore(prompts, request(candidates, { feature }));
      const after = rescore(read, request(candidates, { feature }));
      expect(after).toEqual(before);
      expect(after.scores.every((score, index) => Object.is(score, before.scores[index]))).toBe(true);
    }),
    { numRuns: 50 },
  );
});

test('rows that are no prompt are refused', () => {
  const row = promptToRow(soft({})) as Record<string, unknown>;
  const float = (value: number): string => Buffer.from(Float32Array.of(value).buffer).toString('base64');
  for (const wrong of [
    { vector: float(Number.NaN) },
    { vector: float(1) },
    { vector: '' },
    { vector: 'not base64!' },
    { vector: 'AAA=' },
    { bias: 'much' },
    { kind: 'hard' },
    { surprise: true },
  ])
    expect(promptRowSchema(promptSchemas).safeParse({ ...row, ...wrong }).success, JSON.stringify(wrong)).toBe(false);
  expect(promptRowSchema(promptSchemas).safeParse(row).success).toBe(true);
});
