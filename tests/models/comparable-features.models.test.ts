import { beforeAll, expect, test } from 'vitest';
import { ModelError } from '../../src/contracts/errors.js';
import type { CallOptions, Capabilities, Models, Sight } from '../../src/contracts/model.js';
import { comparableFeatures, comparableSpace } from '../../src/models/comparable-features.js';
import { createModels } from '../../src/models/create-models.js';
import { embedded } from '../../src/models/embedded/index.js';
import { wrapModels } from '../../src/models/wrap-models.js';
import { type Box, scaleBox } from '../../src/util/box.js';
import { dotProduct, unitVector } from '../../src/util/vector.js';
import { knownViews } from '../../src/vision/known-views.js';
import { likeView, viewSpace } from '../../src/vision/views.js';
import { seeded } from '../learning/planted.js';
import { disguise } from '../support/disguised-features.js';
import { groupPhoto } from '../support/sample-photos.js';
import { connectWarmModels } from '../support/warm-models.js';

const connection = await connectWarmModels();
const own = createModels([{ backend: embedded, connection }], [], {});

const still = (): CallOptions => ({ signal: new AbortController().signal });
const whole = ({ pixels: { width, height } }: Sight): Box => [0, 0, width, height];

/** Counts what is asked for. */
function disguised(change = disguise(768, 5)): { readonly models: Models; views(): number } {
  let views = 0;
  const embedViews: Capabilities['embedViews'] = async (sight, boxes, options) => {
    views += boxes.length;
    return (await own.embedViews(sight, boxes, options)).map(change);
  };
  const embedImage: Capabilities['embedImage'] = async (sight, options) =>
    (await embedViews(sight, [sight.view ?? whole(sight)], options))[0];
  return { models: { ...own, embedViews, embedImage }, views: () => views };
}

let photos: readonly Sight[];
beforeAll(async () => {
  photos = await Promise.all(([1, 2, 3, 4, 5] as const).map(groupPhoto));
});

test('the embedded features stay as they are', async () => {
  expect(wrapModels(own, comparableFeatures(viewSpace))).toBe(own);
  expect(comparableSpace(viewSpace)).toBe(viewSpace);
});

test('views that another model sees are as alike as the embedded one has them', async () => {
  const { models } = disguised();
  const raw = await Promise.all(photos.map((photo) => models.embedImage(photo, still())));
  const comparable = wrapModels(models, comparableFeatures('clip/of-a-test'));
  expect(comparableSpace('clip/of-a-test')).toBe('clip/of-a-test/1');
  const features = await Promise.all(photos.map((photo) => comparable.embedImage(photo, still())));
  const known = await Promise.all(photos.map((photo) => own.embedImage(photo, still())));
  for (const feature of features) expect(Math.hypot(...feature)).toBeCloseTo(1, 5);
  const pairs = photos.flatMap((_, one) => photos.slice(0, one).map((__, other) => [one, other] as const));
  for (const [one, other] of pairs) {
    // As it comes, anything is like anything.
    expect(dotProduct(raw[one], raw[other])).toBeGreaterThan(0.5);
    expect(Math.abs(dotProduct(features[one], features[other]) - dotProduct(known[one], known[other]))).toBeLessThan(
      0.12,
    );
    expect(dotProduct(features[one], features[other])).toBeLessThan(likeView);
  }
  for (const photo of photos) {
    const box = whole(photo);
    const cuts = [box, scaleBox(box, 0.97), scaleBox(box, 0.9)];
    const [here, near, cut] = await comparable.embedViews(photo, cuts, still());
    const [ownHere, ownNear, ownCut] = await own.embedViews(photo, cuts, still());
    expect(Math.abs(dotProduct(here, near) - dotProduct(ownHere, ownNear))).toBeLessThan(0.02);
    expect(Math.abs(dotProduct(here, cut) - dotProduct(ownHere, ownCut))).toBeLessThan(0.03);
  }
}, 120_000);

test('the space is got to know once, whoever asks, and paid for by who asks first', async () => {
  const { models, views } = disguised();
  const comparable = wrapModels(models, comparableFeatures('clip/of-a-test'));
  const [photo, other] = photos;
  await Promise.all([comparable.embedImage(photo, still()), comparable.embedImage(other, still())]);
  expect(views()).toBe(40 + 2);
  const { sight, boxes } = await knownViews();
  await comparable.embedViews(sight, boxes, still());
  await comparable.embedViews(photo, [], still());
  expect(views()).toBe(42);
}, 120_000);

test('where it fails, the next one tries again', async () => {
  const { models } = disguised();
  let fails = true;
  const failing: Models = {
    ...models,
    embedViews: async (sight, boxes, options) => {
      if (fails) throw new ModelError('[test] down', { backend: 'test', retryable: true });
      return models.embedViews(sight, boxes, options);
    },
  };
  const comparable = wrapModels(failing, comparableFeatures('clip/of-a-test'));
  await expect(comparable.embedImage(photos[0], still())).rejects.toThrow(/down/);
  fails = false;
  expect(await comparable.embedImage(photos[0], still())).toHaveLength(769);
}, 120_000);

test('a model that tells nothing apart is no use, and that is said', async () => {
  const random = seeded(1);
  const { models } = disguised((feature) => unitVector(feature.map(() => random() - 0.5)));
  const comparable = wrapModels(models, comparableFeatures('replicate/owner/odd'));
  await expect(comparable.embedImage(photos[0], still())).rejects.toThrow(
    /choose another model with CLOVABOT_EMBED_IMAGE/,
  );
}, 120_000);
