import { expect, test } from 'vitest';
import type { ConnectedBackend } from '../../src/contracts/backend.js';
import type { Capabilities, Sight } from '../../src/contracts/model.js';
import { type Box, boxArea } from '../../src/util/box.js';

/** What the suite needs of a backend's world. */
export interface BackendWorld {
  readonly connection: ConnectedBackend;
  /** A picture with at least one of `concept` in it; fresh, so that nothing is remembered of it. */
  picture(id: string): Promise<Sight>;
  readonly concept: string;
  /** It takes any words for a concept. */
  readonly openVocabulary?: boolean;
}

const still = (): AbortSignal => new AbortController().signal;
const length = (vector: Float32Array): number => Math.hypot(...vector);

/** What every backend promises for each capability that it offers; those it has not are skipped, saying so. */
export function testBackend(name: string, world: BackendWorld): void {
  const { connection, concept } = world;
  const { capabilities } = connection;
  const whenAble =
    (capability: keyof Capabilities) =>
    (title: string, work: () => Promise<void>): void =>
      test(title, async ({ skip }) => {
        skip(!capabilities[capability], `${name} has no ${capability}`);
        await work();
      });
  const able = <Name extends keyof Capabilities>(capability: Name): NonNullable<Capabilities[Name]> => {
    const method = capabilities[capability];
    if (!method) throw new Error(`${name} has no ${capability}`);
    return method as NonNullable<Capabilities[Name]>;
  };

  whenAble('detect')(`${name}: detections are inside the picture, best first, of the backend's own names`, async () => {
    const sight = await world.picture('detect');
    const { known, found, threshold } = await able('detect')(sight, concept, { signal: still() });
    expect(known).toBe(true);
    expect(found.length).toBeGreaterThan(0);
    expect(found[0].score).toBeGreaterThanOrEqual(threshold);
    expect(threshold).toBeGreaterThan(0);
    expectInside(found, sight);
    expectBestFirst(found);
    for (const { label } of found) expect(label).toMatch(/^[a-z][a-z -]*$/);
  });

  whenAble('detect')(`${name}: a view narrows what is found, in coordinates of the whole picture`, async () => {
    const sight = await world.picture('view');
    const { found } = await able('detect')(sight, concept, { signal: still() });
    const { width, height } = sight.pixels;
    const [x1, y1, x2, y2] = found[0].box;
    const around: Box = [
      Math.max(0, x1 - width * 0.1),
      Math.max(0, y1 - height * 0.1),
      Math.min(width, x2 + width * 0.1),
      Math.min(height, y2 + height * 0.1),
    ];
    const inView = await able('detect')({ ...sight, view: around }, concept, { signal: still() });
    expect(inView.found.length).toBeGreaterThan(0);
    for (const { box } of inView.found) {
      const [x, y] = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
      expect(x).toBeGreaterThanOrEqual(around[0]);
      expect(x).toBeLessThanOrEqual(around[2]);
      expect(y).toBeGreaterThanOrEqual(around[1]);
      expect(y).toBeLessThanOrEqual(around[3]);
    }
  });

  test(`${name}: what it has no idea of is said so`, async ({ skip }) => {
    skip(!capabilities.detect, `${name} has no detect`);
    skip(world.openVocabulary === true, `${name} takes any words for a concept`);
    const sight = await world.picture('unknown');
    const answer = await able('detect')(sight, 'flibbertigibbet engine', { signal: still() });
    expect(answer).toMatchObject({ known: false, found: [] });
  });

  whenAble('propose')(`${name}: proposals are inside the view, best first, no more than wanted`, async () => {
    const sight = await world.picture('propose');
    const proposals = await able('propose')(sight, 25, { signal: still() });
    expect(proposals).toHaveLength(25);
    expectInside(proposals, sight);
    expectBestFirst(proposals);
  });

  whenAble('faces')(`${name}: faces have a place, a score and a unit feature`, async () => {
    const sight = await world.picture('faces');
    const faces = await able('faces')(sight, { signal: still() });
    expectInside(faces, sight);
    for (const { feature } of faces) expect(length(feature)).toBeCloseTo(1, 4);
  });

  whenAble('embedImage')(
    `${name}: a picture's feature is a unit vector, the same each time, another for a view`,
    async () => {
      const sight = await world.picture('feature');
      const { width, height } = sight.pixels;
      const one = await able('embedImage')(sight, { signal: still() });
      const again = await able('embedImage')(await world.picture('the same under another id'), { signal: still() });
      const corner: Box = [0, 0, width / 3, height / 3];
      const other = await able('embedImage')({ ...sight, view: corner }, { signal: still() });
      expect(length(one)).toBeCloseTo(1, 4);
      expect(again).toEqual(one);
      expect(other).toHaveLength(one.length);
      expect(other).not.toEqual(one);
    },
  );

  whenAble('embedImage')(`${name}: the space of its features has a name, which others have not`, async () => {
    expect(connection.featureSpace?.startsWith(`${name}/`)).toBe(true);
  });

  whenAble('embedViews')(`${name}: several views at once have the features that each has alone`, async () => {
    const sight = await world.picture('views');
    const { width, height } = sight.pixels;
    const views: readonly Box[] = [
      [0, 0, width / 3, height / 3],
      [0, 0, width, height],
    ];
    const alone = [];
    for (const view of views) alone.push(await able('embedImage')({ ...sight, view }, { signal: still() }));
    expect(await able('embedViews')(sight, views, { signal: still() })).toEqual(alone);
  });

  whenAble('embedText')(`${name}: texts become unit vectors in their order, the same each time`, async () => {
    const [one, two, again] = await able('embedText')(['a dog', 'seven cats', 'a dog'], { signal: still() });
    expect(length(one)).toBeCloseTo(1, 4);
    expect(two).toHaveLength(one.length);
    expect(again).toEqual(one);
    expect(two).not.toEqual(one);
    expect(await able('embedText')([], { signal: still() })).toEqual([]);
  });

  for (const capability of ['detect', 'embedImage', 'faces', 'propose', 'embedText'] as const)
    whenAble(capability)(`${name}: ${capability} stops when aborted`, async () => {
      const sight = await world.picture(`aborted ${capability}`);
      const controller = new AbortController();
      const call = {
        detect: () => able('detect')(sight, concept, controller),
        embedImage: () => able('embedImage')(sight, controller),
        faces: () => able('faces')(sight, controller),
        propose: () => able('propose')(sight, 5, controller),
        embedText: () => able('embedText')([`aborted ${capability}`], controller),
      }[capability]();
      controller.abort(new Error('the person went away'));
      await expect(call).rejects.toThrow('the person went away');
    });
}

function expectInside(found: readonly { readonly box: Box; readonly score: number }[], { pixels }: Sight): void {
  for (const { box, score } of found) {
    expect(boxArea(box)).toBeGreaterThan(0);
    expect(box[0]).toBeGreaterThanOrEqual(0);
    expect(box[1]).toBeGreaterThanOrEqual(0);
    expect(box[2]).toBeLessThanOrEqual(pixels.width);
    expect(box[3]).toBeLessThanOrEqual(pixels.height);
    expect(score).toBeGreaterThanOrEqual(0);
    expect(score).toBeLessThanOrEqual(1);
  }
}

function expectBestFirst(found: readonly { readonly score: number }[]): void {
  const scores = found.map(({ score }) => score);
  expect(scores).toEqual(scores.toSorted((a, b) => b - a));
}
