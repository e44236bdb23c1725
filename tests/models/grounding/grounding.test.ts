import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ClovabotError, ConfigError, ModelError } from '../../../src/contracts/errors.js';
import type { Capabilities, GroundedPicture } from '../../../src/contracts/model.js';
import { createLexicon } from '../../../src/language/lexicon.js';
import { buildGroundingIndex } from '../../../src/models/grounding/build-index.js';
import { groundingIndexPath } from '../../../src/models/grounding/index.js';
import { grounding } from '../../../src/models/index.js';
import { startPeer } from '../../support/web-peer.js';
import { photoBytes } from '../search/peers.js';
import { annotation, category, image, type Row, type SmallSet, smallSet } from './small-set.js';

const signal = new AbortController().signal;
const options = { signal };

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'clovabot-grounding-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** CLOVABOT_HOME with an index of a set. */
async function homeWith(set: Partial<SmallSet> | string): Promise<string> {
  const home = await temporaryFolder();
  const file = path.join(home, 'set.json');
  await writeFile(file, typeof set === 'string' ? set : JSON.stringify(set));
  await buildGroundingIndex(file, groundingIndexPath({ CLOVABOT_HOME: home }), { signal });
  return home;
}

async function connect(
  environment: Readonly<Record<string, string>>,
): Promise<Pick<Capabilities, 'ground' | 'downloadPicture'>> {
  const connected = await grounding.connect({ environment, fetch, lexicon: createLexicon([]) });
  if (!connected) throw new Error('grounding is not connected');
  onTestFinished(() => connected.close());
  const { ground, downloadPicture } = connected.capabilities;
  if (!ground || !downloadPicture) throw new Error('grounding offers nothing');
  return { ground, downloadPicture };
}

const ground = async (set: Partial<SmallSet>, concept: string, limit = 10): Promise<readonly GroundedPicture[]> =>
  (await connect({ CLOVABOT_HOME: await homeWith(set), CLOVABOT_SEARCH: 'on' })).ground(concept, limit, options);

const numbers = (pictures: readonly GroundedPicture[]): readonly number[] =>
  pictures.map(({ url }) => Number(/(\d+)\.jpg$/.exec(url)?.[1]));

test('finds the pictures of a concept with its boxes, then those checked to hold none', async () => {
  const found = await ground(smallSet, 'heron');
  expect(numbers(found).slice(0, 3).toSorted()).toEqual([1, 2, 3]);
  expect(numbers(found)[3]).toBe(5);
  const byNumber = new Map(found.map((picture, at) => [numbers(found)[at], picture]));
  expect(byNumber.get(1)).toEqual({
    provider: 'grounding',
    title: '000000000001.jpg',
    url: 'http://images.cocodataset.org/train2017/000000000001.jpg',
    licence: 'Attribution License',
    licenceUrl: 'http://creativecommons.org/licenses/by/2.0/',
    source: 'http://farm1.staticflickr.com/1_z.jpg',
    width: 640,
    height: 480,
    boxes: [[100.5, 50.3, 300.5, 350.4]],
    complete: true,
    others: [],
  });
  expect(byNumber.get(2)?.boxes).toEqual([
    [10, 10, 30, 30],
    // Cut at the picture's edge.
    [600, 400, 640, 480],
  ]);
  expect(byNumber.get(2)?.others).toEqual([{ label: 'stork', box: [300, 100, 400, 300] }]);
  expect(byNumber.get(3)?.complete).toBe(false);
  expect(byNumber.get(5)).toMatchObject({ boxes: [], complete: true });
  expect(byNumber.get(5)?.others.map(({ label }) => label)).toEqual(['sofa', 'bat (animal)']);
});

test('large things come before specks, in the same order at every call', async () => {
  const home = await homeWith(smallSet);
  const set = await connect({ CLOVABOT_HOME: home, CLOVABOT_SEARCH: 'on' });
  const first = numbers(await set.ground('heron', 10, options));
  expect(first[2]).toBe(2);
  expect(numbers(await set.ground('heron', 10, options))).toEqual(first);
  expect(numbers(await set.ground('heron', 1, options))).toEqual([first[0], 5]);
  expect(await set.ground('heron', 0, options)).toEqual([]);
});

test('names, synonyms, underscores and remarks', async () => {
  const count = async (concept: string): Promise<number> =>
    (await ground(smallSet, concept)).filter(({ boxes }) => boxes.length > 0).length;
  expect(await count('Couch')).toBe(1);
  expect(await count('wading bird that nests on chimneys')).toBe(2);
  expect(await count('bat')).toBe(1);
  expect(await count('bow (weapon)')).toBe(1);
  // Two categories are called so: neither is meant for certain.
  expect(await count('bow')).toBe(0);
  for (const concept of ['unicorn', '', "'; DROP TABLE boxes; --", 'x'.repeat(10_000)])
    expect(await count(concept)).toBe(0);
});

