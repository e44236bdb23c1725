/** Loopback servers that speak the search services' APIs as their documents say, and refuse what those refuse. */

import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { sendJson, startPeer, type WebPeer } from '../../support/web-peer.js';

const photo = fileURLToPath(new URL('../../../node_modules/@vladmandic/face-api/demo/sample1.jpg', import.meta.url));
export const photoBytes = (): Promise<Buffer> => readFile(photo);

/** What goes wrong before all is well: each is used up by one request. */
export type Trouble = (request: IncomingMessage, response: ServerResponse) => unknown;
export interface ServicePeer extends WebPeer {
  readonly troubles: Trouble[];
  /** Changes what it answers. */
  readonly content: { answer?: (origin: string) => unknown };
}

async function startService(
  answer: (request: IncomingMessage, url: URL, response: ServerResponse, origin: string) => unknown,
): Promise<ServicePeer> {
  const troubles: Trouble[] = [];
  const peer = await startPeer(async (request, url, response) => {
    const trouble = troubles.shift();
    if (trouble) return trouble(request, response);
    // Wikimedia's rule; the others are glad of it.
    if (!/^\S+\/\S+ \([^)]+\)/.test(request.headers['user-agent'] ?? ''))
      return response.writeHead(403).end('Please set a user-agent with contact information');
    const picture = /^\/pictures\/.*\.(jpg|png)$/.test(url.pathname) || url.pathname.endsWith('/thumb/');
    if (picture) return response.writeHead(200, { 'content-type': 'image/jpeg' }).end(await photoBytes());
    return answer(request, url, response, peer.origin);
  });
  return { ...peer, troubles, content: {} };
}

// https://api.openverse.org/v1/ and the examples in the project's api/api/examples/image_responses.py
export async function startOpenverse(count = 45): Promise<ServicePeer> {
  const known = ['by', 'by-nc', 'by-nc-nd', 'by-nc-sa', 'by-nd', 'by-sa', 'cc0', 'nc-sampling+', 'pdm', 'sampling+'];
  const peer = await startService((_, url, response, origin) => {
    if (url.pathname !== '/v1/images/') return sendJson(response, { detail: 'Not found.' }, 404);
    if (peer.content.answer) return sendJson(response, peer.content.answer(origin));
    const value = (name: string): string => url.searchParams.get(name) ?? '';
    const size = Number(value('page_size') || 20);
    const page = Number(value('page') || 1);
    if (size > 20) return sendJson(response, { detail: 'page_size must be no greater than 20' }, 401);
    const wrong = value('license')
      .split(',')
      .find((licence) => !known.includes(licence));
    if (wrong !== undefined || value('q').length > 200)
      return sendJson(response, { error: 'InputError', detail: `License '${wrong}' does not exist.` }, 400);
    const results = Array.from({ length: count }, (_each, at) => openverseResult(origin, at));
    sendJson(response, {
      result_count: count,
      page_count: Math.ceil(count / size),
      page_size: size,
      page,
      results: results.slice((page - 1) * size, page * size),
    });
  });
  return peer;
}

export const openverseResult = (origin: string, at: number): Record<string, unknown> => ({
  id: `4bc43a04-ef46-4544-a0c1-${String(at).padStart(12, '0')}`,
  title: `Grey heron ${at}`,
  indexed_on: '2022-08-27T17:39:48Z',
  foreign_landing_url: `https://www.flickr.com/photos/18090920@N07/${at}`,
  url: `${origin}/pictures/${at}.jpg`,
  creator: 'Sean MacEntee',
  creator_url: 'https://www.flickr.com/photos/18090920@N07',
  license: at % 2 === 0 ? 'by' : 'cc0',
  license_version: at % 2 === 0 ? '2.0' : '1.0',
  license_url: 'https://creativecommons.org/licenses/by/2.0/',
  provider: 'flickr',
  source: 'flickr',
  category: null,
  filesize: null,
  filetype: 'jpg',
  tags: [{ accuracy: null, name: 'heron', unstable__provider: 'flickr' }],
  attribution: '"Grey heron" by Sean MacEntee is licensed under CC BY 2.0.',
  fields_matched: ['title'],
  mature: false,
  height: 1024,
  width: 683,
  thumbnail: `${origin}/v1/images/${at}/thumb/`,
  detail_url: `${origin}/v1/images/${at}/`,
  related_url: `${origin}/v1/images/${at}/related/`,
  unstable__sensitivity: [],
});

