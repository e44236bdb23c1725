import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { webTeam } from '../../../src/chats/web/connection.js';
import { pictureRoutes } from '../../../src/chats/web/picture-routes.js';
import type { Pictures } from '../../../src/contracts/store.js';
import type { PictureReference } from '../../../src/contracts/turn.js';
import { type Home, openHome } from './open-home.js';
import { type Visitor, visitor } from './visitor.js';

let home: Home;
let page: Visitor;
let picture: PictureReference;

/** Left half red, right half blue, 800 × 400. */
const twoColours = (): Promise<Buffer> =>
  sharp({ create: { width: 800, height: 400, channels: 3, background: '#f00' } })
    .composite([{ input: { create: { width: 400, height: 400, channels: 3, background: '#00f' } }, left: 400, top: 0 }])
    .png()
    .toBuffer();

beforeAll(async () => {
  home = await openHome();
  page = visitor(home);
  const ann = await page.join('Ann');
  const file = new File([new Uint8Array(await twoColours())], 'zwei Farben ’n rot.png');
  const { post } = await page.says(ann, 'what?', { pictures: [file] });
  if (post.from !== 'person' || !post.pictures[0]) throw new Error('[test] no picture');
  picture = post.pictures[0];
});
afterAll(() => home.close());

async function shown(query: string) {
  const response = await fetch(`${home.address}/pictures/${picture.id}${query}`);
  const bytes = Buffer.from(await response.arrayBuffer());
  return { response, bytes, status: response.status };
}

test('the whole picture comes as it is stored, and is not sent again while it is there', async () => {
  const { response, bytes } = await shown('');
  expect(response.headers.get('content-type')).toBe('image/png');
  expect(response.headers.get('cache-control')).toBe('private, no-cache');
  expect(await sharp(bytes).metadata()).toMatchObject({ width: 800, height: 400 });
  for (const query of ['', '?width=200', '?view=0,0,10,10']) {
    const tag = (await shown(query)).response.headers.get('etag') ?? '';
    const again = await page.request(`/pictures/${picture.id}${query}`, { headers: { 'if-none-match': tag } });
    expect([again.status, again.body]).toEqual([304, '']);
  }
});

test('a view is cut out of it, edges rounded outwards', async () => {
  const { response, bytes } = await shown('?view=399.6,10,500,60.2');
  expect(response.headers.get('content-type')).toBe('image/webp');
  expect(await sharp(bytes).metadata()).toMatchObject({ width: 101, height: 51 });
  const { dominant } = await sharp(bytes).stats();
  expect(dominant.b).toBeGreaterThan(200);
  expect(dominant.r).toBeLessThan(60);
});

test('a width makes it smaller, never larger', async () => {
  expect(await sharp((await shown('?width=200')).bytes).metadata()).toMatchObject({ width: 320, height: 160 });
  expect(await sharp((await shown('?width=5000')).bytes).metadata()).toMatchObject({ width: 800 });
});

test('a view that reaches beyond the picture ends at its edge', async () => {
  expect(await sharp((await shown('?view=700,300,9000,9000')).bytes).metadata()).toMatchObject({
    width: 100,
    height: 100,
  });
});

test.each([
  '?view=1,2,3',
  '?view=5,5,5,9',
  '?view=-1,0,5,5',
  '?view=a,b,c,d',
  '?view=900,0,950,10',
  '?view=1e9,0,2e9,1',
  '?width=0',
  '?width=99999999',
  '?width=-1',
])('%s is refused', async (query) => {
  expect((await shown(query)).status).toBe(400);
});

test.each(['..%2f..%2fetc%2fpasswd', 'x', '0'.repeat(63)])('%s is no picture', async (id) => {
  expect((await page.request(`/pictures/${id}`)).status).toBe(400);
});

test('a picture that was forgotten is gone', async () => {
  expect((await page.request(`/pictures/${'0'.repeat(64)}`)).status).toBe(404);
});

test('a download has the person’s name for it, made harmless', async () => {
  const { response } = await shown(`?download=${encodeURIComponent('zwei "Färben"\r\nX: y/../a.exe')}`);
  const header = response.headers.get('content-disposition');
  expect(header).toBe(
    `attachment; filename="zwei _F_rben___X_ y_.._a.png"; filename*=UTF-8''zwei%20_F%C3%A4rben___X_%20y_.._a.png`,
  );
});

test('twenty small ones of it are cut two at a time, each once however many ask, and kept', async () => {
  const stored = home.memory.pictures(webTeam);
  let reads = 0;
  let busy = 0;
  let busiest = 0;
  const counted: Pictures = {
    ...stored,
    async bytes(id) {
      reads++;
      busiest = Math.max(busiest, ++busy);
      await new Promise((resolve) => setTimeout(resolve, 5));
      busy--;
      return stored.bytes(id);
    },
  };
  const routes = pictureRoutes(counted);
  const views = Array.from({ length: 10 }, (_, at) => `?view=${at},0,500,100&width=160`);
  const askAll = () =>
    Promise.all([...views, ...views].map((query) => routes.request(`/pictures/${picture.id}${query}`)));
  const answers = await askAll();
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
  expect([reads, busiest]).toEqual([10, 2]);
  await askAll();
  expect(reads).toBe(10);
});

