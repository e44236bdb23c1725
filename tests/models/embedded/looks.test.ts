import { expect, test } from 'vitest';
import type { Detection } from '../../../src/contracts/model.js';
import {
  dropOverlapping,
  fuseDetections,
  planPasses,
  planViewPasses,
  withoutLookAlike,
} from '../../../src/models/embedded/looks.js';
import type { Box } from '../../../src/util/box.js';

const seen = (label: string, score: number, box: Box): Detection => ({ label, score, box });
const numbers = (values: readonly number[]): readonly unknown[] => values.map((value) => expect.closeTo(value, 6));

test('two looks at one thing make one detection: mean score, box by score', () => {
  const fused = fuseDetections([
    { found: [seen('dog', 0.6, [0, 0, 100, 100])], weight: 1 },
    { found: [seen('dog', 0.2, [8, 0, 108, 100])], weight: 1 },
  ]);
  expect(fused).toHaveLength(1);
  expect(fused[0].score).toBeCloseTo(0.4);
  expect(fused[0].box).toEqual(numbers([2, 0, 102, 100]));
});

test('what only one look saw counts for less, by the weight of the other', () => {
  const [one] = fuseDetections([
    { found: [seen('dog', 0.6, [0, 0, 100, 100])], weight: 1 },
    { found: [], weight: 0.5 },
  ]);
  expect(one.score).toBeCloseTo(0.4);
});

test('labels and places stay apart, and one look never counts twice for a thing', () => {
  const fused = fuseDetections([
    {
      found: [
        seen('dog', 0.8, [0, 0, 100, 100]),
        seen('dog', 0.5, [5, 5, 105, 105]),
        seen('cat', 0.4, [0, 0, 100, 100]),
        seen('dog', 0.3, [200, 0, 300, 100]),
      ],
      weight: 1,
    },
  ]);
  expect(fused.map(({ label, score }) => [label, score])).toEqual([
    ['dog', 0.8],
    ['cat', 0.4],
    ['dog', 0.3],
  ]);
});

test('a tile has a say only where it sees things whole', () => {
  const tile: Box = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, 98, Number.POSITIVE_INFINITY];
  const fused = fuseDetections([
    { found: [seen('dog', 0.5, [10, 0, 60, 50]), seen('dog', 0.5, [80, 0, 180, 50])], weight: 1 },
    { found: [seen('dog', 0.9, [10, 0, 60, 50]), seen('dog', 0.9, [80, 0, 100, 50])], weight: 0.5, within: tile },
  ]);
  const [inside, across] = fused;
  expect(inside.score).toBeCloseTo((0.5 + 0.45) / 1.5);
  expect(across).toEqual(seen('dog', 0.5, [80, 0, 180, 50]));
});

test('overlapping detections of any label leave the best', () => {
  const kept = dropOverlapping(
    [seen('truck', 0.6, [0, 0, 100, 100]), seen('car', 0.5, [0, 0, 100, 90]), seen('car', 0.2, [150, 0, 200, 50])],
    0.5,
  );
  expect(kept.map(({ label }) => label)).toEqual(['truck', 'car']);
  expect(kept[1].box[0]).toBe(150);
});

test('a photo gets two whole looks and tiles that cover its longer side', () => {
  const passes = planPasses({ left: 10, top: 20, width: 640, height: 480 });
  expect(passes.map(({ part }) => part)).toEqual([
    { left: 10, top: 20, width: 640, height: 480 },
    { left: 10, top: 20, width: 640, height: 480 },
    { left: 10, top: 20, width: 480, height: 480 },
    { left: 170, top: 20, width: 480, height: 480 },
  ]);
  expect(passes[2].within?.[2]).toBeCloseTo(490 - 0.02 * 640);
  expect(passes[2].within?.[0]).toBe(Number.NEGATIVE_INFINITY);
  expect(passes[3].within?.[0]).toBeCloseTo(170 + 0.02 * 640);
});

test('a square needs no tiles, a panorama a few, and never many', () => {
  const looks = (width: number, height: number): number => planPasses({ left: 0, top: 0, width, height }).length;
  expect([looks(500, 500), looks(500, 580), looks(480, 640), looks(1000, 400), looks(20_000, 10)]).toEqual([
    2, 2, 4, 6, 7,
  ]);
  expect(planViewPasses({ left: 0, top: 0, width: 200, height: 50 })).toHaveLength(2);
});

test('a very large picture is looked at in parts as well, which see what is small there', () => {
  const passes = planPasses({ left: 0, top: 0, width: 4000, height: 3000 });
  const parts = passes.filter(({ least }) => least === undefined);
  expect(parts.length).toBe(6);
  // Together they leave nothing out, and neighbours share a strip.
  for (const [x, y] of [
    [1, 1],
    [2000, 1500],
    [3999, 2999],
  ])
    expect(
      parts.some(
        ({ part }) => x >= part.left && x < part.left + part.width && y >= part.top && y < part.top + part.height,
      ),
    ).toBe(true);
  expect(planPasses({ left: 0, top: 0, width: 2900, height: 2900 }).every(({ least }) => least === undefined)).toBe(
    true,
  );
  const small = { label: 'dog', box: [10, 10, 110, 90] as const, score: 0.6 };
  const whole = { found: [], weight: 1, least: 250 };
  expect(fuseDetections([whole, { found: [small], weight: 1 }])[0].score).toBeCloseTo(0.6);
  expect(
    fuseDetections([
      { ...whole, least: 50 },
      { found: [small], weight: 1 },
    ])[0].score,
  ).toBeCloseTo(0.3);
});

test('a dog that looks a bit like a cat is no cat; what is sure, or stands beside it, is one', () => {
  const dog: Detection = { box: [40, 40, 120, 120], label: 'dog', score: 0.7 };
  const cat = (score: number, box: Box = dog.box): Detection =>
    withoutLookAlike({ box, label: 'cat', score }, [dog], { threshold: 0.2, lowest: 0.1 });
  expect(cat(0.16).score).toBeLessThan(0.1);
  expect(cat(0.3).score).toBe(0.3);
  expect(cat(0.16, [130, 40, 190, 120]).score).toBe(0.16);
});
