/** Pictures to learn from: over real HTTP from peers on loopback, from a set on disk, and into a real picture store. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ClovabotError } from '../../src/contracts/errors.js';
import type { Example } from '../../src/contracts/learning.js';
import type { Models } from '../../src/contracts/model.js';
import type { Pictures } from '../../src/contracts/store.js';
import { createLexicon } from '../../src/language/lexicon.js';
import { type CollectRequest, collectPictures } from '../../src/learning/collect/collect-pictures.js';
import { type Collected, shownOf } from '../../src/learning/collect/collected.js';
import { openPictures } from '../../src/memory/pictures.js';
import { type ConnectedEntry, createModels } from '../../src/models/create-models.js';
import { buildGroundingIndex } from '../../src/models/grounding/build-index.js';
import { groundingIndexPath } from '../../src/models/grounding/index.js';
import { commons, grounding, openverse } from '../../src/models/index.js';
import { smallSet } from '../models/grounding/small-set.js';
import { fullExample } from '../support/lesson.js';
import { recordingLog } from '../support/log.js';
import { pictureOf, startLibrary } from '../support/picture-library.js';
import { startPeer } from '../support/web-peer.js';

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'clovabot-collect-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A set in LVIS's format with its pictures beside it. */
async function groundingHome(): Promise<Readonly<Record<string, string>>> {
  const home = await temporaryFolder();
  const file = path.join(home, 'set.json');
  await writeFile(file, JSON.stringify(smallSet));
  await buildGroundingIndex(file, groundingIndexPath({ CLOVABOT_HOME: home }), { signal: never });
  const folder = path.join(home, 'train2017');
  await mkdir(folder);
  // The store of a team may hold another size than was marked.
  for (const { id } of smallSet.images)
    await writeFile(path.join(folder, `${String(id).padStart(12, '0')}.jpg`), await pictureOf(`set-${id}`, 320, 240));
  return { CLOVABOT_HOME: home, GROUNDING_PICTURES: folder };
}

async function modelsFor(environment: Readonly<Record<string, string>>): Promise<Models> {
  const entries: ConnectedEntry[] = [];
  for (const backend of [openverse, commons, grounding]) {
    const connection = await backend.connect({ environment, fetch, lexicon: createLexicon([]) });
    if (!connection) continue;
    onTestFinished(() => connection.close());
    entries.push({ backend, connection });
  }
  return createModels(entries, [openverse, commons, grounding], {});
}

async function pictureStore(): Promise<Pictures> {
  const home = await temporaryFolder();
  let last = 0;
  return (await openPictures({ home, now: Date.now, randomId: () => `${++last}`, log: recordingLog() })).of('home');
}

const never = new AbortController().signal;
const on = { CLOVABOT_SEARCH_IMAGES: 'openverse' };

async function collect(models: Models, more: Partial<CollectRequest> = {}) {
  const said: string[] = [];
  const pictures = await pictureStore();
  const collected = await collectPictures({
    concept: 'heron',
    limit: 6,
    models,
    pictures,
    signal: never,
    report: (words) => void said.push(words),
    ...more,
  });
  return { collected, said, pictures };
}

const labels = (collected: readonly Collected[]): readonly string[] => collected.map(({ label }) => label);

