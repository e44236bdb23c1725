import { expect, test } from 'vitest';
import type { Example, Prompt } from '../../src/contracts/learning.js';
import { createFeatureSpaces } from '../../src/learning/feature-spaces.js';
import * as skills from '../../src/skills/index.js';
import { faceSpace } from '../../src/skills/looks/decide.js';
import { viewSpace } from '../../src/vision/views.js';

const { asMade, examplesIn, neededBy, ofExample } = createFeatureSpaces(Object.values(skills));
const clip = 'replicate/clip/1';
const look = (length: number): Float32Array => new Float32Array(length).fill(1 / Math.sqrt(length));
const example = (more: Partial<Example> = {}, length = 912): Example => ({
  ...{
    id: 'a',
    team: 'T',
    tool: 'LOC',
    concept: 'our logo',
    threshold: 0.5,
    right: [0],
    told: 'regions',
    count: 1,
    at: 1,
  },
  picture: { id: 'p', width: 10, height: 10, mediaType: 'image/png' },
  candidates: [{ box: [0, 0, 5, 5], score: 0, feature: look(length) }],
  augmented: [{ candidates: [look(length)] }],
  source: { kind: 'taught' },
  ...more,
});

test('examples of another space tell what was right, and not how it looks', () => {
  const [own, other] = examplesIn(clip, [example({ space: clip }), example({ space: viewSpace, feature: look(832) })]);
  expect(own).toEqual(example({ space: clip }));
  const { augmented: _, ...rest } = example({ space: viewSpace });
  expect(other).toEqual({ ...rest, candidates: [{ box: [0, 0, 5, 5], score: 0 }] });
});

test('what is from when there was one space is known by what it is', () => {
  expect(ofExample(example())).toBe(viewSpace);
  expect(ofExample(example({ space: 'embedded/looks-1' }))).toBe(viewSpace);
  const colour = example({ tool: 'COLOR', feature: look(3), candidates: [] });
  const face = example({}, 1024);
  const counted = example({ candidates: [{ box: [0, 0, 5, 5], score: 0.4 }], augmented: [] });
  for (const one of [colour, face, counted, example({ space: faceSpace })]) {
    expect(ofExample(one)).toBeUndefined();
    expect(examplesIn(clip, [one])).toEqual([one]);
  }
  expect(examplesIn(viewSpace, [example()])).toEqual([example()]);
});

test('what another model wrote under the embedded one’s name lies dormant', () => {
  const told = example({ feature: look(768), candidates: [{ box: [0, 0, 5, 5], score: 1, feature: look(768) }] });
  expect(ofExample(told)).toBe('unknown/768');
  // A look holds a view and what a detector takes it for.
  expect(ofExample(example({}, 848))).toBe('unknown/768');
  expect(examplesIn(viewSpace, [told])[0].feature).toBeUndefined();

  const shared = { id: 'p', team: 'T', tool: 'VQA', concept: 'is it on', lesson: 'l', supersedes: [], at: 1 };
  const text = (length: number): Prompt => ({
    ...shared,
    kind: 'text',
    space: viewSpace,
    text: 'on',
    key: look(length),
  });
  const soft = (length: number): Prompt => ({
    ...{ ...shared, kind: 'soft', basis: 'feature', space: 'embedded/looks-1', bias: 0 },
    ...{ centre: look(length), vector: look(length), key: look(length) },
  });
  for (const own of [text(832), text(0), soft(832), soft(912)]) expect(asMade(own)).toBe(own);
  for (const other of [text(768), soft(768), soft(848)]) expect(neededBy(asMade(other))).toBe('unknown/768');
  const face: Prompt = { ...shared, kind: 'text', space: faceSpace, text: 'x', key: look(1024) };
  expect(asMade(face)).toBe(face);
});
