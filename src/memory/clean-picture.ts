import sharp, { type Metadata, type Sharp, type SharpOptions } from 'sharp';
import { PictureError } from '../contracts/errors.js';
import { kindOfFile, unusableSentences } from '../util/unusable-file.js';
import { chooseFrame, framesOfPng } from './choose-frame.js';
import { jpegCondition, readCutOff } from './cut-off.js';
import { BlankPicture, type CleanPicture, encodeClean } from './encode-picture.js';
import type { HeicDecoder } from './heic.js';
import { readHeicHeader } from './heic-boxes.js';
import { needsPassword, type PageDrawer } from './page-drawer.js';
import { type PageFormat, type PictureFormat, recognisePicture } from './picture-format.js';
import { isPlausible } from './plausible-size.js';
import { withoutWords } from './png-chunks.js';

const pictureLimits = {
  bytes: 25_000_000,
  pixels: 50_000_000,
  /** Pixels of the longer side. */
  side: 16_000,
  /** Seconds that decoding and encoding may take. */
  seconds: 20,
} as const;

/** Pixels that drawing a document counts for: four printed pages. */
const pixelsOfPages = 9_000_000;

/** What opens files that sharp doesn't. */
export interface Decoders {
  readonly heic: Pick<HeicDecoder, 'decode'>;
  readonly pages: Pick<PageDrawer, 'draw'>;
}

/** A clean picture, and what the person should know of it. */
export interface ReceivedFile extends CleanPicture {
  /** A sentence, under the name that the person gave the file. */
  readonly remarkOn?: (name: string | undefined) => string;
}

/**
 * Makes a hostile file a picture of ours: upright, 8-bit sRGB, no metadata; PNG where it has transparency or was
 * lossless and is small, a JPEG of quality 95 without chroma subsampling otherwise. Of an animation, the first frame, or
 * a better one where that is blank; of a JPEG without its last bytes, what is there; of a PDF or a text, its first pages.
 * @param name a clean file name for the person, see cleanName
 * @param onMeasured hears how many pixels will be opened before they are; what it throws refuses them
 * @throws PictureError whose `friendly` says what is wrong with the file and what to do
 */
export async function cleanPicture(
  file: Uint8Array,
  name: string | undefined,
  { heic, pages }: Decoders,
  onMeasured: (pixels: number) => void = () => undefined,
): Promise<ReceivedFile> {
  const { format, document } = accept(file, name);
  const bytes = format === 'png' ? withoutWords(file) : file;
  try {
    if (document) {
      onMeasured(pixelsOfPages);
      return await drawn(document, bytes, pages);
    }
    if (format === 'heic') {
      const header = readHeicHeader(bytes);
      checkSize(header, 'heic', bytes, name);
      onMeasured(header.width * header.height);
      return await heic.decode(bytes, pictureLimits);
    }
    const metadata = await sharp(bytes, { limitInputPixels: false, animated: false }).metadata();
    checkHeader(metadata, format, bytes, name);
    onMeasured(metadata.width * metadata.height);
    if (format === 'jpeg') return await cleanJpeg(bytes);
    const frames = format === 'png' ? framesOfPng(bytes) : (metadata.pages ?? 1);
    if (frames > 1) return await cleanFrame(bytes, format, frames, metadata);
    return await encodeClean(opener(bytes), format);
  } catch (cause) {
    if (cause instanceof PictureError) throw cause;
    if (cause instanceof BlankPicture)
      throw refusal(name, 'shows nothing: all of it is transparent', 'Please send another one.', cause);
    const isSlow = cause instanceof Error && /^timeout|took longer than/.test(cause.message);
    if (cause instanceof Error && cause.message.includes(needsPassword))
      throw refusal(name, 'is locked by a password', 'Please send it without one.', cause);
    if (isSlow) throw refusal(name, 'takes too long to open', 'Please send a smaller one, as JPEG or PNG.', cause);
    const again = document ? 'Please send it again, or a screenshot.' : 'Please send it again, as JPEG or PNG.';
    throw refusal(name, 'is damaged or cut off, so I cannot open it', again, cause);
  }
}

const opener =
  (bytes: Uint8Array, more: SharpOptions = {}) =>
  (): Sharp =>
    sharp(bytes, {
      ...{ failOn: 'error', limitInputPixels: pictureLimits.pixels, sequentialRead: true, animated: false },
      ...more,
    }).timeout({ seconds: pictureLimits.seconds });

/** Warnings tell a JPEG that is damaged from one that only is unusual. */
async function cleanJpeg(bytes: Uint8Array): Promise<ReceivedFile> {
  try {
    return await encodeClean(opener(bytes, { failOn: 'warning' }), 'jpeg');
  } catch (cause) {
    const condition = jpegCondition(cause instanceof Error ? cause.message : '');
    if (condition === 'whole') return encodeClean(opener(bytes), 'jpeg');
    if (condition === 'damaged') throw cause;
    const rest = await readCutOff(bytes, pictureLimits);
    if (!rest) throw cause;
    const clean = await encodeClean(opener(rest.bytes), 'jpeg');
    return rest.missing === 0 ? clean : { ...clean, remarkOn: (name) => remarks.cutOff(nameFor(name), rest.missing) };
  }
}

