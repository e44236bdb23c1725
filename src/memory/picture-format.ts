/** What a file is, told by its first bytes. Names and declared types are never believed. */
import type { UnusableKind } from '../util/unusable-file.js';

/** Formats that we decode. The names are sharp's, but that it calls AVIF `heif` and knows no HEIC. */
export type PictureFormat = 'jpeg' | 'png' | 'gif' | 'webp' | 'avif' | 'heic';

/** Documents of which the first pages are drawn. */
export type PageFormat = 'pdf' | 'text';

/** `known` is what a file is called that we recognise and refuse, with its article; `kind` where it is no picture at all. */
export type Recognised =
  | { readonly format: PictureFormat }
  | { readonly pages: PageFormat }
  | { readonly known: string | undefined; readonly kind?: UnusableKind };

type Rule = readonly [name: string, start: string, kind?: UnusableKind, offset?: number];

const decoded: readonly (readonly [PictureFormat, string])[] = [
  ['jpeg', '\xff\xd8\xff'],
  ['png', '\x89PNG\r\n\x1a\n'],
  ['gif', 'GIF87a'],
  ['gif', 'GIF89a'],
];

const refused: readonly Rule[] = [
  ['a Windows bitmap (BMP)', 'BM'],
  ['a TIFF picture', 'II*\0'],
  ['a TIFF picture', 'MM\0*'],
  ['a Photoshop file', '8BPS'],
  ['a JPEG XL picture', '\xff\x0a'],
  ['a JPEG XL picture', '\0\0\0\x0cJXL '],
  ['a JPEG 2000 picture', '\0\0\0\x0cjP'],
  ['an icon file', '\0\0\x01\0'],
  ['a video', '\x1a\x45\xdf\xa3', 'video'],
  ['a recording', 'OggS', 'audio'],
  ['a recording', 'ID3', 'audio'],
  ['a recording', 'fLaC', 'audio'],
  ['a ZIP archive', 'PK\x03\x04', 'archive'],
];

const heicBrands = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs']);

/** Reads at most the first kilobyte. */
export function recognisePicture(bytes: Uint8Array): Recognised {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 1_024)).toString('latin1');
  const format = decoded.find(([, start]) => head.startsWith(start))?.[0];
  if (format) return { format };
  if (head.startsWith('RIFF') && head.startsWith('WEBP', 8)) return { format: 'webp' };
  if (head.startsWith('ftyp', 4)) return recogniseBoxes(head);
  if (head.startsWith('RIFF')) {
    const isSound = head.startsWith('WAVE', 8);
    return { known: isSound ? 'a recording' : 'a video', kind: isSound ? 'audio' : 'video' };
  }
  if (startsAsPdf(head)) return { pages: 'pdf' };
  const rule = refused.find(([, start, , offset = 0]) => head.startsWith(start, offset));
  if (rule) return { known: rule[0], kind: rule[2] };
  if (/<svg[\s>]/i.test(head)) return { known: 'an SVG drawing', kind: 'svg' };
  if (!isText(head)) return { known: undefined };
  return /<(?:!doctype html|html)[\s>]/i.test(head) ? { known: 'a web page', kind: 'text' } : { pages: 'text' };
}

/** ISO base media files: a list of brands tells AVIF from HEIC from videos. */
function recogniseBoxes(head: string): Recognised {
  const size = Math.min(head.charCodeAt(2) * 256 + head.charCodeAt(3), head.length);
  const brands = [head.slice(8, 12)];
  for (let at = 16; at + 4 <= size; at += 4) brands.push(head.slice(at, at + 4));
  if (brands.some((brand) => heicBrands.has(brand))) return { format: 'heic' };
  if (brands.some((brand) => brand === 'avif' || brand === 'avis')) return { format: 'avif' };
  if (brands.some((brand) => brand === 'mif1' || brand === 'msf1')) return { format: 'heic' };
  const isSound = brands[0]?.startsWith('M4A');
  return { known: isSound ? 'a recording' : 'a video', kind: isSound ? 'audio' : 'video' };
}

/** Readers take one that begins with some bytes of rubbish; a text that quotes the sign is none. */
function startsAsPdf(head: string): boolean {
  const at = head.indexOf('%PDF-');
  return at === 0 || (at > 0 && !isText(head.slice(0, at)));
}

function isText(head: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: their absence is what makes text
  return head.length > 0 && !/[\x00-\x08\x0e-\x1a\x1c-\x1f]/.test(head);
}