test('one that arrives after it was asked for is shown', async () => {
  const known = await home.memory.pictures(webTeam).bytes(picture.id);
  let isThere = false;
  const routes = pictureRoutes({ ...home.memory.pictures(webTeam), bytes: async () => (isThere ? known : undefined) });
  expect((await routes.request(`/pictures/${picture.id}?width=160`)).status).toBe(404);
  isThere = true;
  expect((await routes.request(`/pictures/${picture.id}?width=160`)).status).toBe(200);
});

/** A large photo in which each pixel tells where it is. */
async function largePhoto(): Promise<{ readonly bytes: Buffer; readonly width: number }> {
  const [width, height] = [4000, 3000];
  const data = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      data.set([(x * 255) / width, (y * 255) / height, x % 2 ? 255 : 0], (y * width + x) * 3);
  const raw = { raw: { width, height, channels: 3 } } as const;
  return { bytes: await sharp(data, raw).jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer(), width };
}

test('of a large photo all parts come from one small decoding, and what is looked at closely from all of it', async () => {
  const { bytes } = await largePhoto();
  const stored: Pictures = {
    ...home.memory.pictures(webTeam),
    has: async () => true,
    bytes: async () => ({ bytes, mediaType: 'image/jpeg' }),
  };
  const id = 'a'.repeat(64);
  const spent = pictureRoutes(stored, { whose: () => ({ team: '', person: 'b' }), pixelsAMinute: 12_000_000 });
  // The base costs its pixels once; whatever it serves costs none.
  for (const query of [
    '?width=480',
    '?width=1600',
    '?view=0,0,2000,1500&width=800',
    '?view=1000,1000,3000,2500&width=960',
  ])
    expect((await spent.request(`/pictures/${id}${query}`)).status).toBe(200);
  const part = await spent.request(`/pictures/${id}?view=2000,1500,4000,3000&width=320`);
  const { dominant, channels } = await sharp(Buffer.from(await part.arrayBuffer())).stats();
  expect([channels[0].mean, channels[1].mean].map((mean) => Math.round(mean / 10))).toEqual([19, 19]);
  expect(dominant.r).toBeGreaterThan(110);
  // One more decoding is more than this minute's share: it waits, and is left when nobody waits any more.
  const leaving = new AbortController();
  const close = spent.request(`/pictures/${id}?view=100,100,200,200&width=160`, { signal: leaving.signal });
  const outcome = await Promise.race([close, new Promise((resolve) => setTimeout(resolve, 300, 'waits'))]);
  expect(outcome).toBe('waits');
  leaving.abort();
  expect((await close).status).toBe(404);
  const free = pictureRoutes(stored);
  const detail = await free.request(`/pictures/${id}?view=100,100,200,200&width=160`);
  expect(await sharp(Buffer.from(await detail.arrayBuffer())).metadata()).toMatchObject({ width: 100, height: 100 });
});

test('a browser that asks for much keeps no other waiting', async () => {
  const { bytes } = await largePhoto();
  const stored: Pictures = {
    ...home.memory.pictures(webTeam),
    has: async () => true,
    bytes: async () => ({ bytes, mediaType: 'image/jpeg' }),
  };
  const routes = pictureRoutes(stored, {
    whose: (context) => ({ team: '', person: context.req.query('download') ?? '' }),
    pixelsAMinute: 50_000_000,
  });
  const leaving = new AbortController();
  const many = Array.from({ length: 40 }, (_, at) =>
    routes.request(`/pictures/${`${at}`.padStart(64, '0')}?width=320&download=greedy`, { signal: leaving.signal }),
  );
  await new Promise((resolve) => setTimeout(resolve, 100));
  const began = performance.now();
  expect((await routes.request(`/pictures/${'b'.repeat(64)}?width=320&download=honest`)).status).toBe(200);
  expect(performance.now() - began).toBeLessThan(5_000);
  leaving.abort();
  await Promise.all(many);
});

test('who wants the same part as a browser that has had its share does not wait for that share', async () => {
  const { bytes } = await largePhoto();
  const stored: Pictures = {
    ...home.memory.pictures(webTeam),
    has: async () => true,
    bytes: async () => ({ bytes, mediaType: 'image/jpeg' }),
  };
  const routes = pictureRoutes(stored, {
    whose: (context) => ({ team: '', person: context.req.query('download') ?? '' }),
    pixelsAMinute: 12_000_000,
  });
  const leaving = new AbortController();
  const asks = (who: string, id: string) =>
    routes.request(`/pictures/${id}?width=320&download=${who}`, { signal: leaving.signal });
  expect((await asks('greedy', 'a'.repeat(64))).status).toBe(200);
  const waiting = asks('greedy', 'b'.repeat(64));
  await new Promise((resolve) => setTimeout(resolve, 100));
  const outcome = await Promise.race([
    asks('honest', 'b'.repeat(64)),
    new Promise((resolve) => setTimeout(resolve, 8_000)),
  ]);
  expect(outcome).toMatchObject({ status: 200 });
  leaving.abort();
  await waiting;
});
