import type { Capabilities, Sight } from '../../contracts/model.js';
import type { Box } from '../../util/box.js';
import { pixelPart } from '../../util/pixel-part.js';
import { unitVector } from '../../util/unit-vector.js';
import type { LocalModel } from './local-model.js';
import { rasterOf } from './raster-of.js';

/** Views are stretched to such a square; models that see less make it smaller. */
const side = 384;

export const createEmbedText =
  (model: LocalModel<'embedTexts'>): Capabilities['embedText'] =>
  async (texts, { signal }) => {
    if (texts.length === 0) return [];
    const lines = texts.map((text) => text.replace(/\s+/g, ' ').trim());
    return (await model.call(lines, signal)).map(unitVector);
  };

export function createEmbedImage(model: LocalModel<'embedPictures'>): Pick<Capabilities, 'embedImage' | 'embedViews'> {
  async function embedViews(
    { pixels }: Sight,
    boxes: readonly Box[],
    { signal }: { readonly signal: AbortSignal },
  ): Promise<readonly Float32Array[]> {
    if (boxes.length === 0) return [];
    signal.throwIfAborted();
    const rasters = await Promise.all(
      boxes.map((box) => rasterOf(pixels, pixelPart(box, pixels), { width: side, height: side })),
    );
    return (await model.call(rasters, signal)).map(unitVector);
  }
  return {
    embedViews,
    async embedImage(sight, options) {
      const { width, height } = sight.pixels;
      const [feature] = await embedViews(sight, [sight.view ?? [0, 0, width, height]], options);
      return feature;
    },
  };
}
