/**
 * Decodes HEIC by libheif's WebAssembly in a thread of its own: files of strangers may hang it, crash it or make it take
 * all memory. What leaves it is a clean picture of ours.
 */
import { createRequire } from 'node:module';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { serveWorker } from '../util/worker-service.js';
import { boundWasmMemory } from './bound-wasm-memory.js';
import { type CleanPicture, encodeClean } from './encode-picture.js';

export interface HeicCall {
  readonly bytes: Uint8Array;
  /** Bounds on the decoded picture, pixels. */
  readonly maxPixels: number;
  readonly maxSide: number;
  /** Bytes. */
  readonly maxMemory: number;
  /** ICC profile of its colours. */
  readonly profile?: Uint8Array;
}

interface Decodable {
  readonly width: number;
  readonly height: number;
  /** RGBA. */
  decode(): Promise<{ readonly data: Uint8ClampedArray }>;
}
type DecodeAll = (given: { readonly buffer: Uint8Array }) => Promise<readonly Decodable[] & { dispose(): void }>;

const require = createRequire(import.meta.url);
// The decoder prints what it thinks of damaged files; what matters of that is thrown.
for (const way of ['log', 'info', 'warn', 'error'] as const) console[way] = () => undefined;

let decodeAll: DecodeAll | undefined;

function loadDecoder(maxMemory: number): DecodeAll {
  if (decodeAll) return decodeAll;
  boundWasmMemory(maxMemory);
  const loaded: { readonly all: DecodeAll } = require('heic-decode');
  decodeAll = loaded.all;
  return decodeAll;
}

async function decode({ bytes, maxPixels, maxSide, maxMemory, profile }: HeicCall): Promise<CleanPicture> {
  const images = await loadDecoder(maxMemory)({ buffer: bytes });
  try {
    const [first] = images;
    const { width, height } = first;
    if (width > maxSide || height > maxSide || width * height > maxPixels) throw new Error('[heic] too many pixels');
    const { data } = await first.decode();
    const raw = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    const png = await sharp(raw, { raw: { width, height, channels: 4 }, limitInputPixels: maxPixels })
      .png({ compressionLevel: 0 })
      .toBuffer();
    const coloured = profile ? withProfile(png, profile) : png;
    return await encodeClean(() => sharp(coloured, { limitInputPixels: maxPixels }), 'heic');
  } finally {
    images.dispose();
  }
}

/** A PNG that says what its colours mean, so that they are brought into sRGB as those of any other file. */
function withProfile(png: Buffer, profile: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from('iCCPprofile\0\0', 'latin1'), deflateSync(profile)]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(body.length - 4, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  const afterHeader = 33;
  return Buffer.concat([png.subarray(0, afterHeader), chunk, png.subarray(afterHeader)]);
}

serveWorker({ decode });