test('image search gives pictures of the concept, and of what could be taken for it, with licence and source', async () => {
  const library = await startLibrary();
  const { collected, said, pictures } = await collect(await modelsFor({ ...on, OPENVERSE_URL: library.origin }));
  expect(labels(collected)).toEqual([...Array(6).fill('heron'), 'swan', 'stork', 'flamingo']);
  expect(collected.map(({ shows }) => shows)).toEqual([...Array(6).fill('concept'), ...Array(3).fill('other')]);
  for (const { picture, source, boxes } of collected) {
    expect(await pictures.has(picture.id)).toBe(true);
    expect(boxes).toEqual([]);
    expect(source.kind).toBe('collected');
    expect(source.url).toMatch(/^https:\/\/www\.flickr\.com\//);
    expect(source.licence).toMatch(/^(CC BY 2\.0|CC0 1\.0) <https:.*>, by Sean MacEntee \(Grey heron \d+\)$/);
  }
  expect(said).toContain('Looking at 6 of 6 pictures of herons from Openverse…');
  expect(said).toContain('Looking at 1 of 1 pictures of storks from Openverse…');
  expect(shownOf(collected)).toHaveLength(6);
});

test('a grounding set comes first, with its boxes in pixels of the stored file, and its checked negatives', async () => {
  const { collected, said } = await collect(await modelsFor(await groundingHome()));
  const concept = collected.filter(({ shows }) => shows === 'concept');
  expect(concept).toHaveLength(3);
  const marked = concept.find(({ picture }) => picture.name === '000000000001.jpg');
  // Half as large as the set says.
  expect(marked?.boxes.map((box) => box.map(Math.round))).toEqual([[50, 25, 150, 175]]);
  expect(marked?.picture).toMatchObject({ width: 320, height: 240 });
  expect(marked?.source.licence).toContain('Attribution License');
  expect(concept.map(({ complete }) => complete)).toContain(false);
  expect(labels(collected)).toEqual(expect.arrayContaining(['no heron', 'stork']));
  expect(collected.find(({ label }) => label === 'no heron')?.boxes).toEqual([]);
  const [view] = shownOf(concept.filter(({ boxes }) => boxes.length > 1));
  expect(view.view?.map(Math.round)).toEqual([300, 200, 320, 240]);
  expect(said.join('\n')).not.toContain('Openverse');
});

test('the team’s own pictures come first, and when they suffice nobody is asked', async () => {
  const library = await startLibrary();
  const models = await modelsFor({ ...on, OPENVERSE_URL: library.origin });
  const pictures = await pictureStore();
  const own = async (at: number): Promise<Example> => ({
    ...fullExample(`${at}`, 'home', at, 3, 4),
    concept: 'Heron',
    picture: await pictures.receive(await pictureOf(`own-${at}`)),
  });
  const [first, second, third] = [await own(1), await own(2), await own(3)];
  const enough = await collect(models, { pictures, examples: [first, second, third], limit: 2 });
  expect(enough.collected.map(({ picture }) => picture)).toEqual([third.picture, second.picture]);
  expect(enough.collected[0].boxes).toHaveLength(2);
  expect(enough.collected[0].source).toEqual(third.source);
  expect(library.asked).toEqual([]);
  await pictures.remove(third.picture.id);
  const examples = [first, { ...second, concept: 'stork' }, third];
  const some = await collect(models, { pictures, examples, limit: 3 });
  expect(labels(some.collected).slice(0, 3)).toEqual(['heron', 'heron', 'heron']);
  expect(some.collected[0].picture).toEqual(first.picture);
  expect(some.collected.map(({ picture }) => picture.id)).not.toContain(third.picture.id);
});

test('pictures that are gone, broken, tiny or come twice are skipped and counted, and others take their place', async () => {
  const library = await startLibrary();
  library.instead.set('heron-0', { status: 404, body: 'gone' });
  library.instead.set('heron-1', { status: 200, body: 'no picture at all' });
  library.instead.set('heron-2', { status: 200, body: await pictureOf('tiny', 40, 40) });
  library.instead.set('heron-4', { status: 200, body: await pictureOf('heron-3') });
  const { collected, said } = await collect(await modelsFor({ ...on, OPENVERSE_URL: library.origin }), { limit: 4 });
  expect(collected.filter(({ shows }) => shows === 'concept')).toHaveLength(4);
  expect(said).toContain('4 of 8 pictures of herons from Openverse were of no use.');
});

test('nothing configured, nothing asked, nothing found', async () => {
  const { collected, said } = await collect(await modelsFor({}));
  expect([collected, said]).toEqual([[], []]);
});

test('what only this team calls so is not looked for on the web', async () => {
  const library = await startLibrary();
  const models = await modelsFor({ ...on, OPENVERSE_URL: library.origin });
  for (const concept of ['our logo', 'My dog', 'Ana’s mug'])
    expect((await collect(models, { concept })).collected).toEqual([]);
  expect(library.asked).toEqual([]);
});

test('a service that is down is told about, and the rest goes on', async () => {
  const down = await startPeer((_, __, response) => response.writeHead(400).end('no'));
  const { collected, said } = await collect(
    await modelsFor({ ...on, OPENVERSE_URL: down.origin, ...(await groundingHome()) }),
  );
  expect(collected.length).toBeGreaterThan(3);
  expect(said).toContain('openverse refused my request.');
});

test('what is there when the time is over must do', async () => {
  const library = await startLibrary({ delayMs: 250 });
  const began = performance.now();
  const models = await modelsFor({ ...on, OPENVERSE_URL: library.origin });
  const { collected } = await collect(models, { limit: 40, withinMs: 900 });
  expect(performance.now() - began).toBeLessThan(2500);
  expect(collected.length).toBeGreaterThan(0);
  expect(collected.length).toBeLessThan(40);
});

test('stopping stops, and a store that fails is no skipped picture', async () => {
  const library = await startLibrary({ delayMs: 50 });
  const models = await modelsFor({ ...on, OPENVERSE_URL: library.origin });
  const stop = new AbortController();
  const report = (): void => stop.abort(new Error('enough'));
  await expect(collect(models, { signal: stop.signal, report })).rejects.toThrow('enough');
  const full = new ClovabotError('[pictures] the disk is full; make room');
  const pictures = { receive: async () => Promise.reject(full), has: async () => false };
  await expect(collect(models, { pictures })).rejects.toBe(full);
});