async function cleanFrame(
  bytes: Uint8Array,
  format: PictureFormat,
  frames: number,
  { width, height }: Metadata,
): Promise<ReceivedFile> {
  // No decoder of ours reads a PNG's other frames.
  const isStuck = format === 'png';
  // Whoever wants a late frame opens all before it.
  const mayChoose = isPlausible({ format, bytes: bytes.byteLength, pixels: width * height * frames });
  const frame = isStuck || !mayChoose ? { number: 0, of: frames } : await chooseFrame(bytes, frames, pictureLimits);
  const clean = await encodeClean(opener(bytes, isStuck ? {} : { page: frame.number }), format);
  return { ...clean, remarkOn: (name) => remarks.moves(nameFor(name), frame.number + 1, frame.of) };
}

async function drawn(format: PageFormat, bytes: Uint8Array, pages: Decoders['pages']): Promise<ReceivedFile> {
  const { shown, of, ...clean } = await pages.draw(format, bytes, pictureLimits);
  const unit = format === 'pdf' ? 'pages' : 'lines';
  return shown < of ? { ...clean, remarkOn: (name) => remarks.beginning(nameFor(name), shown, of, unit) } : clean;
}

const remarks = {
  beginning: (name: string, shown: number, of: number, unit: string) =>
    `${name} has ${of.toLocaleString('en')} ${unit}; I looked at the first ${shown}.`,
  moves: (name: string, frame: number, frames: number) =>
    frame === 1
      ? `${name} is an animation; I looked at its first frame.`
      : `${name} is an animation whose first frame is blank; I looked at frame ${frame} of ${frames}.`,
  cutOff: (name: string, missing: number) =>
    `${name} is cut off: the lowest ${Math.max(1, Math.round(missing * 100))} % of it is missing, and I looked at the rest.`,
} as const;

type Accepted =
  | { readonly format: PictureFormat; readonly document?: undefined }
  | { readonly format?: undefined; readonly document: PageFormat };

function accept(bytes: Uint8Array, name: string | undefined): Accepted {
  if (bytes.byteLength === 0) throw refusal(name, 'is empty', 'Please send it again.');
  if (bytes.byteLength > pictureLimits.bytes)
    throw refusal(
      name,
      `is ${megabytes(bytes.byteLength)} MB, and I take pictures up to ${megabytes(pictureLimits.bytes)} MB`,
      'Please send a smaller one.',
    );
  const recognised = recognisePicture(bytes);
  if ('format' in recognised) return recognised;
  // Whatever is text by chance, such as a server's complaint in place of a picture, is none that somebody meant.
  if ('pages' in recognised && (recognised.pages === 'pdf' || kindOfFile(name ?? '', undefined) === 'text'))
    return { document: recognised.pages };
  const { kind, known } = 'pages' in recognised ? ({ kind: 'text', known: 'a text file' } as const) : recognised;
  if (kind) {
    const [friendly] = unusableSentences([{ kind, name: name ?? 'that file' }], true);
    throw new PictureError(`[pictures] a file is no picture but ${known}`, { friendly });
  }
  const what = known ? `is ${known} which I cannot read` : 'is no picture that I can read';
  throw refusal(name, what, 'Please send JPEG or PNG (WebP, GIF, HEIC and AVIF are fine, too).');
}

/** Before anything is decoded: a few bytes of header may promise gigabytes of pixels. */
function checkHeader(metadata: Metadata, format: PictureFormat, bytes: Uint8Array, name: string | undefined): void {
  if ((metadata.format === 'heif' ? metadata.compression : metadata.format) !== (format === 'avif' ? 'av1' : format))
    throw refusal(name, 'is not what it claims to be', 'Please send JPEG or PNG.');
  checkSize(metadata, format, bytes, name);
}

function checkSize(
  {
    width,
    height,
    bitsPerSample,
    hasAlpha,
  }: Pick<Metadata, 'width' | 'height'> & Partial<Pick<Metadata, 'bitsPerSample' | 'hasAlpha'>>,
  format: PictureFormat,
  { byteLength: bytes }: Uint8Array,
  name: string | undefined,
): void {
  if (width > pictureLimits.side || height > pictureLimits.side || width * height > pictureLimits.pixels)
    throw refusal(
      name,
      `is ${width.toLocaleString('en')} × ${height.toLocaleString('en')} pixels; I take up to ${megabytes(pictureLimits.pixels)} megapixels and ${pictureLimits.side.toLocaleString('en')} pixels a side`,
      'Please send a smaller one.',
    );
  if (!isPlausible({ format, bytes, pixels: width * height, isTransparent: hasAlpha, bits: bitsPerSample }))
    throw refusal(
      name,
      `says that it is ${width.toLocaleString('en')} × ${height.toLocaleString('en')} pixels, and has hardly anything in it`,
      'Please send a smaller one.',
    );
}

/** A file name fit to be shown: no path, no control or direction characters, at most 100 characters. */
export function cleanName(name: string | undefined): string | undefined {
  const last = name?.split(/[/\\]/).at(-1) ?? '';
  const clean = [...last.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '').trim()].slice(0, 100).join('');
  return clean === '' ? undefined : clean;
}

function refusal(name: string | undefined, what: string, remedy: string, cause?: unknown): PictureError {
  return new PictureError(`[pictures] a file ${what}`, { friendly: `${nameFor(name)} ${what}. ${remedy}`, cause });
}

const nameFor = (name: string | undefined): string => (name ? `“${name}”` : 'That file');

const megabytes = (count: number): string => {
  const millions = count / 1e6;
  return millions >= 10 ? Math.ceil(millions).toString() : millions.toFixed(1);
};
