import { expect, test } from 'vitest';
import { scanBinary } from '../../src/memory/similarity-scan.js';
import { createVectorIndex } from '../../src/memory/vector-index.js';
import { decodeFeature, encodeFeature, encodeShort, shortFeatureSchema } from '../../src/util/feature-text.js';
import { roundedVector, similarityOf } from '../../src/util/vector.js';
import { compileScan } from '../support/compile-scan.js';
import { near, randomVector, seededRandom } from '../support/word-features.js';

test('the scan that runs is the one whose source is in similarity-scan.wat', async () => {
  expect(scanBinary).toBe(await compileScan());
});

function exact(vectors: readonly Float32Array[], query: Float32Array, limit: number): readonly string[] {
  return vectors
    .map((vector, position) => ({ id: String(position), similarity: similarityOf(vector, query) }))
    .sort((a, b) => b.similarity - a.similarity)
    .slice(0, limit)
    .map(({ id }) => id);
}

test.each([
  { order: 'without any order', crowd: (random: () => number) => () => randomVector(random) },
  {
    order: 'in 40 crowds of near twins',
    crowd: (random: () => number) => {
      const centres = Array.from({ length: 40 }, () => randomVector(random));
      return () => near(centres[Math.floor(random() * centres.length)], 0.3, random);
    },
  },
])('among 8,000 vectors $order the 24 found hold at least 99 % of the true top 8', ({ crowd }) => {
  const random = seededRandom(1);
  const draw = crowd(random);
  const vectors = Array.from({ length: 8_000 }, draw);
  const index = createVectorIndex(512);
  for (const [position, vector] of vectors.entries()) index.add(String(position), vector);
  let found = 0;
  const queries = Array.from({ length: 30 }, () => near(vectors[Math.floor(random() * vectors.length)], 0.4, random));
  for (const query of queries) {
    const candidates = new Set(index.nearest(query, 24));
    found += exact(vectors, query, 8).filter((id) => candidates.has(id)).length;
  }
  expect(found / (8 * queries.length)).toBeGreaterThanOrEqual(0.99);
});

test('works with any number of dimensions, and with few vectors', () => {
  const random = seededRandom(2);
  for (const dimensions of [1, 3, 31, 32, 33, 120, 1_536, 3_072]) {
    const draw = (): Float32Array => Float32Array.from({ length: dimensions }, () => random() - 0.5);
    const vectors = Array.from({ length: 50 }, draw).map((vector) => {
      const length = Math.hypot(...vector);
      return vector.map((value) => value / length);
    });
    const index = createVectorIndex(dimensions);
    for (const [position, vector] of vectors.entries()) index.add(String(position), vector);
    if (dimensions > 3)
      for (const [position, vector] of vectors.entries()) expect(index.nearest(vector, 1)).toEqual([String(position)]);
    expect(index.nearest(vectors[0], 100)).toHaveLength(50);
    expect(index.nearest(vectors[0], 0)).toEqual([]);
  }
  expect(createVectorIndex(4).nearest(new Float32Array(4), 8)).toEqual([]);
});

test('even the largest products of many dimensions do not overflow', () => {
  const index = createVectorIndex(8_192);
  const same = new Float32Array(8_192).fill(1 / Math.sqrt(8_192));
  index.add(
    'opposite',
    same.map((value) => -value),
  );
  index.add('same', same);
  index.add(
    'half',
    same.map((value, dimension) => (dimension % 2 ? value : 0)),
  );
  expect(index.nearest(same, 3)).toEqual(['same', 'half', 'opposite']);
});

test('an id is kept once, a removed one is not found, and it may come again', () => {
  const random = seededRandom(3);
  const [first, second] = [randomVector(random), randomVector(random)];
  const index = createVectorIndex(512);
  index.add('a', first);
  index.add('a', second);
  index.add('b', second);
  expect(index.size).toBe(2);
  index.remove('a');
  index.remove('never there');
  expect(index.nearest(first, 5)).toEqual(['b']);
  index.add('a', first);
  expect(index.nearest(first, 5)).toEqual(['a', 'b']);
});

test('vectors of other dimensions are refused', () => {
  const index = createVectorIndex(4);
  expect(() => index.add('a', new Float32Array(5))).toThrow('5 dimensions among such of 4');
  expect(() => index.nearest(new Float32Array(3), 1)).toThrow('3 dimensions in an index of 4');
  expect(() => createVectorIndex(0)).toThrow(RangeError);
});

test('a zero vector is like nothing', () => {
  const index = createVectorIndex(4);
  index.add('zero', new Float32Array(4));
  index.add('one', new Float32Array([1, 0, 0, 0]));
  expect(index.nearest(new Float32Array([1, 0, 0, 0]), 1)).toEqual(['one']);
  expect(index.nearest(new Float32Array(4), 2)).toHaveLength(2);
});

test('features come back from text bit by bit; what is no feature does not', () => {
  const feature = randomVector(seededRandom(4));
  expect(decodeFeature(encodeFeature(feature))).toEqual(feature);
  expect(decodeFeature(encodeFeature(feature.subarray(1, 4)))).toEqual(feature.slice(1, 4));
  expect(decodeFeature('')).toBeUndefined();
  expect(decodeFeature('abc')).toBeUndefined();
  expect(decodeFeature(encodeFeature(new Float32Array([1, Number.NaN])))).toBeUndefined();
});

test('a rounded vector takes half the room, any other comes back to the bit as well', () => {
  const rounded = roundedVector(Float32Array.of(0.1234567, -0.7, 1, -1, 0, -1e-6));
  expect(roundedVector(rounded)).toEqual(rounded);
  expect(rounded[0]).toBeCloseTo(0.1234567, 4);
  expect(encodeShort(rounded).length).toBeLessThan(encodeFeature(rounded).length * 0.7);
  expect(shortFeatureSchema.parse(encodeShort(rounded))).toEqual(rounded);
  const exact = Float32Array.of(0.1234567, -0, 3e38);
  expect(shortFeatureSchema.parse(encodeShort(exact))).toEqual(exact);
  for (const broken of ['', '~', '~AAAA', 'abc']) expect(shortFeatureSchema.safeParse(broken).success).toBe(false);
});
