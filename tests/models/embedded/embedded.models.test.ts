import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Capabilities } from '../../../src/contracts/model.js';
import { createLexicon } from '../../../src/language/lexicon.js';
import { readConcepts } from '../../../src/memory/read-concepts.js';
import { cocoLabels } from '../../../src/models/embedded/detect.js';
import { embedded } from '../../../src/models/embedded/index.js';
import type { Box } from '../../../src/util/box.js';
import { boxOverlap } from '../../../src/util/box.js';
import { projectRoot } from '../../../src/util/project-root.js';
import { testBackend } from '../../support/backend-contract.js';
import { groupPhoto, plain, stopSign } from '../../support/sample-photos.js';

const { concepts, nonConcepts } = readConcepts(path.join(projectRoot, 'data', 'concepts'));
const connection = await embedded.connect({
  environment: {},
  fetch: () => Promise.reject(new Error('the embedded backend needs no network')),
  lexicon: createLexicon(concepts, nonConcepts),
});
if (!connection) throw new Error('the embedded backend needs no configuration');
const { detect, faces, propose, embedImage, embedViews, embedText } = connection.capabilities as Capabilities;
const options = { signal: new AbortController().signal };

beforeAll(() => connection.warmUp(options.signal), 120_000);
afterAll(() => connection.close());

testBackend('embedded', { connection, picture: stopSign, concept: 'stop sign' });

async function count(photo: Parameters<typeof groupPhoto>[0], concept: string): Promise<number> {
  const { found, threshold } = await detect(await groupPhoto(photo), concept, options);
  return found.filter(({ score }) => score >= threshold).length;
}

describe('detection', () => {
  test('counts the people of group photos, under whatever name', async () => {
    expect([await count(1, 'person'), await count(2, 'person'), await count(3, 'people')]).toEqual([3, 3, 3]);
    expect(await count(1, 'woman')).toBe(3);
    expect(await count(6, 'person')).toBe(4);
  });

  test('finds a cup, and neither a dog nor any vehicle', async () => {
    expect(await count(3, 'cup')).toBe(1);
    expect(await count(3, 'dog')).toBe(0);
    expect(await count(3, 'vehicle')).toBe(0);
  });

  test('finds a drawn stop sign where it was drawn, and nothing on a plain wall', async () => {
    const { found } = await detect(await stopSign(), 'stop signs', options);
    expect(found[0].label).toBe('stop sign');
    expect(found[0].score).toBeGreaterThan(0.8);
    expect(boxOverlap(found[0].box, [195, 55, 445, 305])).toBeGreaterThan(0.85);
    const wall = await detect(await plain('wall', 640, 480), 'object', options);
    expect(wall.found.filter(({ score }) => score >= wall.threshold)).toEqual([]);
  });

  test('only the first of what was asked for gets the lower bar', async () => {
    const sure = await detect(await stopSign(), 'stop sign', options);
    const unsure = await detect(await plain('empty street', 640, 480), 'stop sign', options);
    expect(unsure.threshold).toBe(sure.threshold / 2);
    const between = await detect(await groupPhoto(2), 'couch', options);
    expect(between.found[0].score).toBeGreaterThanOrEqual(between.threshold);
    expect(between.found.slice(1).every(({ score }) => score < between.threshold)).toBe(true);
  });

  test('a strong thing elsewhere does not make a weak one count in a view', async () => {
    const sight = await groupPhoto(1);
    const whole = await detect(sight, 'person', options);
    const corner: Box = [0, 0, sight.pixels.width / 3, sight.pixels.height / 4];
    const { threshold, found } = await detect({ ...sight, view: corner }, 'person', options);
    expect(threshold).toBe(whole.threshold);
    expect(found.filter(({ score }) => score >= threshold)).toEqual([]);
  });

  test('one thing counts once among the members of a kind', async () => {
    const { found } = await detect(await groupPhoto(3), 'object', options);
    for (const [index, { box }] of found.entries())
      for (const other of found.slice(index + 1)) expect(boxOverlap(box, other.box)).toBeLessThanOrEqual(0.5);
  });

  test('a second question about the same picture costs next to nothing', async () => {
    const sight = await groupPhoto(5);
    await detect(sight, 'person', options);
    const start = performance.now();
    for (const label of cocoLabels) await detect(sight, label, options);
    expect(performance.now() - start).toBeLessThan(500);
  });

  test.each([
    ['tall', 60, 900],
    ['wide', 1200, 80],
    ['tiny', 3, 2],
  ])('a %s picture is no trouble', async (name, width, height) => {
    const { known } = await detect(await plain(name, width, height), 'dog', options);
    expect(known).toBe(true);
  });

  test('its names are those of the concepts', () => {
    expect(cocoLabels).toEqual(concepts.slice(0, 80).map(({ name }) => name));
  });
});