test('the sections may stand in any order, among others', async () => {
  const { licenses, images, annotations, categories } = smallSet;
  const expected = await ground(smallSet, 'heron');
  const orders: readonly Record<string, unknown>[] = [
    { annotations, categories, info: { images: [{ id: 99 }] }, images, licenses },
    { info: {}, images, licenses, annotations, categories },
    { type: 'instances', categories, images, annotations, licenses, extra: [[[]]] },
  ];
  for (const set of orders) expect(await ground(set as unknown as SmallSet, 'heron')).toEqual(expected);
});

test("COCO's own format: every category is marked in full, but for crowds", async () => {
  const coco = (id: number): Row => ({
    ...image(id),
    neg_category_ids: undefined,
    not_exhaustive_category_ids: undefined,
  });
  const found = await ground(
    {
      categories: [{ supercategory: 'animal', id: 16, name: 'bird' }],
      images: [coco(1), coco(2), coco(3)],
      annotations: [
        annotation(1, 16, [1, 1, 300, 300]),
        annotation(1, 16, [5, 5, 500, 100], { iscrowd: 1 }),
        annotation(3, 16, [5, 5, 500, 100], { iscrowd: 1 }),
      ],
    },
    'bird',
  );
  // Picture 3 holds a crowd of birds: neither an example nor a counter-example.
  expect(numbers(found)).toEqual([1, 2]);
  expect(found[0]).toMatchObject({ boxes: [[1, 1, 301, 301]], complete: false, licence: 'not stated by the set' });
  expect(found[1]).toMatchObject({ boxes: [], complete: true });
});

test('rows that do not fit are counted and left out', async () => {
  const home = await temporaryFolder();
  const file = path.join(home, 'set.json');
  const set = {
    ...smallSet,
    categories: [...smallSet.categories, { id: 'x', name: 'ghost' }, null, category(10, 'second heron')],
    images: [...smallSet.images, image(6, { width: 0 }), image(7, { coco_url: undefined }), 'text'],
    annotations: [
      ...smallSet.annotations,
      annotation(1, 10, [1, 2, 3]),
      annotation(1, 10, [1, 2, 0, 5]),
      annotation(1, 10, [1, 'two', 3, 5]),
      annotation(99, 10, [1, 2, 3, 4]),
      annotation(1, 99, [1, 2, 3, 4]),
    ],
  };
  await writeFile(file, JSON.stringify(set));
  const build = await buildGroundingIndex(file, path.join(home, 'index.sqlite'), { signal });
  expect(build).toEqual({ categories: 6, pictures: 5, boxes: 9, skipped: 9 });
});

test('pictures come from the folder, and from nowhere else unless allowed', async () => {
  const home = await homeWith(smallSet);
  const pictures = path.join(home, 'pictures');
  await mkdir(path.join(pictures, 'train2017'), { recursive: true });
  await writeFile(path.join(pictures, '000000000001.jpg'), await photoBytes());
  await writeFile(path.join(pictures, 'train2017', '000000000005.jpg'), 'five');
  const set = await connect({ CLOVABOT_HOME: home, GROUNDING_PICTURES: pictures });
  const found = await set.ground('heron', 10, options);
  expect(numbers(found)).toEqual([1, 5]);
  expect(Buffer.compare(await set.downloadPicture(found[0], options), await photoBytes())).toBe(0);
  expect(Buffer.from(await set.downloadPicture(found[1], options)).toString()).toBe('five');
  await expect(set.downloadPicture({ ...found[0], url: 'https://example.org/2.jpg' }, options)).rejects.toThrow(
    ModelError,
  );
});

test("no name in a set leads out of the set's folder", async () => {
  const names = ['../secret.jpg', '/etc/hostname', 'a/../../secret.jpg', 'file:///etc/hostname', '..', '.', '', 'a\0b'];
  const home = await homeWith({
    categories: [category(10, 'heron')],
    images: names.map((file_name, id) => ({ id, width: 10, height: 10, file_name })),
    annotations: names.map((_, id) => annotation(id, 10, [1, 1, 5, 5])),
  });
  await writeFile(path.join(home, 'secret.jpg'), 'secret');
  const pictures = path.join(home, 'pictures');
  await mkdir(path.join(pictures, 'a'), { recursive: true });
  const set = await connect({ CLOVABOT_HOME: home, GROUNDING_PICTURES: pictures });
  expect(await set.ground('heron', 100, options)).toEqual([]);
  for (const url of [...names, '../secret.jpg', 'https://x.org/../secret.jpg', 'https://x.org/a/%2e%2e/secret.jpg']) {
    const found = { provider: 'grounding', title: 'x', url, licence: 'x', source: 'x' };
    await expect(set.downloadPicture(found, options), url).rejects.toThrow(ModelError);
  }
});

