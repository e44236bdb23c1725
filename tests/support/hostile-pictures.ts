/** Pictures that nobody should be able to hurt us with, written by hand where no encoder would write them. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { projectRoot } from '../../src/util/project-root.js';

/** A PNG of a few hundred bytes whose header promises any size. */
export function pngPromising(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(Buffer.alloc(5_000))),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(data.length, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return chunk;
}

/** A real JPEG whose frame header was changed. */
export async function jpegPromising(width: number, height: number): Promise<Buffer> {
  const jpeg = await drawn(64, 64).jpeg().toBuffer();
  const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
  jpeg.writeUInt16BE(height, frame + 5);
  jpeg.writeUInt16BE(width, frame + 7);
  return jpeg;
}

/** A GIF whose screen and first frame are as large as they say, and empty. */
export async function gifPromising(width: number, height: number): Promise<Buffer> {
  const gif = await drawn(64, 64).gif().toBuffer();
  gif.writeUInt16LE(width, 6);
  gif.writeUInt16LE(height, 8);
  const frame = gif.indexOf(Buffer.from([0x2c, 0, 0, 0, 0, 64, 0, 64, 0]));
  if (frame < 0) throw new Error('no frame found in the GIF');
  gif.writeUInt16LE(width, frame + 5);
  gif.writeUInt16LE(height, frame + 7);
  return gif;
}

/** A lossless WebP's size stands in its first 28 bits after the signature. */
export async function webpPromising(width: number, height: number): Promise<Buffer> {
  const webp = await drawn(64, 64).webp({ lossless: true }).toBuffer();
  const at = webp.indexOf('VP8L') + 9;
  const alphaAndVersion = webp.readUInt32LE(at) & 0xf0000000;
  webp.writeUInt32LE(((alphaAndVersion | ((height - 1) << 14) | (width - 1)) >>> 0) >>> 0, at);
  return webp;
}

/** Left half red, right half blue, of the given size in pixels; three channels when opaque, four otherwise. */
export function drawn(width: number, height: number, alpha = 1): Sharp {
  const channels = alpha === 1 ? 3 : 4;
  const data = new Uint8Array(width * height * channels);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const red = pixel % width < width / 2;
    data.set(red ? [255, 0, 0] : [0, 0, 255], pixel * channels);
    if (channels === 4) data[pixel * 4 + 3] = Math.round(alpha * 255);
  }
  return sharp(data, { raw: { width, height, channels } });
}

/** Noise that no encoder can compress, always the same. */
export function noisy(width: number, height: number): Sharp {
  let state = 1;
  const data = Uint8Array.from({ length: width * height * 3 }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
  return sharp(data, { raw: { width, height, channels: 3 } });
}

/** An AVIF whose size stands in its `ispe` box. */
export async function avifPromising(width: number, height: number): Promise<Buffer> {
  const avif = await drawn(64, 64).avif().toBuffer();
  const at = avif.indexOf('ispe');
  avif.writeUInt32BE(width, at + 8);
  avif.writeUInt32BE(height, at + 12);
  return avif;
}

/**
 * 160 × 80 pixels as a phone writes them, red on the left with a white disc, blue on the right; made with libheif's
 * heif-enc from a drawing of ours. `turned` is stored turned, with an `irot` box, and names its maker; `wide-colours` is in Display P3.
 */
export const heicSample = (name: 'turned' | 'wide-colours'): Buffer =>
  readFileSync(path.join(projectRoot, 'tests', 'memory', 'heic', `${name}.heic`));

/** A HEIC whose size stands in its `ispe` box. */
export function heicPromising(width: number, height: number): Buffer {
  const heic = heicSample('turned');
  const at = heic.indexOf('ispe');
  heic.writeUInt32BE(width, at + 8);
  heic.writeUInt32BE(height, at + 12);
  return heic;
}
