/** Pictures to learn from: over real HTTP from peers on loopback, from a set on disk, and into a real picture store. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import { type CollectRequest, collectPictures } from '../../../src/clova/learning/collect/collect-pictures.js';
import { type Collected, shownOf } from '../../../src/clova/learning/collect/collected.js';
import { teachCollecting } from '../../../src/clova/learning/collect/teach-collecting.js';
import type { Learned, LearningServices } from '../../../src/clova/learning/kind.js';
import { createPromptPool } from '../../../src/clova/learning/prompt-pool.js';
import { createLexicon } from '../../../src/concept.js';
import { ClovabotError } from '../../../src/errors.js';
import type { Example } from '../../../src/learning.js';
import { openPictures } from '../../../src/memory/pictures.js';
import type { Models } from '../../../src/model.js';
import { createModels } from '../../../src/models/combine.js';
import { buildGroundingIndex } from '../../../src/models/grounding/build-index.js';
import { groundingIndexPath } from '../../../src/models/grounding/index.js';
import { commons, grounding, openverse } from '../../../src/models/index.js';
import type { Pictures } from '../../../src/store.js';
import type { ImageValue } from '../../../src/turn.js';
import { smallSet } from '../../models/grounding/small-set.js';
import { openverseResult } from '../../models/search/peers.js';
import { fullExample } from '../../support/lesson.js';
import { recordingLog } from '../../support/log.js';
import { sendJson, startPeer, type WebPeer } from '../../support/web-peer.js';

interface Library extends WebPeer {
  /** What is served in place of the picture with this name ("heron-2"). */
  readonly instead: Map<string, { readonly status: number; readonly body: string | Uint8Array }>;
}

/** An Openverse whose every picture is another one: twenty for each word. */
async function startLibrary(delayMs = 0): Promise<Library> {
  const instead: Library['instead'] = new Map();
  const peer = await startPeer(async (_, url, response) => {
    if (url.pathname === '/v1/images/') {
      const word = (url.searchParams.get('q') ?? '').replaceAll(' ', '_');
      const results = Array.from({ length: 20 }, (_each, at) => ({
        ...openverseResult(peer.origin, at),
        url: `${peer.origin}/large/${word}-${at}`,
        thumbnail: `${peer.origin}/pictures/${word}-${at}`,
      }));
      return sendJson(response, { page_count: 1, results });
    }
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    const name = url.pathname.split('/').at(-1) ?? '';
    const other = instead.get(name);
    if (other) return response.writeHead(other.status, { 'content-type': 'image/jpeg' }).end(other.body);
    return response.writeHead(200, { 'content-type': 'image/png' }).end(await pictureOf(name));
  });
  return { ...peer, instead };
}

/** A picture that only this name has. */
function pictureOf(name: string, width = 320, height = 240): Promise<Buffer> {
  const hue = [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 16_777_216, 7);
  const background = `#${hue.toString(16).padStart(6, '0')}`;
  return sharp({ create: { width, height, channels: 3, background } })
    .png()
    .toBuffer();
}

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

function modelsFor(environment: Readonly<Record<string, string>>): Models {
  const entries = [openverse, commons, grounding].flatMap((backend) => {
    const connection = backend.connect({ environment, fetch, lexicon: createLexicon([]) });
    if (!connection) return [];
    onTestFinished(() => connection.close());
    return [{ backend, connection }];
  });
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
  const { collected, said, pictures } = await collect(modelsFor({ ...on, OPENVERSE_URL: library.origin }));
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
  const { collected, said } = await collect(modelsFor(await groundingHome()));
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
  const models = modelsFor({ ...on, OPENVERSE_URL: library.origin });
  const own = (at: number): Example => {
    const example = fullExample(`${at}`, 'home', at, 3, 4);
    return { ...example, concept: 'Heron', picture: { ...example.picture, id: `${at}`.repeat(64) } };
  };
  const enough = await collect(models, { examples: [own(1), own(2), own(3)], limit: 2 });
  expect(enough.collected.map(({ picture }) => picture.id[0])).toEqual(['3', '2']);
  expect(enough.collected[0].boxes).toHaveLength(2);
  expect(enough.collected[0].source).toEqual(own(3).source);
  expect(library.asked).toEqual([]);
  const some = await collect(models, { examples: [own(1), { ...own(2), concept: 'stork' }], limit: 3 });
  expect(labels(some.collected).slice(0, 3)).toEqual(['heron', 'heron', 'heron']);
  expect(some.collected[0].picture.id[0]).toBe('1');
});

