import path from 'node:path';
import type { PostPicture } from '../../contracts/post.js';
import type { Pictures } from '../../contracts/store.js';
import type { Box } from '../../contracts/turn.js';
import { drawMarks } from '../../util/drawing/draw-marks.js';
import { fromPixels, renderView } from '../../util/drawing/sharp-pixels.js';
import type { Pixels } from '../../util/pixels.js';

/** Chats show no more, and people zoom in no further. */
const maxSide = 2048;
const minSide = 200;

export interface PictureLimits {
  /** Bytes of one file. */
  readonly bytes: number;
  /** Characters of the description; default 1024. */
  readonly alt?: number;
}

export interface PictureFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  /** For those who cannot see it. */
  readonly alt: string;
}

/** The file that shows a picture of a post: marks drawn, its part cut out, small enough for the platform. */
export async function pictureFile(
  picture: PostPicture,
  position: number,
  pictures: Pictures,
  { bytes: limit, alt: maxAltLength = 1024 }: PictureLimits,
): Promise<PictureFile> {
  const { reference, view, marks } = picture;
  const alt = shortAlt(picture.alt, maxAltLength);
  if (marks.length === 0 && !view) {
    const stored = await pictures.bytes(reference.id);
    if (stored && stored.bytes.byteLength <= limit)
      return { name: fileName(picture, position, stored.mediaType), ...stored, alt };
  }
  const { pixels } = await pictures.sight({ type: 'Image', picture: reference });
  const drawn = await drawMarks(pixels, marks, { within: view });
  const file = await encode(drawn, view, limit);
  return { name: fileName(picture, position, file.mediaType), ...file, alt };
}

type Encoded = Pick<PictureFile, 'bytes' | 'mediaType'>;

/** A PNG where there is transparency or little to store, else a JPEG; smaller and smaller until it fits. */
async function encode(pixels: Pixels, view: Box | undefined, limit: number): Promise<Encoded> {
  let side = maxSide;
  for (;;) {
    const shown = await renderView(pixels, view, side);
    const isClear = shown.channels === 4;
    const pipeline = fromPixels(shown);
    const bytes = await (isClear ? pipeline.png() : pipeline.jpeg({ quality: 90 })).toBuffer();
    if (bytes.byteLength <= limit || side <= minSide) return { bytes, mediaType: isClear ? 'image/png' : 'image/jpeg' };
    side = Math.max(minSide, Math.floor(Math.min(side, Math.max(shown.width, shown.height)) * 0.7));
  }
}

const shortAlt = (alt: string, maxLength: number): string => {
  const letters = Array.from(alt.replace(/[*`]/g, ''));
  return letters.length > maxLength ? `${letters.slice(0, maxLength - 1).join('')}…` : letters.join('');
};

/** Numbered, since two pictures may have one name; of the person's own name only plain characters. */
function fileName({ reference }: PostPicture, position: number, mediaType: string): string {
  const name = path
    .parse(reference.name ?? '')
    .name.normalize('NFC')
    .replace(/[^\p{L}\p{N}-]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  return `${position + 1}-${name.slice(0, 60) || 'picture'}.${mediaType === 'image/png' ? 'png' : 'jpg'}`;
}