test('proposals cover a thing of no category', async () => {
  const sight = await stopSign('proposals');
  const proposals = await propose(sight, 120, options);
  const patch: Box = [40, 330, 300, 470];
  expect(Math.max(...proposals.map(({ box }) => boxOverlap(box, patch)))).toBeGreaterThan(0.5);
  const view: Box = [0, 240, 320, 480];
  for (const { box } of await propose({ ...sight, view }, 40, options)) {
    expect((box[0] + box[2]) / 2).toBeLessThanOrEqual(view[2]);
    expect((box[1] + box[3]) / 2).toBeGreaterThanOrEqual(view[1]);
  }
});

describe('faces', () => {
  test('each person of the group photos has one', async () => {
    const found = [];
    for (const photo of [1, 2, 3, 4, 5, 6] as const) found.push((await faces(await groupPhoto(photo), options)).length);
    expect(found).toEqual([3, 3, 3, 4, 5, 4]);
  });

  test('different people have different features, the same person much the same in another light', async () => {
    const sight = await groupPhoto(1);
    const known = await faces(sight, options);
    const darker = {
      id: 'darker',
      pixels: { ...sight.pixels, data: sight.pixels.data.map((value) => value * 0.7) },
    };
    const [first] = await faces(darker, options);
    const likeness = known.map(({ feature }) => cosine(feature, first.feature)).sort((a, b) => b - a);
    expect(likeness[0]).toBeGreaterThan(0.8);
    expect(likeness[1]).toBeLessThan(0.6);
  });
});

test('parts that look alike have features that are alike', async () => {
  const sight = await groupPhoto(1);
  const [face] = await faces(sight, options);
  const [x1, y1, x2, y2] = face.box;
  const shift = (x2 - x1) / 10;
  const [one, near, far] = await embedViews(
    sight,
    [face.box, [x1 + shift, y1 + shift, x2 + shift, y2 + shift], [0, 0, 100, 100]],
    options,
  );
  expect(cosine(one, near)).toBeGreaterThan(cosine(one, far) + 0.1);
  expect(cosine(one, await embedImage({ ...sight, view: face.box }, options))).toBeCloseTo(1, 5);
});

test('questions of one meaning are nearer to each other than to those of another', async () => {
  const pairs = [
    ['How many dogs are there?', 'Count the dogs.'],
    ['Is there a cat in the picture?', 'Can you see any cat here?'],
    ['What colour is the car?', 'Tell me the color of the automobile.'],
    ['Blur the faces.', 'Please make the faces unrecognisable.'],
    ['Remove the person on the left.', 'Get rid of the left human.'],
    ['What is written on the sign?', 'Read the text of the sign.'],
    ['Are there more cups than plates?', 'Do the cups outnumber the plates?'],
    ['Replace the dog with a cat.', 'Swap the dog for a cat.'],
  ];
  const asked = await embedText(
    pairs.map(([question]) => question),
    options,
  );
  const reworded = await embedText(
    pairs.map(([, words]) => words),
    options,
  );
  const nearest = reworded.map((words) => {
    const likeness = asked.map((question) => cosine(question, words));
    return likeness.indexOf(Math.max(...likeness));
  });
  expect(nearest.filter((place, index) => place === index).length).toBeGreaterThanOrEqual(7);
});

test('any text has a feature: empty, endless, of another script', async () => {
  const vectors = await embedText(['', 'word '.repeat(5000), '猫がいますか', '🦩🦩'], options);
  expect(vectors.map(({ length }) => length)).toEqual([512, 512, 512, 512]);
  expect(vectors.every((vector) => vector.every(Number.isFinite))).toBe(true);
});

const cosine = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, index) => sum + value * b[index], 0);
