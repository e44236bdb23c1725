import { afterAll, expect, test } from 'vitest';
import { latePreviews } from '../../../src/chats/shared/late-previews.js';
import {
  linkedPicture,
  linkSource,
  linksIn,
  loadLinked,
  picturesByLinks,
  withoutLinks,
} from '../../../src/chats/shared/links.js';
import { createSafeFetch } from '../../../src/util/safe-fetch.js';

const signal = new AbortController().signal;
const nobody = createSafeFetch({
  lookup: async () => [{ address: '10.0.0.7', family: 4 }],
  ...{ userAgent: 'test', trustedOrigins: [] },
});

afterAll(() => nobody.close());

test.each([
  ['how many? https://a.example/x.png', ['https://a.example/x.png'], 'how many?'],
  ['(see https://a.example/x.png), please', ['https://a.example/x.png'], '(see please'],
  ['<https://a.example/x?b=1|this>: how many?', ['https://a.example/x?b=1'], ': how many?'],
  ['<https://a.example/x> and https://a.example/x.', ['https://a.example/x'], 'and'],
  ['no link here: example.com', [], 'no link here: example.com'],
])('the links in “%s”', (text, links, rest) => {
  expect(linksIn(text)).toEqual(links);
  expect(withoutLinks(text)).toBe(rest);
});

test('a link is a picture by its path, whatever its query; names tell no queries', () => {
  const links = ['https://a.example/cat.JPG?key=secret', 'https://a.example/page?x=y.jpg', 'https://a.example/'];
  const { pictures, unusable } = picturesByLinks(links);
  expect(pictures.map(({ name }) => name)).toEqual(['cat.JPG']);
  expect(unusable).toEqual([
    { kind: 'link', name: 'a.example/page' },
    { kind: 'link', name: 'a.example' },
  ]);
});

test.each([
  'https://127.0.0.1/x.png',
  'http://a.example/x.png',
  'https://a.example:8443/x.png',
  'https://inside/x.png',
])('nobody is asked for %s', async (url) => {
  await expect(loadLinked(linkedPicture(url).source, nobody, signal)).rejects.toMatchObject({
    name: 'PictureError',
    friendly: expect.stringMatching(/^I can’t get at a picture by that link/),
  });
});

test('what is not there is said, and what is there is the picture', async () => {
  const answers = (status: number) => ({
    get: async () => ({ status, mediaType: 'image/png', retryAfterMs: undefined, bytes: new Uint8Array([1, 2]) }),
  });
  const there = linkedPicture('https://a.example/x.png').source;
  expect(await loadLinked(there, answers(200), signal)).toEqual(new Uint8Array([1, 2]));
  const gone = loadLinked(linkedPicture('https://a.example/x.png?key=secret').source, answers(404), signal);
  await expect(gone).rejects.toMatchObject({ friendly: expect.not.stringContaining('secret') });
});

test('the platform may link to a trusted origin, a person may not', async () => {
  const asked: unknown[] = [];
  const web: Parameters<typeof loadLinked>[1] = {
    get: async (_, { fromStranger }) => {
      asked.push(fromStranger);
      return { status: 200, mediaType: 'image/png', retryAfterMs: undefined, bytes: new Uint8Array([1]) };
    },
  };
  const ofPerson = linkSource.parse(picturesByLinks(['https://a.example/x.png']).pictures[0]?.source);
  await loadLinked(ofPerson, web, signal);
  await loadLinked(linkedPicture('https://a.example/x.png').source, web, signal);
  expect(asked).toEqual([true, false]);
});

test('a preview may come before it is waited for, meanwhile, later, or not at all', async () => {
  const previews = latePreviews<{ readonly of: string }>(50);
  previews.came('early', { of: 'early' });
  expect(await previews.wait('early')).toEqual({ of: 'early' });
  const meanwhile = previews.wait('meanwhile');
  previews.came('meanwhile', { of: 'meanwhile' });
  expect(await meanwhile).toEqual({ of: 'meanwhile' });
  expect(await previews.wait('late')).toBeUndefined();
  const late: object[] = [];
  previews.expect('late', (preview) => late.push(preview));
  previews.came('late', { of: 'late' });
  previews.came('late', { of: 'again' });
  expect(late).toEqual([{ of: 'late' }]);
});