// https://www.mediawiki.org/wiki/API:Search, API:Imageinfo, API:Continue
export async function startCommons(count = 12): Promise<ServicePeer> {
  const steps = ['20', '40', '60', '120', '250', '330', '500', '960', '1280', '1920', '3840'];
  const peer = await startService((_, url, response, origin) => {
    const value = (name: string): string => url.searchParams.get(name) ?? '';
    if (url.pathname !== '/w/api.php') return response.writeHead(404).end('<html>not here</html>');
    if (peer.content.answer) return sendJson(response, peer.content.answer(origin));
    const refuse = (code: string): void =>
      sendJson(response, {
        error: { code, info: `Unrecognized value: ${code}`, docref: 'See the API' },
        servedby: 'mw',
      });
    if (value('action') !== 'query' || value('format') !== 'json') return refuse('badvalue');
    if (value('generator') !== 'search' || value('gsrnamespace') !== '6' || value('gsrsearch') === '')
      return refuse('missingparam');
    if (value('prop') !== 'imageinfo' || value('formatversion') !== '2') return refuse('badvalue');
    if (!steps.includes(value('iiurlwidth'))) return response.writeHead(429).end('Use thumbnail steps listed on …');
    const offset = Number(value('gsroffset') || 0);
    const limit = Number(value('gsrlimit'));
    if (limit > 500) return refuse('toomany');
    const pages = Array.from({ length: count }, (_each, at) => commonsPage(origin, at)).slice(offset, offset + limit);
    sendJson(response, {
      batchcomplete: true,
      ...(offset + limit < count && {
        continue: { gsroffset: offset + limit, continue: 'gsroffset||' },
      }),
      // By page id, as the real one does; the rank is in `index`.
      query: { pages: pages.toReversed() },
    });
  });
  return peer;
}

export const commonsPage = (origin: string, at: number, licence = 'cc-by-sa-4.0'): Record<string, unknown> => ({
  pageid: 90_000_000 - at,
  ns: 6,
  title: `File:Ardea cinerea ${at}.jpg`,
  index: at + 1,
  imagerepository: 'local',
  imageinfo: [
    {
      thumburl: `${origin}/pictures/960px-${at}.jpg`,
      thumbwidth: 960,
      thumbheight: 640,
      url: `${origin}/pictures/${at}.jpg`,
      descriptionurl: `https://commons.wikimedia.org/wiki/File:Ardea_cinerea_${at}.jpg`,
      descriptionshorturl: `https://commons.wikimedia.org/w/index.php?curid=${at}`,
      mime: 'image/jpeg',
      extmetadata: {
        License: { value: licence, source: 'commons-templates', hidden: '' },
        LicenseShortName: { value: 'CC BY-SA 4.0', source: 'commons-desc-page', hidden: '' },
        LicenseUrl: { value: 'https://creativecommons.org/licenses/by-sa/4.0', source: 'commons-desc-page' },
        Artist: {
          value: '<a href="//commons.wikimedia.org/wiki/User:Ann" title="User:Ann">Ann &amp; Bob</a>',
          source: 'commons-desc-page',
        },
      },
    },
  ],
});

// https://developers.google.com/custom-search/v1/reference/rest/v1/cse/list
export async function startGoogle(count = 25): Promise<ServicePeer> {
  const peer = await startService((_, url, response, origin) => {
    const value = (name: string): string => url.searchParams.get(name) ?? '';
    if (url.pathname !== '/customsearch/v1') return response.writeHead(404).end('<!DOCTYPE html>');
    if (peer.content.answer) return sendJson(response, peer.content.answer(origin));
    const refuse = (code: number, message: string): void =>
      sendJson(response, { error: { code, message, errors: [{ message, domain: 'global' }], status: 'X' } }, code);
    if (value('key') !== 'SECRET') return refuse(400, 'API key not valid. Please pass a valid API key.');
    if (value('cx') === '' || value('q') === '') return refuse(400, 'Request contains an invalid argument.');
    if (value('searchType') !== 'image') return refuse(400, 'this peer knows pictures only');
    const start = Number(value('start') || 1);
    const num = Number(value('num') || 10);
    if (num < 1 || num > 10 || start + num - 1 > 100) return refuse(400, 'Request contains an invalid argument.');
    const items = Array.from({ length: count }, (_each, at) => googleItem(origin, at)).slice(
      start - 1,
      start - 1 + num,
    );
    sendJson(response, {
      kind: 'customsearch#search',
      url: { type: 'application/json', template: 'https://www.googleapis.com/customsearch/v1?q={searchTerms}' },
      searchInformation: { searchTime: 0.3, totalResults: String(count) },
      ...(items.length > 0 && { items }),
    });
  });
  return peer;
}

export const googleItem = (origin: string, at: number): Record<string, unknown> => ({
  kind: 'customsearch#result',
  title: `Heron ${at}`,
  htmlTitle: `<b>Heron</b> ${at}`,
  link: `${origin}/pictures/${at}.jpg`,
  displayLink: 'birds.example',
  snippet: 'A heron',
  mime: 'image/jpeg',
  fileFormat: 'image/jpeg',
  image: {
    contextLink: `https://birds.example/${at}`,
    height: 800,
    width: 1200,
    byteSize: 123_456,
    thumbnailLink: 'https://encrypted-tbn0.gstatic.com/images?q=tbn:x',
    thumbnailHeight: 100,
    thumbnailWidth: 150,
  },
});
