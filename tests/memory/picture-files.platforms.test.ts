/** Pictures in a folder and in a store that speaks S3: the same for both. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isPassing } from '../../src/contracts/errors.js';
import { openFolderFiles } from '../../src/memory/folder-files.js';
import type { PictureFiles } from '../../src/memory/picture-files.js';
import { openPictures } from '../../src/memory/pictures.js';
import { openS3Files } from '../../src/memory/s3-files.js';
import { recordingLog } from '../support/log.js';
import { type S3Server, startS3 } from '../support/s3-server.js';

const home = mkdtempSync(path.join(tmpdir(), 'clovabot-files-'));
let count = 0;
const usual = { home, now: () => Date.now(), randomId: () => `${count++}`, log: recordingLog() };
let server: S3Server;
beforeAll(async () => {
  server = await startS3();
});
afterAll(async () => {
  await server.close();
  rmSync(home, { recursive: true, force: true });
});

async function photo(shade: number): Promise<Uint8Array> {
  const background = { r: shade, g: 90, b: 30 };
  return sharp({ create: { width: 40, height: 30, channels: 3, background } })
    .png()
    .toBuffer();
}

async function all<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const shelves: Readonly<Record<string, () => Promise<PictureFiles>>> = {
  'a folder': () => openFolderFiles(usual),
  'a store that speaks S3': () => openS3Files(server.place),
};

describe.each(Object.entries(shelves))('pictures in %s', (_, open) => {
  test('files are written, read, listed by age, moved and deleted for good', async () => {
    const files = await open();
    const bytes = new Uint8Array([1, 2, 3]);
    await files.check();
    await files.write('team-1/ab/ab1.png', bytes, 'image/png');
    await files.write('team-1/ab/ab1.png', bytes, 'image/png');
    await files.write('team-1/cd/cd12.jpg', bytes, 'image/jpeg');
    await files.write('team-10/ab/ab1.png', new Uint8Array([9]), 'image/png');
    expect(await files.has('team-1/ab/ab1.png')).toBe(true);
    expect(new Uint8Array((await files.read('team-1/ab/ab1.png')) ?? [])).toEqual(bytes);
    expect(await files.read('team-1/ab/none.png')).toBeUndefined();
    expect(await all(files.aged('team-1', 0))).toEqual([]);
    const soon = Date.now() + 60_000;
    expect([...(await all(files.aged('team-1', soon)))].sort()).toEqual(['team-1/ab/ab1.png', 'team-1/cd/cd12.jpg']);
    await files.renew('team-1/ab/ab1.png');
    await files.renew('team-1/ab/none.png');
    expect(new Uint8Array((await files.read('team-1/ab/ab1.png')) ?? [])).toEqual(bytes);
    await files.move('team-1', 'aside/x/team-1');
    await files.move('nothing', 'aside/x/nothing');
    expect(await files.has('team-1/ab/ab1.png')).toBe(false);
    expect(await files.has('aside/x/team-1/cd/cd12.jpg')).toBe(true);
    await files.write('team-1/ab/ab2.png', bytes, 'image/png');
    await files.move('aside/x', '');
    expect(await all(files.aged('team-1', soon))).toHaveLength(3);
    await files.remove('team-1/ab/ab2.png');
    await files.removeAll('team-1');
    expect(await all(files.aged('team-1', soon))).toEqual([]);
    expect(await all(files.aged('aside/x', soon))).toEqual([]);
    expect(await files.has('team-10/ab/ab1.png')).toBe(true);
    await files.removeAll('team-10');
    await files.removeAll('team-10');
    await files.close();
  });

  test('a team’s pictures are received, looked at, kept aside, brought back and forgotten', async () => {
    const store = await openPictures({ ...usual, files: await open() });
    const [ours, theirs] = [store.of('ours'), store.of('theirs')];
    const picture = await ours.receive(await photo(10), 'dog.png');
    const other = await theirs.receive(await photo(10), 'dog.png');
    expect(other.id).toBe(picture.id);
    expect(await ours.receive((await ours.bytes(picture.id))?.bytes ?? new Uint8Array())).toMatchObject({
      id: picture.id,
    });
    expect((await ours.sight({ type: 'Image', picture })).pixels).toMatchObject({ width: 40, height: 30 });
    const mask = await ours.keepMask({ width: 40, height: 30, data: new Uint8Array(1200).fill(255) });
    expect((await ours.mask(mask)).data[7]).toBe(255);

    await store.aside.keep('day', () => ours.removeAll());
    expect([await ours.has(picture.id), await theirs.has(picture.id)]).toEqual([false, true]);
    await expect(ours.sight({ type: 'Image', picture })).rejects.toThrow(/is not stored/);
    await store.aside.restore('day');
    expect(await ours.has(picture.id)).toBe(true);
    await store.aside.keep('gone', () => ours.remove(picture.id));
    await store.aside.discard('gone');
    await store.aside.restore('gone');
    expect([await ours.has(picture.id), await ours.has(mask)]).toEqual([false, true]);
    expect(await all(ours.aged(Date.now() + 60_000))).toEqual([mask]);
    await ours.removeAll();
    expect(await all(ours.aged(Date.now() + 60_000))).toEqual([]);
    expect(await theirs.has(picture.id)).toBe(true);
    await theirs.removeAll();
    await store.close();
  });
});

const wrong = { accessKeyId: 'NOBODY', secretAccessKey: 'wrong' };
test.each([
  [
    'no such bucket',
    () => ({ bucket: 'elsewhere' }),
    /the bucket does not exist; create it, or correct CLOVABOT_PICTURES/,
  ],
  ['a wrong key', () => ({ credentials: wrong }), /does not know the key; correct AWS_ACCESS_KEY_ID/],
  [
    'no store',
    () => ({ endpoint: 'http://127.0.0.1:9' }),
    /the store does not answer; start it, or correct AWS_ENDPOINT_URL/,
  ],
])(
  'a store with %s says how to mend it, and is tried again',
  async (_, change, words) => {
    const files = await openS3Files({ ...server.place, ...change() });
    const works = [
      () => files.check(),
      () => files.write('a/b/c.png', new Uint8Array([1]), 'image/png'),
      () => files.removeAll('a'),
    ];
    for (const work of works) {
      const error: unknown = await work().catch((caught: unknown) => caught);
      expect(String(error)).toMatch(words);
      expect(isPassing(error)).toBe(true);
      expect(String(error)).not.toContain('wrong');
    }
    await files.close();
  },
  60_000,
);
