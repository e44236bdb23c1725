import type { Lexicon } from '../../contracts/lexicon.js';
import type { Capabilities, Detection } from '../../contracts/model.js';
import { type Box, boxArea, boxOverlap, intersectBoxes } from '../../util/box.js';
import { sharedResults } from '../../util/concurrency.js';
import { fromPixels } from '../../util/drawing/sharp-pixels.js';
import { overlaps } from '../../util/overlap.js';
import { seenPart } from '../shared/picture-to-send.js';
import type { LocalModel } from './local-model.js';
import { fitted, rasterOf } from './raster-of.js';

/** OWLv2 sees squares of this side. */
const side = 960;
/** In OWLv2's scores, which run low. */
const threshold = 0.2;
const floor = 0.05;
const remembered = 400;

/** Open-vocabulary detection: there is no concept that it does not know. */
export function createDetect(model: LocalModel<'detect'>, lexicon: Lexicon): Capabilities['detect'] {
  const results = sharedResults<readonly Detection[]>(remembered);
  return async (sight, concept, { signal }) => {
    // Full stops part phrases for some models.
    const label = lexicon.singular(
      concept
        .replace(/[\s,.]+/g, ' ')
        .trim()
        .toLowerCase(),
    );
    const part = seenPart(sight);
    const { left, top, width, height } = part;
    const key = [sight.id, left, top, width, height, label].join(' ');
    const found = await results.get(key, signal, async (run) => {
      const size = fitted(part, side);
      const raster = await squared(await rasterOf(sight.pixels, part, size));
      const spots = await model.call({ raster, concept: label, floor }, run);
      const within: Box = [left, top, left + width, top + height];
      const placed = spots.map(({ box: [x1, y1, x2, y2], score }): Detection => {
        const [across, down] = [width / size.width, height / size.height];
        const box: Box = [left + x1 * across, top + y1 * down, left + x2 * across, top + y2 * down];
        return { box: intersectBoxes(box, within), label, score };
      });
      return withoutTwins(placed.filter(({ box }) => boxArea(box) > 0).toSorted((a, b) => b.score - a.score));
    });
    return { known: true, found, threshold, open: true };
  };
}

/**
 * Filled up with grey at the right and the bottom, as OWLv2 was trained: whether the library then pads or stretches
 * makes no difference.
 */
async function squared(raster: Awaited<ReturnType<typeof rasterOf>>): Promise<typeof raster> {
  const { width, height } = raster;
  const longer = Math.max(width, height);
  const data = await fromPixels({ ...raster, channels: 3 })
    .extend({ right: longer - width, bottom: longer - height, background: '#808080' })
    .raw()
    .toBuffer();
  return { width: longer, height: longer, data };
}

const withoutTwins = (sorted: readonly Detection[]): readonly Detection[] => {
  const kept: Detection[] = [];
  for (const one of sorted) if (!kept.some(({ box }) => boxOverlap(box, one.box) > overlaps.repeated)) kept.push(one);
  return kept;
};
