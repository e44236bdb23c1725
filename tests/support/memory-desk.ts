import { createHash } from 'node:crypto';
import { ClovabotError } from '../../src/contracts/errors.js';
import type { PictureDesk } from '../../src/contracts/tool.js';
import type { ImageValue, PictureReference } from '../../src/contracts/turn.js';
import { renderView } from '../../src/util/drawing/sharp-pixels.js';
import type { Mask, Pixels } from '../../src/util/pixels.js';

/** A team's picture desk without a disk; it keeps every pixel as it is, so tests can compare exactly. */
export interface MemoryDesk extends PictureDesk {
  /** Puts a picture on the desk, as if somebody had sent it. */
  put(pixels: Pixels, name?: string): ImageValue;
  remove(reference: PictureReference): void;
  /** The pixels of a stored picture. */
  pixels(reference: PictureReference): Pixels;
}

export function createMemoryDesk(): MemoryDesk {
  const pictures = new Map<string, Pixels>();
  const masks = new Map<string, Mask>();

  function pixelsOf(id: string): Pixels {
    const pixels = pictures.get(id);
    if (!pixels) throw new ClovabotError(`[memory-desk] no picture ${id}; put it on the desk first`);
    return pixels;
  }

  function store(pixels: Pixels, name?: string): PictureReference {
    const id = contentId(pixels);
    pictures.set(id, pixels);
    const { width, height, channels } = pixels;
    return { id, width, height, mediaType: channels === 4 ? 'image/png' : 'image/jpeg', name };
  }

  return {
    put: (pixels, name) => ({ type: 'Image', picture: store(pixels, name) }),
    remove: ({ id }) => void pictures.delete(id),
    pixels: ({ id }) => pixelsOf(id),
    sight: async ({ picture, view }) => ({ id: picture.id, pixels: pixelsOf(picture.id), view }),
    glance: ({ id }, side) => renderView(pixelsOf(id), undefined, side),
    keep: async (pixels, name) => store(pixels, name),
    async keepMask(mask) {
      const id = contentId(mask);
      masks.set(id, mask);
      return id;
    },
    async mask(id) {
      const mask = masks.get(id);
      if (!mask) throw new Error(`[memory-desk] no mask ${id}; keep it first`);
      return mask;
    },
  };
}

const contentId = ({ width, height, data }: Mask): string =>
  createHash('sha256').update(`${width}x${height}:`).update(data).digest('hex');
