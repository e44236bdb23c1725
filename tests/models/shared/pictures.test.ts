import sharp from 'sharp';
import { expect, test } from 'vitest';
import { decodePicture } from '../../../src/models/shared/decode-picture.js';
import { dataUri, maskToSend, pictureToSend, seenPart } from '../../../src/models/shared/picture-to-send.js';
import type { Box } from '../../../src/util/box.js';
import { drawn } from '../../support/drawn-pictures.js';
import { pngPromising } from '../../support/hostile-pictures.js';

const bytesOf = (uri: string): Buffer => Buffer.from(uri.slice(uri.indexOf(',') + 1), 'base64');
const grid = drawn(1000, 600, (x, y) => [x % 256, y % 256, 90]);
const whole = seenPart({ id: 'grid', pixels: grid });

test('what is sent is no larger than wanted, and its pixels are told back exactly', async () => {
  const part = seenPart({ id: 'grid', pixels: grid, view: [100, 50, 900, 450] });
  for (const [size, width, height] of [
    [{ side: 400 }, 400, 200],
    [{ side: 5000 }, 800, 400],
    [{ side: 390, multiple: 64 }, 384, 192],
    [{ side: 224, square: true }, 224, 224],
  ] as const) {
    const sent = await pictureToSend(grid, part, size);
    expect([sent.width, sent.height]).toEqual([width, height]);
    expect(await sharp(bytesOf(sent.uri)).metadata()).toMatchObject({ format: 'jpeg', width, height });
    expect(sent.toBase([0, 0, width, height])).toEqual([100, 50, 900, 450]);
    expect(sent.toBase([width / 4, height / 2, width / 2, height])).toEqual([300, 250, 500, 450]);
    // What reaches out of what was sent is cut to it.
    expect(sent.toBase([-50, -50, 1e9, 10] as Box)[2]).toBe(900);
  }
  expect((await pictureToSend(grid, part, { side: 400 })).uri).toBe(
    (await pictureToSend(grid, part, { side: 400 })).uri,
  );
});

test('transparent places are sent white', async () => {
  const glass = drawn(8, 8, () => [0, 0, 0, 0]);
  const { uri } = await pictureToSend(glass, seenPart({ id: 'glass', pixels: glass }), { side: 8 });
  expect([...(await sharp(bytesOf(uri)).raw().toBuffer()).subarray(0, 3)]).toEqual([255, 255, 255]);
});

test('a mask is black or white, keeps its thinnest line when made smaller, and reaches a little further', async () => {
  const data = new Uint8Array(1000 * 600);
  for (let y = 0; y < 600; y++) data[y * 1000 + 500] = 30;
  const sent = await pictureToSend(grid, whole, { side: 250 });
  const decode = async (uri: string): Promise<Buffer> => sharp(bytesOf(uri)).extractChannel(0).raw().toBuffer();
  const white = await decode(await maskToSend({ width: 1000, height: 600, data }, sent, 'white'));
  expect(white).toHaveLength(250 * 150);
  expect(new Set(white)).toEqual(new Set([0, 255]));
  const row = [...white.subarray(70 * 250, 71 * 250)].map((value, x) => (value === 255 ? x : -1)).filter((x) => x >= 0);
  expect(row).toContain(125);
  expect(row.length).toBeGreaterThanOrEqual(5);
  expect(row.length).toBeLessThanOrEqual(9);
  const black = await decode(await maskToSend({ width: 1000, height: 600, data }, sent, 'black'));
  expect(black.every((value, at) => value === 255 - white[at])).toBe(true);
});

test('what would be too large for a request is not sent', () => {
  expect(() => dataUri(Buffer.alloc(8_000_000), 'image/png')).toThrow(/too large to be sent/);
  expect(dataUri(Buffer.from('abc'), 'image/png')).toBe('data:image/png;base64,YWJj');
});

test('of files from outside, JPEG, PNG and WebP of a sane size are opened, and nothing else', async () => {
  const picture = sharp({ create: { width: 30, height: 20, channels: 3, background: 'red' } });
  for (const format of ['jpeg', 'png', 'webp'] as const) {
    const opened = await decodePicture(await picture.clone().toFormat(format).toBuffer());
    expect((await opened.toBuffer({ resolveWithObject: true })).info).toMatchObject({ width: 30, height: 20 });
  }
  const turned = await picture.clone().withMetadata({ orientation: 6 }).jpeg().toBuffer();
  expect((await (await decodePicture(turned)).toBuffer({ resolveWithObject: true })).info).toMatchObject({
    width: 20,
    height: 30,
  });
  const refused = [
    await picture.clone().gif().toBuffer(),
    await picture.clone().tiff().toBuffer(),
    Buffer.from('<svg/>'),
    Buffer.alloc(0),
    pngPromising(20_000, 100),
  ];
  for (const bytes of refused) await expect(decodePicture(bytes)).rejects.toThrow(/it is no JPEG|it has/);
  await expect(decodePicture(Buffer.alloc(31_000_000))).rejects.toThrow(/more than 30000000 bytes/);
});
