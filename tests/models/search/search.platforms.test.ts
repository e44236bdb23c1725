import { expect, onTestFinished, test } from 'vitest';
import type { Backend } from '../../../src/contracts/backend.js';
import { ConfigError, ModelError } from '../../../src/contracts/errors.js';
import type { Capabilities, FoundPicture } from '../../../src/contracts/model.js';
import { createLexicon } from '../../../src/language/lexicon.js';
import { createModels } from '../../../src/models/create-models.js';
import { commons, google, openverse } from '../../../src/models/index.js';
import { sendJson, startPeer } from '../../support/web-peer.js';
import {
  commonsPage,
  googleItem,
  openverseResult,
  photoBytes,
  type ServicePeer,
  startCommons,
  startGoogle,
  startOpenverse,
} from './peers.js';

const options = { signal: new AbortController().signal };
const lexicon = createLexicon([]);

async function connect(
  backend: Backend,
  environment: Readonly<Record<string, string>>,
): Promise<Required<SearchCapabilities>> {
  const connected = await backend.connect({ environment, fetch, lexicon });
  if (!connected) throw new Error(`${backend.name} is not connected`);
  onTestFinished(() => connected.close());
  const { searchImages, downloadPicture } = connected.capabilities;
  if (!searchImages || !downloadPicture) throw new Error(`${backend.name} does not search`);
  return { searchImages, downloadPicture };
}
type SearchCapabilities = Pick<Capabilities, 'searchImages' | 'downloadPicture'>;

interface Service {
  readonly backend: Backend;
  readonly start: (count?: number) => Promise<ServicePeer>;
  readonly environment: (origin: string) => Readonly<Record<string, string>>;
}
const on = { CLOVABOT_SEARCH: 'on', CLOVABOT_CONTACT: 'owner@example.org' };
const services: readonly Service[] = [
  { backend: openverse, start: startOpenverse, environment: (OPENVERSE_URL) => ({ ...on, OPENVERSE_URL }) },
  { backend: commons, start: startCommons, environment: (COMMONS_URL) => ({ ...on, COMMONS_URL }) },
  {
    backend: google,
    start: startGoogle,
    environment: (url) => ({ ...on, GOOGLE_SEARCH_URL: url, GOOGLE_SEARCH_KEY: 'SECRET', GOOGLE_SEARCH_ENGINE: 'cx1' }),
  },
];

