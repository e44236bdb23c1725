/** Small files that promise much cost little, and what people send passes. */
import { crc32, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { expect, test } from 'vitest';
import { cleanPicture } from '../../src/memory/clean-picture.js';
import { isPlausible } from '../../src/memory/plausible-size.js';
import { gifPromising, heicPromising, pngPromising } from '../support/hostile-pictures.js';

const refuse = () => Promise.reject(new Error('nothing but pictures is opened here'));
const decoders = { heic: { decode: refuse }, pages: { draw: refuse } };
const plain = (side: number, alpha?: number): Sharp =>
  sharp({
    create: { width: side, height: side, channels: alpha ? 4 : 3, background: { r: 90, g: 160, b: 80, alpha } },
    limitInputPixels: false,
  });

const attacks: Readonly<Record<string, () => Promise<Buffer> | Buffer>> = {
  'WebP of 7,000²': () => plain(7_000).webp({ lossless: true, effort: 0 }).toBuffer(),
  'WebP just small enough': () => plain(2_500).webp({ lossless: true, effort: 0 }).toBuffer(),
  'transparent WebP': () => plain(1_400, 0.5).webp({ lossless: true, effort: 0 }).toBuffer(),
  'transparent PNG': () => plain(1_500, 0.5).png().toBuffer(),
  'PNG of 7,000²': () => plain(7_000).png({ compressionLevel: 9 }).toBuffer(),
  'interlaced PNG': () => plain(3_200).png({ progressive: true }).toBuffer(),
  'progressive JPEG': () => plain(3_000).jpeg({ progressive: true, quality: 10 }).toBuffer(),
  GIF: () => plain(1_500).gif({ effort: 1 }).toBuffer(),
  AVIF: () => plain(1_900).avif({ effort: 0 }).toBuffer(),
  'a header of 7,000² and nothing else': () => pngPromising(7_000, 7_000),
  'an empty GIF of 7,000²': () => gifPromising(7_000, 7_000),
  'a HEIC of 7,000²': () => heicPromising(7_000, 7_000),
  'an animation of 3,000 frames': () => manyFrames(3_000),
  'an animation of 10,000 frames': () => manyFrames(10_000),
  'a JPEG of 1,000 scans': () => manyScans(1_000),
  'a PNG whose words unpack to 400 MB': async () =>
    withChunks(Array.from({ length: 8 }, () => pngChunk('zTXt', Buffer.from('a\0\0'), 50_000_000))),
  'a PNG whose words in another tongue unpack to 400 MB': async () =>
    withChunks(Array.from({ length: 8 }, () => pngChunk('iTXt', Buffer.from('a\0\x01\0\0\0'), 50_000_000))),
  'a PNG whose profile unpacks to 100 MB': async () =>
    withChunks([pngChunk('iCCP', Buffer.from('a\0\0'), 100_000_000)]),
  'a PNG of 16 bits': () => plain(2_000).toColourspace('rgb16').png({ compressionLevel: 9 }).toBuffer(),
  'a PNG of few colours': () => plain(3_200).png({ palette: true, compressionLevel: 9 }).toBuffer(),
  'a WebP that loses much': () => plain(2_500).webp({ quality: 1, effort: 0 }).toBuffer(),
  'an SVG full of noise': () =>
    Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg" width="7000" height="7000"><filter id="f"><feTurbulence/></filter><rect width="100%" height="100%" filter="url(#f)"/></svg>',
    ),
  'a TIFF of 7,000²': () => plain(7_000).tiff({ compression: 'deflate' }).toBuffer(),
};

// What else the machine does is counted as well: of several runs the cheapest tells.
test.each(Object.entries(attacks))('%s costs less than .3 processor seconds', { retry: 4 }, async (_name, make) => {
  const bytes = await make();
  expect(bytes.byteLength).toBeLessThan(500_000);
  const before = process.cpuUsage();
  await cleanPicture(bytes, 'small', decoders).catch(() => undefined);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1e6).toBeLessThan(0.3);
});

/** A GIF whose frames are all the same few bytes, and blank. */
async function manyFrames(count: number): Promise<Buffer> {
  const frame = await plain(1_000).gif({ effort: 1 }).toBuffer();
  const from = frame.indexOf(Buffer.from([0x2c, 0, 0, 0, 0]));
  const image = Buffer.concat([frame.subarray(from, from + 10), Buffer.from([2, 1, 0x24, 0])]);
  return Buffer.concat([frame.subarray(0, from), ...Array.from({ length: count }, () => image), Buffer.from([0x3b])]);
}

/** A progressive JPEG whose last scan comes again and again. */
async function manyScans(count: number): Promise<Buffer> {
  const file = await plain(2_000).jpeg({ progressive: true, quality: 10 }).toBuffer();
  const [start, end] = [file.lastIndexOf(Buffer.from([0xff, 0xda])), file.length - 2];
  const again = Array.from({ length: count }, () => file.subarray(start, end));
  return Buffer.concat([file.subarray(0, end), ...again, file.subarray(end)]);
}

/** A chunk whose packed part unpacks to so many zeros. */
function pngChunk(name: string, head: Buffer, unpacked: number): Buffer {
  const body = Buffer.concat([Buffer.from(name), head, deflateSync(Buffer.alloc(unpacked))]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length - 4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

async function withChunks(chunks: readonly Buffer[]): Promise<Buffer> {
  const png = await plain(100).png().toBuffer();
  const afterHeader = 33;
  return Buffer.concat([png.subarray(0, afterHeader), ...chunks, png.subarray(afterHeader)]);
}

test('the refusal says what is wrong, before anything is opened', async () => {
  await expect(
    cleanPicture(await plain(7_000).webp({ lossless: true, effort: 0 }).toBuffer(), 'x.webp', decoders),
  ).rejects.toMatchObject({
    friendly:
      '“x.webp” says that it is 7,000 × 7,000 pixels, and has hardly anything in it. Please send a smaller one.',
  });
});

test.each([
  { what: 'a photo of 50 megapixels', format: 'jpeg', bytes: 4_000_000, pixels: 50_000_000 },
  { what: 'the same, strongly compressed', format: 'jpeg', bytes: 900_000, pixels: 50_000_000 },
  { what: 'a screenshot of a 5K screen', format: 'png', bytes: 150_000, pixels: 14_700_000 },
  { what: 'a slide with a title', format: 'png', bytes: 30_000, pixels: 8_300_000 },
  { what: 'a page scanned in black and white', format: 'png', bytes: 60_000, pixels: 35_000_000, bits: 1 },
  { what: 'a logo on nothing', format: 'png', bytes: 40_000, pixels: 4_000_000, isTransparent: true },
  { what: 'an animation', format: 'gif', bytes: 2_000_000, pixels: 100 * 640 * 480 },
  { what: 'a sticker', format: 'webp', bytes: 20_000, pixels: 512 * 512, isTransparent: true },
] as const)('$what is plausible', ({ what: _, ...file }) => {
  expect(isPlausible(file)).toBe(true);
});