test('pictures that are gone, broken, tiny or come twice are skipped and counted, and others take their place', async () => {
  const library = await startLibrary();
  library.instead.set('heron-0', { status: 404, body: 'gone' });
  library.instead.set('heron-1', { status: 200, body: 'no picture at all' });
  library.instead.set('heron-2', { status: 200, body: await pictureOf('tiny', 40, 40) });
  library.instead.set('heron-4', { status: 200, body: await pictureOf('heron-3') });
  const { collected, said } = await collect(modelsFor({ ...on, OPENVERSE_URL: library.origin }), { limit: 4 });
  expect(collected.filter(({ shows }) => shows === 'concept')).toHaveLength(4);
  expect(said).toContain('4 of 8 pictures of herons from Openverse were of no use.');
});

test('nothing configured, nothing asked, nothing found', async () => {
  const { collected, said } = await collect(modelsFor({}));
  expect([collected, said]).toEqual([[], []]);
});

test('what only this team calls so is not looked for on the web', async () => {
  const library = await startLibrary();
  const models = modelsFor({ ...on, OPENVERSE_URL: library.origin });
  for (const concept of ['our logo', 'My dog', 'Ana’s mug'])
    expect((await collect(models, { concept })).collected).toEqual([]);
  expect(library.asked).toEqual([]);
});

test('a service that is down is told about, and the rest goes on', async () => {
  const down = await startPeer((_, __, response) => response.writeHead(400).end('no'));
  const { collected, said } = await collect(
    modelsFor({ ...on, OPENVERSE_URL: down.origin, ...(await groundingHome()) }),
  );
  expect(collected.length).toBeGreaterThan(3);
  expect(said).toContain('openverse refused my request.');
});

test('what is there when the time is over must do', async () => {
  const library = await startLibrary(250);
  const began = performance.now();
  const models = modelsFor({ ...on, OPENVERSE_URL: library.origin });
  const { collected } = await collect(models, { limit: 40, withinMs: 900 });
  expect(performance.now() - began).toBeLessThan(2500);
  expect(collected.length).toBeGreaterThan(0);
  expect(collected.length).toBeLessThan(40);
});

test('stopping stops, and a store that fails is no skipped picture', async () => {
  const library = await startLibrary(50);
  const models = modelsFor({ ...on, OPENVERSE_URL: library.origin });
  const stop = new AbortController();
  const report = (): void => stop.abort(new Error('enough'));
  await expect(collect(models, { signal: stop.signal, report })).rejects.toThrow('enough');
  const full = new ClovabotError('[pictures] the disk is full; make room');
  const pictures = { receive: async () => Promise.reject(full) };
  await expect(collect(models, { pictures })).rejects.toBe(full);
});

test('teaching without pictures collects them; what cannot be collected is said kindly', async () => {
  const library = await startLibrary();
  const services: LearningServices = {
    team: 'home',
    models: modelsFor({ ...on, OPENVERSE_URL: library.origin }),
    pictures: await pictureStore(),
    lexicon: createLexicon([]),
    pool: createPromptPool(),
    examples: [],
    namesPeople: false,
    now: Date.now,
    randomId: () => 'id',
    signal: never,
    report: () => undefined,
  };
  const seen: { shown: readonly ImageValue[]; lookalikes: readonly ImageValue[] }[] = [];
  const teach = teachCollecting(async (name, shown, { lookalikes = [] }): Promise<Learned> => {
    seen.push({ shown, lookalikes });
    const example = fullExample('1', 'home', 1, 3, 4);
    const examples = shown.map(({ picture }) => ({
      ...example,
      concept: name,
      picture,
      source: { kind: 'taught' as const },
    }));
    const evidence = {
      tunedOn: 1,
      validation: { size: 1, before: 0, after: 1 },
      probe: { size: 0, flipped: [] },
      leftOut: [],
    };
    return { concept: name, draft: { status: 'accepted', reason: 'seen', prompts: [], evidence }, examples };
  });

  const learned = await teach('heron', [], services);
  expect(seen[0].shown).toHaveLength(12);
  expect(seen[0].lookalikes).toHaveLength(6);
  expect(learned.examples[0].source).toMatchObject({ kind: 'collected', licence: expect.stringContaining('CC') });

  const shown = await services.pictures.receive(await pictureOf('logo'));
  const own = await teach('our logo', [{ type: 'Image', picture: shown }], services);
  expect(own.examples[0].source.kind).toBe('taught');

  const nothing = await teach('our logo', [], services);
  expect(nothing.draft.status).toBe('refused');
  expect(nothing.draft.reason).toMatch(/no picture of “our logo”.*\/teach our logo.*CLOVABOT_SEARCH=on/s);
  expect(seen).toHaveLength(2);
});