for (const { backend, start, environment } of services) {
  const { name } = backend;

  test(`${name}: finds pictures with their licences and sources, and fetches one`, async () => {
    const peer = await start();
    const search = await connect(backend, environment(peer.origin));
    const found = await search.searchImages('heron', 5, options);
    expect(found).toHaveLength(5);
    for (const picture of found) {
      expect(picture.provider).toBe(name);
      expect(picture.licence).toMatch(/CC0|CC BY|cc0, pdm, by, by-sa/);
      expect(picture.source).toMatch(/^https:/);
      expect(picture.title).toMatch(/heron|ardea/i);
    }
    const bytes = await search.downloadPicture(found[0], options);
    expect(Buffer.compare(bytes, await photoBytes())).toBe(0);
  });

  test(`${name}: is off, and silent, unless told otherwise`, async () => {
    const all = environment('http://127.0.0.1:9');
    const connected = async (more: Record<string, string>): Promise<boolean> => {
      const environment = { ...all, CLOVABOT_SEARCH: '', ...more };
      return (await backend.connect({ environment, fetch, lexicon })) !== undefined;
    };
    expect(await connected({})).toBe(false);
    expect(await connected({ CLOVABOT_SEARCH: 'off', CLOVABOT_SEARCH_IMAGES: name })).toBe(false);
    expect(await connected({ CLOVABOT_SEARCH_IMAGES: 'another' })).toBe(false);
    expect(await connected({ CLOVABOT_SEARCH_IMAGES: name })).toBe(true);
    expect(await connected({ CLOVABOT_SEARCH: 'On' })).toBe(true);
    await expect(connected({ CLOVABOT_SEARCH: 'perhaps' })).rejects.toThrow(ConfigError);
    await expect(connected({ CLOVABOT_SEARCH: 'on', CLOVABOT_SEARCH_LICENCES: 'mine' })).rejects.toThrow(/LICENCES/);
  });

  test(`${name}: asks page after page, and stops when nothing more comes`, async () => {
    const peer = await start(25);
    const search = await connect(backend, environment(peer.origin));
    const found = await search.searchImages('heron', 24, options);
    expect(found).toHaveLength(24);
    expect(new Set(found.map(({ url }) => url)).size).toBe(24);
    const all = await search.searchImages('heron', 100, options);
    expect(all).toHaveLength(25);
  });

  test(`${name}: waits as long as a busy server asks, then asks again`, async () => {
    const peer = await start();
    const search = await connect(backend, environment(peer.origin));
    peer.troubles.push((_, response) => response.writeHead(429, { 'retry-after': '1' }).end('slow down'));
    const before = performance.now();
    expect(await search.searchImages('heron', 3, options)).toHaveLength(3);
    expect(performance.now() - before).toBeGreaterThan(1000);
    expect(peer.asked.length).toBe(2);
  });

  test(`${name}: a wait that is too long, or failure after failure, is reported`, async () => {
    const peer = await start();
    const search = await connect(backend, environment(peer.origin));
    peer.troubles.push((_, response) => response.writeHead(429, { 'retry-after': '3600' }).end());
    const busy = await search.searchImages('heron', 3, options).catch((error: unknown) => error);
    expect(busy).toBeInstanceOf(ModelError);
    expect(busy).toMatchObject({ backend: name, status: 429, retryable: true });
    expect(String(busy)).toContain('3600 s');
    expect(peer.asked.length).toBe(1);

    for (let attempt = 0; attempt < 3; attempt++) peer.troubles.push((_, response) => response.writeHead(503).end());
    const down = await search.searchImages('heron', 3, options).catch((error: unknown) => error);
    expect(down).toMatchObject({ backend: name, status: 503, retryable: true });
    expect(peer.asked.length).toBe(4);

    peer.troubles.push((_, response) => sendJson(response, { detail: 'bad' }, 400));
    const wrong = await search.searchImages('heron', 3, options).catch((error: unknown) => error);
    expect(wrong).toMatchObject({ backend: name, status: 400, retryable: false });
    expect(String(wrong)).not.toContain('SECRET');
  });

  test(`${name}: a broken connection is tried again`, async () => {
    const peer = await start();
    const search = await connect(backend, environment(peer.origin));
    peer.troubles.push((request) => request.socket.destroy());
    expect(await search.searchImages('heron', 3, options)).toHaveLength(3);
  });

  test(`${name}: an answer of another form is an error, single odd pictures are left out`, async () => {
    const peer = await start();
    const search = await connect(backend, environment(peer.origin));
    for (const answer of ['<html>Login</html>', '[1', '[]', '{"results":7,"query":7,"items":7}', '"x"', '']) {
      peer.troubles.push((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(answer));
      await expect(search.searchImages('heron', 3, options), answer).rejects.toThrow(ModelError);
    }
    peer.content.answer = (origin) => {
      const rows = [
        name === 'commons'
          ? commonsPage(origin, 0)
          : name === 'google'
            ? googleItem(origin, 0)
            : openverseResult(origin, 0),
        {},
        null,
        'text',
        { url: 5, title: {}, imageinfo: [], link: null },
      ];
      return { page_count: 1, results: rows, query: { pages: rows }, items: rows };
    };
    expect(await search.searchImages('heron', 20, options)).toHaveLength(1);
    peer.content.answer = () => ({ page_count: 0, results: [], batchcomplete: true });
    expect(await search.searchImages('heron', 20, options)).toEqual([]);
  });

  test(`${name}: a huge answer is cut`, async () => {
    const peer = await start();
    const search = await connect(backend, environment(peer.origin));
    peer.troubles.push((_, response) => {
      const pump = setInterval(() => response.write(Buffer.alloc(1 << 20, 32)), 1);
      response.on('close', () => clearInterval(pump));
    });
    await expect(search.searchImages('heron', 3, options)).rejects.toThrow(/larger than/);
  });

  test(`${name}: what is no picture is not taken for one`, async () => {
    const peer = await start();
    const search = await connect(backend, environment(peer.origin));
    const found: FoundPicture = {
      provider: name,
      title: 'heron',
      url: `${peer.origin}/pictures/1.jpg`,
      licence: 'CC0 1.0',
      source: 'https://birds.example',
    };
    peer.troubles.push((_, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>gone</html>'),
    );
    await expect(search.downloadPicture(found, options)).rejects.toThrow(/text\/html came where a picture/);
    peer.troubles.push((_, response) => response.writeHead(200, { 'content-type': 'image/jpeg' }).end());
    await expect(search.downloadPicture(found, options)).rejects.toThrow(ModelError);
    peer.troubles.push((_, response) => response.writeHead(404).end());
    await expect(search.downloadPicture(found, options)).rejects.toMatchObject({ status: 404, retryable: false });
    // The smaller version failed, so the picture itself is fetched.
    peer.troubles.push((_, response) => response.writeHead(404).end());
    const thumbnail = `${peer.origin}/pictures/small.jpg`;
    expect((await search.downloadPicture({ ...found, thumbnail }, options)).length).toBeGreaterThan(1000);
  });

  test(`${name}: pictures on this machine or in its network are not fetched`, async () => {
    const peer = await start();
    const victim = await startPeer((_, response) => response);
    const search = await connect(backend, environment(peer.origin));
    const fetchFrom = (url: string): Promise<Uint8Array> =>
      search.downloadPicture({ provider: name, title: '', url, licence: 'CC0', source: '' }, options);
    const inside = [
      victim.origin,
      'http://169.254.169.254/',
      'https://[::1]/',
      'https://2130706433/',
      'https://10.1.2.3/',
    ];
    for (const url of inside) await expect(fetchFrom(url), url).rejects.toThrow(/is not fetched/);
    for (const location of inside) {
      peer.troubles.push((_, response) => response.writeHead(302, { location }).end());
      await expect(fetchFrom(`${peer.origin}/pictures/1.jpg`), location).rejects.toThrow(/is not fetched/);
    }
    expect(victim.asked).toEqual([]);
  });

  test(`${name}: a search can be stopped`, async () => {
    const peer = await start();
    const search = await connect(backend, environment(peer.origin));
    const stop = new AbortController();
    peer.troubles.push(() => stop.abort(new Error('enough')));
    await expect(search.searchImages('heron', 3, { signal: stop.signal })).rejects.toThrow('enough');
    await expect(search.searchImages('heron', 3, { signal: stop.signal })).rejects.toThrow('enough');
  });

  test(`${name}: people's words are sent as words, not as operators`, async () => {
    const peer = await start();
    const search = await connect(backend, environment(peer.origin));
    await search.searchImages('grey "heron" -bird incategory:Birds site:evil.example\n&key=x', 1, options);
    const sent = new URL(peer.asked[0], peer.origin).searchParams;
    expect(sent.get('q') ?? sent.get('gsrsearch')).toMatch(
      /^grey heron bird incategory Birds site evil example key x( filetype:bitmap)?$/,
    );
    expect(await search.searchImages(' -":" ', 3, options)).toEqual([]);
    expect(peer.asked).toHaveLength(1);
    await search.searchImages('heron '.repeat(1000), 1, options);
  });
}

test('openverse: only pictures under a licence that was asked for, none for adults, none without licence', async () => {
  const peer = await startOpenverse();
  peer.content.answer = (origin) => ({
    page_count: 1,
    results: [
      { ...openverseResult(origin, 0), license: undefined },
      { ...openverseResult(origin, 1), license: 'by-nc-nd' },
      { ...openverseResult(origin, 2), license: 'sampling+' },
      { ...openverseResult(origin, 3), mature: true },
      { ...openverseResult(origin, 4), license: 'pdm', license_version: '1.0', creator: null, title: null },
    ],
  });
  const search = await connect(openverse, { ...on, OPENVERSE_URL: peer.origin });
  const found = await search.searchImages('heron', 20, options);
  expect(found.map(({ licence }) => licence)).toEqual(['Public domain']);
  expect(peer.asked[0]).toContain('license=cc0%2Cpdm%2Cby%2Cby-sa');
});

test('commons: licences are read from the page, and a file without one is left out', async () => {
  const peer = await startCommons();
  const licences = ['cc-by-sa-3.0-de', 'cc0', 'pd', 'gfdl', '', 'cc-by-nc-2.0', 'fal', 'cc-by-2.0'];
  peer.content.answer = (origin) => ({
    batchcomplete: true,
    query: {
      pages: [
        ...licences.map((licence, at) => commonsPage(origin, at, licence)),
        { pageid: 5, ns: 6, title: 'File:No metadata.jpg', index: 50, imageinfo: [{ url: `${origin}/x.jpg` }] },
        { pageid: 6, ns: 6, title: 'File:Gone.jpg', index: 51, missing: true },
      ],
    },
  });
  const search = await connect(commons, { ...on, COMMONS_URL: peer.origin });
  const found = await search.searchImages('heron', 20, options);
  expect(found.map(({ licence }) => licence)).toEqual(['CC BY-SA 3.0', 'CC0', 'Public domain', 'CC BY 2.0']);
  expect(found[0].creator).toBe('Ann & Bob');
  expect(found[0].title).toBe('Ardea cinerea 0');
});

test('commons: the best come first, though the API sorts by page', async () => {
  const peer = await startCommons();
  const search = await connect(commons, { ...on, COMMONS_URL: peer.origin });
  const found = await search.searchImages('heron', 3, options);
  expect(found.map(({ title }) => title)).toEqual(['Ardea cinerea 0', 'Ardea cinerea 1', 'Ardea cinerea 2']);
});

test('commons: goes on where an answer ended', async () => {
  const peer = await startCommons(70);
  const search = await connect(commons, { ...on, COMMONS_URL: peer.origin });
  const found = await search.searchImages('heron', 60, options);
  expect(new Set(found.map(({ url }) => url)).size).toBe(60);
  expect(peer.asked).toHaveLength(2);
  expect(peer.asked[1]).toContain('gsroffset=50');
});

test('commons: an error that comes with status 200 is an error', async () => {
  const peer = await startCommons();
  peer.content.answer = () => ({ error: { code: 'ratelimited', info: 'You exceeded your rate limit.' } });
  const search = await connect(commons, { ...on, COMMONS_URL: peer.origin });
  await expect(search.searchImages('heron', 3, options)).rejects.toMatchObject({ retryable: true, backend: 'commons' });
});

test('google: asks for free pictures only, and needs both its settings', async () => {
  const peer = await startGoogle();
  const environment = { ...on, GOOGLE_SEARCH_URL: peer.origin, GOOGLE_SEARCH_KEY: 'SECRET' };
  await expect(google.connect({ environment, fetch, lexicon })).rejects.toThrow(/GOOGLE_SEARCH_ENGINE/);
  expect(await google.connect({ environment: on, fetch, lexicon })).toBeUndefined();
  const search = await connect(google, { ...environment, GOOGLE_SEARCH_ENGINE: 'cx1' });
  await search.searchImages('heron', 3, options);
  expect(new URL(peer.asked[0], peer.origin).searchParams.get('rights')).toBe(
    '(cc_publicdomain|cc_attribute|cc_sharealike).-(cc_noncommercial|cc_nonderived)',
  );
});

test('google: a wrong key is told without the key', async () => {
  const peer = await startGoogle();
  const environment = {
    ...on,
    GOOGLE_SEARCH_URL: peer.origin,
    GOOGLE_SEARCH_ENGINE: 'cx1',
    GOOGLE_SEARCH_KEY: 'KEYKEY',
  };
  const search = await connect(google, environment);
  const error = await search.searchImages('heron', 3, options).catch((cause: unknown) => cause);
  expect(String(error)).toMatch(/API key not valid/);
  expect(`${error} ${JSON.stringify(error)} ${(error as Error).stack}`).not.toContain('KEYKEY');
});

test('all services together take turns, and one that fails is left out', async () => {
  const [first, second] = await Promise.all([startCommons(), startOpenverse()]);
  const environment = { ...on, COMMONS_URL: first.origin, OPENVERSE_URL: second.origin };
  const connecting = [commons, openverse].map(async (backend) => {
    const connection = await backend.connect({ environment, fetch, lexicon });
    if (!connection) throw new Error(`${backend.name} is not connected`);
    onTestFinished(() => connection.close());
    return { backend, connection };
  });
  const entries = await Promise.all(connecting);
  const models = createModels(entries, [google], {});
  const found = await models.searchImages('heron', 6, options);
  expect(found.map(({ provider }) => provider)).toEqual([
    'commons',
    'openverse',
    'commons',
    'openverse',
    'commons',
    'openverse',
  ]);
  for (const picture of found.slice(0, 2))
    expect((await models.downloadPicture(picture, options)).length).toBeGreaterThan(0);
  await expect(models.downloadPicture({ ...found[0], provider: 'unknown' }, options)).rejects.toThrow(
    /CLOVABOT_SEARCH/,
  );

  first.troubles.push((_, response) => sendJson(response, { detail: 'no' }, 400));
  const rest = await models.searchImages('heron', 4, options);
  expect(rest.map(({ provider }) => provider)).toEqual(Array(4).fill('openverse'));
  first.troubles.push((_, response) => sendJson(response, { detail: 'no' }, 400));
  second.troubles.push((_, response) => sendJson(response, { detail: 'no' }, 400));
  await expect(models.searchImages('heron', 4, options)).rejects.toThrow(ModelError);

  const chosen = createModels(entries, [google], { searchImages: 'openverse' });
  expect(new Set((await chosen.searchImages('heron', 4, options)).map(({ provider }) => provider))).toEqual(
    new Set(['openverse']),
  );
  await expect(createModels([], [openverse], {}).searchImages('heron', 1, options)).rejects.toThrow(
    /CLOVABOT_SEARCH=on/,
  );
});

test('who asks is told as Wikimedia wants it', async () => {
  const agents: (string | undefined)[] = [];
  const peer = await startPeer((request, _, response) => {
    agents.push(request.headers['user-agent']);
    sendJson(response, { batchcomplete: true });
  });
  await (await connect(commons, { ...on, COMMONS_URL: peer.origin })).searchImages('heron', 1, options);
  expect(agents).toEqual(['Clovabot/0.1 (owner@example.org) undici/7']);
});
