/** A part of a picture as it goes to a model over the network: cut, made smaller, and told where its pixels belong. */
import { ModelError } from '../../contracts/errors.js';
import type { Sight } from '../../contracts/model.js';
import { type Box, intersectBoxes } from '../../util/box.js';
import { hardMask } from '../../util/drawing/masks.js';
import { fromMask, fromPixels, toMask } from '../../util/drawing/sharp-pixels.js';
import { type Mask, type PixelPart, type Pixels, pixelPart } from '../../util/pixels.js';

export interface SendingSize {
  /** Pixels of the longer side; smaller parts are sent as they are. */
  readonly side: number;
  /** Stretched to a square of `side`. */
  readonly square?: boolean;
  /** Width and height are multiples of it; default 1. */
  readonly multiple?: number;
}

export interface PictureToSend {
  /** What it shows, in pixels of the base picture. */
  readonly part: PixelPart;
  /** As it is sent. */
  readonly width: number;
  readonly height: number;
  /** `data:image/jpeg;base64,…` */
  readonly uri: string;
  /** From pixels as sent to pixels of the base picture, exactly; cut to the part. */
  toBase(box: Box): Box;
}

/** How much further than a mask is painted, in pixels as sent: at the very edge a model's picture is half the old one. */
const rim = 3;

/** The longest that vendors take inside a request. */
const maxUriLength = 10_000_000;

/** The part that a sight looks at. */
export const seenPart = ({ pixels, view }: Sight): PixelPart =>
  pixelPart(view ?? [0, 0, pixels.width, pixels.height], pixels);

/** Transparent places turn white. The same pixels give the same bytes. Rejects with ModelError where it is too large. */
export async function pictureToSend(pixels: Pixels, part: PixelPart, size: SendingSize): Promise<PictureToSend> {
  const { width, height } = sentSize(part, size);
  const jpeg = await fromPixels(pixels)
    .extract(part)
    .flatten({ background: '#ffffff' })
    .resize(width, height, { fit: 'fill' })
    .jpeg({ quality: 93, chromaSubsampling: '4:4:4' })
    .toBuffer();
  return {
    part,
    width,
    height,
    uri: dataUri(jpeg, 'image/jpeg'),
    toBase([x1, y1, x2, y2]) {
      const x = (value: number): number => part.left + (value * part.width) / width;
      const y = (value: number): number => part.top + (value * part.height) / height;
      const whole: Box = [part.left, part.top, part.left + part.width, part.top + part.height];
      return intersectBoxes([x(x1), y(y1), x(x2), y(y2)], whole);
    },
  };
}

/**
 * What a mask selects at all, and a little around it, in black and white and as large as a picture that is sent.
 * @param mask as large as the picture's part
 * @param selected the colour of what is selected
 */
export async function maskToSend(
  mask: Mask,
  { width, height }: Pick<PictureToSend, 'width' | 'height'>,
  selected: 'white' | 'black',
): Promise<string> {
  // Made smaller, a thin rim turns grey, which still is selected. What sharp erodes is the black.
  const grown = await toMask(
    fromMask(hardMask(mask)).resize(width, height, { fit: 'fill', kernel: 'linear' }).threshold(1).erode(rim),
  );
  const image = fromMask(grown).toColourspace('b-w');
  const png = await (selected === 'white' ? image : image.negate()).png().toBuffer();
  return dataUri(png, 'image/png');
}

export function dataUri(bytes: Buffer, mediaType: string): string {
  const uri = `data:${mediaType};base64,${bytes.toString('base64')}`;
  if (uri.length <= maxUriLength) return uri;
  throw new ModelError('[models] the picture is too large to be sent within a request; send a smaller one', {
    backend: 'models',
    // HTTP's status for it: no backend is down for that.
    status: 413,
    friendly: 'That picture is too large for me to send to a model. Please send a smaller one.',
  });
}

function sentSize(
  part: PixelPart,
  { side, square = false, multiple = 1 }: SendingSize,
): Pick<PixelPart, 'width' | 'height'> {
  const scale = Math.min(1, side / Math.max(part.width, part.height));
  const sent = (length: number): number => Math.max(1, Math.round((length * scale) / multiple)) * multiple;
  return square ? { width: side, height: side } : { width: sent(part.width), height: sent(part.height) };
}
