import type { Box } from '../../util/box.js';
import { cutView } from '../../util/drawing/cut-view.js';
import { shapeMask } from '../../util/drawing/masks.js';
import { copyPixels, mixInto } from '../../util/drawing/mix.js';
import { fromPixels, toPixels } from '../../util/drawing/sharp-pixels.js';
import { pixelPart } from '../../util/pixel-part.js';
import type { Pixels } from '../../util/pixels.js';
import type { Reference } from './references.js';

/** The picture with what a person showed in each of the places: what should have been painted there, roughly. */
export async function putInPlace(
  scene: Pixels,
  boxes: readonly Box[],
  { sight, box: shown }: Reference,
  signal: AbortSignal,
): Promise<Pixels> {
  const result = copyPixels(scene);
  const cut = await cutView(sight.pixels, shown);
  for (const box of boxes) {
    const part = pixelPart(box, scene);
    const { width, height } = part;
    const fitted = await toPixels(
      fromPixels(cut).flatten({ background: '#ffffff' }).resize(width, height, { fit: 'cover' }),
    );
    await mixInto(result, fitted, shapeMask('rectangle', box, part, 1), part, signal);
  }
  return result;
}