test("missing pictures are fetched from COCO's mirror where the web is allowed", async () => {
  const peer = await startPeer(async (_, __, response) => {
    response.writeHead(200, { 'content-type': 'image/jpeg' }).end(await photoBytes());
  });
  const home = await homeWith(smallSet);
  expect(
    await grounding.connect({ environment: { CLOVABOT_HOME: home }, fetch, lexicon: createLexicon([]) }),
  ).toBeUndefined();
  const set = await connect({ CLOVABOT_HOME: home, CLOVABOT_SEARCH: 'on', GROUNDING_URL: `${peer.origin}/coco` });
  const [found] = await set.ground('heron', 1, options);
  const number = String(numbers([found])[0]).padStart(12, '0');
  expect(Buffer.compare(await set.downloadPicture(found, options), await photoBytes())).toBe(0);
  expect(peer.asked).toEqual([`/coco/train2017/${number}.jpg`]);
  await expect(set.downloadPicture({ ...found, url: 'https://169.254.169.254/1.jpg' }, options)).rejects.toThrow(
    ModelError,
  );
});

test('without an index it is not connected; a spoiled one says how to fix it', async () => {
  const home = await temporaryFolder();
  const environment = { CLOVABOT_HOME: home, CLOVABOT_SEARCH: 'on' };
  expect(await grounding.connect({ environment, fetch, lexicon: createLexicon([]) })).toBeUndefined();
  await writeFile(groundingIndexPath(environment), 'no database at all, but some text that is long enough');
  const failing = (await connect(environment)).ground('heron', 1, options);
  await expect(failing).rejects.toThrow(ConfigError);
  await expect(failing).rejects.toThrow(/clovabot data ground/);
});

test('a file that is no such set is refused, and nothing is left behind', async () => {
  const home = await temporaryFolder();
  const file = path.join(home, 'set.json');
  const out = path.join(home, 'grounding.sqlite');
  const whole = JSON.stringify(smallSet);
  const { licenses, images, categories } = smallSet;
  for (const content of [
    '',
    '{}',
    '[]',
    '7',
    'not JSON at all',
    '<html></html>',
    whole.slice(0, whole.length / 2),
    whole.slice(0, -1),
    JSON.stringify({ licenses, images, categories }),
    JSON.stringify({ images: {}, annotations: 5, categories: [[]] }),
  ]) {
    await writeFile(file, content);
    await expect(buildGroundingIndex(file, out, { signal }), content.slice(0, 20)).rejects.toThrow(ClovabotError);
    expect(await readdir(home), content.slice(0, 20)).toEqual(['set.json']);
  }
  await expect(buildGroundingIndex(path.join(home, 'none.json'), out, { signal })).rejects.toThrow(/none\.json/);
  await expect(buildGroundingIndex(home, out, { signal })).rejects.toThrow(ClovabotError);
  await writeFile(file, whole);
  await expect(buildGroundingIndex(file, path.join(file, 'index.sqlite'), { signal })).rejects.toThrow(/be written/);
});

/** A set of some megabytes. */
async function writeLargeSet(file: string): Promise<void> {
  const annotations = Array.from({ length: 12_000 }, (_, at) => annotation((at % 5) + 1, 10, [at % 600, 10, 20, 30]));
  await writeFile(file, JSON.stringify({ ...smallSet, annotations }));
}

test('a build that is stopped leaves the older index as it was, and nothing half', async () => {
  const home = await homeWith(smallSet);
  const index = groundingIndexPath({ CLOVABOT_HOME: home });
  const before = await readFile(index);
  const file = path.join(home, 'large.json');
  await writeLargeSet(file);
  const stop = new AbortController();
  const seen: number[] = [];
  const progress = (done: number, total: number): void => {
    seen.push(done / total);
    stop.abort(new Error('enough'));
  };
  await expect(buildGroundingIndex(file, index, { signal: stop.signal, progress })).rejects.toThrow('enough');
  expect(seen).toHaveLength(1);
  expect(seen[0]).toBeGreaterThan(0);
  expect(seen[0]).toBeLessThanOrEqual(1);
  expect((await readdir(home)).toSorted()).toEqual(['grounding.sqlite', 'large.json', 'set.json']);
  expect(Buffer.compare(await readFile(index), before)).toBe(0);

  const build = await buildGroundingIndex(file, index, { signal });
  expect(build.boxes).toBe(12_000);
  expect(Buffer.compare(await readFile(index), before)).not.toBe(0);
});

test('what a killed build left is swept away by the next one', async () => {
  const home = await temporaryFolder();
  const leftover = path.join(home, 'grounding.sqlite-building-abc123');
  const young = path.join(home, 'grounding.sqlite-building-def456');
  for (const folder of [leftover, young]) {
    await mkdir(folder);
    await writeFile(path.join(folder, 'index.sqlite'), 'half');
  }
  await utimes(leftover, new Date(0), new Date(0));
  const file = path.join(home, 'set.json');
  await writeFile(file, JSON.stringify(smallSet));
  await buildGroundingIndex(file, path.join(home, 'grounding.sqlite'), { signal });
  expect(existsSync(leftover)).toBe(false);
  // It may be another build under way.
  expect(existsSync(young)).toBe(true);
});
